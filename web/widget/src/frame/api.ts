// Questions to the server, with the visitor's token in the header.
// It never retries and never shows anything; who asks decides.

/** What went wrong: `status` 0 means that the server was not reached, `after` is in seconds. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly after: number | null = null,
  ) {
    super(String(status))
  }
  /** Whether the same may work later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500
  }
}

const TIMEOUT_MS = 20_000
export const path = (place: string): string => `/widget/v1${place}`
export const bearer = (token: string | null): Record<string, string> =>
  token ? { authorization: `Bearer ${token}` } : {}

/** Asks; the answer as it came, or a `Problem`. */
export async function ask(method: string, place: string, token: string | null, body?: unknown): Promise<Response> {
  const stop = new AbortController()
  const clock = setTimeout(() => stop.abort(), TIMEOUT_MS)
  const headers: Record<string, string> = bearer(token)
  const init: RequestInit = { method, headers, signal: stop.signal, credentials: 'omit', cache: 'no-store' }
  if (body !== undefined) {
    headers['content-type'] = 'application/json'
    init.body = JSON.stringify(body)
  }
  let answer: Response
  try {
    answer = await fetch(path(place), init)
  } catch {
    throw new Problem(0)
  } finally {
    clearTimeout(clock)
  }
  if (answer.ok) return answer
  const said = (await answer.json().catch(() => null)) as { retry_after?: number } | null
  throw new Problem(answer.status, said?.retry_after ?? null)
}

export const get = async <T>(place: string, token: string | null): Promise<T> =>
  (await (await ask('GET', place, token)).json()) as T

/** Bytes, as of a file. */
export const bytes = async (place: string, token: string | null): Promise<Blob> =>
  (await ask('GET', place, token)).blob()

export async function post<T = null>(place: string, token: string | null, body: unknown): Promise<T> {
  const answer = await ask('POST', place, token, body)
  return (answer.status === 204 ? null : await answer.json()) as T
}
