// What Zendesk's help centre answers and its exports hold: categories, sections, and articles with translations.
// It never looks at comments, votes and users.
import { type Json, localeOf, namesAbove, objects, type Piece, type Text, words } from './pieces'

export const isZendesk = (file: Json): boolean =>
  objects(file.articles).some((one) => 'section_id' in one || 'html_url' in one)

const text = (one: Json): Text => ({
  locale: localeOf(one.locale),
  title: words(one.title) || words(one.name),
  summary: '',
  html: words(one.body),
})

/** One article for each id: the same id in several languages is one article with translations. */
export function readZendesk(file: Json): Piece[] {
  const places = new Map<string, { name: string; parent: unknown }>()
  for (const one of objects(file.categories)) places.set(`c${one.id}`, { name: words(one.name), parent: null })
  for (const one of objects(file.sections)) {
    const parent = one.parent_section_id ? `s${one.parent_section_id}` : one.category_id ? `c${one.category_id}` : null
    places.set(`s${one.id}`, { name: words(one.name), parent })
  }
  const byId = new Map<string, Json[]>()
  objects(file.articles).forEach((one, at) => {
    const id = String(one.id ?? `#${at}`)
    byId.set(id, [...(byId.get(id) ?? []), one])
  })
  return [...byId.values()].map((same) => {
    // The language that it was written in comes first.
    const written = same.find((one) => one.source_locale && one.source_locale === one.locale) ?? same[0] ?? {}
    const others = same.filter((one) => one !== written)
    const texts = [written, ...others, ...same.flatMap((one) => objects(one.translations))].map(text)
    const seen = new Set<string>()
    return {
      texts: texts.filter((one) => !seen.has(String(one.locale)) && seen.add(String(one.locale))),
      section: namesAbove(`s${written.section_id}`, places),
      internal: false,
    }
  })
}
