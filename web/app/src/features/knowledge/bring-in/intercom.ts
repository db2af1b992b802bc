// What Intercom's articles look like: collections, and articles with translated contents.
// It never looks at authors and statistics.
import { type Json, localeOf, namesAbove, objects, type Piece, type Text, words } from './pieces'

const articlesOf = (file: Json): Json[] => {
  const all = [...objects(file.data), ...objects(file.articles)]
  return all.filter((one) => one.type === 'article' || 'translated_content' in one || 'parent_type' in one)
}

export const isIntercom = (file: Json): boolean => articlesOf(file).length > 0

const text = (one: Json, locale: unknown): Text => ({
  locale: localeOf(locale),
  title: words(one.title),
  summary: words(one.description),
  html: words(one.body),
})

export function readIntercom(file: Json): Piece[] {
  const places = new Map<string, { name: string; parent: unknown }>()
  const collections = [...objects(file.data), ...objects(file.collections)].filter((one) => one.type !== 'article')
  for (const one of collections) places.set(String(one.id), { name: words(one.name), parent: one.parent_id ?? null })
  return articlesOf(file).map((one) => {
    const others = Object.entries((one.translated_content as Json | null) ?? {})
      .filter((entry): entry is [string, Json] => typeof entry[1] === 'object' && entry[1] !== null)
      .map(([locale, content]) => text(content, locale))
      .filter((other) => other.locale !== null && other.locale !== localeOf(one.default_locale) && other.title)
    const parent =
      one.parent_id ?? objects(one.parents)[0]?.id ?? (Array.isArray(one.parent_ids) ? one.parent_ids[0] : null)
    return { texts: [text(one, one.default_locale), ...others], section: namesAbove(parent, places), internal: false }
  })
}
