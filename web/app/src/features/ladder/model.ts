// The organisation's ladder as a form changes it, and its times in words. Pure.
// It never asks the server.
import type { LadderOrder, Rung } from '@api/types'
import { locale } from '@i18n/runtime'

/** Swaps a class with its neighbour; the waiting times stay with the places, so that they keep rising. */
export function moved(rungs: readonly Rung[], at: number, by: -1 | 1): Rung[] {
  const [here, there] = [rungs[at], rungs[at + by]]
  if (!here || !there) return [...rungs]
  return rungs.map((rung, index) =>
    index === at ? { ...rung, class: there.class } : index === at + by ? { ...rung, class: here.class } : rung,
  )
}

/** The places whose class may wait for less than the one above it; the server refuses these. */
export const falling = (rungs: readonly Rung[]): number[] =>
  rungs.flatMap((rung, at) => (rung.minutes < (rungs[at - 1]?.minutes ?? 0) ? [at] : []))

/** For how long the lowest class waits until it stands before the highest that comes in now. */
export function gap({ rungs }: LadderOrder): { low: Rung; high: Rung; minutes: number } | null {
  const [high, low] = [rungs[0], rungs[rungs.length - 1]]
  return high && low ? { low, high, minutes: low.minutes - high.minutes } : null
}

/** A span of minutes in its largest whole unit, spelled out: "36 hours", "4 days". */
export function lasting(minutes: number): string {
  const [amount, unit] =
    minutes > 0 && minutes % 1440 === 0
      ? [minutes / 1440, 'day']
      : minutes > 0 && minutes % 60 === 0
        ? [minutes / 60, 'hour']
        : [minutes, 'minute']
  return new Intl.NumberFormat(locale(), { style: 'unit', unit: unit as string, unitDisplay: 'long' }).format(
    amount as number,
  )
}
