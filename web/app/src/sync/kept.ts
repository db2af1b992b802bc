// What of the server's answers stays in this browser, so that it can be read without a connection, and for whom.
// It never keeps anything of a confidential customer, nor a secret: those come only as answers to commands.
import type { Keeper } from '@api/client'
import type { Contact, ConversationRow, Page, Session } from '@api/types'
import { create } from 'zustand'
import { drop, dropAbout, find, type Kept, put, tidy, wipe } from './kept-store'

/** Until when the server was heard, once something is shown that it did not say just now; else null. */
export const useKept = create<{ shown: boolean; heard: number | null }>(() => ({ shown: false, heard: null }))

const USER = 'causeway.kept_for'
const HEARD = 'causeway.heard'
const WHOLE = /^\/(session|desk|users|teams|statuses|tags|inboxes|views|fields|macros|organisation)(\?|$)/
const LIST = /^\/conversations\?/
const COUNTS = '/conversations/counts'
const ONE = /^\/(conversations|contacts|companies)\/([^/?]+)(?:\/([a-z-]+))?(?:\?|$)/
/** Beside the thing itself, only what tells of nobody else; an answer about another customer may be a confidential one. */
const PARTS = new Set(['messages', 'history', 'checklist', 'promises', 'time', 'fields', 'assets', 'reach', 'macros'])

/** What all lists are about. */
const LISTS = 'lists'

/** Conversations, contacts and companies of which something may be kept, and of which nothing may. */
const open = new Set<string>()
const shut = new Set<string>()
/** Answers about something of which that is not known yet. */
const undecided = new Map<string, Kept[]>()
const UNDECIDED = 40

/** Whose answers are kept; null when nobody is signed in, so that a late answer is not kept after a sign-out. */
let mine: string | null = null
let unwritten: Kept[] = []
let timer: ReturnType<typeof setTimeout> | undefined
let written = 0

function later(kept: Kept): void {
  unwritten = [...unwritten.filter((one) => one.place !== kept.place), kept]
  timer ??= setTimeout(() => void flush(), 400)
}

async function flush(): Promise<void> {
  clearTimeout(timer)
  timer = undefined
  const now = unwritten
  unwritten = []
  try {
    if (now.length > 0) await put(now)
    written += now.length
    if (written > 200) {
      written = 0
      await tidy(Date.now())
    }
  } catch {
    // A browser without storage, or with a full one, reads with a connection only.
  }
}

/** Learns from a conversation whether something of it and of its customer may be kept. */
function learn(row: ConversationRow): boolean {
  const { contact } = row
  const confidential = contact.confidential === true || contact.masked === true
  const ids = [row.id, contact.id, ...(contact.company ? [contact.company.id] : [])]
  for (const id of ids) {
    if (confidential && id !== contact.company?.id) close(id)
    else if (!confidential) {
      shut.delete(id)
      open.add(id)
      for (const kept of undecided.get(id) ?? []) later(kept)
      undecided.delete(id)
    }
  }
  return !confidential
}

function close(id: string): void {
  undecided.delete(id)
  open.delete(id)
  if (shut.has(id)) return
  shut.add(id)
  // Lists may name it as well; they are kept again when they are next asked for.
  for (const about of [id, LISTS]) {
    unwritten = unwritten.filter((one) => one.about !== about)
    void dropAbout(about).catch(() => undefined)
  }
}

function about(id: string, kept: Kept): void {
  if (shut.has(id)) return
  if (open.has(id)) {
    later(kept)
    return
  }
  undecided.set(id, [...(undecided.get(id) ?? []).filter((one) => one.place !== kept.place), kept])
  const first = undecided.keys().next().value
  if (undecided.size > UNDECIDED && first !== undefined) undecided.delete(first)
}

function keep(place: string, answer: unknown): void {
  if (place.startsWith('/session')) void belongsTo((answer as Session).user.id)
  if (mine === null) return
  heard()
  const kept: Kept = { place, about: null, at: Date.now(), size: 0, answer }
  const sized = (one: Kept): Kept => ({ ...one, size: JSON.stringify(one.answer).length })
  if (LIST.test(place)) {
    const page = answer as Page<ConversationRow>
    later(sized({ ...kept, about: LISTS, answer: { ...page, items: page.items.filter(learn) } }))
    return
  }
  if (WHOLE.test(place) || place === COUNTS) {
    later(sized(kept))
    return
  }
  const [, kind, id, part] = ONE.exec(place) ?? []
  if (!id || (part && !PARTS.has(part))) return
  if (kind === 'conversations' && !part) {
    const row = answer as ConversationRow
    // By whatever it was asked for, it is read by its number.
    if (learn(row)) later(sized({ ...kept, place: `/conversations/${row.number}`, about: row.id }))
    return
  }
  if (!part && (answer as Contact).confidential) close(id)
  else about(id, sized({ ...kept, about: id }))
}

let lastHeard = 0
function heard(): void {
  const now = Date.now()
  if (now - lastHeard < 5000) return
  lastHeard = now
  try {
    localStorage.setItem(HEARD, String(now))
  } catch {
    // Then nobody is told how old it is.
  }
}
/** When the server was last heard, in this window or another. */
export const lastHeardAt = (): number | null => Number(localStorage.getItem(HEARD)) || null

/** What changes a kept answer before it is shown: what waits to be done. */
let overlay: (answer: unknown) => unknown | Promise<unknown> = (answer) => answer
export function showThrough(by: typeof overlay): void {
  overlay = by
}

export const keeper: Keeper = {
  keep,
  forget: (place) => {
    unwritten = unwritten.filter((one) => one.place !== place)
    void drop(place).catch(() => undefined)
    const [, , id, part] = ONE.exec(place) ?? []
    if (id && !part) close(id)
  },
  find: async (place) => {
    const kept = unwritten.find((one) => one.place === place) ?? (await find(place).catch(() => undefined))
    if (!kept) return undefined
    useKept.setState({ shown: true, heard: lastHeardAt() })
    return overlay(kept.answer)
  },
}

/** The server is back: what was shown meanwhile is asked for again. True when there was any. */
export function wasShown(): boolean {
  const { shown } = useKept.getState()
  if (shown) useKept.setState({ shown: false, heard: null })
  return shown
}

/** Forgets everything that was kept, for whomever. */
export async function forgetKept(): Promise<void> {
  mine = null
  clearTimeout(timer)
  timer = undefined
  unwritten = []
  undecided.clear()
  open.clear()
  shut.clear()
  localStorage.removeItem(USER)
  localStorage.removeItem(HEARD)
  await wipe().catch(() => undefined)
}

/** Nothing of one person is ever shown to another. */
export async function belongsTo(user: string): Promise<void> {
  const before = localStorage.getItem(USER)
  if (before !== null && before !== user) await forgetKept()
  mine = user
  localStorage.setItem(USER, user)
}
