// How often promises and goals were kept, week by week, and what was made of those that were not.
// It never says who was late; it shows what was promised and what came of it.
import { get, put } from '@api/client'
import type { Attainment, AttainmentCount, BrokenPromise, ClocksExplained } from '@api/types'
import { date, moment, number } from '@i18n/format'
import { type Key, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Problem, sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { useState } from 'react'
import { client } from '~/app/query'
import { Section, Title } from '~/features/settings/section'
import { useMay } from '~/sync/queries'

const WEEKS = [4, 8, 26, 52]
const WEEK_MS = 7 * 86_400_000

interface Sum {
  promises: number
  kept: number
  goals: number
  goalsKept: number
}

const sum = (counts: readonly AttainmentCount[]): Sum => ({
  promises: counts.reduce((all, one) => all + one.promises, 0),
  kept: counts.reduce((all, one) => all + one.promises_kept, 0),
  goals: counts.reduce((all, one) => all + one.goals, 0),
  goalsKept: counts.reduce((all, one) => all + one.goals_kept, 0),
})

/** The part as words; nothing to divide by is a dash. */
const part = (of: number, all: number): string =>
  all === 0 ? '–' : t('fairness.percent', { n: number(Math.round((of / all) * 100)) })

export function AttainmentPage() {
  const [weeks, setWeeks] = useState(8)
  const query = useQuery({
    queryKey: ['attainment', weeks],
    queryFn: () => get<Attainment>('/reports/attainment', { weeks }),
    staleTime: 60_000,
  })
  const { data } = query
  return (
    <>
      <Title
        title={t('attainment.title')}
        about={t('attainment.about')}
        action={
          <select
            className="field !w-auto"
            aria-label={t('attainment.period')}
            value={weeks}
            onChange={(event) => setWeeks(Number(event.target.value))}
          >
            {WEEKS.map((one) => (
              <option key={one} value={one}>
                {t('attainment.weeks', { n: one })}
              </option>
            ))}
          </select>
        }
      />
      {query.error && <Problem compact error={query.error} retry={() => void query.refetch()} />}
      {data?.counts.length === 0 && data.broken.length === 0 && <p className="text-ink3">{t('attainment.none')}</p>}
      {data && data.counts.length > 0 && <Kinds report={data} />}
      {data && data.policies.length > 1 && data.counts.length > 0 && <Policies report={data} />}
      {data && data.reasons.length > 0 && (
        <Section title={t('attainment.reasons')}>
          <ul>
            {data.reasons.map((one) => (
              <li key={one.reason} className="flex gap-3 py-1">
                <span dir="auto" className="min-w-0 flex-1 break-words">
                  {one.reason}
                </span>
                <span className="tnum text-ink2">{number(one.count)}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {data && data.broken.length > 0 && (
        <Section title={t('attainment.broken')} about={t('attainment.broken_about')}>
          <ul className="divide-y divide-line">
            {data.broken.map((one) => (
              <Late key={`${one.conversation_id} ${one.kind} ${one.started_at}`} one={one} />
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

const HEAD = 'pb-2 ps-3 text-end font-medium'
const CELL = 'tnum py-2 ps-3 text-end'

interface Line {
  key: string
  name: string
  counts: AttainmentCount[]
}

function Table({ head, lines, report }: { head: string; lines: Line[]; report: Attainment }) {
  return (
    <div className="overflow-x-auto">
      <table className="w-full">
        <thead>
          <tr className="text-xs text-ink2">
            <th className="pb-2 text-start font-medium">{head}</th>
            <th className={HEAD}>{t('attainment.promises')}</th>
            <th className={HEAD}>{t('attainment.kept')}</th>
            <th className={HEAD}>{t('attainment.goals')}</th>
            <td className="w-1/3" />
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {lines.map(({ key, name, counts }) => {
            const all = sum(counts)
            return (
              <tr key={key}>
                <th className="py-2 text-start font-normal">{name}</th>
                <td className={CELL}>{number(all.promises)}</td>
                <td className={CELL}>{part(all.kept, all.promises)}</td>
                <td className={CELL}>{part(all.goalsKept, all.goals)}</td>
                <td className="py-2 ps-3">
                  <Bars counts={counts} report={report} />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

/** A bar for each week: its height is the part that was kept; the title says it in text. */
function Bars({ counts, report }: { counts: AttainmentCount[]; report: Attainment }) {
  return (
    <div className="flex h-8 items-end gap-px">
      {Array.from({ length: report.weeks }, (_, week) => {
        const all = sum(counts.filter((one) => one.week === week))
        const height = all.promises === 0 ? 0 : Math.max(6, Math.round((all.kept / all.promises) * 100))
        const words = t('attainment.week', {
          date: date(report.from + week * WEEK_MS),
          kept: number(all.kept),
          all: number(all.promises),
        })
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a week is its place
          <span key={week} title={words} className="flex h-full min-w-0 flex-1 items-end bg-sunken">
            <span
              className={`w-full ${all.kept === all.promises ? 'bg-ok' : 'bg-warn'}`}
              style={{ height: `${height}%` }}
            />
            <span className="sr-only">{words}</span>
          </span>
        )
      })}
    </div>
  )
}

function Kinds({ report }: { report: Attainment }) {
  const kinds = [...new Set(report.counts.map((one) => one.kind))]
  const lines = kinds.map((kind) => ({
    key: kind,
    name: t(`clock.kind.${kind}` as Key),
    counts: report.counts.filter((one) => one.kind === kind),
  }))
  return (
    <div className="mb-8" data-testid="attainment">
      <Table head={t('attainment.kind')} lines={lines} report={report} />
    </div>
  )
}

function Policies({ report }: { report: Attainment }) {
  const lines = report.policies
    .map((policy) => ({
      key: policy.id,
      name: policy.name,
      counts: report.counts.filter((one) => one.policy_id === policy.id),
    }))
    .filter((line) => line.counts.length > 0)
  return (
    <Section title={t('attainment.policies')}>
      <Table head={t('attainment.policy')} lines={lines} report={report} />
    </Section>
  )
}

function Late({ one }: { one: BrokenPromise }) {
  const may = useMay('conversations.write')
  const [reason, setReason] = useState(one.reason ?? '')
  const [issue, setIssue] = useState(one.improvement === null ? '' : String(one.improvement))
  const keep = async () => {
    const wanted = issue.replace(/\D/g, '')
    const same = wanted === (one.improvement === null ? '' : String(one.improvement))
    if (reason.trim() === (one.reason ?? '') && same) return
    try {
      await put<ClocksExplained>(`/conversations/${one.conversation_id}/clocks/reason`, {
        kind: one.kind,
        started_at: one.started_at,
        reason: reason.trim(),
        improvement: wanted ? Number(wanted) : null,
      })
      void client.invalidateQueries({ queryKey: ['attainment'] })
    } catch (error) {
      toast(sayProblem(error))
    }
  }
  return (
    <li className="py-2">
      <p className="flex flex-wrap gap-x-2">
        <Link
          to="/inbox/$view/$number"
          params={{ view: 'all', number: String(one.number) }}
          className="min-w-0 flex-1 truncate hover:underline touch:min-h-11"
        >
          <span className="tnum text-ink3">#{one.number}</span>{' '}
          <span dir="auto">{one.subject || t('pane.confidential')}</span>
        </Link>
        <span className="text-xs text-ink2">
          {t(`clock.kind.${one.kind}` as Key)} · {moment(one.promise_at)}
        </span>
      </p>
      <div className="mt-1 flex gap-2 phone:flex-wrap">
        <input
          className="field min-w-0 flex-1"
          dir="auto"
          aria-label={`${t('clock.reason')} #${one.number}`}
          placeholder={t('clock.reason')}
          maxLength={500}
          disabled={!may}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          onBlur={() => void keep()}
        />
        <input
          className="field !w-40"
          inputMode="numeric"
          aria-label={`${t('attainment.improvement')} #${one.number}`}
          placeholder={t('attainment.improvement')}
          maxLength={12}
          disabled={!may}
          value={issue}
          onChange={(event) => setIssue(event.target.value)}
          onBlur={() => void keep()}
        />
      </div>
    </li>
  )
}
