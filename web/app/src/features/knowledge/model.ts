// The pure words and rules of articles on the screen: how a language stands, who may do what.
// It never asks the server.
import type { ArticleRow, ArticleTextRow, Trust } from '@api/types'
import { LOCALES, type Locale, t } from '@i18n/runtime'

/** How one language stands, in one word: what is wrong with it comes before what it is. */
export type Standing = 'changed' | 'review' | 'edited' | 'planned' | 'published' | 'draft' | 'archived'

export function standing(text: ArticleTextRow): Standing {
  if (text.state === 'archived') return 'archived'
  if (text.source_changed) return 'changed'
  if (text.state === 'in_review') return 'review'
  if (text.due_at !== null) return 'planned'
  if (text.state === 'published') return 'published'
  return text.published_no === null ? 'draft' : 'edited'
}

const TONE: Record<Standing, string> = {
  changed: 'bg-warnsoft text-warn',
  review: 'bg-accentsoft text-accenttext',
  edited: 'bg-accentsoft text-accenttext',
  planned: 'bg-accentsoft text-accenttext',
  published: 'bg-oksoft text-ok',
  draft: 'bg-hover text-ink2',
  archived: 'bg-hover text-ink2',
}
export const standingTone = (text: ArticleTextRow): string => TONE[standing(text)]
export const standingName = (text: ArticleTextRow): string => t(`article.standing.${standing(text)}`)

const TRUST_TONE: Record<Trust, string> = {
  verified: 'bg-oksoft text-ok',
  due: 'bg-warnsoft text-warn',
  stale: 'bg-badsoft text-bad',
}
export const trustTone = (trust: Trust): string => TRUST_TONE[trust]
export const trustName = (trust: Trust): string => t(`article.trust.${trust}`)

/** The languages of an article in the product's order, its source first. */
export function inOrder(article: Pick<ArticleRow, 'source_locale' | 'texts'>): ArticleTextRow[] {
  const place = (text: ArticleTextRow) => (text.locale === article.source_locale ? -1 : LOCALES.indexOf(text.locale))
  return [...article.texts].sort((a, b) => place(a) - place(b))
}

export const textOf = (article: Pick<ArticleRow, 'texts'>, locale: string): ArticleTextRow | undefined =>
  article.texts.find((text) => text.locale === locale)

/** The public address in one language, made from the one that the server gave: `/help/en/a/slug`. */
export const addressIn = (path: string, locale: Locale): string => path.replace(/^\/help\/[^/]+/, `/help/${locale}`)

/** The title that a reader of this language sees: their own, else the article's. */
export const titleFor = (article: Pick<ArticleRow, 'texts' | 'title'>, locale: string): string =>
  textOf(article, locale)?.title || article.title

/** What can be done with a text in its state, by somebody who may write and perhaps publish. */
export interface Steps {
  submit: boolean
  back: boolean
  publish: boolean
  schedule: boolean
  unschedule: boolean
  unpublish: boolean
}

export function stepsOf(text: ArticleTextRow, may: { write: boolean; publish: boolean }): Steps {
  const live = text.published_no !== null
  const unread = text.published_no !== text.current_no
  const gone = text.state === 'archived'
  return {
    submit: may.write && text.state === 'draft' && unread,
    back: may.write && text.state === 'in_review',
    publish: may.publish && !gone && unread,
    schedule: may.publish && !gone && unread && text.due_at === null,
    unschedule: may.publish && text.due_at !== null,
    unpublish: may.publish && live,
  }
}

/** The title in the first heading of a Markdown file, or what the file is called. */
export const titleOfFile = (name: string, markdown: string): string =>
  /^#[ \t]+(.+?)[ \t]*#*$/m.exec(markdown)?.[1]?.trim() || name.replace(/\.(md|markdown|txt)$/i, '')
