// Small marks that say in words how an article stands: each of its languages, and whether it can be believed.
// They never say anything by colour alone.
import type { ArticleRow, Trust } from '@api/types'
import { LOCALE_NAMES, type Locale, t } from '@i18n/runtime'
import { BadgeCheck, Clock3, ShieldQuestionMark } from '@ui/icons'
import { inOrder, standingName, standingTone, trustName, trustTone } from './model'

/** Languages where there is no room for their names. */
export const SHORT: Record<Locale, string> = { en: 'EN', 'zh-CN': '简', 'zh-TW': '繁', ja: '日' }

export function LanguageMarks({ article }: { article: ArticleRow }) {
  return (
    <ul className="flex flex-wrap gap-1" aria-label={t('article.languages')}>
      {inOrder(article).map((text) => (
        <li key={text.locale} className={`pill !px-1.5 ${standingTone(text)}`} title={LOCALE_NAMES[text.locale]}>
          <span aria-hidden lang={text.locale}>
            {SHORT[text.locale]}
          </span>
          <span className="sr-only">{LOCALE_NAMES[text.locale]}:</span>
          <span className="font-normal">{standingName(text)}</span>
        </li>
      ))}
    </ul>
  )
}

const ICON = { verified: BadgeCheck, due: Clock3, stale: ShieldQuestionMark }

export function TrustMark({ trust, since }: { trust: Trust; since?: ArticleRow['since_release'] }) {
  const Icon = ICON[trust]
  return (
    <span className={`pill ${trustTone(trust)}`} title={since ? t('release.since', { name: since.name }) : undefined}>
      <Icon size={12} aria-hidden />
      {trustName(trust)}
    </span>
  )
}
