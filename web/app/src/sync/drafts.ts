// Drafts: what is written and not yet sent, by person, conversation and mode; in this browser after 400 ms, on the
// server after 2 s. It never loses a newer text to an older one.
import { get, isApiError, post, put, remove } from '@api/client'
import { now } from '@api/clock'
import type { Address, Attachment, Draft, Mode, Page } from '@api/types'
import { create } from 'zustand'
import { client } from '~/app/query'
import { readLocal, removeLocal, writeLocal } from './draft-store'
import { sessionQuery } from './queries'

export interface DraftState {
  html: string
  /** Null: the usual recipients. */
  to: Address[] | null
  cc: Address[] | null
  bcc: Address[]
  attachments: Attachment[]
  /** The older message that a reply answers. */
  answers: string | null
  /** The colleague who handed the draft over, until it is changed. */
  handed_by: string | null
  version: number
  updated_at: number
  saved: 'no' | 'here' | 'server' | 'failed'
}
export const EMPTY_DRAFT: DraftState = {
  html: '',
  to: null,
  cc: null,
  bcc: [],
  attachments: [],
  answers: null,
  handed_by: null,
  version: 0,
  updated_at: 0,
  saved: 'no',
}

const HERE_MS = 400
const SERVER_MS = 2000

export const useDrafts = create<{ drafts: Record<string, DraftState>; loaded: ReadonlySet<string> }>(() => ({
  drafts: {},
  loaded: new Set(),
}))

export const draftKey = (conversation: string, mode: Mode): string => `${conversation}/${mode}`
const owner = (): string => client.getQueryData(sessionQuery.queryKey)?.user.id ?? ''
const localKey = (key: string): string => `${owner()}/${key}`

/** Whether there is anything worth keeping. */
export function isWorth(draft: Pick<DraftState, 'html' | 'attachments'>): boolean {
  return (
    draft.attachments.length > 0 || draft.html.replace(/<[^>]*>|&nbsp;|\s/g, '') !== '' || draft.html.includes('<img')
  )
}

/** The newer of what this browser and what the server has; the server's version is kept in both cases. */
export function newer(local: DraftState | undefined, server: DraftState | undefined): DraftState | undefined {
  if (!local || !server) return local ?? server
  return local.updated_at >= server.updated_at ? { ...local, version: server.version } : server
}

/** What was typed before the stored draft came stands behind it. */
export function behind(stored: DraftState, typed: DraftState): Partial<DraftState> {
  const { version } = stored
  if (!isWorth(stored) || stored.html === typed.html) return { version }
  const known = new Set(stored.attachments.map((one) => one.id))
  const attachments = [...stored.attachments, ...typed.attachments.filter((one) => !known.has(one.id))]
  return { version, html: stored.html + typed.html, attachments }
}

async function attachmentsOf(ids: readonly string[]): Promise<Attachment[]> {
  const all = await Promise.all(
    ids.map(async (id): Promise<Attachment | null> => {
      const answer = await fetch(`/api/v1/attachments/${id}`, { method: 'HEAD' }).catch(() => null)
      if (!answer?.ok) return null
      const name = /filename\*=UTF-8''([^;]+)/i.exec(answer.headers.get('content-disposition') ?? '')?.[1]
      return {
        id,
        name: name ? decodeURIComponent(name) : id.slice(0, 8),
        content_type: answer.headers.get('content-type') ?? 'application/octet-stream',
        size: Number(answer.headers.get('content-length') ?? 0),
        inline: false,
        content_id: null,
      }
    }),
  )
  return all.filter((one) => one !== null)
}

async function fromServer(draft: Draft, local: DraftState | undefined): Promise<DraftState> {
  const known = new Map(local?.attachments.map((one) => [one.id, one]))
  const missing = draft.attachment_ids.filter((id) => !known.has(id))
  const fetched = new Map((await attachmentsOf(missing)).map((one) => [one.id, one]))
  return {
    html: draft.html,
    to: draft.to.length > 0 ? draft.to : null,
    cc: draft.to.length > 0 ? draft.cc : null,
    bcc: draft.bcc,
    attachments: draft.attachment_ids.flatMap((id) => known.get(id) ?? fetched.get(id) ?? []),
    answers: draft.answers,
    handed_by: draft.handed_by,
    version: draft.version,
    updated_at: draft.updated_at,
    saved: 'server',
  }
}

/** Brings the drafts of a conversation; what was typed meanwhile stays. */
export async function loadDrafts(conversation: string): Promise<void> {
  if (useDrafts.getState().loaded.has(conversation)) return
  const modes: Mode[] = ['reply', 'note']
  const locals = await Promise.all(modes.map((mode) => readLocal<DraftState>(localKey(draftKey(conversation, mode)))))
  const server = await get<Page<Draft>>(`/conversations/${conversation}/drafts`).catch(() => null)
  const found: Record<string, DraftState> = {}
  for (const [index, mode] of modes.entries()) {
    const theirs = server?.items.find((draft) => draft.mode === mode)
    const draft = newer(locals[index], theirs && (await fromServer(theirs, locals[index])))
    if (draft) found[draftKey(conversation, mode)] = draft
  }
  const typed = useDrafts.getState().drafts
  useDrafts.setState((state) => ({
    drafts: { ...found, ...state.drafts },
    loaded: new Set([...state.loaded, conversation]),
  }))
  for (const mode of modes) {
    const [stored, mine] = [found[draftKey(conversation, mode)], typed[draftKey(conversation, mode)]]
    if (stored && mine) editDraft(conversation, mode, behind(stored, mine))
  }
  // What only this browser has goes up as well: the tab may have been closed before its turn.
  for (const mode of modes) {
    const draft = found[draftKey(conversation, mode)]
    if (draft && draft.saved !== 'server' && isWorth(draft)) void keepOnServer(conversation, mode)
  }
}

const timers = new Map<string, { here?: ReturnType<typeof setTimeout>; server?: ReturnType<typeof setTimeout> }>()

function mark(key: string, saved: DraftState['saved']): void {
  useDrafts.setState((state) => {
    const draft = state.drafts[key]
    return draft ? { drafts: { ...state.drafts, [key]: { ...draft, saved } } } : state
  })
}

/** Changes a draft and plans to keep it. */
export function editDraft(conversation: string, mode: Mode, change: Partial<DraftState>): void {
  const key = draftKey(conversation, mode)
  useDrafts.setState((state) => {
    const before = state.drafts[key] ?? EMPTY_DRAFT
    // Later than what the server had before, even where the clocks differ by a moment.
    const updated_at = Math.max(now(), before.updated_at + 1)
    const draft: DraftState = { ...before, ...change, handed_by: null, updated_at, saved: 'no' }
    return { drafts: { ...state.drafts, [key]: draft } }
  })
  const timer = timers.get(key) ?? {}
  clearTimeout(timer.here)
  clearTimeout(timer.server)
  timer.here = setTimeout(() => void keepHere(key), HERE_MS)
  timer.server = setTimeout(() => void keepOnServer(conversation, mode), SERVER_MS)
  timers.set(key, timer)
}

async function keepHere(key: string): Promise<void> {
  const draft = useDrafts.getState().drafts[key]
  if (!draft) return
  try {
    await (isWorth(draft) ? writeLocal(localKey(key), draft) : removeLocal(localKey(key)))
    if (useDrafts.getState().drafts[key]?.saved === 'no') mark(key, 'here')
  } catch {
    // A browser without storage still has the server.
  }
}

async function keepOnServer(conversation: string, mode: Mode): Promise<void> {
  const key = draftKey(conversation, mode)
  const draft = useDrafts.getState().drafts[key]
  if (!draft) return
  const path = `/conversations/${conversation}/drafts/${mode}`
  try {
    if (isWorth(draft)) {
      const kept = await save(path, draft, draft.version)
      useDrafts.setState((state) => {
        const now = state.drafts[key]
        if (!now) return state
        const same = now.updated_at === draft.updated_at
        const saved = same ? 'server' : now.saved
        const updated_at = same ? kept.updated_at : Math.max(now.updated_at, kept.updated_at + 1)
        return { drafts: { ...state.drafts, [key]: { ...now, version: kept.version, updated_at, saved } } }
      })
      if (useDrafts.getState().drafts[key]?.saved !== 'server') await keepHere(key)
    } else if (draft.version > 0) {
      await remove(path)
      useDrafts.setState((state) => ({ drafts: { ...state.drafts, [key]: { ...draft, version: 0, saved: 'server' } } }))
    }
    void client.invalidateQueries({ queryKey: ['drafts'] })
  } catch (error) {
    if (!isApiError(error, 'not_found')) mark(key, 'failed')
  }
}

async function save(path: string, draft: DraftState, version: number): Promise<Draft> {
  const attachment_ids = draft.attachments.map((one) => one.id)
  const { html, bcc, answers } = draft
  const body = { html, to: draft.to ?? [], cc: draft.cc ?? [], bcc, attachment_ids, answers, version }
  try {
    return await put<Draft>(path, body)
  } catch (error) {
    // The same person writes in another window; the text typed last wins, here it is this one.
    const current = isApiError(error, 'version_conflict') ? (error.current as Draft | undefined) : undefined
    if (!current) throw error
    return put<Draft>(path, { ...body, version: current.version })
  }
}

/** Forgets a draft everywhere: it was sent or thrown away. */
export function forgetDraft(conversation: string, mode: Mode): void {
  const key = draftKey(conversation, mode)
  const timer = timers.get(key)
  clearTimeout(timer?.here)
  clearTimeout(timer?.server)
  const version = useDrafts.getState().drafts[key]?.version ?? 0
  useDrafts.setState((state) => ({ drafts: { ...state.drafts, [key]: EMPTY_DRAFT } }))
  void removeLocal(localKey(key))
  if (version > 0) remove(`/conversations/${conversation}/drafts/${mode}`).catch(() => undefined)
}

/** Gives a draft to a colleague, once the server has what was typed last. */
export async function handOver(conversation: string, mode: Mode, colleague: string): Promise<void> {
  const key = draftKey(conversation, mode)
  const timer = timers.get(key)
  clearTimeout(timer?.here)
  clearTimeout(timer?.server)
  await keepOnServer(conversation, mode)
  await post(`/conversations/${conversation}/drafts/${mode}/hand-over`, { user_id: colleague })
  useDrafts.setState((state) => ({ drafts: { ...state.drafts, [key]: EMPTY_DRAFT } }))
  await removeLocal(localKey(key)).catch(() => undefined)
}

/** Brings a draft that came from a colleague, unless something is written here already. */
export async function receiveDrafts(conversation: string): Promise<void> {
  const { drafts, loaded } = useDrafts.getState()
  const modes: Mode[] = ['reply', 'note']
  if (!loaded.has(conversation) || modes.some((mode) => isWorth(drafts[draftKey(conversation, mode)] ?? EMPTY_DRAFT)))
    return
  useDrafts.setState((state) => {
    const kept = { ...state.drafts }
    for (const mode of modes) delete kept[draftKey(conversation, mode)]
    return { drafts: kept, loaded: new Set([...state.loaded].filter((id) => id !== conversation)) }
  })
  await loadDrafts(conversation)
}
