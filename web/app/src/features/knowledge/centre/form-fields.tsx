// The fields of a request form in their order: opened one at a time, moved, taken out, added.
// It never leaves a condition behind whose field is gone.
import type { RequestFormField } from '@api/types'
import { type Locale, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Plus, Trash2 } from '@ui/icons'
import { MoveButton } from '@ui/move-button'
import { moved } from '@ui/order'
import { tip } from '@ui/tooltip'
import { useState } from 'react'
import { fieldsQuery } from '~/features/fields/queries'
import { ROWS } from '~/features/settings/section'
import { conditionWords, FormFieldEditor } from './form-field'
import { newField, said, sound } from './form-model'

interface Props {
  fields: readonly RequestFormField[]
  lang: Locale
  errorOf: (name: string) => string | null
  onChange: (next: RequestFormField[]) => void
}

export function FormFields({ fields, lang, errorOf, onChange }: Props) {
  const desk = useQuery(fieldsQuery).data ?? []
  const [open, setOpen] = useState('')
  const change = (next: readonly RequestFormField[]) => onChange(sound(next))
  return (
    <fieldset>
      <legend className="font-medium text-ink2">{t('request_form.fields')}</legend>
      <p className="mb-2 text-xs text-ink3">{t('request_form.fields_about')}</p>
      {fields.length > 0 && (
        <ul className={ROWS}>
          {fields.map((field, at) => (
            <li key={field.id}>
              <Row
                field={field}
                fields={fields}
                at={at}
                lang={lang}
                open={open === field.id}
                onOpen={() => setOpen(open === field.id ? '' : field.id)}
                onChange={change}
              />
              {open === field.id && (
                <FormFieldEditor
                  field={field}
                  before={fields.slice(0, at)}
                  desk={desk}
                  lang={lang}
                  errorOf={(name) => errorOf(`fields/${at}/${name}`)}
                  onChange={(next) => change(fields.map((one) => (one.id === field.id ? next : one)))}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      <button
        type="button"
        className="btn btn-line mt-3"
        onClick={() => {
          const one = newField(fields)
          change([...fields, one])
          setOpen(one.id)
        }}
      >
        <Plus size={14} aria-hidden />
        {t('request_form.add_field')}
      </button>
    </fieldset>
  )
}

interface RowProps {
  field: RequestFormField
  fields: readonly RequestFormField[]
  at: number
  lang: Locale
  open: boolean
  onOpen: () => void
  onChange: (next: readonly RequestFormField[]) => void
}

function Row({ field, fields, at, lang, open, onOpen, onChange }: RowProps) {
  const name = said(field.labels, lang) || t('request_form.unnamed')
  const when = conditionWords(field, fields, lang)
  const move = (by: 1 | -1) => (
    <MoveButton
      name={name}
      by={by}
      disabled={fields[at + by] === undefined}
      onMove={() => onChange(moved(fields, at, by))}
    />
  )
  return (
    <div className="flex min-h-11 items-center gap-1 px-3.5 py-1.5">
      <button type="button" aria-expanded={open} className="min-w-0 flex-1 text-start touch:min-h-11" onClick={onOpen}>
        <span dir="auto" className="font-medium">
          {name}
        </span>{' '}
        <span className="text-xs text-ink3">
          {t(`request_form.kind.${field.kind}`)}
          {field.required && ` · ${t('request_form.needed')}`}
        </span>
        {when && (
          <span dir="auto" className="block text-xs text-ink2">
            {when}
          </span>
        )}
      </button>
      {move(-1)}
      {move(1)}
      <button
        type="button"
        className="btn-icon"
        aria-label={t('delete_what', { what: name })}
        {...tip(t('delete_what', { what: name }))}
        onClick={() => onChange(fields.filter((one) => one.id !== field.id))}
      >
        <Trash2 size={15} aria-hidden />
      </button>
    </div>
  )
}
