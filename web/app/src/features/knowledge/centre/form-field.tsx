// One field of a request form: what it asks in the language that is written in, what it takes, and when it is shown.
// It never offers a condition that could not come true.
import type { Field, RequestFormField } from '@api/types'
import { type Locale, t } from '@i18n/runtime'
import { CheckField, SelectField, TextField } from '@ui/field'
import { Plus, X } from '@ui/icons'
import { fieldName } from '~/features/fields/queries'
import { ANSWER_KINDS, fillable, isChoice, newOption, said, valuesOf, withFills, withKind } from './form-model'

interface Props {
  field: RequestFormField
  /** The fields that stand before it. */
  before: readonly RequestFormField[]
  /** The desk's own fields. */
  desk: readonly Field[]
  lang: Locale
  errorOf: (name: string) => string | null
  onChange: (next: RequestFormField) => void
}

/** What customers read for a value of a field. */
function valueName(field: RequestFormField, value: string, lang: Locale): string {
  if (field.kind === 'yes_no') return t(value === 'yes' ? 'request_form.yes' : 'request_form.no')
  const option = field.options.find((one) => one.id === value)
  return option ? said(option.names, lang) || value : value
}

export const conditionWords = (
  field: RequestFormField,
  all: readonly RequestFormField[],
  lang: Locale,
): string | null => {
  const asked = all.find((one) => one.id === field.shown_when?.field)
  if (!asked || !field.shown_when) return null
  return t('request_form.when_is', {
    field: said(asked.labels, lang) || asked.id,
    value: valueName(asked, field.shown_when.is, lang),
  })
}

export function FormFieldEditor({ field, before, desk, lang, errorOf, onChange }: Props) {
  const set = (more: Partial<RequestFormField>) => onChange({ ...field, ...more })
  const fills = fillable(desk, field.kind)
  return (
    <div className="flex flex-col gap-3 px-3.5 pt-1 pb-4">
      <TextField
        label={t('request_form.label')}
        lang={lang}
        maxLength={150}
        placeholder={said(field.labels, lang)}
        value={field.labels[lang] ?? ''}
        error={errorOf('labels')}
        onChange={(event) => set({ labels: { ...field.labels, [lang]: event.target.value } })}
      />
      <TextField
        label={t('request_form.help')}
        lang={lang}
        maxLength={300}
        placeholder={said(field.helps, lang)}
        value={field.helps[lang] ?? ''}
        error={errorOf('helps')}
        onChange={(event) => set({ helps: { ...field.helps, [lang]: event.target.value } })}
      />
      <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
        <SelectField
          label={t('request_form.kind')}
          value={field.kind}
          onChange={(event) => {
            const kind = ANSWER_KINDS.find((one) => one === event.target.value)
            if (kind) onChange(withKind(field, kind))
          }}
        >
          {ANSWER_KINDS.map((one) => (
            <option key={one} value={one}>
              {t(`request_form.kind.${one}`)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('request_form.fills')}
          value={field.fills ?? ''}
          error={errorOf('fills')}
          onChange={(event) =>
            onChange(withFills(field, fills.find((one) => one.id === event.target.value) ?? null, lang))
          }
        >
          <option value="">{t('request_form.fills_none')}</option>
          {fills.map((one) => (
            <option key={one.id} value={one.id}>
              {fieldName(one)}
            </option>
          ))}
        </SelectField>
      </div>
      {isChoice(field.kind) && <Options field={field} lang={lang} error={errorOf('options')} onChange={onChange} />}
      <SelectField
        label={t('request_form.when')}
        value={field.shown_when ? `${field.shown_when.field} ${field.shown_when.is}` : ''}
        error={errorOf('shown_when')}
        onChange={(event) => {
          const [asked, is] = event.target.value.split(' ')
          set({ shown_when: asked && is ? { field: asked, is } : null })
        }}
      >
        <option value="">{t('request_form.always')}</option>
        {before.flatMap((other) =>
          valuesOf(other).map((value) => (
            <option key={`${other.id} ${value}`} value={`${other.id} ${value}`}>
              {t('request_form.when_is', {
                field: said(other.labels, lang) || other.id,
                value: valueName(other, value, lang),
              })}
            </option>
          )),
        )}
      </SelectField>
      <CheckField
        label={t('request_form.required')}
        checked={field.required}
        onChange={(event) => set({ required: event.target.checked })}
      />
    </div>
  )
}

function Options({
  field,
  lang,
  error,
  onChange,
}: Pick<Props, 'field' | 'lang' | 'onChange'> & { error: string | null }) {
  const set = (options: RequestFormField['options']) => onChange({ ...field, options })
  // What the desk's field offers is decided there; here it is only named.
  const fixed = field.fills !== null
  return (
    <fieldset>
      <legend className="mb-1 font-medium text-ink2">{t('request_form.options')}</legend>
      <ul className="flex flex-col gap-1.5">
        {field.options.map((option, at) => (
          <li key={option.id} className="flex gap-1.5">
            <input
              dir="auto"
              className="field min-w-0 flex-1"
              aria-label={t('request_form.option', { n: at + 1 })}
              lang={lang}
              maxLength={100}
              placeholder={said(option.names, lang)}
              value={option.names[lang] ?? ''}
              onChange={(event) => {
                const names = { ...option.names, [lang]: event.target.value }
                set(field.options.map((one) => (one.id === option.id ? { ...one, names } : one)))
              }}
            />
            {!fixed && field.options.length > 1 && (
              <button
                type="button"
                className="btn-icon"
                aria-label={t('delete_what', { what: said(option.names, lang) || option.id })}
                onClick={() => set(field.options.filter((one) => one.id !== option.id))}
              >
                <X size={15} aria-hidden />
              </button>
            )}
          </li>
        ))}
      </ul>
      {error && <p className="text-xs text-bad">{error}</p>}
      {!fixed && (
        <button
          type="button"
          className="btn btn-line mt-2"
          onClick={() => set([...field.options, newOption(field.options)])}
        >
          <Plus size={14} aria-hidden />
          {t('request_form.add_option')}
        </button>
      )}
    </fieldset>
  )
}
