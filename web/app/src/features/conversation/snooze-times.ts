// When a snoozed conversation may come back: a few moments that people mean by name. Pure.
// It never knows time zones; it works in the reader's own time.
import type { Key } from '@i18n/runtime'

export interface SnoozeTime {
  key: Key
  at: number
}

function atNine(base: Date, days: number): number {
  const date = new Date(base)
  date.setDate(date.getDate() + days)
  date.setHours(9, 0, 0, 0)
  return date.getTime()
}

export function snoozeTimes(now: Date): SnoozeTime[] {
  const toMonday = (8 - now.getDay()) % 7 || 7
  const evening = new Date(now)
  evening.setHours(17, 0, 0, 0)
  const all: SnoozeTime[] = [{ key: 'snooze.hours', at: now.getTime() + 3 * 3_600_000 }]
  if (evening.getTime() - now.getTime() > 3_600_000) all.push({ key: 'snooze.evening', at: evening.getTime() })
  all.push({ key: 'snooze.tomorrow', at: atNine(now, 1) })
  all.push({ key: 'snooze.monday', at: atNine(now, toMonday) })
  all.push({ key: 'snooze.week', at: atNine(now, 7) })
  return all
}

/** The value that a date and time field wants: local, to the minute. */
export function fieldValue(at: number): string {
  const date = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`
}
