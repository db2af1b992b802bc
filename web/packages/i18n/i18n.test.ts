// What the languages promise.
// It never tests a translation's wording.
import { beforeAll, describe, expect, it } from 'vitest'
import { ago, bytes, duration, language, list } from './format'
import { firstLocale, LOCALES, setLocale, t } from './runtime'

describe('languages', () => {
  it('the browser’s wish decides until somebody has chosen', () => {
    expect(firstLocale(null, ['fr', 'ja-JP'])).toBe('ja')
    expect(firstLocale(null, ['zh-Hant-HK'])).toBe('zh-TW')
    expect(firstLocale(null, ['zh'])).toBe('zh-CN')
    expect(firstLocale(null, ['de'])).toBe('en')
    expect(firstLocale('zh-TW', ['en'])).toBe('zh-TW')
    expect(firstLocale('xx', ['ja'])).toBe('ja')
  })

  it('a name that runs from right to left is kept apart from the sentence around it', async () => {
    await setLocale('en')
    expect(t('message.label', { kind: 'Note', name: 'מיכל' })).toContain('\u2068מיכל\u2069')
    expect(t('message.label', { kind: 'Note', name: 'Maya' })).not.toMatch(/[\u2066-\u2069]/)
    expect(list(['سارة', 'Maya'])).toContain('\u2068سارة\u2069')
  })

  it('every language speaks, counts and names the page’s language', async () => {
    const said = new Set<string>()
    for (const locale of LOCALES) {
      await setLocale(locale)
      said.add(t('bulk.selected', { n: 3 }))
      expect(document.documentElement.lang).toBe(locale)
      expect(t('bulk.selected', { n: 3 })).toContain('3')
    }
    expect(said.size).toBe(4)
  })
})

describe('formats', () => {
  const now = Date.UTC(2026, 10, 22, 9, 30)
  beforeAll(() => setLocale('en'))

  it('times near now are short and in the reader’s language', async () => {
    expect(ago(now - 5 * 60_000, now)).toBe('5m')
    expect(ago(now - 4 * 3_600_000, now)).toBe('4h')
    await setLocale('ja')
    expect(ago(now - 4 * 3_600_000, now)).toMatch(/4\s?時間前/)
    await setLocale('zh-CN')
    expect(ago(now - 4 * 3_600_000, now)).toContain('小时前')
    await setLocale('en')
  })

  it('what lasts is not in the past', async () => {
    await setLocale('ja')
    expect(duration(3 * 3_600_000)).toMatch(/^3\s?時間$/)
    await setLocale('en')
    expect(duration(3 * 3_600_000)).toBe('3h')
  })

  it('sizes, languages and lists are written by Intl', () => {
    expect(bytes(184_213)).toBe('184 kB')
    expect(language('zh-TW')).toContain('Chinese')
    expect(list(['a', 'b', 'c'])).toBe('a, b, and c')
  })
})
