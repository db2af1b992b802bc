// Changes of a conversation: shown at once, sent, and put back with an explanation when somebody else was first.
// It never overwrites what another person set in the same field meanwhile.
import { isApiError, patch } from '@api/client'
import type { Conversation, ConversationChange, ConversationRow, Missing, OutcomeInput, Page } from '@api/types'
import { list } from '@i18n/format'
import { locale, t } from '@i18n/runtime'
import type { InfiniteData } from '@tanstack/react-query'
import { sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { create } from 'zustand'
import { client } from '~/app/query'
import { dropRow, replaceRow } from './list'
import { askOutcome } from './picking'
import { statusesQuery, tagsQuery } from './queries'
import { isLost, keepChange, sendWaiting, waitsFor } from './waiting'

/** Conversations that this person just moved out of a list: lists let them go even while they hold their order. */
export const useSentAway = create<{ ids: ReadonlySet<string> }>(() => ({ ids: new Set() }))

type Pages = InfiniteData<Page<ConversationRow>, string | null>

export function putConversation(next: Conversation): void {
  client.setQueryData<Conversation>(['conversation', next.number], (old) =>
    old && old.version > next.version ? old : next,
  )
  putRow(next)
}

export function putRow(row: ConversationRow): void {
  client.setQueriesData<Pages>({ queryKey: ['list'] }, (old) =>
    old ? { ...old, pages: replaceRow(old.pages, row) } : old,
  )
}

export function dropFromLists(id: string): void {
  useSentAway.setState((state) => ({ ids: new Set([...state.ids, id]) }))
  client.setQueriesData<Pages>({ queryKey: ['list'] }, (old) => (old ? { ...old, pages: dropRow(old.pages, id) } : old))
}

/** How a conversation will look when the change is through; only what lists and headers show. */
export function applied<T extends ConversationRow>(row: T, change: ConversationChange): T {
  const next = { ...row }
  const statuses = client.getQueryData(statusesQuery.queryKey) ?? []
  const category = change.status?.category ?? (change.snoozed_until && !change.status_id ? 'snoozed' : undefined)
  const status = statuses.find((one) => one.id === change.status_id || (one.builtin && one.category === category))
  if (status) next.status = { id: status.id, name: status.name, category: status.category, builtin: status.builtin }
  if (change.priority) next.priority = change.priority
  if (change.assignee_id !== undefined) next.assignee_id = change.assignee_id
  if (change.team_id !== undefined) next.team_id = change.team_id
  if (change.subject) next.subject = change.subject
  if (change.snoozed_until) next.snoozed_until = change.snoozed_until
  if (change.next_action_at !== undefined) next.next_action_at = change.next_action_at
  if (change.tag_ids) {
    const tags = client.getQueryData(tagsQuery.queryKey) ?? []
    next.tags = change.tag_ids.flatMap((id) => tags.filter((tag) => tag.id === id).map(({ name }) => ({ id, name })))
  }
  return next
}

const FIELDS: Record<keyof ConversationChange, (row: ConversationRow) => unknown> = {
  subject: (row) => row.subject,
  status_id: (row) => row.status.id,
  status: (row) => row.status.id,
  snoozed_until: (row) => row.status.id,
  next_action_at: (row) => row.next_action_at,
  priority: (row) => row.priority,
  assignee_id: (row) => row.assignee_id,
  team_id: (row) => row.team_id,
  tag_ids: (row) => row.tags.map((tag) => tag.id).join(),
  spam: (row) => Boolean(row.spam),
  goal: () => null,
  outcome: () => null,
  following: () => null,
}

/** Whether somebody else touched a field that this change wants to set. */
export function contradicts(before: ConversationRow, now: ConversationRow, change: ConversationChange): boolean {
  return (Object.keys(change) as (keyof ConversationChange)[]).some(
    (field) => FIELDS[field](before) !== FIELDS[field](now),
  )
}

/** Whether a conversation is already as a change would make it. */
export const holds = (row: ConversationRow, change: ConversationChange): boolean =>
  change.following === undefined && change.goal === undefined && !contradicts(row, applied(row, change), change)

const leavesList = (change: ConversationChange): boolean =>
  change.status?.category === 'solved' || change.snoozed_until !== undefined || change.status_id !== undefined

async function send({ id, version }: ConversationRow, change: ConversationChange): Promise<Conversation> {
  return patch<Conversation>(`/conversations/${id}`, { version, ...change })
}

/** How often a conversation may move on below a change, in fields that the change leaves alone. */
const OVERTAKEN = 5

/** Sends a change; answers how the conversation stands, or throws when it was not made. */
export async function sendChange(row: ConversationRow, change: ConversationChange): Promise<Conversation> {
  let now = row
  for (let times = 0; ; times++) {
    try {
      return await send(now, change)
    } catch (error) {
      if (times >= OVERTAKEN || !isApiError(error, 'version_conflict') || !error.current) throw error
      now = error.current as Conversation
      if (contradicts(row, now, change)) throw error
    }
  }
}

/** The newest that the cache knows of a conversation. */
export function latest(row: ConversationRow): ConversationRow {
  const conversation = client.getQueryData<Conversation>(['conversation', row.number])
  if (conversation) return conversation
  for (const [, data] of client.getQueriesData<Pages>({ queryKey: ['list'] })) {
    for (const page of data?.pages ?? []) {
      const found = page.items.find((one) => one.id === row.id)
      if (found && found.version >= row.version) return found
    }
  }
  return row
}

/** Changes of one conversation go one after the other, so that quick ones do not contradict themselves. */
const queues = new Map<string, Promise<unknown>>()

/** Makes a change with everything around it: at once on screen, put back when it fails. True when it was made. */
export async function change(row: ConversationRow, wish: ConversationChange, undo = true): Promise<boolean> {
  const before = latest(row)
  const shown = applied(before, wish)
  client.setQueryData<Conversation>(['conversation', row.number], (old) => (old ? applied(old, wish) : old))
  putRow(shown)
  const turn = (queues.get(row.id) ?? Promise.resolve()).then(() => make(before, wish, undo))
  queues.set(row.id, turn)
  return turn
}

/** Lets a change wait for the connection; on screen it is made already. */
async function wait(before: ConversationRow, wish: ConversationChange): Promise<boolean> {
  await keepChange(before, wish)
  if (wish.status?.category === 'solved' || wish.snoozed_until) dropFromLists(before.id)
  toast(t('waiting.kept', { number: before.number }))
  return true
}

async function make(before: ConversationRow, wish: ConversationChange, undo: boolean): Promise<boolean> {
  try {
    if (waitsFor(before.id)) {
      const kept = await wait(before, wish)
      void sendWaiting()
      return kept
    }
    const version = Math.max(before.version, latest(before).version)
    const after = await sendChange({ ...before, version }, wish)
    putConversation(after)
    if (wish.spam !== undefined) {
      // It changes lists: from all to the one of spam, or back.
      dropFromLists(after.id)
      useSentAway.setState((state) => ({ ids: new Set([...state.ids].filter((id) => id !== after.id)) }))
      void client.invalidateQueries({ queryKey: ['list'] })
    }
    if (leavesList(wish) && after.status.id !== before.status.id) leaveLists(after, undo ? before : null)
    void client.invalidateQueries({ queryKey: ['counts'] })
    void client.invalidateQueries({ queryKey: ['history', before.id] })
    return true
  } catch (error) {
    if (isLost(error)) {
      try {
        return await wait(before, wish)
      } catch {
        // A browser without storage cannot keep it; it is said below that it was not made.
      }
    }
    putBack(before)
    if (isApiError(error, 'solve_incomplete') && error.current) {
      askWhatIsMissing([before], error.current as Missing, (outcome) => void change(before, { ...wish, outcome }, undo))
    } else if (isApiError(error, 'version_conflict') && error.current) {
      putConversation(error.current as Conversation)
      toast(t('change.conflict', { number: before.number }), { until: Date.now() + 10_000 })
    } else {
      toast(t('change.failed', { number: before.number, why: sayProblem(error) }))
    }
    return false
  }
}

/** Solving needs something: fields are named, an outcome is asked for and then solved with. */
export function askWhatIsMissing(
  rows: readonly ConversationRow[],
  missing: Missing,
  then: (said: OutcomeInput) => void,
): void {
  if (missing.fields.length > 0) {
    const names = missing.fields.map((field) => field.names[locale()] ?? field.name)
    toast(t('solve.fields', { names: list(names) }), { until: Date.now() + 10_000 })
  } else askOutcome(rows, missing.unanswered, then)
}

function leaveLists(after: Conversation, before: ConversationRow | null): void {
  const category = after.status.category
  // Lists of everything keep it; the server's next page says where it belongs.
  if (category === 'solved' || category === 'snoozed') dropFromLists(after.id)
  else useSentAway.setState((state) => ({ ids: new Set([...state.ids].filter((id) => id !== after.id)) }))
  void client.invalidateQueries({ queryKey: ['list'] })
  if (!before) return
  const text = {
    solved: 'change.solved',
    snoozed: 'change.snoozed',
    open: 'change.opened',
    waiting: 'change.waiting',
  } as const
  toast(t(text[category], { number: after.number }), {
    action: { label: t('undo'), run: () => void change(after, { status_id: before.status.id }, false) },
  })
}

function putBack(before: ConversationRow): void {
  client.setQueryData<Conversation>(['conversation', before.number], (old) => (old ? { ...old, ...before } : old))
  putRow({ ...before })
}
