// The languages of an article as tabs: those that are written with how they stand, and those that can be begun.
// It never loses what is not saved in one language by going to another; it stays in the browser.
import type { Article } from '@api/types'
import { LOCALE_NAMES, type Locale, t } from '@i18n/runtime'
import { Link } from '@tanstack/react-router'
import { standing, standingName, textOf } from './model'
import { useBrands } from './queries'

interface Props {
  article: Article
  current: Locale
  /** Whether the shown language has something that is not saved. */
  unsaved: boolean
}

export function LanguageTabs({ article, current, unsaved }: Props) {
  const brand = useBrands().find((one) => one.id === article.brand_id)
  const written = article.texts.map((one) => one.locale)
  const all = [...new Set([article.source_locale, ...(brand?.locales ?? []), ...written, current])]
  return (
    <nav aria-label={t('article.languages')} className="-mb-px flex flex-wrap gap-x-1">
      {all.map((one) => {
        const row = textOf(article, one)
        const changed = row !== undefined && standing(row) === 'changed'
        return (
          <Link
            key={one}
            to="/knowledge/$number"
            params={{ number: String(article.number) }}
            search={{ lang: one }}
            aria-current={one === current ? 'page' : undefined}
            className={`flex h-9 shrink-0 items-center gap-1.5 border-b-2 px-2 touch:h-11 ${one === current ? 'border-accent font-medium text-accenttext' : 'border-transparent text-ink2 hover:text-ink'}`}
          >
            {LOCALE_NAMES[one]}
            <span className={`text-2xs font-normal ${changed ? 'text-warn' : 'text-ink3'}`}>
              {one === current && unsaved
                ? t('article.unsaved')
                : one === article.source_locale
                  ? t('article.source')
                  : row
                    ? standingName(row)
                    : t('article.not_written')}
            </span>
          </Link>
        )
      })}
    </nav>
  )
}
