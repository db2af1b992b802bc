// Every version of a text: what each changed against the text as it is now, and a way back to it.
// It never takes a version away; going back is a new version.
import { post } from '@api/client'
import type { Article, ArticleText, ArticleVersion } from '@api/types'
import { ago, moment } from '@i18n/format'
import { LOCALE_NAMES, t } from '@i18n/runtime'
import { useInfiniteQuery } from '@tanstack/react-query'
import { More } from '@ui/more'
import { Problem } from '@ui/problem'
import { lazy, Suspense, useState } from 'react'
import { useSave } from '~/features/settings/use-save'
import { useUsers } from '~/sync/queries'
import { DiffView } from './diff-view'
import { putText, textPath, useMayWrite, versionsQuery } from './queries'

const RichText = lazy(() => import('./editor/rich-text'))

interface Props {
  article: Article
  text: ArticleText
  onClose: () => void
}

export function Versions({ article, text, onClose }: Props) {
  const may = useMayWrite()
  const users = useUsers()
  const query = useInfiniteQuery(versionsQuery(article.number, text.locale))
  const all = query.data?.pages.flatMap((page) => page.items) ?? []
  const [chosen, setChosen] = useState<ArticleVersion | null>(null)
  const [whole, setWhole] = useState(false)
  const shown = chosen ?? all.find((one) => one.no !== text.current_no) ?? all[0]
  const restore = useSave(
    (no: number) =>
      post<ArticleText>(`${textPath(article.number, text.locale)}/versions/${no}/restore`, { seen: text.current_no }),
    ['article-versions'],
    (next) => {
      putText(article.number, next)
      onClose()
    },
  )
  const title = t('article.versions_in', { language: LOCALE_NAMES[text.locale] })
  return (
    <>
      <h2 className="border-b border-line px-5 py-3 text-lg font-semibold">{title}</h2>
      {restore.isError && <Problem compact error={restore.error} />}
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      <div className="flex min-h-0 flex-1 phone:flex-col phone:overflow-y-auto">
        <div className="w-64 shrink-0 overflow-y-auto border-e border-line p-1.5 phone:max-h-48 phone:w-full phone:border-b phone:border-e-0">
          <ol aria-label={title}>
            {all.map((one) => (
              <li key={one.no}>
                <button
                  type="button"
                  aria-pressed={one.no === shown?.no}
                  className={`w-full rounded-lg px-2.5 py-1.5 text-start hover:bg-hover touch:min-h-11 ${one.no === shown?.no ? 'bg-sel' : ''}`}
                  onClick={() => setChosen(one)}
                >
                  <span className="flex items-baseline gap-2">
                    <span className="flex-1 font-medium">{t('article.version', { no: one.no })}</span>
                    <time
                      className="tnum text-xs text-ink2"
                      dateTime={new Date(one.at).toISOString()}
                      title={moment(one.at)}
                    >
                      {ago(one.at)}
                    </time>
                  </span>
                  <span className="block truncate text-xs text-ink2">
                    {[
                      users.find((user) => user.id === one.by_user)?.name ?? t('history.somebody'),
                      one.no === text.current_no && t('article.version_now'),
                      one.no === text.published_no && t('article.version_live'),
                      one.restored_from !== null && t('article.version_from', { no: one.restored_from }),
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </button>
              </li>
            ))}
          </ol>
          <More query={query} />
        </div>
        {shown && (
          <div className="flex min-h-0 min-w-0 flex-1 flex-col">
            <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2">
              <p className="min-w-0 flex-1 text-xs text-ink2">
                {whole ? moment(shown.at) : t('article.diff_about', { no: shown.no, now: text.current_no })}
              </p>
              <button
                type="button"
                className={`btn !px-2 ${whole ? 'bg-sel !text-accenttext' : ''}`}
                aria-pressed={whole}
                onClick={() => setWhole(!whole)}
              >
                {t('article.whole_text')}
              </button>
              {may && shown.no !== text.current_no && (
                <button
                  type="button"
                  className="btn btn-main"
                  disabled={restore.isPending}
                  onClick={() => restore.mutate(shown.no)}
                >
                  {t('article.restore')}
                </button>
              )}
            </div>
            <div
              className="min-h-0 flex-1 overflow-y-auto p-4"
              tabIndex={0}
              role="region"
              aria-label={t('article.diff')}
            >
              {whole ? (
                <>
                  <p dir="auto" lang={text.locale} className="mb-2 text-lg font-semibold">
                    {shown.title}
                  </p>
                  <Suspense>
                    <RichText html={shown.body} lang={text.locale} label={t('article.version', { no: shown.no })} />
                  </Suspense>
                </>
              ) : (
                <DiffView before={shown} after={text} locale={text.locale} />
              )}
            </div>
          </div>
        )}
      </div>
    </>
  )
}
