// One section as a form: under which other it is, its address, its name and what it is about in each language.
// It never offers a place below itself, or one that would be too deep.
import { patch, post } from '@api/client'
import type { Brand, HelpCategory } from '@api/types'
import { LOCALE_NAMES, locale, t } from '@i18n/runtime'
import { SelectField, TextField } from '@ui/field'
import { FormSheet } from '@ui/form-sheet'
import { useState } from 'react'
import { useSave } from '~/features/settings/use-save'
import { type Branch, DEEPEST, parentsFor, sectionName, sectionPath } from '../tree'

interface Props {
  brand: Brand
  tree: readonly Branch[]
  category: HelpCategory | null
  onClose: () => void
}

export function SectionSheet({ brand, tree, category, onClose }: Props) {
  const branch = tree.find((one) => one.category.id === category?.id)
  const parents = branch ? parentsFor(tree, branch) : tree.filter((one) => one.depth < DEEPEST)
  const [parent, setParent] = useState(category?.parent_id ?? '')
  const [slug, setSlug] = useState(category?.slug ?? '')
  const [names, setNames] = useState(category?.names ?? {})
  const [about, setAbout] = useState(category?.descriptions ?? {})
  const save = useSave(
    () => {
      const body = {
        ...(parent !== (category?.parent_id ?? '') || !category ? { parent_id: parent || null } : {}),
        ...(slug.trim() ? { slug: slug.trim() } : {}),
        names,
        descriptions: about,
      }
      return category
        ? patch<HelpCategory>(`/knowledge/categories/${category.id}`, { version: category.version, ...body })
        : post<HelpCategory>('/knowledge/categories', { brand_id: brand.id, ...body })
    },
    ['help-categories'],
    onClose,
  )
  const title = category ? t('edit_what', { what: sectionName(category, locale()) }) : t('section.add')
  // The languages of the brand, its default first: that name stands in for those that are missing.
  const languages = [brand.default_locale, ...brand.locales.filter((one) => one !== brand.default_locale)]
  return (
    <FormSheet title={title} save={save} onClose={onClose} width={560}>
      {languages.map((one, at) => (
        <fieldset key={one} className="grid grid-cols-2 gap-3 phone:grid-cols-1">
          <legend className="mb-1 text-xs text-ink3">{LOCALE_NAMES[one]}</legend>
          <TextField
            label={t('section.name')}
            required={at === 0}
            lang={one}
            maxLength={80}
            value={names[one] ?? ''}
            error={at === 0 ? save.field('names') : null}
            onChange={(event) => setNames({ ...names, [one]: event.target.value })}
          />
          <TextField
            label={t('section.description')}
            lang={one}
            maxLength={300}
            value={about[one] ?? ''}
            onChange={(event) => setAbout({ ...about, [one]: event.target.value })}
          />
        </fieldset>
      ))}
      <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
        <SelectField
          label={t('section.parent')}
          value={parent}
          error={save.field('parent_id')}
          onChange={(event) => setParent(event.target.value)}
        >
          <option value="">{t('section.top')}</option>
          {parents.map((one) => (
            <option key={one.category.id} value={one.category.id}>
              {sectionPath(one, locale())}
            </option>
          ))}
        </SelectField>
        <TextField
          label={t('article.slug')}
          help={t('section.slug_help')}
          maxLength={80}
          value={slug}
          error={save.field('slug')}
          onChange={(event) => setSlug(event.target.value)}
        />
      </div>
    </FormSheet>
  )
}
