// Whether customers of one plan wait longer than those of another: a table with bars, and in words what it means.
// It never names a customer.
import { get } from '@api/client'
import type { Fairness, FairnessMeasure, FairnessRatio } from '@api/types'
import { duration, number } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Problem } from '@ui/problem'
import { Section, Title } from '~/features/settings/section'

const nameOf = (plan: string): string => plan || t('fairness.no_plan')
const time = (ms: number | null): string => (ms === null ? '–' : duration(ms))

export function FairnessPage() {
  const query = useQuery({
    queryKey: ['fairness'],
    queryFn: () => get<Fairness>('/reports/fairness'),
    staleTime: 60_000,
  })
  const { data } = query
  return (
    <>
      <Title title={t('fairness.title')} about={t('fairness.about')} />
      {query.error && <Problem compact error={query.error} retry={() => void query.refetch()} />}
      {data && data.conversations === 0 && <p className="text-ink3">{t('fairness.none')}</p>}
      {data && data.conversations > 0 && (
        <div data-testid="fairness">
          <Overview fairness={data} />
          {(['first', 'later'] as const).map((which) => (
            <Section key={which} title={t(`fairness.${which}`)} about={<Verdict ratio={data[which]} />}>
              <Waits fairness={data} which={which} />
            </Section>
          ))}
          <p className="text-ink2">{t('fairness.caution')}</p>
        </div>
      )}
    </>
  )
}

function Verdict({ ratio }: { ratio: FairnessRatio | null }) {
  if (!ratio) return t('fairness.too_few')
  const words = {
    worst: nameOf(ratio.worst),
    best: nameOf(ratio.best),
    times: number(ratio.times),
    low: number(ratio.low),
    high: number(ratio.high),
  }
  return t(ratio.low > 1 ? 'fairness.more_than_chance' : 'fairness.may_be_chance', words)
}

const HEAD = 'pb-2 ps-3 text-end font-medium'
const CELL = 'tnum py-2 ps-3 text-end'

function Overview({ fairness }: { fairness: Fairness }) {
  return (
    <div className="mb-6 overflow-x-auto">
      <table className="w-full">
        <thead>
          <tr className="text-xs text-ink2">
            <th className="pb-2 text-start font-medium">{t('fairness.plan')}</th>
            <th className={HEAD}>{t('fairness.conversations')}</th>
            <th className={HEAD}>{t('fairness.waiting')}</th>
            <th className={HEAD}>{t('fairness.within')}</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {fairness.plans.map((one) => (
            <tr key={one.plan}>
              <th className="py-2 text-start font-normal">{nameOf(one.plan)}</th>
              <td className={CELL}>{number(one.conversations)}</td>
              <td className={CELL}>{number(one.waiting)}</td>
              <td className={CELL}>
                {one.within_percent === null ? '–' : t('fairness.percent', { n: number(one.within_percent) })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {fairness.sampled && (
        <p className="mt-2 text-xs text-ink3">{t('fairness.sampled', { n: number(fairness.conversations) })}</p>
      )}
    </div>
  )
}

/** Bars of the 90th percentile with their figures beside them, which say the same in text. */
function Waits({ fairness, which }: { fairness: Fairness; which: 'first' | 'later' }) {
  const rows = fairness.plans.map((one): [string, FairnessMeasure] => [one.plan, one[which]])
  const longest = Math.max(1, ...rows.map(([, one]) => one.p90_ms ?? 0))
  return (
    <div className="overflow-x-auto">
      <table className="w-full">
        <thead>
          <tr className="text-xs text-ink2">
            <th className="pb-2 text-start font-medium">{t('fairness.plan')}</th>
            <th className={HEAD}>{t('fairness.answers')}</th>
            <th className={HEAD}>{t('fairness.median')}</th>
            <th className={HEAD}>{t('fairness.p90')}</th>
            <td className="w-1/3" />
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map(([plan, one]) => (
            <tr key={plan}>
              <th className="py-2 text-start font-normal">{nameOf(plan)}</th>
              <td className={CELL}>{number(one.answers)}</td>
              <td className={CELL}>{time(one.median_ms)}</td>
              <td className={CELL}>{time(one.p90_ms)}</td>
              <td className="py-2 ps-3">
                <div
                  aria-hidden
                  className="h-2 rounded-full bg-accent"
                  style={{ width: `${Math.round(((one.p90_ms ?? 0) / longest) * 100)}%` }}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
