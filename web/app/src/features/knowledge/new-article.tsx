// A new article: where it belongs, in which language it is written first, what it is called.
// It never publishes anything; a new article is a draft.
import { post } from '@api/client'
import type { Article } from '@api/types'
import { LOCALE_NAMES, type Locale, locale, t } from '@i18n/runtime'
import { useNavigate } from '@tanstack/react-router'
import { SelectField, TextField } from '@ui/field'
import { FormSheet } from '@ui/form-sheet'
import { useState } from 'react'
import { useSave } from '~/features/settings/use-save'
import { putArticle, useBrands, useCategories } from './queries'
import { branches, sectionPath } from './tree'

export function NewArticle({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const brands = useBrands()
  const [chosen, setBrand] = useState('')
  const brand = brands.find((one) => one.id === chosen) ?? brands.find((one) => one.is_default) ?? brands[0]
  const tree = branches(useCategories(brand?.id))
  const languages = brand?.locales ?? []
  const [language, setLanguage] = useState<Locale | ''>('')
  const wanted = language || (languages.includes(locale()) ? locale() : (brand?.default_locale ?? locale()))
  const [category, setCategory] = useState('')
  const section = category || tree[0]?.category.id || ''
  const [title, setTitle] = useState('')
  const save = useSave(
    () =>
      post<Article>('/knowledge/articles', {
        brand_id: brand?.id,
        category_id: section,
        locale: wanted,
        title: title.trim(),
      }),
    [],
    (article) => {
      putArticle(article)
      onClose()
      void navigate({
        to: '/knowledge/$number',
        params: { number: String(article.number) },
        search: { lang: wanted },
      })
    },
  )
  return (
    <FormSheet
      title={t('article.new')}
      save={save}
      onClose={onClose}
      width={480}
      yes={t('article.create')}
      off={tree.length === 0}
    >
      <TextField
        autoFocus
        required
        label={t('article.title')}
        help={t('article.title_help')}
        maxLength={200}
        lang={wanted}
        value={title}
        error={save.field('title')}
        onChange={(event) => setTitle(event.target.value)}
      />
      {brands.length > 1 && (
        <SelectField
          label={t('article.brand')}
          value={brand?.id ?? ''}
          onChange={(event) => {
            setBrand(event.target.value)
            setCategory('')
            setLanguage('')
          }}
        >
          {brands.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </SelectField>
      )}
      <SelectField
        label={t('article.section')}
        required
        value={section}
        error={save.field('category_id')}
        onChange={(event) => setCategory(event.target.value)}
      >
        {tree.map((one) => (
          <option key={one.category.id} value={one.category.id}>
            {sectionPath(one, locale())}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t('article.source_language')}
        help={t('article.source_language_help')}
        value={wanted}
        onChange={(event) => setLanguage(event.target.value as Locale)}
      >
        {languages.map((one) => (
          <option key={one} value={one}>
            {LOCALE_NAMES[one]}
          </option>
        ))}
      </SelectField>
    </FormSheet>
  )
}
