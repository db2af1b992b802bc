// The team's side of the community: what waits for a look, the topics, who writes, and how it does.
// It never shows customers anything by itself.
import type { Brand } from '@api/types'
import { locale, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { ExternalLink, Plus } from '@ui/icons'
import { Problem } from '@ui/problem'
import { tip } from '@ui/tooltip'
import { lazy, Suspense, useState } from 'react'
import { brandsQuery, useMayWrite } from '~/features/knowledge/queries'
import { useMay } from '~/sync/queries'
import { HealthView } from './health'
import { Members } from './members'
import { communityAddress, settingQuery } from './model'
import { Queue } from './queue'
import { TopicDetail } from './topic'
import { Topics } from './topics'

const NewTopic = lazy(() => import('./new-topic').then((module) => ({ default: module.NewTopic })))

export const VIEWS = ['queue', 'topics', 'members', 'health'] as const
type View = (typeof VIEWS)[number]

/** Why customers see nothing of all this, and where to change that. */
function Off({ brand }: { brand: Brand }) {
  const may = useMay('settings.manage')
  const setting = useQuery(settingQuery(brand.id)).data
  if (!setting || (setting.enabled && brand.published)) return null
  return (
    <p className="mb-4 rounded-lg bg-note px-3 py-2 text-notetext">
      {t(setting.enabled ? 'community.brand_off' : 'community.off')}{' '}
      {may && (
        <Link
          to="/settings/$page"
          params={{ page: setting.enabled ? 'help-centre' : 'community' }}
          className="rounded underline touch:inline-block touch:min-h-11"
        >
          {t(setting.enabled ? 'settings.help_centre' : 'settings.community')}
        </Link>
      )}
    </p>
  )
}

function Header({ brand, onAdd }: { brand: Brand | undefined; onAdd: () => void }) {
  const may = useMayWrite()
  const enabled = useQuery({ ...settingQuery(brand?.id ?? ''), enabled: brand !== undefined }).data?.enabled ?? false
  const address = brand?.published && enabled ? communityAddress(brand, locale()) : null
  return (
    <header className="flex h-12 shrink-0 items-center gap-1 ps-4 pe-2.5 touch:h-15">
      <h1 className="flex-1 truncate text-md font-semibold">{t('nav.community')}</h1>
      {address && (
        <a
          href={address}
          target="_blank"
          rel="noreferrer"
          className="btn-icon"
          aria-label={t('community.as_customers')}
          {...tip(t('community.as_customers'))}
        >
          <ExternalLink size={16} aria-hidden />
        </a>
      )}
      {may && brand && enabled && (
        <button type="button" className="btn btn-main" onClick={onAdd}>
          <Plus size={14} aria-hidden />
          {t('community.new_topic')}
        </button>
      )}
    </header>
  )
}

function Tabs({ view }: { view: View }) {
  return (
    <nav aria-label={t('community.views')} className="mb-4 flex flex-wrap gap-x-1 border-b border-line">
      {VIEWS.map((one) => (
        <Link
          key={one}
          to="/community"
          search={{ view: one === 'queue' ? undefined : one }}
          aria-current={one === view ? 'page' : undefined}
          className={`-mb-px flex h-9 items-center border-b-2 px-2 touch:h-11 ${one === view ? 'border-accent font-medium text-accenttext' : 'border-transparent text-ink2 hover:text-ink'}`}
        >
          {t(`community.view.${one}`)}
        </Link>
      ))}
    </nav>
  )
}

export function CommunityPage() {
  const { number } = useParams({ strict: false })
  const given = useSearch({ strict: false }).view
  const view = VIEWS.find((one) => one === given) ?? 'queue'
  const navigate = useNavigate()
  const query = useQuery(brandsQuery)
  const brands = query.data ?? []
  const [chosen, setChosen] = useState('')
  const [adding, setAdding] = useState(false)
  const brand = brands.find((one) => one.id === chosen) ?? brands.find((one) => one.is_default) ?? brands[0]
  return (
    <div className="flex h-full flex-col">
      <Header brand={brand} onAdd={() => setAdding(true)} />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto max-w-[760px] px-6 py-4 phone:px-4" data-testid="community">
          {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
          {number ? (
            <TopicDetail key={number} number={Number(number)} />
          ) : (
            <>
              {brands.length > 1 && (
                <select
                  className="field mb-3"
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
              )}
              {brand && <Off brand={brand} />}
              <Tabs view={view} />
              {brand && view === 'queue' && <Queue brand={brand} />}
              {brand && view === 'topics' && <Topics brand={brand} />}
              {view === 'members' && <Members />}
              {brand && view === 'health' && <HealthView brand={brand} />}
            </>
          )}
        </div>
      </div>
      {adding && brand && (
        <Suspense>
          <NewTopic
            brand={brand}
            onClose={() => setAdding(false)}
            onDone={(topic) => {
              setAdding(false)
              void navigate({ to: '/community/$number', params: { number: String(topic.number) } })
            }}
          />
        </Suspense>
      )}
    </div>
  )
}
