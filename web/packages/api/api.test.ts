// How the server's problems become errors.
// It never opens a connection.
import { afterEach, describe, expect, it } from 'vitest'
import { problem } from './client'
import { hearDate, here, now } from './clock'

describe('problems', () => {
  it('keep the code, the hint, the fields and how things stand now', () => {
    const error = problem(422, {
      code: 'invalid_input',
      detail: 'No.',
      hint: 'Try again.',
      errors: [{ pointer: '/name', code: 'length', detail: 'Too long.' }],
      current: { version: 3 },
    })
    expect([error.code, error.hint, error.field('/name'), error.field('/email')]).toEqual([
      'invalid_input',
      'Try again.',
      'Too long.',
      null,
    ])
    expect(error.current).toEqual({ version: 3 })
  })

  it('an answer that is no problem document is still an error', () => {
    expect(problem(502, null).code).toBe('unavailable')
    expect(problem(404, 'x').code).toBe('internal')
  })
})

describe('the clock', () => {
  afterEach(() => hearDate(new Date().toUTCString()))

  it('a computer that is a day off counts by the server’s time', () => {
    for (const day of [86_400_000, -86_400_000]) {
      const server = Date.now() + day
      hearDate(new Date(server).toUTCString())
      expect(Math.abs(now() - server)).toBeLessThan(2000)
      expect(Math.abs(here(server + 5000) - (Date.now() + 5000))).toBeLessThan(2000)
    }
  })

  it('seconds that the way of an answer explains, and a missing date, change nothing', () => {
    hearDate(new Date(Date.now() - 9000).toUTCString())
    expect(Math.abs(now() - Date.now())).toBeLessThan(50)
    hearDate(new Date(Date.now() + 86_400_000).toUTCString())
    hearDate(null)
    expect(now() - Date.now()).toBeGreaterThan(86_000_000)
  })
})
