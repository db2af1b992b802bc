// Every article: how its languages stand, whether it can be believed, whose it is, narrowed by what is asked.
// It never shows an archived article unless archived ones are asked for.
import type { ArticleRow } from '@api/types'
import { ago, moment } from '@i18n/format'
import { locale, t } from '@i18n/runtime'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { BookOpen, Lock, Plus, Split, Tag, Upload } from '@ui/icons'
import { More } from '@ui/more'
import { Problem } from '@ui/problem'
import { Empty, RowSkeletons } from '@ui/waiting'
import { lazy, Suspense, useState } from 'react'
import { useUsers } from '~/sync/queries'
import { ExportButton } from './export-button'
import { FilterBar } from './filter-bar'
import { type Filters, isNarrowed } from './filters'
import { BrokenLinks } from './links'
import { LanguageMarks, TrustMark } from './marks'
import { titleFor } from './model'
import { articlesQuery, useMayWrite, useSections } from './queries'

const NewArticle = lazy(() => import('./new-article').then((module) => ({ default: module.NewArticle })))
const ImportFiles = lazy(() => import('./bring-in/import-files').then((module) => ({ default: module.ImportFiles })))

const GRID =
  'grid grid-cols-[minmax(0,2.2fr)_minmax(0,1.2fr)_minmax(0,1.8fr)_118px_minmax(0,1fr)_72px] items-center gap-x-4 px-5 max-wide:grid-cols-[minmax(0,2fr)_minmax(0,1.6fr)_118px_64px] phone:flex phone:flex-wrap phone:gap-x-2 phone:gap-y-1.5 phone:px-4'

function Row({ article, section, owner }: { article: ArticleRow; section: string; owner: string }) {
  return (
    <li className="relative border-b border-line hover:bg-hover">
      <div className={`${GRID} min-h-13 py-2`}>
        <div className="min-w-0 phone:basis-full">
          <Link
            to="/knowledge/$number"
            params={{ number: String(article.number) }}
            className="flex items-center gap-1.5 font-medium after:absolute after:inset-0 touch:min-h-11"
          >
            <span dir="auto" className="truncate">
              {titleFor(article, locale()) || t('article.untitled')}
            </span>
            {article.visibility !== 'public' && (
              <span className="pill shrink-0 bg-note text-notetext">
                <Lock size={11} aria-hidden />
                {t(`article.${article.visibility}`)}
              </span>
            )}
          </Link>
          <p className="truncate text-xs text-ink2 wide:hidden">{section}</p>
        </div>
        <p dir="auto" className="truncate text-ink2 max-wide:hidden">
          {section}
        </p>
        <LanguageMarks article={article} />
        <div className="flex">
          <TrustMark trust={article.trust} since={article.since_release} />
        </div>
        <p dir="auto" className="truncate text-ink2 max-wide:hidden">
          {owner}
        </p>
        <time
          dateTime={new Date(article.updated_at).toISOString()}
          title={moment(article.updated_at)}
          className="tnum text-end text-xs text-ink2 phone:ms-auto"
        >
          {ago(article.updated_at)}
        </time>
      </div>
    </li>
  )
}

function Headings() {
  return (
    <div aria-hidden className={`${GRID} h-8 shrink-0 border-b border-line text-2xs text-ink3 phone:!hidden`}>
      <span>{t('article.title')}</span>
      <span className="max-wide:hidden">{t('article.section')}</span>
      <span>{t('article.languages')}</span>
      <span>{t('article.trust')}</span>
      <span className="max-wide:hidden">{t('article.owner')}</span>
      <span className="text-end">{t('article.updated')}</span>
    </div>
  )
}

export function KnowledgePage() {
  const filters = useSearch({ from: '/desk/knowledge' })
  const navigate = useNavigate()
  const may = useMayWrite()
  const users = useUsers()
  const sections = useSections()
  const [adding, setAdding] = useState<'one' | 'files' | null>(null)
  const query = useInfiniteQuery(articlesQuery(filters))
  const rows = query.data?.pages.flatMap((page) => page.items) ?? []
  const go = (next: Filters) => void navigate({ to: '/knowledge', search: next, replace: true })
  const close = () => setAdding(null)
  return (
    <div className="flex h-full flex-col">
      <header className="shrink-0 border-b border-line px-5 pb-3 phone:px-4">
        <div className="flex h-12 items-center gap-2 touch:h-15">
          <h1 className="flex-1 truncate text-md font-semibold">{t('nav.knowledge')}</h1>
          <Link to="/knowledge/releases" className="btn">
            <Tag size={14} aria-hidden />
            <span className="phone:sr-only">{t('release.title')}</span>
          </Link>
          <Link to="/guides" className="btn">
            <Split size={14} aria-hidden />
            <span className="phone:sr-only">{t('guides.title')}</span>
          </Link>
          <ExportButton />
          {may && (
            <>
              <button type="button" className="btn btn-line" onClick={() => setAdding('files')}>
                <Upload size={14} aria-hidden />
                <span className="phone:sr-only">{t('article.import')}</span>
              </button>
              <button type="button" className="btn btn-main" onClick={() => setAdding('one')}>
                <Plus size={14} aria-hidden />
                {t('article.new')}
              </button>
            </>
          )}
        </div>
        <FilterBar filters={filters} sections={sections} onChange={go} />
      </header>
      <BrokenLinks />
      <Headings />
      <div className="min-h-0 flex-1 overflow-y-auto" tabIndex={0} role="region" aria-label={t('article.list')}>
        {query.isPending && <RowSkeletons height={52} />}
        {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
        {query.isSuccess && rows.length === 0 && (
          <Empty
            icon={<BookOpen size={18} aria-hidden />}
            title={t(isNarrowed(filters) ? 'article.none_found' : 'article.none')}
          >
            {isNarrowed(filters) ? (
              <button type="button" className="btn btn-line" onClick={() => go({})}>
                {t('article.clear_filters')}
              </button>
            ) : (
              t('article.none_hint')
            )}
          </Empty>
        )}
        <ul data-testid="articles">
          {rows.map((article) => (
            <Row
              key={article.id}
              article={article}
              section={sections.find((one) => one.id === article.category_id)?.label ?? ''}
              owner={users.find((one) => one.id === article.owner_id)?.name ?? t('article.nobody')}
            />
          ))}
        </ul>
        <More query={query} />
      </div>
      {adding && (
        <Suspense>
          {adding === 'one' ? <NewArticle onClose={close} /> : <ImportFiles sections={sections} onClose={close} />}
        </Suspense>
      )}
    </div>
  )
}
