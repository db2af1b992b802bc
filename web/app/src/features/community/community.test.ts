// What the community's pages decide by themselves.
import { expect, test } from 'vitest'
import { asksForLook, said, verdicts } from './model'

const flag = { name: 'mei', reason: 'spam', words: '', trusted: true, at: 0 } as const

test('what may be decided follows from how a post is', () => {
  expect(verdicts({ state: 'waiting', flags: [] })).toEqual(['show', 'hide', 'delete'])
  expect(verdicts({ state: 'shown', flags: [] })).toEqual(['hide', 'delete'])
  expect(verdicts({ state: 'shown', flags: [flag] })).toEqual(['show', 'hide', 'delete'])
  expect(verdicts({ state: 'hidden', flags: [] })).toEqual(['show', 'delete'])
  expect(verdicts({ state: 'deleted', flags: [flag] })).toEqual([])
})

test('what waits or was flagged asks for a look, and what is gone does not', () => {
  expect(asksForLook({ state: 'waiting', flags: [] })).toBe(true)
  expect(asksForLook({ state: 'shown', flags: [flag] })).toBe(true)
  expect(asksForLook({ state: 'shown', flags: [] })).toBe(false)
  expect(asksForLook({ state: 'deleted', flags: [flag] })).toBe(false)
})

test('a text is found in the reader’s language, else in any', () => {
  expect(said({ en: 'Ideas', ja: '案' }, ['ja', 'en'])).toBe('案')
  expect(said({ ja: '案' }, ['en'])).toBe('案')
  expect(said({}, ['en'])).toBe('')
})
