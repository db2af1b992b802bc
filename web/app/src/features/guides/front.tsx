// How customers meet a guide: whether they can, at which address, for which brand, its title and what it helps with.
// It never opens a guide of which no language is whole; it says what is missing instead.
import type { Guide, PublicGuide } from '@api/types'
import { type Locale, t } from '@i18n/runtime'
import { AreaField, CheckField, SelectField, TextField } from '@ui/field'
import { useBrands } from '~/features/knowledge/queries'
import { ArticleField } from './article-field'
import { fromTeam, frontOf, lacking, withWords } from './model'

interface Props {
  guide: Guide
  at: number
  locale: Locale
  may: boolean
  onChange: (guide: Guide) => void
}

export function Front({ guide, at, locale, may, onChange }: Props) {
  const brands = useBrands()
  const own = frontOf(guide, at)
  const missing = lacking(guide, at, locale)
  const set = (part: Partial<PublicGuide>) => onChange({ ...guide, public: { ...own, ...part } })
  return (
    <div className="mb-4 flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2 rounded-xl bg-sunken px-3 py-2">
        <p className={missing === 0 ? 'text-ok' : 'text-warn'} aria-live="polite">
          {missing === 0 ? t('guides.whole') : t('guides.lacking', { n: missing })}
        </p>
        {may && missing > 0 && (
          <button type="button" className="btn btn-line" onClick={() => onChange(fromTeam(guide, at, locale))}>
            {t('guides.from_team')}
          </button>
        )}
      </div>
      <TextField
        label={t('guides.name')}
        maxLength={200}
        disabled={!may}
        lang={locale}
        value={own.titles[locale] ?? ''}
        onChange={(event) => set({ titles: withWords(own.titles, locale, event.target.value) })}
      />
      <AreaField
        label={t('guides.introduction')}
        rows={2}
        maxLength={2000}
        disabled={!may}
        lang={locale}
        value={own.introductions[locale] ?? ''}
        onChange={(event) => set({ introductions: withWords(own.introductions, locale, event.target.value) })}
      />
      <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
        <TextField
          label={t('guides.slug')}
          help={t('guides.slug_help', { slug: own.slug })}
          maxLength={60}
          pattern="[a-z0-9\-]+"
          required
          disabled={!may}
          value={own.slug}
          onChange={(event) => set({ slug: event.target.value })}
        />
        {brands.length > 1 && (
          <SelectField
            label={t('article.brand')}
            disabled={!may}
            value={own.brand_id ?? ''}
            onChange={(event) => set({ brand_id: event.target.value || null })}
          >
            <option value="">{t('guides.every_brand')}</option>
            {brands.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </SelectField>
        )}
      </div>
      <div>
        <p className="mb-1 text-xs text-ink2">{t('guides.below')}</p>
        <div className="flex flex-wrap gap-2">
          {[...own.articles, null].slice(0, 10).map((number, place) => (
            <ArticleField
              key={number ?? 'new'}
              value={number}
              may={may}
              onChange={(next) =>
                set({
                  articles:
                    next === null
                      ? own.articles.filter((_, index) => index !== place)
                      : [...new Set([...own.articles, next])],
                })
              }
            />
          ))}
        </div>
      </div>
      <CheckField
        label={t('guides.open')}
        help={t('guides.open_help')}
        checked={own.open}
        disabled={!may}
        onChange={(event) => set({ open: event.target.checked })}
      />
    </div>
  )
}
