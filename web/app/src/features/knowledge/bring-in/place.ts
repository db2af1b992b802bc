// Puts what was read where it belongs: sections that are missing, the article as a draft, its translations.
// It never publishes, and says of every text that the server refuses why.
import { isApiError, post, put } from '@api/client'
import type { Article, HelpCategory } from '@api/types'
import { type Locale, t } from '@i18n/runtime'
import { sayProblem } from '@ui/problem'
import { textPath } from '../queries'
import { DEEPEST } from '../tree'
import type { Pictures } from './pictures'
import type { Piece, Text } from './pieces'

export interface Target {
  brand: string
  /** The section for whatever has none of its own. */
  category: string
  /** The language of what does not say its own. */
  language: Locale
  /** The sections of the brand as far as they are known; null when articles do not keep theirs. */
  sections: HelpCategory[] | null
  /** The pictures of the whole import. */
  pictures: Pictures
}

export interface Outcome {
  name: string
  number?: number
  problem?: string
}

/** Problems in a sentence: the server's own words are the more exact ones. */
const say = (error: unknown): string => (isApiError(error) && error.detail) || sayProblem(error)

/** The names of a place, not deeper than sections can lie. */
const within = (names: readonly string[]): string[] =>
  names.length <= DEEPEST ? [...names] : [...names.slice(0, DEEPEST - 1), names.at(-1) ?? '']

/** The section of this name path; what is missing of it is made. */
async function sectionFor(names: readonly string[], language: Locale, target: Target): Promise<string> {
  if (target.sections === null || names.length === 0) return target.category
  let parent: string | null = null
  for (const name of within(names)) {
    const here: HelpCategory | undefined = target.sections.find(
      (one) => one.parent_id === parent && Object.values(one.names).includes(name),
    )
    if (here) {
      parent = here.id
      continue
    }
    const wish = { brand_id: target.brand, parent_id: parent, names: { [language]: name } }
    const made: HelpCategory = await post<HelpCategory>('/knowledge/categories', wish)
    target.sections.push(made)
    parent = made.id
  }
  return parent ?? target.category
}

const body = (text: Text) =>
  text.markdown === undefined ? { summary: text.summary, body: text.html ?? '' } : { markdown: text.markdown }

/** Brings one article in. */
export async function place(piece: Piece, target: Target): Promise<Outcome> {
  const [first, ...others] = piece.texts
  const name = first?.title ?? ''
  if (!first) return { name }
  const language = first.locale ?? target.language
  let article: Article
  let lost = 0
  const pictured = async (text: Text): Promise<Text> => {
    const taken = await target.pictures.within(text)
    lost += taken.lost
    return taken.text
  }
  try {
    article = await post<Article>('/knowledge/articles', {
      brand_id: target.brand,
      category_id: await sectionFor(piece.section, language, target),
      locale: language,
      title: first.title,
      visibility: piece.internal ? 'internal' : 'public',
      ...body(await pictured(first)),
    })
  } catch (error) {
    return { name, problem: say(error) }
  }
  const problems: string[] = []
  for (const { locale, title, ...text } of others) {
    if (locale === null || locale === language) continue
    try {
      await put(textPath(article.number, locale), {
        seen: 0,
        title,
        ...body(await pictured({ locale, title, ...text })),
      })
    } catch (error) {
      problems.push(`${title}: ${say(error)}`)
    }
  }
  if (lost > 0) problems.push(t('article.pictures_lost', { n: lost }))
  return { name, number: article.number, ...(problems.length > 0 && { problem: problems.join(' ') }) }
}
