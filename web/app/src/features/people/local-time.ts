// What time it is where a customer lives, in words: the time, the part of the day, and whether it is another day there.
// It never guesses a zone. Pure but for the language.
import { locale } from '@i18n/runtime'

export type DayPart = 'night' | 'morning' | 'afternoon' | 'evening'

export interface LocalTime {
  clock: string
  part: DayPart
  /** Days ahead of the reader's calendar: -1, 0 or 1. */
  day: number
}

const hourIn = (at: number, zone: string): number =>
  Number(
    new Intl.DateTimeFormat('en', { timeZone: zone, hour: 'numeric', hourCycle: 'h23' })
      .formatToParts(at)
      .find((part) => part.type === 'hour')?.value ?? 0,
  )

const dayIn = (at: number, zone?: string): number =>
  Date.parse(new Intl.DateTimeFormat('en-CA', zone ? { timeZone: zone } : {}).format(at))

export const dayPart = (hour: number): DayPart =>
  hour < 6 ? 'night' : hour < 12 ? 'morning' : hour < 18 ? 'afternoon' : hour < 22 ? 'evening' : 'night'

/** Null when the browser does not know the zone. */
export function localTime(zone: string, at: number, own?: string): LocalTime | null {
  try {
    const clock = new Intl.DateTimeFormat(locale(), { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(at)
    const day = Math.round((dayIn(at, zone) - dayIn(at, own)) / 86_400_000)
    return { clock, part: dayPart(hourIn(at, zone)), day }
  } catch {
    return null
  }
}
