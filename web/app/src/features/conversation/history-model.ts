// Merges messages and events of a conversation by time, and folds runs of events. Pure.
// It never names people or statuses; history.tsx turns ids into words.
import type { HistoryEvent, Message } from '@api/types'

export type Entry =
  | { kind: 'message'; at: number; message: Message }
  | { kind: 'moved'; at: number; event: HistoryEvent }
  | { kind: 'events'; at: number; id: number; events: HistoryEvent[] }

/** Merges, splits and their undoing. */
export const moves = (event: HistoryEvent): boolean =>
  /^conversation\.(merged|unmerged|split|rejoined)$/.test(event.kind)

const TOLD: ReadonlySet<string> = new Set([
  'participant.verified',
  'conversation.hopped',
  'wording.overridden',
  'draft.handed_over',
  'rule.fired',
  'handover.sent',
  'handover.accepted',
  'handover.returned',
  'handover.answered',
  'handover.overdue',
  'ladder.changed',
  'clock.broken',
  'diagnosis.recorded',
  'downtime.begun',
  'downtime.ended',
  'downtime.alarm',
  'preparation.begun',
  'preparation.changed',
  'preparation.ended',
  'routing.assigned',
  'routing.returned',
  'escalation.started',
  'escalation.reached',
  'escalation.acknowledged',
  'escalation.raised',
  'escalation.resolved',
  'escalation.exhausted',
  'issue.linked',
  'issue.unlinked',
  'remote.planned',
  'remote.asked',
  'remote.consented',
  'remote.refused',
  'remote.began',
  'remote.ended',
  'remote.dropped',
])

/** Whether the event says something that the messages do not show. */
export function tells(event: HistoryEvent): boolean {
  if (moves(event) || TOLD.has(event.kind)) return true
  // What is being written down word by word says nothing yet; another class does.
  if (event.kind === 'diagnosis.changed') return event.data.changes?.class !== undefined
  if (event.kind !== 'conversation.changed') return false
  const fields = Object.keys(event.data.changes ?? {}).filter(
    (field) => field !== 'category' && field !== 'next_action_at',
  )
  return fields.length > 0
}

/** Oldest first; neighbouring events become one entry. */
export function timeline(messages: readonly Message[], history: readonly HistoryEvent[], complete: boolean): Entry[] {
  const first = messages[0]?.created_at ?? 0
  const events = history.filter(tells).filter((event) => complete || event.at >= first)
  const all: Entry[] = [
    ...messages.map((message): Entry => ({ kind: 'message', at: message.created_at, message })),
    ...events.map(
      (event): Entry =>
        moves(event)
          ? { kind: 'moved', at: event.at, event }
          : { kind: 'events', at: event.at, id: event.id, events: [event] },
    ),
  ]
  const order = (entry: Entry) => (entry.kind === 'message' ? 0 : 1)
  const id = (entry: Entry) => (entry.kind === 'events' ? entry.id : entry.kind === 'moved' ? entry.event.id : 0)
  all.sort((a, b) => a.at - b.at || order(a) - order(b) || id(a) - id(b))
  const merged: Entry[] = []
  for (const entry of all) {
    const last = merged[merged.length - 1]
    if (entry.kind === 'events' && last?.kind === 'events') {
      last.events.push(...entry.events)
      last.at = entry.at
    } else merged.push(entry.kind === 'events' ? { ...entry, events: [...entry.events] } : entry)
  }
  return merged
}
