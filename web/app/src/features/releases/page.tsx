// Releases: what changed in the product, and what that makes doubtful, beside the one that is open.
// It never says that something was looked at which nobody looked at.
import { t } from '@i18n/runtime'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { ChevronLeft, Plus, Tag } from '@ui/icons'
import { More } from '@ui/more'
import { Problem } from '@ui/problem'
import { Empty, RowSkeletons } from '@ui/waiting'
import { lazy, Suspense, useState } from 'react'
import { useMayWrite } from '~/features/knowledge/queries'
import { ReleaseDetail, whatOf } from './detail'
import { type ReleaseRow, releasesQuery } from './model'

const ReleaseSheet = lazy(() => import('./sheet').then((module) => ({ default: module.ReleaseSheet })))

function Row({ release }: { release: ReleaseRow }) {
  return (
    <li>
      <Link
        to="/knowledge/releases/$number"
        params={{ number: String(release.number) }}
        className="flex min-h-[54px] items-center gap-2.5 rounded-lg px-2.5 py-1.5 hover:bg-hover data-[status=active]:bg-sel"
      >
        <span className="min-w-0 flex-1">
          <span dir="auto" className="block truncate font-medium">
            {release.name}
          </span>
          <span dir="auto" className="block truncate text-xs text-ink2">
            {whatOf(release)}
          </span>
        </span>
        {release.open > 0 ? (
          <span className="pill shrink-0 bg-warnsoft text-warn">{t('release.open', { n: release.open })}</span>
        ) : (
          release.done > 0 && <span className="pill shrink-0 bg-oksoft text-ok">{t('release.all_done')}</span>
        )}
      </Link>
    </li>
  )
}

export function ReleasesPage() {
  const { number } = useParams({ strict: false })
  const navigate = useNavigate()
  const may = useMayWrite()
  const query = useInfiniteQuery(releasesQuery)
  const rows = query.data?.pages.flatMap((page) => page.items) ?? []
  const [adding, setAdding] = useState(false)
  // What was just written down is looked for at once.
  const [fresh, setFresh] = useState<number | null>(null)
  return (
    <div className="grid h-full grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)] desk:grid-cols-[minmax(280px,400px)_minmax(0,1fr)]">
      <section
        aria-label={t('release.title')}
        className={`flex min-h-0 flex-col bg-sunken desk:border-e desk:border-line ${number ? 'phone:hidden' : ''}`}
      >
        <header className="flex h-12 shrink-0 items-center gap-1 ps-3 pe-2.5 touch:h-15">
          <Link to="/knowledge" className="btn-icon" aria-label={t('nav.knowledge')}>
            <ChevronLeft size={16} aria-hidden />
          </Link>
          <h1 className="flex-1 truncate text-md font-semibold">{t('release.title')}</h1>
          {may && (
            <button type="button" className="btn btn-main" onClick={() => setAdding(true)}>
              <Plus size={14} aria-hidden />
              {t('release.new')}
            </button>
          )}
        </header>
        <div className="min-h-0 flex-1 overflow-y-auto px-1.5 pb-3" data-testid="releases">
          {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
          {query.isPending && <RowSkeletons height={54} />}
          {query.isSuccess && rows.length === 0 && <p className="px-2.5 py-4 text-ink2">{t('release.none')}</p>}
          <ul>
            {rows.map((one) => (
              <Row key={one.id} release={one} />
            ))}
          </ul>
          <More query={query} />
        </div>
      </section>
      <div className={`min-h-0 overflow-y-auto ${number ? '' : 'phone:hidden'}`}>
        {number ? (
          <ReleaseDetail key={number} number={Number(number)} fresh={fresh === Number(number)} />
        ) : (
          <Empty icon={<Tag size={18} aria-hidden />} title={t('release.choose')}>
            {t('release.about')}
          </Empty>
        )}
      </div>
      {adding && (
        <Suspense>
          <ReleaseSheet
            release={null}
            onClose={() => setAdding(false)}
            onDone={(made) => {
              setAdding(false)
              setFresh(made.number)
              void navigate({ to: '/knowledge/releases/$number', params: { number: String(made.number) } })
            }}
          />
        </Suspense>
      )}
    </div>
  )
}
