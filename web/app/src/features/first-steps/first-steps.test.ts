// The decisions of the list of first steps.
// Pages are tried in a browser.
import { describe, expect, it } from 'vitest'
import { moved, titleOf } from './model'

describe('first steps', () => {
  it('are moved up and down, and nothing is lost at the ends', () => {
    expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c'])
    expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b'])
    expect(moved(['a'], 0, 0)).toEqual(['a'])
    expect(moved(['a', 'b'], 5, 0)).toEqual(['a', 'b'])
  })
  it('speak the reader’s language, or any that they have', () => {
    expect(titleOf({ titles: { en: 'Invite', ja: '招待' } }, 'ja')).toBe('招待')
    expect(titleOf({ titles: { 'zh-CN': '邀请' } }, 'en')).toBe('邀请')
    expect(titleOf({ titles: {} }, 'en')).toBe('')
  })
})
