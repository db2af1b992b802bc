// Times, days and lengths in the visitor's language and zone.
// It never holds words of its own; the browser has them.

const DAY_MS = 86_400_000

const dayOf = (at: number): number => {
  const day = new Date(at)
  return Date.UTC(day.getFullYear(), day.getMonth(), day.getDate()) / DAY_MS
}

export const sameDay = (one: number, other: number): boolean => dayOf(one) === dayOf(other)

export const clock = (at: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }).format(at)

/** Today, yesterday, or the date. */
export function day(at: number, now: number, locale: string): string {
  const away = dayOf(at) - dayOf(now)
  if (away === 0 || away === -1) {
    const said = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(away, 'day')
    return said.charAt(0).toLocaleUpperCase(locale) + said.slice(1)
  }
  const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? undefined : 'numeric'
  return new Intl.DateTimeFormat(locale, { year, month: 'long', day: 'numeric', weekday: 'short' }).format(at)
}

/** A coming moment: the time when it is today, the weekday too when it is not. */
export function moment(at: number, now: number, locale: string): string {
  const far = dayOf(at) - dayOf(now) > 6
  return new Intl.DateTimeFormat(locale, {
    ...(sameDay(at, now) ? {} : far ? { month: 'long', day: 'numeric' } : { weekday: 'long' }),
    hour: 'numeric',
    minute: '2-digit',
  }).format(at)
}

/** Minutes, hours or days, rounded up so that no promise is shorter than it is. */
export function span(minutes: number, locale: string): string {
  const [value, unit] =
    minutes < 90
      ? [minutes, 'minute']
      : minutes < 2880
        ? [Math.ceil(minutes / 60), 'hour']
        : [Math.ceil(minutes / 1440), 'day']
  return new Intl.NumberFormat(locale, { style: 'unit', unit: unit as string, unitDisplay: 'long' }).format(
    value as number,
  )
}
