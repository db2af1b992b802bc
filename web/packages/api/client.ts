// The one way to the server: JSON (or the bytes of a file) over fetch, problems as errors with a code, one idempotency key per command.
// It never retries by itself and never shows anything.

import { hearDate } from './clock'

const BASE = '/api/v1'

export interface FieldError {
  pointer: string
  code: string
  detail: string
}

/** What went wrong, as the server says it, or as the network does (`offline`). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly hint: string | null = null,
    readonly errors: readonly FieldError[] = [],
    readonly current: unknown = undefined,
  ) {
    super(detail)
    this.name = 'ApiError'
  }
  /** What is wrong with one field, by its JSON pointer. */
  field(pointer: string): string | null {
    return this.errors.find((error) => error.pointer === pointer)?.detail ?? null
  }
}

export const isApiError = (error: unknown, code?: string): error is ApiError =>
  error instanceof ApiError && (code === undefined || error.code === code)

type Query = Record<string, string | number | boolean | null | undefined>

function url(path: string, query?: Query): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return `${BASE}${path}${text ? `?${text}` : ''}`
}

function text(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise
}

export function problem(status: number, body: unknown): ApiError {
  const told = (body && typeof body === 'object' ? body : {}) as Record<string, unknown>
  const errors = Array.isArray(told.errors) ? (told.errors as FieldError[]) : []
  const code = text(told.code, status >= 500 ? 'unavailable' : 'internal')
  return new ApiError(
    status,
    code,
    text(told.detail, text(told.title, '')),
    text(told.hint, '') || null,
    errors,
    told.current,
  )
}

let onSignedOut: (() => void) | undefined
/** Who is told when the server no longer knows who we are. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener
}

/** What remembers answers for when there is no connection. */
export interface Keeper {
  /** The server answered a question. */
  keep(place: string, answer: unknown): void
  /** The server no longer answers it. */
  forget(place: string): void
  /** What it answered last; undefined when that is not known. */
  find(place: string): Promise<unknown>
}

let keeper: Keeper | undefined
export function keepAnswers(by: Keeper): void {
  keeper = by
}

interface More {
  query?: Query | undefined
  signal?: AbortSignal | undefined
  /** The same for all attempts at one command, so that the server does it once. */
  key?: string | undefined
}

async function call<T>(method: string, path: string, body?: unknown, { query, signal, key }: More = {}): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' }
  const raw = body instanceof Blob
  if (body !== undefined) headers['content-type'] = raw ? body.type || 'application/octet-stream' : 'application/json'
  if (method === 'POST') headers['idempotency-key'] = key ?? crypto.randomUUID()
  const address = url(path, query)
  const asks = method === 'GET' ? keeper : undefined
  let response: Response
  try {
    const init: RequestInit = { method, headers, credentials: 'same-origin' }
    if (body !== undefined) init.body = raw ? body : JSON.stringify(body)
    if (signal) init.signal = signal
    response = await fetch(address, init)
  } catch (error) {
    if (signal?.aborted) throw error
    const kept = await asks?.find(address.slice(BASE.length))
    if (kept !== undefined) return kept as T
    throw new ApiError(0, 'offline', '')
  }
  hearDate(response.headers.get('date'))
  if (response.status === 204) return undefined as T
  const words = response.ok && response.headers.get('content-type')?.startsWith('text/')
  const answer: unknown = words ? await response.text() : await response.json().catch(() => null)
  if (response.ok) {
    asks?.keep(address.slice(BASE.length), answer)
    return answer as T
  }
  const error = problem(response.status, answer)
  if (error.status === 403 || error.status === 404) asks?.forget(address.slice(BASE.length))
  if (error.code === 'unauthenticated') onSignedOut?.()
  throw error
}

export const get = <T>(path: string, query?: Query, signal?: AbortSignal) =>
  call<T>('GET', path, undefined, { query, signal })
export const post = <T>(path: string, body?: unknown, signal?: AbortSignal, key?: string) =>
  call<T>('POST', path, body, { signal, key })
export const patch = <T>(path: string, body: unknown) => call<T>('PATCH', path, body)
export const put = <T>(path: string, body: unknown) => call<T>('PUT', path, body)
export const remove = <T = void>(path: string) => call<T>('DELETE', path)

/** Uploads a file; fetch cannot tell how far it is, so this one is an XMLHttpRequest. */
export function upload<T>(file: Blob, name: string, progress: (part: number) => void, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', url('/uploads', { name }))
    request.setRequestHeader('content-type', file.type || 'application/octet-stream')
    request.setRequestHeader('idempotency-key', crypto.randomUUID())
    request.responseType = 'json'
    request.upload.onprogress = (event) => progress(event.lengthComputable ? event.loaded / event.total : 0)
    request.onload = () =>
      request.status < 300 ? resolve(request.response as T) : reject(problem(request.status, request.response))
    request.onerror = () => reject(new ApiError(0, 'offline', ''))
    signal.addEventListener('abort', () => request.abort())
    request.onabort = () => reject(new DOMException('', 'AbortError'))
    request.send(file)
  })
}

export const attachmentUrl = (id: string, download = false) =>
  `${BASE}/attachments/${id}${download ? '?download=1' : ''}`
export const imageUrl = (message: string, index: number) => `${BASE}/messages/${message}/images/${index}`
export const rawUrl = (kind: 'messages' | 'ledger', id: string) => `${BASE}/${kind}/${id}/raw`
