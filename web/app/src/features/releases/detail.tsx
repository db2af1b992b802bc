// One release: what changed, what names it, what is to be looked at again and what somebody has looked at.
// It looks for what names it when it was just written or when somebody asks.
import { remove } from '@api/client'
import { day } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { ConfirmButton } from '@ui/confirm-button'
import { ChevronLeft, Pencil, Search } from '@ui/icons'
import { Problem } from '@ui/problem'
import { RowSkeletons } from '@ui/waiting'
import { lazy, Suspense, useState } from 'react'
import { client } from '~/app/query'
import { useMayWrite } from '~/features/knowledge/queries'
import { useSave } from '~/features/settings/use-save'
import { Found } from './found'
import { candidatesQuery, RELEASES, type Release, type ReleaseRow, releaseQuery } from './model'
import { Touched } from './touched'

const ReleaseSheet = lazy(() => import('./sheet').then((module) => ({ default: module.ReleaseSheet })))

/** Product, version and day in one line. */
export function whatOf(release: ReleaseRow): string {
  const product = [release.product, release.product_version].filter(Boolean).join(' ')
  const at = release.day ? day(new Date(`${release.day}T12:00:00`).getTime()) : ''
  return [product, at].filter(Boolean).join(' · ')
}

function Detail({ release, fresh }: { release: Release; fresh: boolean }) {
  const may = useMayWrite()
  const navigate = useNavigate()
  const [asked, setAsked] = useState(fresh)
  const [editing, setEditing] = useState(false)
  const drop = useSave(
    () => remove(`${RELEASES}/${release.number}`),
    ['releases', 'articles', 'article'],
    () => void navigate({ to: '/knowledge/releases' }),
  )
  const find = () => {
    if (asked) void client.invalidateQueries({ queryKey: candidatesQuery(release.number).queryKey })
    setAsked(true)
  }
  return (
    <article className="mx-auto max-w-[760px] px-5 py-4 phone:px-4" data-testid="release">
      <Link to="/knowledge/releases" className="btn -ms-2 mb-2 desk:hidden">
        <ChevronLeft size={16} aria-hidden />
        {t('release.title')}
      </Link>
      {drop.error && <Problem compact error={drop.error} />}
      <div className="flex flex-wrap items-start gap-2">
        <h2 dir="auto" className="min-w-0 flex-1 text-lg font-semibold">
          {release.name}
        </h2>
        {may && (
          <>
            <button type="button" className="btn btn-line" onClick={() => setEditing(true)}>
              <Pencil size={14} aria-hidden />
              {t('edit')}
            </button>
            <ConfirmButton
              label={t('delete')}
              question={t('release.delete_really')}
              disabled={drop.isPending}
              onConfirm={() => drop.mutate()}
            />
          </>
        )}
      </div>
      <p dir="auto" className="text-ink2">
        {whatOf(release)}
      </p>
      {release.changes && (
        <p dir="auto" className="mt-3 break-words whitespace-pre-wrap">
          {release.changes}
        </p>
      )}
      {release.features.length > 0 && (
        <ul aria-label={t('release.features')} className="mt-3 flex flex-wrap gap-1.5">
          {release.features.map((one) => (
            <li key={one} dir="auto" className="pill bg-hover text-ink2">
              {one}
            </li>
          ))}
        </ul>
      )}
      <Touched release={release} />
      {release.marks.length === 0 && !asked && <p className="mt-6 text-ink2">{t('release.nothing_marked')}</p>}
      {may && asked && release.features.length > 0 && <Found release={release} />}
      {may && release.features.length === 0 && <p className="mt-3 text-ink2">{t('release.no_features')}</p>}
      {may && release.features.length > 0 && (
        <button type="button" className="btn btn-line mt-4" onClick={find}>
          <Search size={14} aria-hidden />
          {t(asked ? 'release.find_again' : 'release.find')}
        </button>
      )}
      {editing && (
        <Suspense>
          <ReleaseSheet
            release={release}
            onClose={() => setEditing(false)}
            onDone={() => {
              setEditing(false)
              setAsked(true)
            }}
          />
        </Suspense>
      )}
    </article>
  )
}

export function ReleaseDetail({ number, fresh }: { number: number; fresh: boolean }) {
  const query = useQuery(releaseQuery(number))
  if (query.isError) return <Problem error={query.error} retry={() => void query.refetch()} />
  if (!query.data) return <RowSkeletons />
  return <Detail release={query.data} fresh={fresh} />
}
