// Times, sizes, numbers and lists as each language writes them, by Intl.
// It never builds a sentence; texts come from the catalogues.
import { now as serverNow } from '@api/clock'
import { isolated, locale } from './runtime'

const cache = new Map<string, unknown>()
function kept<T>(name: string, make: (tag: string) => T): T {
  const key = `${locale()} ${name}`
  let found = cache.get(key) as T | undefined
  if (found === undefined) {
    found = make(locale())
    cache.set(key, found)
  }
  return found
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A short distance in time for lists: "now", "4m", "4時間前"; a date after a week. */
export function ago(at: number, now = serverNow()): string {
  const past = now - at
  const relative = kept('ago', (tag) => new Intl.RelativeTimeFormat(tag, { style: 'narrow', numeric: 'auto' }))
  if (past < MINUTE) return relative.format(0, 'second')
  const [amount, unit] =
    past < HOUR ? [past / MINUTE, 'minute'] : past < DAY ? [past / HOUR, 'hour'] : [past / DAY, 'day']
  const whole = Math.floor(amount as number)
  if (past < 7 * DAY) {
    if (locale() === 'en') return `${whole}${(unit as string).charAt(0)}`
    return relative.format(-whole, unit as Intl.RelativeTimeFormatUnit)
  }
  const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? undefined : 'numeric'
  return kept(`date${year}`, (tag) => new Intl.DateTimeFormat(tag, { month: 'short', day: 'numeric', year })).format(at)
}

/** How long something lasts, to the largest unit: "3h", "3 時間", "2天". */
export function duration(length: number): string {
  const unit = length < HOUR ? 'minute' : length < DAY ? 'hour' : 'day'
  const value = Math.max(1, Math.floor(length / (unit === 'minute' ? MINUTE : unit === 'hour' ? HOUR : DAY)))
  // Narrow Japanese says "3h"; short is already narrow there.
  const unitDisplay = locale() === 'en' ? 'narrow' : 'short'
  const make = (tag: string) => new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay })
  return kept(`duration${unit}`, make).format(value)
}

/** A moment as a field for days and hours takes it, in the reader's zone; its first ten letters are the day. */
export const fieldTime = (at: number): string =>
  new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16)

/** A day of a calendar. */
export const date = (at: number): string =>
  kept('date', (tag) => new Intl.DateTimeFormat(tag, { month: 'short', day: 'numeric' })).format(at)

/** A day with its year. */
export const day = (at: number): string =>
  kept('day', (tag) => new Intl.DateTimeFormat(tag, { dateStyle: 'medium' })).format(at)

/** The whole moment, for titles and details. */
export const moment = (at: number): string =>
  kept('moment', (tag) => new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' })).format(at)

/** Weekday and time, for snoozing. */
export const soon = (at: number): string =>
  kept(
    'soon',
    (tag) =>
      new Intl.DateTimeFormat(tag, {
        weekday: 'short',
        month: 'short',
        day: 'numeric',
        hour: 'numeric',
        minute: '2-digit',
      }),
  ).format(at)

export const clock = (at: number): string =>
  kept('clock', (tag) => new Intl.DateTimeFormat(tag, { hour: 'numeric', minute: '2-digit' })).format(at)

export const number = (value: number): string => kept('number', (tag) => new Intl.NumberFormat(tag)).format(value)

export const list = (items: readonly string[]): string =>
  kept('list', (tag) => new Intl.ListFormat(tag, { type: 'conjunction' })).format(items.map(isolated))

export function bytes(size: number): string {
  const unit = size < 1000 ? 'byte' : size < 1_000_000 ? 'kilobyte' : 'megabyte'
  const value = unit === 'byte' ? size : unit === 'kilobyte' ? size / 1000 : size / 1_000_000
  const digits = unit === 'megabyte' ? 1 : 0
  const make = (tag: string) =>
    new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: digits })
  return kept(`bytes${unit}`, make).format(value)
}

/** The name of a language, in the reader's language. */
export function language(tag: string): string {
  try {
    return kept('language', (own) => new Intl.DisplayNames(own, { type: 'language' })).of(tag) ?? tag
  } catch {
    return tag
  }
}
