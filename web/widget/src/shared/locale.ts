// Which of the four languages a tag means.
// It never loads words.

export const LOCALES = ['en', 'zh-CN', 'zh-TW', 'ja'] as const
export type Locale = (typeof LOCALES)[number]

/** The language nearest to a BCP 47 tag: zh-Hant and zh-HK are Traditional Chinese, other zh Simplified. */
export function localeOf(tag: string | null | undefined): Locale {
  const clean = (tag ?? '').toLowerCase()
  if (clean.startsWith('ja')) return 'ja'
  if (clean.startsWith('zh')) return /hant|-(tw|hk|mo)\b/.test(clean) ? 'zh-TW' : 'zh-CN'
  return 'en'
}
