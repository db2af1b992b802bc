// The team's side of the status page: how everything is now, what runs, what is planned and what is over.
// It never tells customers anything by itself; every word is written by a person.
import type { Brand } from '@api/types'
import { locale, t } from '@i18n/runtime'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Activity, ExternalLink, Plus, Wrench } from '@ui/icons'
import { More } from '@ui/more'
import { Problem } from '@ui/problem'
import { tip } from '@ui/tooltip'
import { Empty, RowSkeletons } from '@ui/waiting'
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { client } from '~/app/query'
import { brandsQuery, useMayPublish } from '~/features/knowledge/queries'
import { useMay } from '~/sync/queries'
import { componentName, StateDot } from './affected'
import { IncidentDetail, periodOf, titleOf } from './incident'
import {
  componentsQuery,
  incidentsQuery,
  type Kind,
  nextTurn,
  publicAddress,
  STATUS_KEYS,
  type StatusComponent,
  type StatusIncident,
  stateName,
  whatName,
  whatTone,
} from './model'

const BeginSheet = lazy(() => import('./begin-sheet').then((module) => ({ default: module.BeginSheet })))
const LONGEST_TIMER = 2_000_000_000

function Row({ incident }: { incident: StatusIncident }) {
  return (
    <li>
      <Link
        to="/status/$number"
        params={{ number: String(incident.number) }}
        className="flex min-h-[54px] items-center gap-2.5 rounded-lg px-2.5 py-1.5 hover:bg-hover data-[status=active]:bg-sel"
      >
        <span className="min-w-0 flex-1">
          <span dir="auto" className="block truncate font-medium">
            {titleOf(incident)}
          </span>
          <span className="block truncate text-xs text-ink2">{periodOf(incident)}</span>
        </span>
        <span className={`pill shrink-0 ${whatTone(incident)}`}>{whatName(incident)}</span>
      </Link>
    </li>
  )
}

function Group({ title, rows }: { title: string; rows: readonly StatusIncident[] }) {
  if (rows.length === 0) return null
  return (
    <section aria-label={title} className="mt-3">
      <h2 className="px-2.5 pb-0.5 text-2xs font-medium text-ink3">{title}</h2>
      <ul>
        {rows.map((one) => (
          <Row key={one.id} incident={one} />
        ))}
      </ul>
    </section>
  )
}

/** What does not run as it should, and how many others do. */
function Now({ components }: { components: readonly StatusComponent[] }) {
  const ill = components.filter((one) => one.state !== 'operational')
  const well = components.length - ill.length
  return (
    <section aria-label={t('status.now')} className="mx-1.5 rounded-lg bg-surface px-3 py-2 shadow-1">
      <ul>
        {ill.map((one) => (
          <li key={one.id} className="flex min-h-7 items-center gap-2">
            <StateDot state={one.state} />
            <span dir="auto" className="min-w-0 flex-1 truncate font-medium">
              {componentName(one)}
            </span>
            <span className="shrink-0 text-ink2">{stateName(one.state)}</span>
          </li>
        ))}
        {well > 0 && (
          <li className="flex min-h-7 items-center gap-2 text-ink2">
            <StateDot state="operational" />
            {t(ill.length === 0 ? 'status.all_run' : 'status.others_run', { n: well })}
          </li>
        )}
      </ul>
    </section>
  )
}

/** Why customers see nothing of all this, and where to change that. */
function Unseen({ brand, components }: { brand: Brand; components: readonly StatusComponent[] }) {
  const may = useMay('settings.manage')
  const none = components.every((one) => !one.shown)
  if (!none && brand.published) return null
  return (
    <p className="mx-1.5 mb-2 rounded-lg bg-note px-3 py-2 text-xs text-notetext">
      {t(none ? 'status.no_components' : 'status.brand_off')}{' '}
      {may && (
        <Link
          to="/settings/$page"
          params={{ page: none ? 'status-page' : 'help-centre' }}
          className="rounded underline touch:inline-block touch:min-h-11"
        >
          {t(none ? 'settings.status_page' : 'settings.help_centre')}
        </Link>
      )}
    </p>
  )
}

/** Asks again when planned work begins or ends by the clock: nobody sends an event for that. */
function useTurns(incidents: readonly StatusIncident[]): void {
  const at = nextTurn(incidents, Date.now())
  useEffect(() => {
    if (at === null) return
    const ask = () => {
      for (const key of STATUS_KEYS) void client.invalidateQueries({ queryKey: [key] })
    }
    const timer = setTimeout(ask, Math.min(LONGEST_TIMER, at - Date.now() + 1000))
    return () => clearTimeout(timer)
  }, [at])
}

function Lists({ brand, actions }: { brand: Brand; actions: ReactNode }) {
  const components = useQuery(componentsQuery(brand.id))
  const open = useInfiniteQuery(incidentsQuery(brand.id, true))
  const over = useInfiniteQuery(incidentsQuery(brand.id, false))
  const current = open.data?.pages.flatMap((page) => page.items) ?? []
  const past = over.data?.pages.flatMap((page) => page.items) ?? []
  useTurns(current)
  const error = components.error ?? open.error ?? over.error
  return (
    <>
      {actions}
      {error && (
        <Problem error={error} retry={() => void Promise.all([components.refetch(), open.refetch(), over.refetch()])} />
      )}
      {components.data && <Unseen brand={brand} components={components.data} />}
      {components.data && components.data.length > 0 && <Now components={components.data} />}
      {open.isPending && <RowSkeletons height={54} />}
      <Group title={t('status.running')} rows={current.filter((one) => one.stage === 'running')} />
      <Group title={t('status.planned')} rows={current.filter((one) => one.stage === 'planned')} />
      <More query={open} />
      <Group title={t('status.over')} rows={past} />
      <More query={over} />
      {open.isSuccess && over.isSuccess && current.length + past.length === 0 && (
        <p className="px-2.5 py-4 text-ink2">{t('status.none')}</p>
      )}
    </>
  )
}

function Header({ brand, onAdd }: { brand: Brand | undefined; onAdd: (kind: Kind) => void }) {
  const may = useMayPublish()
  const address = brand?.published ? publicAddress(brand, locale()) : null
  return (
    <header className="flex h-12 shrink-0 items-center gap-1 ps-4 pe-2.5 touch:h-15">
      <h1 className="flex-1 truncate text-md font-semibold">{t('nav.status')}</h1>
      {address && (
        <a
          href={address}
          target="_blank"
          rel="noreferrer"
          className="btn-icon"
          aria-label={t('status.as_customers')}
          {...tip(t('status.as_customers'))}
        >
          <ExternalLink size={16} aria-hidden />
        </a>
      )}
      {may && brand && (
        <>
          <button
            type="button"
            className="btn-icon"
            aria-label={t('status.plan')}
            {...tip(t('status.plan'))}
            onClick={() => onAdd('maintenance')}
          >
            <Wrench size={16} aria-hidden />
          </button>
          <button type="button" className="btn btn-main" onClick={() => onAdd('incident')}>
            <Plus size={14} aria-hidden />
            {t('status.begin')}
          </button>
        </>
      )}
    </header>
  )
}

export function StatusPage() {
  const { number } = useParams({ strict: false })
  const navigate = useNavigate()
  const query = useQuery(brandsQuery)
  const brands = query.data ?? []
  const [chosen, setChosen] = useState('')
  const [adding, setAdding] = useState<Kind | null>(null)
  const brand = brands.find((one) => one.id === chosen) ?? brands.find((one) => one.is_default) ?? brands[0]
  const choice = brands.length > 1 && (
    <select
      className="field mx-1.5 mb-2 !w-[calc(100%-12px)]"
      aria-label={t('article.brand')}
      value={brand?.id}
      onChange={(event) => setChosen(event.target.value)}
    >
      {brands.map((one) => (
        <option key={one.id} value={one.id}>
          {one.name}
        </option>
      ))}
    </select>
  )
  return (
    <div className="grid h-full grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)] desk:grid-cols-[minmax(280px,400px)_minmax(0,1fr)]">
      <section
        aria-label={t('nav.status')}
        className={`flex min-h-0 flex-col bg-sunken desk:border-e desk:border-line ${number ? 'phone:hidden' : ''}`}
      >
        <Header brand={brand} onAdd={setAdding} />
        <div className="min-h-0 flex-1 overflow-y-auto px-1.5 pb-3" data-testid="status">
          {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
          {brand && <Lists key={brand.id} brand={brand} actions={choice} />}
        </div>
      </section>
      <div className={`min-h-0 overflow-y-auto ${number ? '' : 'phone:hidden'}`}>
        {number ? (
          <IncidentDetail key={number} number={Number(number)} />
        ) : (
          <Empty icon={<Activity size={18} aria-hidden />} title={t('status.choose')}>
            {t('status.about')}
          </Empty>
        )}
      </div>
      {adding && brand && (
        <Suspense>
          <BeginSheet
            brand={brand}
            kind={adding}
            onClose={() => setAdding(null)}
            onDone={(made) => {
              setAdding(null)
              void navigate({ to: '/status/$number', params: { number: String(made.number) } })
            }}
          />
        </Suspense>
      )}
    </div>
  )
}
