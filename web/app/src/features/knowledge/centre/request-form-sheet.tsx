// One request form as a sheet: its words in one language at a time, where its requests go, and what it asks for.
// It never saves half a form; the server takes all of it or says what is wrong.
import { patch, post } from '@api/client'
import type { Brand, RequestForm } from '@api/types'
import { LOCALE_NAMES, type Locale, locale, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { CheckField, SelectField, TextField } from '@ui/field'
import { FormSheet } from '@ui/form-sheet'
import { useState } from 'react'
import { useSave } from '~/features/settings/use-save'
import { inboxesQuery, useTags } from '~/sync/queries'
import { FormFields } from './form-fields'
import { formName, said } from './form-model'

interface Props {
  brand: Brand
  form: RequestForm | null
  onClose: () => void
}

export function RequestFormSheet({ brand, form, onClose }: Props) {
  const languages = [brand.default_locale, ...brand.locales.filter((one) => one !== brand.default_locale)]
  const [lang, setLang] = useState<Locale>(languages.includes(locale()) ? locale() : brand.default_locale)
  const [names, setNames] = useState(form?.names ?? {})
  const [about, setAbout] = useState(form?.introductions ?? {})
  const [slug, setSlug] = useState(form?.slug ?? '')
  const [fields, setFields] = useState(form?.fields ?? [])
  const [tag, setTag] = useState(form?.tag_id ?? '')
  const [inbox, setInbox] = useState(form?.inbox_id ?? '')
  const [published, setPublished] = useState(form?.published ?? false)
  const tags = useTags()
  const inboxes = useQuery(inboxesQuery).data ?? []
  const save = useSave(
    () => {
      const body = {
        names,
        introductions: about,
        ...(slug.trim() ? { slug: slug.trim() } : {}),
        fields,
        tag_id: tag || null,
        inbox_id: inbox || null,
        published,
      }
      return form
        ? patch<RequestForm>(`/knowledge/forms/${form.id}`, { version: form.version, ...body })
        : post<RequestForm>(`/knowledge/brands/${brand.id}/forms`, body)
    },
    ['request-forms'],
    onClose,
  )
  const title = form ? t('edit_what', { what: formName(form, locale()) }) : t('request_form.add')
  return (
    <FormSheet title={title} save={save} onClose={onClose} width={680}>
      <SelectField
        label={t('request_form.language')}
        help={t('request_form.language_help')}
        value={lang}
        onChange={(event) => setLang(event.target.value as Locale)}
      >
        {languages.map((one) => (
          <option key={one} value={one}>
            {LOCALE_NAMES[one]}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t('request_form.name')}
        lang={lang}
        maxLength={80}
        placeholder={said(names, lang)}
        value={names[lang] ?? ''}
        error={save.field('names')}
        onChange={(event) => setNames({ ...names, [lang]: event.target.value })}
      />
      <TextField
        label={t('request_form.introduction')}
        lang={lang}
        maxLength={300}
        placeholder={said(about, lang)}
        value={about[lang] ?? ''}
        error={save.field('introductions')}
        onChange={(event) => setAbout({ ...about, [lang]: event.target.value })}
      />
      <FormFields fields={fields} lang={lang} errorOf={save.field} onChange={setFields} />
      <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
        <SelectField
          label={t('request_form.tag')}
          value={tag}
          error={save.field('tag_id')}
          onChange={(event) => setTag(event.target.value)}
        >
          <option value="">{t('request_form.no_tag')}</option>
          {tags.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('request_form.inbox')}
          value={inbox}
          error={save.field('inbox_id')}
          onChange={(event) => setInbox(event.target.value)}
        >
          <option value="">{t('request_form.first_inbox')}</option>
          {inboxes.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </SelectField>
      </div>
      <TextField
        label={t('article.slug')}
        help={t('section.slug_help')}
        maxLength={80}
        value={slug}
        error={save.field('slug')}
        onChange={(event) => setSlug(event.target.value)}
      />
      <CheckField
        label={t('request_form.published')}
        checked={published}
        onChange={(event) => setPublished(event.target.checked)}
      />
    </FormSheet>
  )
}
