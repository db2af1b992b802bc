// An article put into the reply: found by its words, with how far it can be believed, as its title that links to it.
// It never sends; the reply is its writer's to read again.
import type { ArticleRow, Conversation } from '@api/types'
import { isLocale, type Locale, locale, t } from '@i18n/runtime'
import { insertIntoReply } from '~/sync/insert'
import { addressOf } from './centre/address'
import { textOf } from './model'
import { PickArticle } from './pick-article'
import { useBrands } from './queries'

/** The customer's language when the article is live in it, else the reader's, else the article's own. */
function languageFor(article: ArticleRow, wished: (string | null)[]): Locale {
  const live = (one: string | null): one is Locale => isLocale(one) && textOf(article, one)?.published_no != null
  return wished.find(live) ?? article.texts.find((one) => one.published_no !== null)?.locale ?? article.source_locale
}

/** A title that links to the article, as the reply holds it. */
function linkTo(address: string, title: string): string {
  const link = document.createElement('a')
  link.href = address
  link.textContent = title
  return link.outerHTML
}

export function InsertArticle({ conversation, onClose }: { conversation: Conversation; onClose: () => void }) {
  const brands = useBrands()
  return (
    <PickArticle
      live
      outside
      title={t('at_hand.article')}
      onClose={onClose}
      onPick={(article) => {
        onClose()
        const lang = languageFor(article, [conversation.lang, locale()])
        const brand = brands.find((one) => one.id === article.brand_id)
        const base = (brand && addressOf(brand)) || `${location.origin}/help`
        const title = textOf(article, lang)?.title ?? article.title
        insertIntoReply(conversation.id, linkTo(`${base.replace(/\/$/, '')}/${lang}/a/${article.slug}`, title))
      }}
    />
  )
}
