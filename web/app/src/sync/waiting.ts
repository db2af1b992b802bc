// What waits for the connection: replies, notes and changes, kept in their order and sent when the server is back.
// It never sends over what somebody else did meanwhile: such an action stops and asks.
import { type ApiError, get, isApiError, patch, post } from '@api/client'
import type { Attachment, Conversation, ConversationChange, ConversationRow, Message, Page, Writing } from '@api/types'
import { create } from 'zustand'
import { client } from '~/app/query'
import { sessionQuery } from './queries'
import { add, all, one, replace, take, type Waiting, type WaitingChange, type WaitingMessage } from './waiting-store'

export type { Waiting } from './waiting-store'

export const useWaiting = create<{ items: readonly Waiting[]; sending: number | null }>(() => ({
  items: [],
  sending: null,
}))

/** How long the server remembers what it did for a key, with an hour to spare. */
const REMEMBERED_MS = 23 * 3_600_000
const AGAIN_MS = 15_000

const me = (): string => client.getQueryData(sessionQuery.queryKey)?.user.id ?? ''
const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('causeway.waiting')

let loadedFor = ''
let loading: Promise<void> = Promise.resolve()
function load(): Promise<void> {
  loading = read(me())
  return loading
}
async function read(user: string): Promise<void> {
  loadedFor = user
  const items = user ? await all(user).catch(() => []) : []
  useWaiting.setState({ items })
}

async function changed(): Promise<void> {
  await load()
  channel?.postMessage('changed')
}

export const waitsFor = (conversation: string): boolean =>
  useWaiting.getState().items.some((item) => item.conversation.id === conversation)

/** Whether an error means that the server was not reached, so that the action can wait. */
export const isLost = (error: unknown): boolean => isApiError(error, 'offline')

const common = (row: ConversationRow, key: string, tried: boolean) => ({
  key,
  user: me(),
  conversation: { id: row.id, number: row.number, subject: row.subject },
  at: Date.now(),
  tried,
  stop: null,
})

/** Sends a reply or a note; null when it waits, since there is no connection or others wait before it. */
export async function sendOrKeep(
  row: ConversationRow,
  writing: Writing,
  files: readonly Attachment[],
): Promise<Message | null> {
  const key = crypto.randomUUID()
  const behind = waitsFor(row.id)
  if (!behind) {
    try {
      return await post<Message>(`/conversations/${row.id}/messages`, writing, undefined, key)
    } catch (error) {
      if (!isLost(error)) throw error
    }
  }
  await add({ kind: 'message', ...common(row, key, !behind), writing, files: [...files] })
  await changed()
  if (behind) void sendWaiting()
  return null
}

export async function keepChange(before: ConversationRow, change: ConversationChange): Promise<void> {
  const earlier = useWaiting
    .getState()
    .items.find((item): item is WaitingChange => item.kind === 'change' && item.conversation.id === before.id)
  await add({
    kind: 'change',
    ...common(before, crypto.randomUUID(), false),
    change,
    seen: earlier?.seen ?? before,
  })
  await changed()
}

/** Takes an action out that still waits; null when it is on its way or gone. */
export async function takeBack(order: number): Promise<Waiting | null> {
  const { sending } = useWaiting.getState()
  const item = sending === order ? undefined : await one(order)
  if (item) await take(order)
  await changed()
  return item ?? null
}

/** The decision after a stop: the same again, now over what it was stopped by. */
export async function insist(item: Waiting): Promise<void> {
  if (item.kind === 'message') {
    const { seen_seq: _, ...writing } = item.writing
    await replace({ ...item, writing, key: crypto.randomUUID(), tried: false, stop: null })
  } else {
    const now = (item.stop?.current as Conversation | undefined) ?? item.seen
    await replace({ ...item, seen: now, stop: null })
  }
  await changed()
  await sendWaiting()
}

/** What a change or a message had to say when it stopped. */
const stopOf = (error: ApiError) => ({
  code: error.code,
  detail: [error.detail, error.hint].filter(Boolean).join(' '),
  ...(error.current === undefined ? {} : { current: error.current }),
})

interface Tools {
  contradicts(before: ConversationRow, now: ConversationRow, change: ConversationChange): boolean
  applied<T extends ConversationRow>(row: T, change: ConversationChange): T
  /** Whether a conversation is already as the change would make it. */
  holds(row: ConversationRow, change: ConversationChange): boolean
  sent(message: Message): void
  made(conversation: Conversation): void
}
let tools: Tools | undefined
/** Who shows what changes, and can tell changes apart; told once, before anything is shown. */
export function giveTools(by: Tools): void {
  tools = by
}

/** How things stood when this round began, and how they stand after what it did itself; by conversation. */
interface Round {
  start: Map<string, Conversation>
  now: Map<string, Conversation>
  stopped: Set<string>
}

const startOf = async (item: Waiting, round: Round): Promise<Conversation> => {
  const { id } = item.conversation
  const known = round.start.get(id)
  if (known) return known
  const start = await get<Conversation>(`/conversations/${id}`)
  round.start.set(id, start)
  return start
}

async function makeChange(item: WaitingChange, round: Round): Promise<void> {
  const { id } = item.conversation
  const start = await startOf(item, round)
  // The attempt that was lost may have arrived.
  if (!round.now.has(id) && tools?.holds(start, item.change)) return tools.made(start)
  if (tools?.contradicts(item.seen, start, item.change))
    throw Object.assign(new Error(), { stop: { code: 'version_conflict', detail: '', current: start } })
  const { version } = round.now.get(id) ?? start
  const after = await patch<Conversation>(`/conversations/${id}`, { version, ...item.change })
  round.now.set(id, after)
  tools?.made(after)
}

async function sendMessage(item: WaitingMessage, round: Round, more: boolean): Promise<void> {
  const { id } = item.conversation
  if (item.tried && Date.now() - item.at > REMEMBERED_MS)
    throw Object.assign(new Error(), { stop: { code: 'unsure', detail: '' } })
  if (more) await startOf(item, round)
  await replace({ ...item, tried: true })
  const message = await post<Message>(`/conversations/${id}/messages`, item.writing, undefined, item.key)
  if (more) round.now.set(id, await get<Conversation>(`/conversations/${id}`))
  tools?.sent(message)
}

/** Sends one; true when the round may go on. */
async function step(item: Waiting, round: Round, rest: readonly Waiting[]): Promise<boolean> {
  const { id } = item.conversation
  // What comes after a stopped action of the same conversation may only make sense after it.
  if (item.stop) round.stopped.add(id)
  if (round.stopped.has(id)) return true
  useWaiting.setState({ sending: item.order })
  try {
    const more = rest.some((other) => other.conversation.id === id)
    await (item.kind === 'change' ? makeChange(item, round) : sendMessage(item, round, more))
    await take(item.order)
  } catch (error) {
    const told = (error as { stop?: Waiting['stop'] }).stop
    const known = isApiError(error) ? error : null
    if (!told && (!known || ['offline', 'unavailable', 'rate_limited', 'unauthenticated'].includes(known.code)))
      return false
    round.stopped.add(id)
    const fresh = await one(item.order)
    if (fresh) await replace({ ...fresh, stop: told ?? (known ? stopOf(known) : null) })
  } finally {
    useWaiting.setState({ sending: null })
    await changed()
  }
  return true
}

let again: ReturnType<typeof setTimeout> | undefined

async function round(): Promise<void> {
  clearTimeout(again)
  await load()
  const now: Round = { start: new Map(), now: new Map(), stopped: new Set() }
  const { items } = useWaiting.getState()
  for (const [index, item] of items.entries()) {
    // It may have been taken back while others were on their way.
    const fresh = await one(item.order)
    if (fresh && !(await step(fresh, now, items.slice(index + 1)))) {
      again = setTimeout(() => void sendWaiting(), AGAIN_MS)
      return
    }
  }
}

/** A round that is asked for and has not begun: it will see everything that is there when it does. */
let asked: Promise<void> | undefined
let running: Promise<void> = Promise.resolve()

/** Sends what waits, in its order; one window of the browser does it at a time. */
export function sendWaiting(): Promise<void> {
  asked ??= begin(async () => {
    asked = undefined
    if (me() !== '') await round()
  })
  return asked
}

async function begin(work: () => Promise<void>): Promise<void> {
  try {
    if (navigator.locks) return await navigator.locks.request('causeway.waiting', work)
    running = running.then(work)
    await running
  } catch {
    // Without storage nothing can wait.
    asked = undefined
    running = Promise.resolve()
  }
}

/** A row with what waits to be done to it. */
function withWaiting<T extends ConversationRow>(row: T): T {
  return useWaiting
    .getState()
    .items.filter((item): item is WaitingChange => item.kind === 'change' && item.conversation.id === row.id)
    .reduce((shown, item) => tools?.applied(shown, item.change) ?? shown, row)
}

/** An answer of the server as it is shown while things wait; other answers stay as they are. */
export async function overlay(answer: unknown): Promise<unknown> {
  await (loadedFor === me() ? loading : load())
  const items = (answer as Page<ConversationRow> | null)?.items
  const isRow = (one: unknown): one is ConversationRow =>
    typeof one === 'object' && one !== null && 'number' in one && 'contact' in one && 'version' in one
  if (Array.isArray(items))
    return { ...(answer as object), items: items.map((one) => (isRow(one) ? withWaiting(one) : one)) }
  return isRow(answer) ? withWaiting(answer) : answer
}

/** Begins to watch over what waits for the person who is signed in. */
export async function startWaiting(): Promise<void> {
  if (channel) channel.onmessage = () => void load()
  await load()
}
