import { describe, expect, it } from 'vitest'
import { LONGEST, SHORTEST, spread, wait } from './backoff'

describe('waiting before the next try', () => {
  it('stays between a second and thirty, whatever the dice say', () => {
    for (let attempt = 0; attempt < 2_000; attempt += 1) {
      for (const random of [0, 0.5, 0.999999]) {
        expect(wait(attempt, random)).toBeGreaterThanOrEqual(SHORTEST)
        expect(wait(attempt, random)).toBeLessThanOrEqual(LONGEST)
      }
    }
  })
  it('grows with each try, and two who fail together do not come back together', () => {
    expect([0, 1, 2, 3, 4, 5].map((attempt) => wait(attempt, 1))).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
    expect(wait(4, 0.1)).not.toBe(wait(4, 0.9))
  })
  it('spreads over the whole span after a restart', () => {
    expect([spread(0), spread(1)]).toEqual([SHORTEST, LONGEST])
  })
})
