// Settings → What readers look for: words for which nothing was found, words whose hits nobody opened, beside what customers
// ask most; and the words that mean the same to a search. It never shows who looked.
import { get } from '@api/client'
import type { SearchedWords, Searches } from '@api/types'
import { ago, number } from '@i18n/format'
import { t } from '@i18n/runtime'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { SelectField } from '@ui/field'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { gapsQuery } from '~/features/macros/queries'
import { Section, Title } from '~/features/settings/section'
import { Synonyms } from './synonyms'

const PERIODS = [7, 30, 90, 365]

export function SearchesPage() {
  const [days, setDays] = useState(30)
  const { data, error } = useQuery({
    queryKey: ['help-searches', days],
    queryFn: () => get<Searches>('/knowledge/searches', { days }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
  return (
    <>
      <Title title={t('settings.help_search')} about={t('searched.about')} />
      <div className="mb-5 w-56 phone:w-auto">
        <SelectField
          label={t('searched.period')}
          value={days}
          onChange={(event) => setDays(Number(event.target.value))}
        >
          {PERIODS.map((one) => (
            <option key={one} value={one}>
              {t('searched.days', { n: one })}
            </option>
          ))}
        </SelectField>
      </div>
      {error && <Problem compact error={error} />}
      {data && <Figures told={data} />}
      <Asked />
      <Synonyms />
    </>
  )
}

/** A share in whole percent; a dash where there is nothing to share. */
const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${number(Math.round((part / whole) * 100))} %`

function Figures({ told }: { told: Searches }) {
  return (
    <>
      <p className="tnum mb-6" data-testid="searched">
        {t('searched.figures', {
          n: told.count,
          empty: share(told.empty, told.count),
          opened: share(told.opened, told.count),
        })}
      </p>
      <Section title={t('searched.nothing')} about={t('searched.nothing_about')}>
        <Lines lines={told.nothing} />
      </Section>
      <Section title={t('searched.unopened')} about={t('searched.unopened_about')}>
        <Lines lines={told.unopened} />
      </Section>
    </>
  )
}

function Lines({ lines }: { lines: readonly SearchedWords[] }) {
  if (lines.length === 0) return <p className="text-ink3">{t('searched.none')}</p>
  return (
    <ul className="divide-y divide-line">
      {lines.map((line) => (
        <li key={`${line.locale} ${line.text}`} className="flex flex-wrap items-baseline gap-x-3 py-1.5">
          <span dir="auto" lang={line.locale} className="min-w-0 flex-1 break-words font-medium">
            {line.text}
          </span>
          <span className="tnum text-xs text-ink2">{t('searched.times', { n: line.count })}</span>
          <time className="tnum text-xs text-ink3">{ago(line.last_at)}</time>
        </li>
      ))}
    </ul>
  )
}

/** What customers ask most without a macro that answers: the other half of what is to be written. */
function Asked() {
  const { data } = useQuery(gapsQuery(12, null))
  const groups = data?.groups.slice(0, 8) ?? []
  return (
    <Section title={t('searched.asked')} about={t('searched.asked_about')}>
      {groups.length === 0 && <p className="text-ink3">{t('searched.none')}</p>}
      <ul className="divide-y divide-line">
        {groups.map((group) => (
          <li key={group.words.join(' ')} className="flex flex-wrap items-baseline gap-x-3 py-1.5">
            <span dir="auto" className="min-w-0 flex-1 break-words font-medium">
              {group.words.join(' · ')}
            </span>
            <span className="tnum text-xs text-ink2">{t('searched.times', { n: group.size })}</span>
          </li>
        ))}
      </ul>
      <p className="mt-3">
        <Link to="/knowledge" className="text-accenttext underline">
          {t('searched.write')}
        </Link>
      </p>
    </Section>
  )
}
