// Settings → Macro coverage: how many inquiries a macro answered, by week and topic, and what has none yet.
// It never counts by person.
import type { Coverage } from '@api/types'
import { number } from '@i18n/format'
import { t } from '@i18n/runtime'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { SelectField } from '@ui/field'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { Section, Title } from '~/features/settings/section'
import { CoverageGapList } from './coverage-gaps'
import { CoverageTopics, CoverageWeeks, share } from './coverage-parts'
import { coverageQuery } from './queries'

const PERIODS = [4, 12, 26, 52]

export function CoveragePage() {
  const [weeks, setWeeks] = useState(12)
  const [tag, setTag] = useState<string | null>(null)
  const query = useQuery({ ...coverageQuery(weeks, tag), placeholderData: keepPreviousData })
  const { data } = query
  return (
    <>
      <Title title={t('settings.coverage')} about={t('coverage.about')} />
      <div className="mb-5 grid grid-cols-2 gap-3 phone:grid-cols-1">
        <SelectField
          label={t('coverage.period')}
          value={weeks}
          onChange={(event) => setWeeks(Number(event.target.value))}
        >
          {PERIODS.map((one) => (
            <option key={one} value={one}>
              {t('coverage.weeks', { n: one })}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('coverage.topic')}
          value={tag ?? ''}
          onChange={(event) => setTag(event.target.value || null)}
        >
          <option value="">{t('coverage.all_topics')}</option>
          {(data?.topics ?? []).map((one) => (
            <option key={one.tag_id ?? 'none'} value={one.tag_id ?? 'none'}>
              {one.name ?? t('coverage.no_topic')}
            </option>
          ))}
        </SelectField>
      </div>
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      {data && data.total.answers === 0 && <Empty all={tag === null} />}
      {data && data.total.answers > 0 && (
        <div className={query.isPlaceholderData ? 'opacity-60' : ''} data-testid="coverage">
          <Summary coverage={data} />
          <Section title={t('coverage.by_week')}>
            <CoverageWeeks coverage={data} />
          </Section>
          <Section title={t('coverage.by_topic')} about={t('coverage.by_topic_about')}>
            <CoverageTopics coverage={data} chosen={tag} onChoose={setTag} />
          </Section>
          <Section title={t('coverage.gaps')} about={t('coverage.gaps_about')}>
            <CoverageGapList weeks={weeks} tag={tag} />
          </Section>
        </div>
      )}
    </>
  )
}

function Summary({ coverage }: { coverage: Coverage }) {
  const { total, benchmark, threshold } = coverage
  const own = share(total.covered_inquiries, total.inquiries)
  const where = own < benchmark.from ? 'below' : own > benchmark.to ? 'above' : 'within'
  return (
    <div className="mb-8">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="tnum text-[32px]/10 font-semibold">{number(own)}%</span>
        <span className="text-ink2">
          {t('coverage.inquiries', { covered: number(total.covered_inquiries), all: number(total.inquiries) })}
        </span>
      </p>
      <p className="mt-1 text-ink2">
        {t('coverage.answers', {
          share: number(share(total.covered_answers, total.answers)),
          covered: number(total.covered_answers),
          all: number(total.answers),
        })}
      </p>
      <p className="mt-2">{t(`coverage.${where}`, { from: benchmark.from, to: benchmark.to })}</p>
      <p className="mt-2 text-xs text-ink3">{t('coverage.explained', { threshold })}</p>
    </div>
  )
}

function Empty({ all }: { all: boolean }) {
  return (
    <div className="rounded-xl bg-sunken px-5 py-6" data-testid="coverage-empty">
      <p className="font-medium">{t(all ? 'coverage.empty' : 'coverage.empty_topic')}</p>
      <p className="mt-1 text-ink2">{t('coverage.empty_help')}</p>
      <Link to="/settings/$page" params={{ page: 'macros' }} className="btn btn-line mt-3 !h-8">
        {t('settings.macros')}
      </Link>
    </div>
  )
}
