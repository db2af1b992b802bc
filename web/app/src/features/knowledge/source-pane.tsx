// The source text beside its translation, and what changed in it since it was last translated.
// It never lets the source be edited from here.
import type { Article, ArticleTextRow } from '@api/types'
import { LOCALE_NAMES, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Problem } from '@ui/problem'
import { lazy, Suspense, useState } from 'react'
import { DiffView } from './diff-view'
import { textQuery, versionQuery } from './queries'

const RichText = lazy(() => import('./editor/rich-text'))

/** What the source was when it was last translated, and what it is now. */
function Changes({ article, no }: { article: Article; no: number }) {
  const source = useQuery(textQuery(article.number, article.source_locale)).data
  const before = useQuery(versionQuery(article.number, article.source_locale, no))
  if (before.isError) return <Problem compact error={before.error} />
  if (!source || !before.data) return null
  return <DiffView before={before.data} after={source} locale={article.source_locale} />
}

export function SourcePane({ article, row }: { article: Article; row: ArticleTextRow | undefined }) {
  const query = useQuery(textQuery(article.number, article.source_locale))
  const changed = row?.source_changed === true
  const [view, setView] = useState<'text' | 'changes'>(changed && row.source_no !== null ? 'changes' : 'text')
  const source = query.data
  const lang = article.source_locale
  const label = t('article.source_in', { language: LOCALE_NAMES[lang] })
  return (
    <section aria-label={label} className="min-w-0" data-testid="source">
      <div className="mb-1 flex min-h-7 items-center gap-2">
        <h2 className="flex-1 font-medium text-ink2">{label}</h2>
        {changed && row.source_no !== null && (
          <div role="group" aria-label={label} className="flex gap-1">
            {(['text', 'changes'] as const).map((one) => (
              <button
                key={one}
                type="button"
                aria-pressed={view === one}
                className={`btn !h-7 !px-2 ${view === one ? 'bg-sel !text-accenttext' : ''}`}
                onClick={() => setView(one)}
              >
                {t(`article.source_view.${one}`)}
              </button>
            ))}
          </div>
        )}
      </div>
      <div
        className="rounded-lg bg-sunken p-4 desk:sticky desk:top-4 desk:max-h-[calc(100vh-150px)] desk:overflow-y-auto"
        tabIndex={0}
        role="group"
        aria-label={label}
      >
        {query.isError && <Problem compact error={query.error} />}
        {view === 'changes' && row?.source_no != null && <Changes article={article} no={row.source_no} />}
        {view === 'text' && source && (
          <>
            <p dir="auto" lang={lang} className="text-lg font-semibold">
              {source.title}
            </p>
            {source.summary && (
              <p dir="auto" lang={lang} className="mt-1 text-ink2">
                {source.summary}
              </p>
            )}
            <div className="mt-3">
              <Suspense>
                <RichText html={source.body} lang={lang} label={label} />
              </Suspense>
            </div>
          </>
        )}
      </div>
    </section>
  )
}
