// One article: its text in one language, the source beside a translation, and beside them what is known of it.
// It never saves without being asked to.
import type { Article, ArticleText } from '@api/types'
import { isLocale, type Locale, locale as reader, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { ChevronLeft } from '@ui/icons'
import { Problem } from '@ui/problem'
import { toast } from '@ui/toast'
import { RowSkeletons } from '@ui/waiting'
import { lazy, Suspense, useEffect, useState } from 'react'
import { Conflict } from './conflict'
import { LanguageTabs } from './language-tabs'
import { LeaveGuard } from './leave-guard'
import { LookButton } from './look-button'
import { standingName, standingTone, textOf, titleFor } from './model'
import { articleQuery, textQuery, useBrands, useMayWrite } from './queries'
import { SidePanel } from './side-panel'
import { SourcePane } from './source-pane'
import { StateLine, StepButtons } from './step-buttons'
import { TextForm } from './text-form'
import { useText } from './use-text'

const Sheet = lazy(() => import('@ui/overlay').then((module) => ({ default: module.Sheet })))
const Versions = lazy(() => import('./versions').then((module) => ({ default: module.Versions })))

interface WritingProps {
  article: Article
  locale: Locale
  held: ArticleText | null
}

function Writing({ article, locale, held }: WritingProps) {
  const may = useMayWrite()
  const work = useText(article.number, locale, held)
  const [versions, setVersions] = useState(false)
  const [current, setCurrent] = useState(false)
  const source = textOf(article, article.source_locale)
  const translating = locale !== article.source_locale && source !== undefined
  const row = textOf(article, locale)
  // A new translation is of the source as it is now; an older one only when its writer says so.
  const isNew = held === null
  const follows = translating && (isNew || current) ? source.current_no : undefined
  /** `quiet` when another step follows, which says more. */
  const save = async (quiet = false): Promise<ArticleText | null> => {
    if (!work.unsaved && !(current && translating)) return held
    try {
      const saved = await work.save.mutateAsync(follows === undefined ? {} : { source_no: follows })
      setCurrent(false)
      if (!quiet) toast(t('saved'))
      return saved
    } catch {
      return null
    }
  }
  const pending = work.unsaved || current
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="shrink-0 border-b border-line px-5 phone:px-3">
        <div className="flex min-h-12 flex-wrap items-center gap-2 py-2">
          <Link to="/knowledge" className="btn -ms-2 !px-1.5" aria-label={t('nav.knowledge')}>
            <ChevronLeft size={16} aria-hidden />
          </Link>
          <span className="tnum shrink-0 text-ink3">#{article.number}</span>
          <h1 dir="auto" lang={locale} className="min-w-0 flex-1 truncate text-md font-semibold">
            {titleFor(article, locale) || t('article.untitled')}
          </h1>
          {row && <span className={`pill shrink-0 ${standingTone(row)}`}>{standingName(row)}</span>}
          <LookButton
            number={article.number}
            locale={locale}
            written={row !== undefined}
            unsaved={pending}
            onSave={save}
          />
          <StepButtons
            article={article}
            row={row}
            unsaved={pending}
            busy={work.save.isPending}
            onSave={save}
            onVersions={() => setVersions(true)}
          />
        </div>
        <LanguageTabs article={article} current={locale} unsaved={work.unsaved} />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto" tabIndex={0} role="region" aria-label={t('article.text')}>
        <div className="wide:grid wide:grid-cols-[minmax(0,1fr)_296px]">
          <div className="min-w-0 px-5 py-4 phone:px-3">
            {row && <StateLine row={row} />}
            {work.save.isError && !work.theirs && <Problem compact error={work.save.error} />}
            {work.theirs && <Conflict theirs={work.theirs} work={work} />}
            <div className={translating ? 'grid gap-5 desk:grid-cols-2' : 'mx-auto max-w-[760px]'}>
              {translating && <SourcePane article={article} row={row} />}
              <TextForm
                article={article}
                locale={locale}
                work={work}
                readOnly={!may}
                onSave={() => void save()}
                current={translating && row?.source_changed ? { on: current, set: setCurrent } : null}
              />
            </div>
          </div>
          <SidePanel article={article} />
        </div>
      </div>
      <LeaveGuard unsaved={work.unsaved} />
      {versions && held && (
        <Suspense>
          <Sheet title={t('article.do.versions')} onClose={() => setVersions(false)} width={920} top="6vh">
            <Versions article={article} text={held} onClose={() => setVersions(false)} />
          </Sheet>
        </Suspense>
      )}
    </div>
  )
}

function Loaded({ article, locale }: { article: Article; locale: Locale }) {
  const query = useQuery(textQuery(article.number, locale))
  if (query.isError) return <Problem error={query.error} retry={() => void query.refetch()} />
  if (query.data === undefined) return <RowSkeletons />
  return <Writing article={article} locale={locale} held={query.data} />
}

export function ArticlePage() {
  const number = Number(useParams({ from: '/desk/knowledge/$number' }).number)
  const { lang } = useSearch({ from: '/desk/knowledge/$number' })
  useEffect(() => {
    // The editor is as large as everything else here; it comes while the article is asked for.
    void import('./editor/rich-editor')
  }, [])
  const query = useQuery(articleQuery(number))
  const article = query.data
  const brand = useBrands().find((one) => one.id === article?.brand_id)
  if (query.isError)
    return (
      <>
        <Link to="/knowledge" className="btn m-3">
          <ChevronLeft size={16} aria-hidden />
          {t('nav.knowledge')}
        </Link>
        <Problem error={query.error} retry={() => void query.refetch()} />
      </>
    )
  if (!article || !brand) return <RowSkeletons />
  const own = textOf(article, reader()) ? reader() : article.source_locale
  const shown = isLocale(lang) ? lang : own
  return <Loaded key={`${number} ${shown}`} article={article} locale={shown} />
}
