// What can be done with a text as it stands: saved, submitted, published, planned, taken back; and with the article.
// It never offers a step that is not possible or not allowed, and publishes only what its writer sees.
import { post, put, remove } from '@api/client'
import type { Article, ArticleText, ArticleTextRow } from '@api/types'
import { moment } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useMutation } from '@tanstack/react-query'
import { Ellipsis } from '@ui/icons'
import { MenuButton } from '@ui/menu'
import type { MenuEntry } from '@ui/overlay'
import { sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { lazy, Suspense, useState } from 'react'
import { client } from '~/app/query'
import { stepsOf } from './model'
import { putArticle, textPath, useMayPublish, useMayWrite } from './queries'

const Schedule = lazy(() => import('./schedule').then((module) => ({ default: module.Schedule })))

interface Props {
  article: Article
  row: ArticleTextRow | undefined
  unsaved: boolean
  busy: boolean
  /** Saves what is not saved; null when that failed. */
  onSave: (quiet?: boolean) => Promise<ArticleText | null>
  onVersions: () => void
}

/** What a step says when it is done. */
type Said = 'submitted' | 'returned' | 'published' | 'planned' | 'unplanned' | 'unpublished' | 'archived' | 'revived'

function useStep(article: Article, row: ArticleTextRow | undefined) {
  return useMutation({
    mutationFn: ({ run }: { run: () => Promise<Article | undefined>; said: Said }) => run(),
    onSuccess: (next, { said }) => {
      if (next) putArticle(next)
      for (const key of ['article', 'article-text', 'article-versions'])
        void client.invalidateQueries({ queryKey: [key, article.number] })
      toast(t(`article.said.${said}`))
    },
    onError: (error) => {
      void client.invalidateQueries({ queryKey: ['article', article.number] })
      void client.invalidateQueries({ queryKey: ['article-text', article.number, row?.locale] })
      toast(sayProblem(error))
    },
  })
}

export function StepButtons({ article, row, unsaved, busy, onSave, onVersions }: Props) {
  const may = { write: useMayWrite(), publish: useMayPublish() }
  const [planning, setPlanning] = useState(false)
  const step = useStep(article, row)
  const base = `/knowledge/articles/${article.number}`
  const path = row ? textPath(article.number, row.locale) : ''
  const steps = row && stepsOf(row, may)
  const run = (said: Said, run: () => Promise<Article | undefined>) => step.mutate({ said, run })
  /** What is written is saved first, so that what is seen is what goes out. */
  const after = (said: Said, next: (no: number) => Promise<Article | undefined>) =>
    void onSave(true).then((text) => text && run(said, () => next(text.current_no)))
  const publish = () => after('published', (no) => post<Article>(`${path}/publish`, { no }))
  const submit = () => after('submitted', () => post<Article>(`${path}/submit`))
  const menu = (): MenuEntry[] => {
    const entry = (id: string, run: () => void, bad = false): MenuEntry => ({
      id,
      label: t(`article.do.${id as 'versions'}`),
      bad,
      run,
    })
    const all: (MenuEntry | false | undefined)[] = [
      row && entry('versions', onVersions),
      steps?.submit && may.publish && entry('submit', submit),
      steps?.back && entry('return', () => run('returned', () => post<Article>(`${path}/return`))),
      steps?.schedule && entry('schedule', () => setPlanning(true)),
      steps?.unschedule && entry('unschedule', () => run('unplanned', () => remove<Article>(`${path}/schedule`))),
      steps?.unpublish &&
        entry('unpublish', () => run('unpublished', () => post<Article>(`${path}/unpublish`, {})), true),
      may.publish &&
        (article.archived
          ? entry('revive', () => run('revived', () => post<Article>(`${base}/revive`)))
          : entry('archive', () => run('archived', () => post<Article>(`${base}/archive`)), true)),
    ]
    return all.filter((one): one is MenuEntry => Boolean(one))
  }
  const wait = step.isPending || busy
  const mayPublish = row && may.publish && row.state !== 'archived' && (steps?.publish || unsaved)
  return (
    <div className="flex shrink-0 items-center gap-1.5 phone:basis-full phone:justify-end">
      {may.write && (
        <button
          type="button"
          className={`btn ${mayPublish ? 'btn-line' : 'btn-main'}`}
          disabled={!unsaved || wait}
          onClick={() => void onSave()}
        >
          {t('save')}
        </button>
      )}
      {mayPublish && (
        <button type="button" className="btn btn-main" disabled={wait} onClick={publish}>
          {t(unsaved ? 'article.do.save_and_publish' : 'article.do.publish')}
        </button>
      )}
      {!may.publish && (steps?.submit || (row && unsaved && row.state === 'draft')) && (
        <button type="button" className="btn btn-line" disabled={wait} onClick={submit}>
          {t('article.do.submit')}
        </button>
      )}
      {(row || may.publish) && (
        <MenuButton title={t('article.more')} aria-label={t('article.more')} entries={menu} className="btn-icon">
          <Ellipsis size={16} aria-hidden />
        </MenuButton>
      )}
      {planning && row && (
        <Suspense>
          <Schedule
            onClose={() => setPlanning(false)}
            onPick={(at) => {
              setPlanning(false)
              after('planned', (no) => put<Article>(`${path}/schedule`, { at, no }))
            }}
          />
        </Suspense>
      )}
    </div>
  )
}

/** What customers read now, when that is not what is shown. */
export function StateLine({ row }: { row: ArticleTextRow }) {
  const lines = [
    row.published_no !== null &&
      row.published_no !== row.current_no &&
      t('article.customers_read', { no: row.published_no, at: moment(row.published_at ?? row.written_at) }),
    row.due_at !== null && t('article.goes_out', { no: row.due_no ?? row.current_no, at: moment(row.due_at) }),
    row.state === 'in_review' && t('article.in_review'),
  ].filter(Boolean)
  if (lines.length === 0) return null
  return (
    <p role="status" className="mb-3 rounded-lg bg-accentsoft px-3 py-2 text-accenttext">
      {lines.join(' ')}
    </p>
  )
}
