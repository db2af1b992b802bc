// How the server's problems become errors.
// It never opens a connection.
import { describe, expect, it } from 'vitest'
import { problem } from './client'

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
