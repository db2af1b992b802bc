// The inquiries that no macro answered, those that are alike together, each group with a macro to be made of it.
// It never saves a macro before somebody has read its text.
import type { CoverageExample, CoverageGap } from '@api/types'
import { number } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Check, Plus } from '@ui/icons'
import { Problem } from '@ui/problem'
import { lazy, Suspense, useState } from 'react'
import { client } from '~/app/query'
import { gapsQuery, macrosQuery } from './queries'

const MacroEditor = lazy(() => import('./editor').then((module) => ({ default: module.MacroEditor })))

export function CoverageGapList({ weeks, tag }: { weeks: number; tag: string | null }) {
  const query = useQuery(gapsQuery(weeks, tag))
  const [made, setMade] = useState<CoverageGap['draft']>(null)
  const { data } = query
  const close = () => {
    setMade(null)
    void client.invalidateQueries({ queryKey: ['coverage-gaps'] })
  }
  return (
    <>
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <div className="skeleton h-24" />}
      {data && data.looked_at < data.uncovered && (
        <p className="mb-2 text-xs text-ink3">
          {t('coverage.limited', { n: number(data.looked_at), all: number(data.uncovered) })}
        </p>
      )}
      {data && data.groups.length === 0 && <p className="text-ink2">{t('coverage.no_gaps')}</p>}
      <ul className="flex flex-col gap-3" data-testid="coverage-gaps">
        {data?.groups.map((gap) => (
          <Gap key={gap.examples[0]?.id ?? gap.size} gap={gap} onMake={() => setMade(gap.draft)} />
        ))}
      </ul>
      {data && data.alone > 0 && (
        <details className="mt-4">
          <summary className="py-1 text-ink2 touch:min-h-11">{t('coverage.others', { n: data.alone })}</summary>
          <Examples all={data.others} />
        </details>
      )}
      <Suspense>
        {made && <MacroEditor macro={null} start={{ [made.lang]: made.html }} startName={made.name} onClose={close} />}
      </Suspense>
    </>
  )
}

function Gap({ gap, onMake }: { gap: CoverageGap; onMake: () => void }) {
  const { data: macros } = useQuery(macrosQuery)
  const covering = gap.macro_id && (macros?.find((one) => one.id === gap.macro_id)?.name ?? '')
  return (
    <li className="rounded-xl px-3.5 py-3 shadow-[inset_0_0_0_1px_var(--line)]">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h4 dir="auto" className="min-w-0 flex-1 basis-40 font-medium [overflow-wrap:anywhere]">
          {gap.words.join(' · ') || gap.examples[0]?.subject}
          <span className="ms-2 text-xs font-normal whitespace-nowrap text-ink3">
            {t('coverage.size', { n: gap.size })}
          </span>
        </h4>
        {covering !== null ? (
          <span className="flex items-center gap-1.5 text-xs text-ok">
            <Check size={14} aria-hidden />
            {t('coverage.covered_now', { what: covering })}
          </span>
        ) : (
          gap.draft && (
            <button type="button" className="btn btn-line !h-8" onClick={onMake}>
              <Plus size={15} aria-hidden />
              {t('coverage.make')}
            </button>
          )
        )}
      </div>
      <Examples all={gap.examples} />
    </li>
  )
}

function Examples({ all }: { all: CoverageExample[] }) {
  return (
    <ul className="mt-1.5">
      {all.map((one) => (
        <li key={one.id}>
          <Link
            to="/inbox/$view/$number"
            params={{ view: 'all', number: String(one.number) }}
            className="-mx-1.5 flex min-w-0 items-baseline gap-2 rounded-md px-1.5 py-1 hover:bg-hover touch:min-h-11 touch:items-center"
          >
            <span className="tnum shrink-0 text-xs text-ink3">#{one.number}</span>
            <span dir="auto" className="min-w-0 flex-1 truncate">
              {one.subject}
              <span className="ms-2 text-ink3">{one.question}</span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
