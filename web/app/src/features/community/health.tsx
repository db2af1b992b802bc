// How the community does: the figures of some weeks together and each week, always with what a share is a share of.
// It never rates; small numbers are shown as small.
import type { Brand } from '@api/types'
import { date, number } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { SelectField } from '@ui/field'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { ROWS } from '~/features/settings/section'
import { MemberLine } from './members'
import { healthQuery, median, type Span, share } from './model'
import { MemberName } from './post'

const PERIODS = [4, 12, 26, 52]

function Figures({ span }: { span: Span }) {
  const rows = [
    [t('community.figure.active'), number(span.active)],
    [t('community.figure.asked'), number(span.asked)],
    [t('community.figure.answered'), share(span.answered, span.asked)],
    [t('community.figure.solved'), share(span.solved, span.asked)],
    [t('community.figure.median'), median(span.median_ms)],
    [t('community.figure.peers'), share(span.peer_answers, span.answers)],
  ] as const
  return (
    <dl className="mb-6 grid grid-cols-3 gap-x-4 gap-y-3 phone:grid-cols-2">
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt className="text-xs text-ink2">{label}</dt>
          <dd className="tnum text-lg font-semibold">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Weeks({ weeks }: { weeks: readonly Span[] }) {
  return (
    // The table scrolls by itself where it is wider than the screen, so it can be reached by the keyboard.
    <section className="overflow-x-auto" tabIndex={0} aria-label={t('community.weeks')}>
      <table className="tnum w-full text-start">
        <thead>
          <tr className="border-b border-line text-xs text-ink2">
            {(['week', 'active', 'asked', 'answered', 'median', 'peers'] as const).map((one) => (
              <th key={one} scope="col" className="whitespace-nowrap py-1.5 pe-4 text-start font-medium">
                {t(`community.figure.${one}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...weeks].reverse().map((week) => (
            <tr key={week.from} className="border-b border-line">
              <th scope="row" className="whitespace-nowrap py-1.5 pe-4 text-start font-normal">
                {date(week.from)}
              </th>
              <td className="pe-4">{number(week.active)}</td>
              <td className="pe-4">{number(week.asked)}</td>
              <td className="whitespace-nowrap pe-4">{share(week.answered, week.asked)}</td>
              <td className="whitespace-nowrap pe-4">{median(week.median_ms)}</td>
              <td className="whitespace-nowrap">{share(week.peer_answers, week.answers)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

export function HealthView({ brand }: { brand: Brand }) {
  const [weeks, setWeeks] = useState(12)
  const query = useQuery(healthQuery(brand.id, weeks))
  if (query.isError) return <Problem error={query.error} retry={() => void query.refetch()} />
  return (
    <>
      <div className="mb-5 w-56 phone:w-auto">
        <SelectField
          label={t('community.period')}
          value={weeks}
          onChange={(event) => setWeeks(Number(event.target.value))}
        >
          {PERIODS.map((one) => (
            <option key={one} value={one}>
              {t('community.last_weeks', { n: one })}
            </option>
          ))}
        </SelectField>
      </div>
      {query.data && (
        <>
          <Figures span={query.data.whole} />
          <Weeks weeks={query.data.weeks} />
          <h2 className="mt-8 mb-2 text-md font-semibold">{t('community.contributors')}</h2>
          {query.data.contributors.length === 0 && <p className="text-ink2">{t('community.no_members')}</p>}
          {query.data.contributors.length > 0 && (
            <ol className={ROWS}>
              {query.data.contributors.map((member) => (
                <li key={member.id} className="px-3.5 py-2">
                  <p className="flex flex-wrap items-center gap-2">
                    <MemberName member={member} staff={false} />
                  </p>
                  <MemberLine member={member} />
                </li>
              ))}
            </ol>
          )}
        </>
      )}
    </>
  )
}
