// Small rules of the shared pieces.
// It never renders a page.
import { describe, expect, it } from 'vitest'
import { initials } from './avatar'
import { matches } from './fold'
import { moved } from './order'

describe('names and searching', () => {
  it('an avatar shows what tells people apart in their script', () => {
    expect(initials('Maya Lindqvist')).toBe('M')
    expect(initials('陈思远')).toBe('思远')
    expect(initials('佐藤 美咲')).toBe('佐')
    expect(initials('佐々木　蓮')).toBe('佐')
    expect(initials('')).toBe('?')
  })

  it('width, case and accents do not matter when people look for something', () => {
    expect(matches('Zoë Ｋｉｍ', 'zoe kim')).toBe(true)
    expect(matches('発票 Invoice', 'INVOICE 発')).toBe(true)
    expect(matches('Billing', 'bug')).toBe(false)
  })
})

describe('the order of a list', () => {
  it('changes by one step, and not at all at its ends', () => {
    expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c'])
    expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b'])
    expect(moved(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c'])
    expect(moved(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'b', 'c'])
    expect(moved(['a', 'b'], 5, 1)).toEqual(['a', 'b'])
    expect(moved([], 0, 1)).toEqual([])
  })
})
