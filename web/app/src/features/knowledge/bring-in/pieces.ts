// What a file from elsewhere becomes: articles with their texts, and the sections that they lay in.
// It never talks to the server, and never throws away a text that it can read.
import { LOCALES, type Locale } from '@i18n/runtime'

export interface Text {
  /** Null when the file does not say it, or says one that the desk does not speak. */
  locale: Locale | null
  title: string
  summary: string
  html?: string
  markdown?: string
}

export interface Piece {
  /** The text that was written first, then its translations. */
  texts: Text[]
  /** The names of its sections, the outermost first. */
  section: string[]
  /** Whether only the team read it. */
  internal: boolean
}

export type Json = Record<string, unknown>

/** A file that holds nothing that can become an article. */
export class Unreadable extends Error {}

/** The language that a tag means, however it is written: `en-us`, `zh_TW`, `zh-Hant-HK`. */
export function localeOf(tag: unknown): Locale | null {
  if (typeof tag !== 'string') return null
  const [language, ...rest] = tag.toLowerCase().split(/[-_]/)
  if (language === 'zh') return rest.some((part) => ['tw', 'hk', 'mo', 'hant'].includes(part)) ? 'zh-TW' : 'zh-CN'
  return LOCALES.find((one) => one === language) ?? null
}

export const words = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

export const objects = (value: unknown): Json[] =>
  Array.isArray(value) ? value.filter((one): one is Json => typeof one === 'object' && one !== null) : []

/** The names above `id`, the outermost first; a circle ends it. */
export function namesAbove(id: unknown, all: ReadonlyMap<string, { name: string; parent: unknown }>): string[] {
  const names: string[] = []
  const seen = new Set<string>()
  let at = id
  while (at !== null && at !== undefined && !seen.has(String(at))) {
    seen.add(String(at))
    const found = all.get(String(at))
    if (!found) break
    if (found.name) names.unshift(found.name)
    at = found.parent
  }
  return names
}
