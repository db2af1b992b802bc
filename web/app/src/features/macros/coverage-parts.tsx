// The coverage of weeks as columns before the usual band, and that of topics as a list.
// It never fetches.
import type { Coverage } from '@api/types'
import { date, number } from '@i18n/format'
import { t } from '@i18n/runtime'
import { ROWS } from '~/features/settings/section'

/** Whole percents; 0 of nothing. */
export const share = (part: number, all: number): number => (all === 0 ? 0 : Math.round((part * 100) / all))

/** A week's Monday as a moment, to be written as a date. */
const monday = (week: string): number => new Date(`${week}T00:00`).getTime()

export function CoverageWeeks({ coverage }: { coverage: Coverage }) {
  const { weeks, benchmark } = coverage
  const shares = weeks.map((one) => share(one.covered_inquiries, one.inquiries))
  const top = Math.min(100, Math.max(50, Math.ceil((Math.max(...shares) + 5) / 10) * 10))
  const first = weeks[0]
  const last = weeks[weeks.length - 1]
  const words = (at: number) => {
    const one = weeks[at]
    if (!one) return ''
    const when = date(monday(one.week))
    return one.inquiries === 0
      ? t('coverage.week_none', { when })
      : t('coverage.week', { when, share: shares[at] ?? 0, covered: one.covered_inquiries, all: one.inquiries })
  }
  return (
    <figure>
      <div aria-hidden className="relative h-32 border-b border-line2">
        <div
          className="absolute inset-x-0 rounded-sm bg-oksoft"
          style={{
            bottom: `${(benchmark.from * 100) / top}%`,
            height: `${((benchmark.to - benchmark.from) * 100) / top}%`,
          }}
        >
          <span className="absolute inset-e-1 bottom-full text-2xs text-ok">
            {benchmark.from}–{benchmark.to}%
          </span>
        </div>
        <div className="absolute inset-0 flex items-end gap-[3px]">
          {weeks.map((one, at) => (
            <div key={one.week} className="flex h-full min-w-0 flex-1 items-end justify-center" title={words(at)}>
              <div
                className={`w-full max-w-9 rounded-t ${one.inquiries === 0 ? 'bg-line2' : 'bg-accent'}`}
                style={{ height: one.inquiries === 0 ? '1px' : `max(3px, ${((shares[at] ?? 0) * 100) / top}%)` }}
              />
            </div>
          ))}
        </div>
      </div>
      <figcaption aria-hidden className="tnum mt-1 flex justify-between text-2xs text-ink3">
        <span>{first && date(monday(first.week))}</span>
        <span>{last && date(monday(last.week))}</span>
      </figcaption>
      <ul className="sr-only">
        {weeks.map((one, at) => (
          <li key={one.week}>{words(at)}</li>
        ))}
      </ul>
    </figure>
  )
}

interface TopicProps {
  coverage: Coverage
  chosen: string | null
  onChoose: (tag: string | null) => void
}

export function CoverageTopics({ coverage, chosen, onChoose }: TopicProps) {
  return (
    <ul className={ROWS}>
      {coverage.topics.map((one) => {
        const key = one.tag_id ?? 'none'
        const own = share(one.covered_inquiries, one.inquiries)
        return (
          <li key={key}>
            <button
              type="button"
              aria-pressed={chosen === key}
              className={`flex min-h-10 w-full items-center gap-3 px-3.5 py-1.5 text-start touch:min-h-11 ${chosen === key ? 'bg-sel text-accenttext' : 'hover:bg-hover'}`}
              onClick={() => onChoose(chosen === key ? null : key)}
            >
              <span dir="auto" className={`min-w-0 flex-1 truncate ${one.name ? 'font-medium' : 'text-ink2'}`}>
                {one.name ?? t('coverage.no_topic')}
              </span>
              <span className="tnum shrink-0 text-xs text-ink3">
                {t('coverage.of', { covered: number(one.covered_inquiries), all: number(one.inquiries) })}
              </span>
              <span aria-hidden className="h-1.5 w-24 shrink-0 overflow-hidden rounded-full bg-line phone:w-14">
                <span className="block h-full rounded-full bg-accent" style={{ width: `${own}%` }} />
              </span>
              <span className="tnum w-10 shrink-0 text-end">{own}%</span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}
