// One incident as the team sees it: what it touches, what was said about it, and the form for what comes next.
// It never shows customers anything; the link leads to what they see.
import type { Brand } from '@api/types'
import { clock, day, moment } from '@i18n/format'
import { locale, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronLeft, ExternalLink, Pencil } from '@ui/icons'
import { Problem } from '@ui/problem'
import { lazy, Suspense, useState } from 'react'
import { issueQuery } from '~/features/issues/model'
import { useBrands, useMayPublish } from '~/features/knowledge/queries'
import { componentName, StateDot } from './affected'
import {
  chosenOf,
  componentsQuery,
  incidentQuery,
  pick,
  publicAddress,
  type StatusComponent,
  type StatusIncident,
  stateName,
  whatName,
  whatTone,
} from './model'
import { Step } from './step'
import { StepForm } from './step-form'

const ChangeSheet = lazy(() => import('./change-sheet').then((module) => ({ default: module.ChangeSheet })))

/** The title for somebody of the team. */
export const titleOf = (incident: StatusIncident): string => pick(incident.titles, [locale()])?.text ?? ''

/** From when until when; within one day the second moment is a time alone. */
export function periodOf(incident: StatusIncident): string {
  const last = incident.steps.at(-1)
  const ended = last?.phase === 'resolved' ? last.at : null
  const ends = [ended, incident.until_at].filter((one) => one !== null)
  const from = moment(incident.from_at)
  if (ends.length === 0) return t('status.since', { at: from })
  const until = Math.max(incident.from_at, Math.min(...ends))
  return t('status.period', { from, until: day(until) === day(incident.from_at) ? clock(until) : moment(until) })
}

function Issue({ number }: { number: number }) {
  const issue = useQuery(issueQuery(number)).data
  return (
    <Link
      to="/issues/$number"
      params={{ number: String(number) }}
      className="mt-4 flex items-center gap-2 rounded-lg px-3 py-2 shadow-[inset_0_0_0_1px_var(--line)] hover:bg-hover touch:min-h-11"
    >
      <span className="shrink-0 text-xs text-ink3">{t('status.issue')}</span>
      <span className="tnum shrink-0 text-ink3">#{number}</span>
      <span dir="auto" className="min-w-0 flex-1 truncate">
        {issue?.title}
      </span>
      {issue && <span className="shrink-0 text-xs text-ink2">{t('issue.count', { n: issue.linked.length })}</span>}
    </Link>
  )
}

function Touched({ incident, components }: { incident: StatusIncident; components: readonly StatusComponent[] }) {
  const chosen = chosenOf(incident)
  const rows = components.filter((one) => incident.affected.some((each) => each.component_id === one.id))
  return (
    <section aria-label={t('status.touched')} className="mt-6">
      <h3 className="mb-1 text-md font-semibold">{t('status.touched')}</h3>
      {rows.length === 0 && <p className="text-ink2">{t('status.touches_nothing')}</p>}
      <ul>
        {rows.map((component) => {
          const state = chosen[component.id] ?? 'operational'
          return (
            <li key={component.id} className="flex min-h-8 items-center gap-2">
              <StateDot state={state} />
              <span dir="auto" className="min-w-0 truncate">
                {componentName(component)}
              </span>
              <span className="shrink-0 text-ink2">{stateName(state)}</span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function Whole({ incident, brand }: { incident: StatusIncident; brand: Brand }) {
  const may = useMayPublish()
  const components = useQuery(componentsQuery(brand.id)).data ?? []
  const [changing, setChanging] = useState(false)
  const address = publicAddress(brand, locale(), incident.number)
  const seen = brand.published && components.some((one) => one.shown)
  return (
    <>
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <p className="mb-1.5 flex flex-wrap items-center gap-2 text-xs text-ink2">
            <span className={`pill ${whatTone(incident)}`}>{whatName(incident)}</span>
            <span className="tnum">#{incident.number}</span>
            <span>{periodOf(incident)}</span>
          </p>
          <h2 dir="auto" className="break-words text-xl font-semibold">
            {titleOf(incident)}
          </h2>
        </div>
        {may && (
          <button
            type="button"
            className="btn btn-line shrink-0"
            aria-label={t('status.change')}
            onClick={() => setChanging(true)}
          >
            <Pencil size={14} aria-hidden />
            <span className="phone:sr-only">{t('edit')}</span>
          </button>
        )}
      </div>
      {seen && address && (
        <a
          href={address}
          target="_blank"
          rel="noreferrer"
          className="mt-1 inline-flex items-center gap-1.5 rounded-md text-accenttext hover:underline touch:min-h-11"
        >
          <ExternalLink size={14} aria-hidden />
          {t('status.as_customers')}
        </a>
      )}
      {incident.issue !== null && <Issue number={incident.issue} />}
      <Touched incident={incident} components={components} />
      {may && incident.stage !== 'over' && (
        <StepForm key={incident.stage} brand={brand} incident={incident} components={components} />
      )}
      <section aria-label={t('status.steps')} className="mt-8">
        <h3 className="mb-3 text-md font-semibold">{t('status.steps')}</h3>
        <ol className="ms-1">
          {[...incident.steps].reverse().map((step) => (
            <Step key={step.id} step={step} incident={incident} brand={brand} />
          ))}
        </ol>
      </section>
      {changing && (
        <Suspense>
          <ChangeSheet brand={brand} incident={incident} onClose={() => setChanging(false)} />
        </Suspense>
      )}
    </>
  )
}

export function IncidentDetail({ number }: { number: number }) {
  const query = useQuery(incidentQuery(number))
  const brand = useBrands().find((one) => one.id === query.data?.brand_id)
  if (query.isError) return <Problem error={query.error} retry={() => void query.refetch()} />
  if (!query.data || !brand) return null
  return (
    <article className="mx-auto max-w-[640px] px-6 py-6 phone:px-4">
      <Link to="/status" className="btn -ms-2 mb-3 desk:hidden">
        <ChevronLeft size={16} aria-hidden />
        {t('nav.status')}
      </Link>
      <Whole incident={query.data} brand={brand} />
    </article>
  )
}
