// One brand as a form: name, languages, own host, colours, logo, and whether customers can read it.
// It never decides which colours can be read; the server refuses what cannot, beside the field.
import { patch, post } from '@api/client'
import type { Brand } from '@api/types'
import { LOCALE_NAMES, LOCALES, type Locale, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { CheckField, SelectField, TextField } from '@ui/field'
import { FormSheet } from '@ui/form-sheet'
import { useState } from 'react'
import { useSave } from '~/features/settings/use-save'
import { brandsQuery } from '../queries'
import { Colours } from './colours'
import { Logo } from './logo'

export function BrandSheet({ brand, onClose }: { brand: Brand | null; onClose: () => void }) {
  // The logo is saved by itself, which makes another version of the same brand.
  const known = useQuery(brandsQuery).data?.find((one) => one.id === brand?.id) ?? brand
  const [name, setName] = useState(brand?.name ?? '')
  const [slug, setSlug] = useState(brand?.slug ?? '')
  const [host, setHost] = useState(brand?.host ?? '')
  const [locales, setLocales] = useState<Locale[]>(brand?.locales ?? [...LOCALES])
  const [first, setFirst] = useState<Locale>(brand?.default_locale ?? 'en')
  const [colours, setColours] = useState(brand?.colours ?? null)
  const [published, setPublished] = useState(brand?.published ?? false)
  const save = useSave(
    () => {
      const body = {
        name: name.trim(),
        ...(slug.trim() ? { slug: slug.trim() } : {}),
        host: host.trim() || null,
        locales,
        default_locale: first,
        ...(colours ? { colours } : {}),
        published,
      }
      return known
        ? patch<Brand>(`/knowledge/brands/${known.id}`, { version: known.version, ...body })
        : post<Brand>('/knowledge/brands', body)
    },
    ['brands', 'help-categories'],
    onClose,
  )
  const title = brand ? t('edit_what', { what: brand.name }) : t('brand.add')
  const speak = (one: Locale, on: boolean) => {
    const next = LOCALES.filter((each) => (each === one ? on : locales.includes(each)))
    setLocales(next)
    if (!next.includes(first) && next[0]) setFirst(next[0])
  }
  return (
    <FormSheet title={title} save={save} onClose={onClose}>
      <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
        <TextField
          label={t('brand.name')}
          required
          maxLength={100}
          value={name}
          error={save.field('name')}
          onChange={(event) => setName(event.target.value)}
        />
        <TextField
          label={t('brand.slug')}
          help={t('brand.slug_help')}
          maxLength={80}
          value={slug}
          error={save.field('slug')}
          onChange={(event) => setSlug(event.target.value)}
        />
      </div>
      <TextField
        label={t('brand.host')}
        help={t('brand.host_help')}
        placeholder="help.example.com"
        inputMode="url"
        maxLength={253}
        value={host}
        error={save.field('host')}
        onChange={(event) => setHost(event.target.value)}
      />
      <fieldset>
        <legend className="font-medium text-ink2">{t('brand.languages')}</legend>
        <div className="mt-1 flex flex-wrap gap-x-5">
          {LOCALES.map((one) => (
            <CheckField
              key={one}
              label={LOCALE_NAMES[one]}
              checked={locales.includes(one)}
              disabled={locales.length === 1 && locales.includes(one)}
              onChange={(event) => speak(one, event.target.checked)}
            />
          ))}
        </div>
        {save.field('locales') && <p className="text-xs text-bad">{save.field('locales')}</p>}
      </fieldset>
      <SelectField
        label={t('brand.default_language')}
        help={t('brand.default_language_help')}
        value={first}
        error={save.field('default_locale')}
        onChange={(event) => setFirst(event.target.value as Locale)}
      >
        {locales.map((one) => (
          <option key={one} value={one}>
            {LOCALE_NAMES[one]}
          </option>
        ))}
      </SelectField>
      {colours && <Colours colours={colours} onChange={setColours} errorOf={(one) => save.field(`colours/${one}`)} />}
      {known && <Logo brand={known} />}
      <CheckField
        label={t('brand.published')}
        help={t('brand.published_help')}
        checked={published}
        onChange={(event) => setPublished(event.target.checked)}
      />
    </FormSheet>
  )
}
