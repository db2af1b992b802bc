// Calendars as the server has them, and the few decisions that their page makes.
// It never computes when something is due.
import { get } from '@api/client'
import { queryOptions } from '@tanstack/react-query'

export interface Interval {
  from: string
  to: string
}

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Day = (typeof DAYS)[number]

export interface Plan {
  zone: string
  always_open: boolean
  weekly: Record<Day, Interval[]>
  countries: ('china' | 'japan')[]
  holidays: { date: string; name: string }[]
  special_days: { date: string; name: string; open: Interval[] }[]
}

export interface Calendar {
  id: string
  name: string
  plan: Plan
  version: number
  used_by: { kind: string; name: string }[]
  team_ids: string[]
  /** Where further closed days come from. */
  feeds: {
    id: string
    name: string
    address: string | null
    events: number
    good_at: number | null
    tried_at: number
    problem: string | null
  }[]
}

export const calendarsQuery = queryOptions({
  queryKey: ['calendars'] as const,
  queryFn: () => get<{ items: Calendar[] }>('/calendars'),
})

export interface Effect {
  today: string
  open_now: boolean
  days: { date: string; name: string; open: Interval[] }[]
  ending: { country: 'china' | 'japan'; last_day: string }[]
}

/** The name of a day of the week in the reader's language. */
export function dayName(day: Day): string {
  // The first of January 2024 was a Monday.
  const at = Date.UTC(2024, 0, 1 + DAYS.indexOf(day))
  return new Intl.DateTimeFormat(document.documentElement.lang, { weekday: 'long', timeZone: 'UTC' }).format(at)
}

/** A day as people write it: "Thu, 1 Oct 2026". */
export function dayWords(date: string): string {
  const style = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const
  return new Intl.DateTimeFormat(document.documentElement.lang, style).format(new Date(`${date}T00:00:00Z`))
}

export const hours = (open: Interval[]) => open.map((one) => `${one.from}–${one.to}`).join(', ')

/** What a new calendar begins with. */
export function fresh(zone: string): Plan {
  const day = () => [{ from: '09:00', to: '18:00' }]
  const weekly = { mon: day(), tue: day(), wed: day(), thu: day(), fri: day(), sat: [], sun: [] }
  return { zone, always_open: false, weekly, countries: [], holidays: [], special_days: [] }
}
