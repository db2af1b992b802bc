// What another Causeway took along: brands, sections and articles with their texts.
// It never brings in what was put away.
import { type Json, localeOf, namesAbove, objects, type Piece, type Text, words } from './pieces'

/** The name of the format, as the file says it. */
export const FORMAT = 'causeway-help-centre'

export const isOwn = (file: Json): boolean => file.format === FORMAT

/** The name in the language of the article, or in any. */
const named = (names: unknown, locale: unknown): string => {
  const all = (names ?? {}) as Json
  return words(all[String(locale)]) || words(Object.values(all)[0])
}

export function readOwn(file: Json): Piece[] {
  return objects(file.articles)
    .filter((one) => one.archived !== true)
    .map((one) => {
      const places = new Map<string, { name: string; parent: unknown }>()
      for (const section of objects(file.sections)) {
        const name = named(section.names, one.source_locale)
        places.set(String(section.id), { name, parent: section.parent_id ?? null })
      }
      // Of each language what was last written: the published one comes first, so a later draft takes its place.
      const texts = new Map<string, Text>()
      for (const text of objects(one.texts)) {
        const { title, summary, body } = text
        const read = { locale: localeOf(text.locale), title: words(title), summary: words(summary), html: words(body) }
        texts.set(String(text.locale), read)
      }
      const source = texts.get(String(one.source_locale))
      const others = [...texts.values()].filter((text) => text !== source)
      return {
        texts: source ? [source, ...others] : others,
        section: namesAbove(one.category_id, places),
        internal: one.visibility !== 'public',
      }
    })
}
