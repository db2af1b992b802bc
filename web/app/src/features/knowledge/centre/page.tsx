// Settings → Help centre: the brands that customers meet, the sections of each, and the forms by which customers ask.
// It never holds an article.
import type { Brand } from '@api/types'
import { list } from '@i18n/format'
import { LOCALE_NAMES, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Plus } from '@ui/icons'
import { Problem } from '@ui/problem'
import { lazy, Suspense, useState } from 'react'
import { ROW, ROWS, Section, Title } from '~/features/settings/section'
import { useMay } from '~/sync/queries'
import { brandsQuery } from '../queries'
import { SignInSection } from '../sign-in/section'
import { addressOf } from './address'
import { Forms } from './forms'
import { Sections } from './sections'

const BrandSheet = lazy(() => import('./brand-sheet').then((module) => ({ default: module.BrandSheet })))

function BrandRow({ brand, onEdit }: { brand: Brand; onEdit: (() => void) | false }) {
  const address = addressOf(brand)
  return (
    <li className={ROW}>
      {brand.logo ? (
        <img src={brand.logo} alt="" className="size-8 shrink-0 rounded-md object-contain" />
      ) : (
        <span
          aria-hidden
          className="size-8 shrink-0 rounded-md shadow-1"
          style={{ background: brand.colours.accent }}
        />
      )}
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2">
          <span dir="auto" className="font-medium">
            {brand.name}
          </span>
          <span className={`pill ${brand.published ? 'bg-oksoft text-ok' : 'bg-hover text-ink2'}`}>
            {t(brand.published ? 'brand.on' : 'brand.off')}
          </span>
        </p>
        <p className="text-xs text-ink2">{list(brand.locales.map((one) => LOCALE_NAMES[one]))}</p>
        {address ? (
          <a href={address} target="_blank" rel="noreferrer" className="break-all text-xs text-accenttext underline">
            {address}
          </a>
        ) : (
          <p className="text-xs text-ink3">{t('brand.no_address')}</p>
        )}
      </div>
      {onEdit && (
        <button
          type="button"
          className="btn btn-line"
          aria-label={t('edit_what', { what: brand.name })}
          onClick={onEdit}
        >
          {t('edit')}
        </button>
      )}
    </li>
  )
}

export function HelpCentrePage() {
  const may = useMay('settings.manage')
  const query = useQuery(brandsQuery)
  const brands = query.data ?? []
  const [open, setOpen] = useState<Brand | 'new' | null>(null)
  const [chosen, setChosen] = useState('')
  const brand = brands.find((one) => one.id === chosen) ?? brands[0]
  return (
    <>
      <Title
        title={t('settings.help_centre')}
        about={t('brand.about')}
        action={
          may && (
            <button type="button" className="btn btn-main !h-8" onClick={() => setOpen('new')}>
              <Plus size={15} aria-hidden />
              {t('brand.add')}
            </button>
          )
        }
      />
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      <ul className={ROWS} aria-label={t('brand.list')}>
        {brands.map((one) => (
          <BrandRow key={one.id} brand={one} onEdit={may && (() => setOpen(one))} />
        ))}
      </ul>
      {brand && (
        <div className="mt-8">
          {brands.length > 1 && (
            <select
              className="field mb-5"
              aria-label={t('article.brand')}
              value={brand.id}
              onChange={(event) => setChosen(event.target.value)}
            >
              {brands.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </select>
          )}
          <Section title={t('section.title')} about={t('section.about')}>
            <Sections key={brand.id} brand={brand} />
          </Section>
          <Section title={t('request_form.title')} about={t('request_form.about')}>
            <Forms key={brand.id} brand={brand} />
          </Section>
          {may && <SignInSection key={brand.id} brand={brand} />}
        </div>
      )}
      {open && (
        <Suspense>
          <BrandSheet brand={open === 'new' ? null : open} onClose={() => setOpen(null)} />
        </Suspense>
      )}
    </>
  )
}
