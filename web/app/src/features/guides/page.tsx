// Guides: one tree for the team's diagnosis and for customers, its words for both, drawn, tried out and counted.
// It never saves a part: all guides are one setting, and go together.
import type { Guide } from '@api/types'
import { LOCALE_NAMES, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { ExternalLink, Plus } from '@ui/icons'
import { Problem } from '@ui/problem'
import { RowSkeletons } from '@ui/waiting'
import { useState } from 'react'
import { GuideEditor } from '~/features/diagnosis/guide-editor'
import { type Guides, guidesQuery } from '~/features/diagnosis/model'
import { addressOf } from '~/features/knowledge/centre/address'
import { useBrands } from '~/features/knowledge/queries'
import { SinceMark } from '~/features/releases/since'
import { useWhole } from '~/features/settings/use-whole'
import { Languages } from '~/features/status/languages'
import { useMay } from '~/sync/queries'
import { Figures } from './figures'
import { Front } from './front'
import { frontOf, parts, walksQuery } from './model'
import { Outline } from './outline'
import { Preview } from './preview'
import { Tree } from './tree'

export function GuidesPage() {
  const { data, error, isPending, refetch } = useQuery(guidesQuery)
  return (
    <div className="flex h-full flex-col">
      {isPending && <RowSkeletons height={52} />}
      {error && <Problem error={error} retry={() => void refetch()} />}
      {data && <All held={data} />}
    </div>
  )
}

const VIEWS = ['team', 'customers', 'tree', 'walks'] as const
type View = (typeof VIEWS)[number]

function All({ held }: { held: Guides }) {
  const may = useMay('settings.manage')
  const { at: wanted = 0 } = useSearch({ from: '/desk/guides' })
  const navigate = useNavigate()
  const whole = useWhole(held, '/guides', 'guides')
  const [view, setView] = useState<View>('customers')
  const all = whole.now.guides
  const at = Math.min(wanted, all.length - 1)
  const guide = all[at]
  const go = (place: number) => void navigate({ to: '/guides', search: { at: place }, replace: true })
  const set = (guides: Guide[]) => whole.change({ guides })
  const begin = () => {
    const step = { key: 'step_1', ask: '', hint: '', answers: [] }
    const name = t('diagnosis.new_name', { n: all.length + 1 })
    set([...all, { name, class: 'simple', product: '', steps: [step] }])
    setView('team')
    go(all.length)
  }
  return (
    <form className="flex min-h-0 flex-1 flex-col" onSubmit={whole.submit} noValidate>
      <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line px-5 touch:h-15 phone:px-4">
        <h1 className="flex-1 truncate text-md font-semibold">{t('guides.title')}</h1>
        {may && (
          <>
            <button type="button" className="btn btn-line" onClick={begin}>
              <Plus size={14} aria-hidden />
              {t('diagnosis.new')}
            </button>
            <button type="submit" className="btn btn-main" disabled={whole.rests}>
              {t('save')}
            </button>
          </>
        )}
      </header>
      <div className="grid min-h-0 flex-1 grid-cols-[240px_minmax(0,1fr)] phone:block phone:overflow-y-auto">
        <nav aria-label={t('guides.list')} className="overflow-y-auto border-e border-line p-2 phone:border-0">
          {all.map((one, place) => (
            <button
              // biome-ignore lint/suspicious/noArrayIndexKey: a guide has no other name while it is being renamed
              key={place}
              type="button"
              aria-current={place === at ? 'true' : undefined}
              className={`flex min-h-9 w-full items-center gap-2 rounded-lg px-2 text-start touch:min-h-11 ${place === at ? 'bg-sel font-medium text-accenttext' : 'hover:bg-hover'}`}
              onClick={() => go(place)}
            >
              <span dir="auto" className="min-w-0 flex-1 truncate">
                {one.name || `${t('diagnosis.own')}: ${t(`problem.class.${one.class}`)}`}
              </span>
              <SinceMark kind="guide" target={`${one.class} ${one.name}`} />
              {one.public?.open && <span className="pill bg-oksoft text-ok">{t('guides.is_open')}</span>}
            </button>
          ))}
        </nav>
        <div className="overflow-y-auto px-5 py-4 phone:px-4">
          {whole.refusal}
          {guide && (
            <>
              <div
                role="group"
                aria-label={t('guides.views')}
                className="mb-4 flex flex-wrap gap-x-1 border-b border-line"
              >
                {VIEWS.map((one) => (
                  <button
                    key={one}
                    type="button"
                    aria-pressed={one === view}
                    className={`-mb-px h-9 border-b-2 px-2 touch:h-11 ${one === view ? 'border-accent font-medium text-accenttext' : 'border-transparent text-ink2 hover:text-ink'}`}
                    onClick={() => setView(one)}
                  >
                    {t(`guides.view.${one}`)}
                  </button>
                ))}
              </div>
              <Guided
                key={at}
                view={view}
                guide={guide}
                at={at}
                may={may}
                saved={held.guides.some((one) => one.public?.slug === guide.public?.slug && one.public !== undefined)}
                onView={setView}
                onChange={(next) => set(all.map((one, place) => (place === at ? next : one)))}
                onRemove={() => {
                  set(all.filter((_, place) => place !== at))
                  go(0)
                }}
              />
            </>
          )}
        </div>
      </div>
    </form>
  )
}

interface GuidedProps {
  view: View
  guide: Guide
  at: number
  may: boolean
  /** Whether the server knows its address. */
  saved: boolean
  onView: (view: View) => void
  onChange: (guide: Guide) => void
  onRemove: () => void
}

function Guided({ view, guide, at, may, saved, onView, onChange, onRemove }: GuidedProps) {
  const brands = useBrands()
  const own = frontOf(guide, at)
  const brand = brands.find((one) => one.id === own.brand_id) ?? brands[0]
  const [days, setDays] = useState(30)
  const walks = useQuery({ ...walksQuery(own.slug, days), enabled: saved })
  if (view === 'team')
    return (
      <>
        <p className="mb-3 text-ink2">{t('diagnosis.guides_about')}</p>
        <GuideEditor open guide={guide} may={may} onChange={onChange} onRemove={onRemove} />
      </>
    )
  if (view === 'walks')
    return walks.data ? (
      <Figures guide={guide} walks={walks.data} days={days} onDays={setDays} />
    ) : (
      <p className="text-ink3">{t('guides.no_walks')}</p>
    )
  if (!brand) return <p className="text-ink3">{t('brand.off')}</p>
  const address = addressOf(brand)?.replace(/\/$/, '')
  return (
    <Languages brand={brand} parts={parts(guide, at)} none={t('guides.one_language')}>
      {(locale) =>
        view === 'tree' ? (
          <Tree
            guide={guide}
            locale={locale}
            walks={walks.data}
            onStep={(key) => {
              onView('customers')
              // The outline is there with the next frame.
              requestAnimationFrame(() =>
                document.getElementById(`guide-step-${key}`)?.scrollIntoView({ block: 'center' }),
              )
            }}
          />
        ) : (
          <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,22rem)] items-start gap-6 max-wide:grid-cols-[minmax(0,1fr)]">
            <div>
              <Front guide={guide} at={at} locale={locale} may={may} onChange={onChange} />
              <Outline guide={guide} locale={locale} may={may} onChange={onChange} />
            </div>
            <div className="sticky top-0 max-wide:static">
              <Preview guide={guide} at={at} locale={locale} />
              {own.open && saved && address && (
                <a
                  href={`${address}/${brand.locales.includes(locale) ? locale : brand.default_locale}/guides/${own.slug}`}
                  target="_blank"
                  rel="noreferrer"
                  className="btn btn-line mt-3"
                >
                  <ExternalLink size={14} aria-hidden />
                  {t('guides.look', { language: LOCALE_NAMES[locale] })}
                </a>
              )}
            </div>
          </div>
        )
      }
    </Languages>
  )
}
