// Which language the app speaks, and the one function that gives its texts.
// It never loads a language that is not shown.
import { i18n, type Messages } from '@lingui/core'
import type { Key } from './gen/keys'

export type { Key }
export type Locale = 'en' | 'zh-CN' | 'zh-TW' | 'ja'
export const LOCALES: readonly Locale[] = ['en', 'zh-CN', 'zh-TW', 'ja']
/** Each language by its own name: never translated. */
export const LOCALE_NAMES: Record<Locale, string> = {
  en: 'English',
  'zh-CN': '简体中文',
  'zh-TW': '繁體中文',
  ja: '日本語',
}

type Area = 'core' | 'more'
const load: Record<Locale, Record<Area, () => Promise<{ default: Messages }>>> = {
  en: { core: () => import('./gen/en.core'), more: () => import('./gen/en.more') },
  'zh-CN': { core: () => import('./gen/zh-CN.core'), more: () => import('./gen/zh-CN.more') },
  'zh-TW': { core: () => import('./gen/zh-TW.core'), more: () => import('./gen/zh-TW.more') },
  ja: { core: () => import('./gen/ja.core'), more: () => import('./gen/ja.more') },
}

let current: Locale = 'en'
const loaded = new Set<string>()

async function bring(locale: Locale, area: Area): Promise<void> {
  const name = `${locale}.${area}`
  if (loaded.has(name)) return
  const messages = await load[locale][area]()
  i18n.load(locale, messages.default)
  loaded.add(name)
}

/** Switches the language; the texts of both areas that were in use come along. */
export async function setLocale(locale: Locale): Promise<void> {
  const wantsMore = [...loaded].some((name) => name.endsWith('.more'))
  await Promise.all([bring(locale, 'core'), wantsMore ? bring(locale, 'more') : undefined])
  current = locale
  i18n.activate(locale)
  document.documentElement.lang = locale
  try {
    localStorage.setItem('causeway.locale', locale)
  } catch {
    // Private windows may refuse storage; the language then lasts as long as the page.
  }
}

/** The texts of settings, people, search and entry pages; their routes wait for it. */
export const loadMore = (): Promise<void> => bring(current, 'more')

export const locale = (): Locale => current

export function isLocale(text: string | null | undefined): text is Locale {
  return LOCALES.includes(text as Locale)
}

/** The language to begin with: the one used last here, else the browser's nearest. */
export function firstLocale(stored: string | null, wished: readonly string[]): Locale {
  if (isLocale(stored)) return stored
  for (const tag of wished) {
    const low = tag.toLowerCase()
    if (low.startsWith('ja')) return 'ja'
    if (/^zh.*(tw|hk|mo|hant)/.test(low)) return 'zh-TW'
    if (low.startsWith('zh')) return 'zh-CN'
    if (low.startsWith('en')) return 'en'
  }
  return 'en'
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/

/** A text that is put into another one: what runs from right to left is kept from turning the rest around. */
export const isolated = (text: string): string => (RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text)

export function t(key: Key, values?: Record<string, unknown>): string {
  const given =
    values && Object.entries(values).map(([name, one]) => [name, typeof one === 'string' ? isolated(one) : one])
  return i18n._(key, given && (Object.fromEntries(given) as Record<string, unknown>))
}
