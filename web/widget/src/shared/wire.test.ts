import { describe, expect, it } from 'vitest'
import { localeOf } from './locale'
import { heard } from './wire'

describe('what is heard', () => {
  const source = {} as Window
  const data = { causeway: { kind: 'close' } }
  it('is only what comes from the right window of the right origin', () => {
    expect(heard({ origin: 'https://a.example', source, data }, 'https://a.example', source)).toEqual({ kind: 'close' })
    expect(heard({ origin: 'https://b.example', source, data }, 'https://a.example', source)).toBeNull()
    expect(heard({ origin: 'https://a.example', source: {} as Window, data }, 'https://a.example', source)).toBeNull()
    expect(heard({ origin: 'https://a.example', source: null, data }, 'https://a.example', null)).toBeNull()
  })
  it('is nothing when the message is somebody else’s', () => {
    for (const other of [null, 'text', {}, { causeway: null }, { causeway: { kind: 1 } }]) {
      expect(heard({ origin: 'https://a.example', source, data: other }, 'https://a.example', source)).toBeNull()
    }
  })
})

describe('a language tag', () => {
  it('means the nearest of the four languages', () => {
    const tags = {
      'en-GB': 'en',
      fr: 'en',
      '': 'en',
      zh: 'zh-CN',
      'zh-Hans-SG': 'zh-CN',
      'zh-HK': 'zh-TW',
      'zh-Hant': 'zh-TW',
      'ja-JP': 'ja',
    }
    for (const [tag, locale] of Object.entries(tags)) expect(localeOf(tag), tag).toBe(locale)
  })
})
