// What customers' walks through a guide came to: how many began, where they left, what each end solved.
// It never shows a share of a few, and shows shares as what is sure and what is possible.
import type { Guide, GuideWalks, WalkCounts } from '@api/types'
import { number } from '@i18n/format'
import { t } from '@i18n/runtime'
import { SelectField } from '@ui/field'
import { question, words } from '~/features/diagnosis/model'

const PERIODS = [7, 30, 90, 365]

/** A share as a range; of a few, that they are few. */
function share(counts: WalkCounts): string {
  const range = counts.solved_range
  if (!range) return t('guides.few')
  const { confirmed, possible } = range
  return confirmed === possible
    ? `${number(confirmed)} %`
    : t('guides.range', { from: number(confirmed), to: number(possible) })
}

interface Props {
  guide: Guide
  walks: GuideWalks
  days: number
  onDays: (days: number) => void
}

export function Figures({ guide, walks, days, onDays }: Props) {
  const step = (key: string) => guide.steps.find((one) => one.key === key)
  const asked = (key: string) => {
    const one = step(key)
    return one ? question(guide, one) : key
  }
  const said = (key: string, answer: string) => {
    const one = step(key)
    const given = one?.answers.find((other) => other.key === answer)
    return one && given ? `${question(guide, one)} → ${words(guide, one, given)}` : answer
  }
  return (
    <div className="flex flex-col gap-5" data-testid="walks">
      <div className="w-56 phone:w-auto">
        <SelectField label={t('searched.period')} value={days} onChange={(event) => onDays(Number(event.target.value))}>
          {PERIODS.map((one) => (
            <option key={one} value={one}>
              {t('searched.days', { n: one })}
            </option>
          ))}
        </SelectField>
      </div>
      <dl className="flex flex-wrap gap-x-8 gap-y-3">
        <Fact name={t('guides.began')} value={number(walks.walks)} />
        <Fact name={t('guides.left')} value={number(walks.left)} />
        <Fact name={t('guides.asked')} value={number(walks.asked)} />
        <Fact name={t('guides.solved_share')} value={share(walks)} />
      </dl>
      <p className="text-xs text-ink3">{t('guides.honest', { n: walks.fewest })}</p>
      {walks.outdated > 0 && <p className="text-xs text-ink3">{t('guides.outdated', { n: walks.outdated })}</p>}
      <Table
        head={[t('guides.question'), t('guides.came'), t('guides.left')]}
        rows={walks.steps.map((one) => [one.step, asked(one.step), number(one.reached), number(one.left)])}
      />
      <Table
        head={[
          t('guides.an_end'),
          t('guides.came'),
          t('guides.solved'),
          t('guides.not_helped'),
          t('guides.silent'),
          t('guides.solved_share'),
        ]}
        rows={walks.ends.map((one) => [
          `${one.step}.${one.answer}`,
          said(one.step, one.answer),
          ...[one.walks, one.solved, one.not_helped, one.silent].map(number),
          share(one),
        ])}
      />
    </div>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className="text-xs text-ink3">{name}</dt>
      <dd className="tnum text-lg font-semibold">{value}</dd>
    </div>
  )
}

/** A table whose rows begin with a key that nobody sees and a name. */
function Table({ head, rows }: { head: string[]; rows: string[][] }) {
  return (
    <div className="overflow-x-auto" role="region" aria-label={head[0]} tabIndex={0}>
      <table className="tnum w-full text-end">
        <thead className="text-xs text-ink3">
          <tr>
            {head.map((one, at) => (
              <th key={one} scope="col" className={`py-1 ps-4 font-normal ${at === 0 ? 'text-start !ps-0' : ''}`}>
                {one}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([key, name, ...figures]) => (
            <tr key={key} className="border-t border-line">
              <th scope="row" dir="auto" className="py-1.5 text-start font-normal">
                {name}
              </th>
              {figures.map((one, at) => (
                <td key={head[at + 1]} className="py-1.5 ps-4 whitespace-nowrap">
                  {one}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
