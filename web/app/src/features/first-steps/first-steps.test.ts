// The decisions of the list of first steps.
// Pages are tried in a browser.
import { describe, expect, it } from 'vitest'
import { titleOf } from './model'

describe('first steps', () => {
  it('speak the reader’s language, or any that they have', () => {
    expect(titleOf({ titles: { en: 'Invite', ja: '招待' } }, 'ja')).toBe('招待')
    expect(titleOf({ titles: { 'zh-CN': '邀请' } }, 'en')).toBe('邀请')
    expect(titleOf({ titles: {} }, 'en')).toBe('')
  })
})
