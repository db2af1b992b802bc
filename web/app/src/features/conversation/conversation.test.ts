// The history between messages, and the moments to snooze to.
// It never renders.
import type { HistoryEvent, Message } from '@api/types'
import { describe, expect, it } from 'vitest'
import { tells, timeline } from './history-model'
import { partsOf } from './parts'
import { fieldValue, snoozeTimes } from './snooze-times'

const message = (at: number) => ({ id: `m${at}`, created_at: at }) as Message
const event = (
  id: number,
  at: number,
  changes: Record<string, { from: unknown; to: unknown }> = { priority: { from: 'low', to: 'high' } },
): HistoryEvent => ({
  id,
  kind: 'conversation.changed',
  actor: { kind: 'user', id: 'u', name: 'Wen' },
  at,
  data: { changes },
})

describe('history', () => {
  it('stands between the messages by time, and neighbours become one entry', () => {
    const entries = timeline([message(10), message(30)], [event(1, 20), event(2, 21), event(3, 40)], true)
    expect(
      entries.map((entry) =>
        entry.kind === 'events'
          ? entry.events.map((one) => one.id).join()
          : entry.kind === 'message'
            ? entry.message.id
            : '',
      ),
    ).toEqual(['m10', '1,2', 'm30', '3'])
  })

  it('leaves out what happened before the oldest message that is loaded', () => {
    expect(timeline([message(30)], [event(1, 20)], false)).toHaveLength(1)
  })

  it('lets merges and splits stand for themselves', () => {
    const merged = { ...event(2, 21), kind: 'conversation.merged', data: {} }
    const entries = timeline([message(10)], [event(1, 20), merged, event(3, 22)], true)
    expect(entries.map((entry) => entry.kind)).toEqual(['message', 'events', 'moved', 'events'])
  })

  it('tells only of changes that readers can see', () => {
    expect(tells(event(1, 1, { category: { from: 'open', to: 'solved' } }))).toBe(false)
    expect(tells({ ...event(1, 1), kind: 'message.created' })).toBe(false)
  })
})

describe('a long thread', () => {
  const many = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => ({ ...message(from + index), seq: from + index }))

  it('comes in parts that keep everything in its order, and older messages do not move them', () => {
    const later = partsOf(timeline(many(81, 161), [event(1, 100)], false))
    const all = partsOf(timeline(many(1, 161), [event(1, 100)], true))
    expect(all.flatMap((part) => part.entries)).toHaveLength(161)
    expect(all.every((part) => part.entries.length <= 21)).toBe(true)
    for (const part of later.slice(1)) expect(all.find((one) => one.id === part.id)?.entries).toEqual(part.entries)
    expect(new Set(all.map((part) => part.id)).size).toBe(all.length)
  })
})

describe('snoozing', () => {
  it('offers moments in the future, Monday included on a Monday', () => {
    const monday = new Date(2026, 10, 23, 10, 0)
    const times = snoozeTimes(monday)
    for (const time of times) expect(time.at).toBeGreaterThan(monday.getTime())
    expect(new Date(times.find((time) => time.key === 'snooze.monday')?.at ?? 0).getDate()).toBe(30)
  })

  it('does not offer this evening in the evening', () => {
    expect(snoozeTimes(new Date(2026, 10, 23, 20, 0)).some((time) => time.key === 'snooze.evening')).toBe(false)
    expect(fieldValue(new Date(2026, 0, 2, 3, 4).getTime())).toBe('2026-01-02T03:04')
  })
})
