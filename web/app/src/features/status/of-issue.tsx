// What the status page tells about an issue, and the way to tell it there.
// It never begins an incident by itself.
import type { Issue } from '@api/types'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useBrands, useMayPublish } from '~/features/knowledge/queries'
import { useMay } from '~/sync/queries'
import { titleOf } from './incident'
import { ofIssueQuery, whatName, whatTone } from './model'

const BeginSheet = lazy(() => import('./begin-sheet').then((module) => ({ default: module.BeginSheet })))

export function StatusOfIssue({ issue }: { issue: Issue }) {
  const reads = useMay('knowledge.read')
  const may = useMayPublish()
  const brands = useBrands()
  const navigate = useNavigate()
  const [open, setOpen] = useState(false)
  const rows = useQuery({ ...ofIssueQuery(issue.number), enabled: reads }).data ?? []
  const brand = brands.find((one) => one.is_default) ?? brands[0]
  const done = issue.state === 'closed' || issue.state === 'wont_fix'
  const offered = may && brand && !done && rows.every((one) => one.stage === 'over')
  if (!reads || (rows.length === 0 && !offered)) return null
  return (
    <section aria-label={t('nav.status')} className="mt-8">
      <h3 className="mb-1 text-md font-semibold">{t('nav.status')}</h3>
      <ul>
        {rows.map((one) => (
          <li key={one.id}>
            <Link
              to="/status/$number"
              params={{ number: String(one.number) }}
              className="flex min-h-8 items-center gap-2 rounded-md hover:underline touch:min-h-11"
            >
              <span dir="auto" className="min-w-0 flex-1 truncate">
                {titleOf(one)}
              </span>
              <span className={`pill shrink-0 ${whatTone(one)}`}>{whatName(one)}</span>
            </Link>
          </li>
        ))}
      </ul>
      {offered && (
        <button type="button" className="btn btn-line mt-1 !h-8" onClick={() => setOpen(true)}>
          {t('status.tell')}
        </button>
      )}
      {open && brand && (
        <Suspense>
          <BeginSheet
            brand={brand}
            kind="incident"
            issue={issue.number}
            onClose={() => setOpen(false)}
            onDone={(made) => void navigate({ to: '/status/$number', params: { number: String(made.number) } })}
          />
        </Suspense>
      )}
    </section>
  )
}
