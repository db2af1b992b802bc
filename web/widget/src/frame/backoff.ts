// How long to wait before trying again.
// It never reads the clock or the dice: both are given.

export const SHORTEST = 1_000
export const LONGEST = 30_000

/** Milliseconds until try `attempt` (0 is the first again): anywhere between a second and a doubling ceiling. `random` is 0 to 1. */
export function wait(attempt: number, random: number): number {
  const ceiling = Math.min(LONGEST, SHORTEST * 2 ** (attempt + 1))
  return Math.round(SHORTEST + random * (ceiling - SHORTEST))
}

/** After a restart all come back at once, so each takes a time of its own out of the whole span. */
export const spread = (random: number): number => Math.round(SHORTEST + random * (LONGEST - SHORTEST))
