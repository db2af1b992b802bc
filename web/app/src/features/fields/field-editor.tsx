// One field as a form: names, kind, options, when it is shown and whether it must be filled.
// It never changes the kind of a field that exists; what it holds would lose its meaning.
import type { Condition, Field, FieldKind, FieldOption } from '@api/types'
import { LOCALE_NAMES, LOCALES, locale, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { CheckField, SelectField, TextField } from '@ui/field'
import { FormSheet } from '@ui/form-sheet'
import { Plus, X } from '@ui/icons'
import { useState } from 'react'
import { useSave } from '~/features/settings/use-save'
import { ConditionInput } from './condition-input'
import { type FieldOwner, fieldsQuery } from './queries'

const KINDS: FieldKind[] = ['text', 'long_text', 'number', 'yes_no', 'date', 'choice', 'choices', 'link', 'person']

interface Props {
  field: Field | null
  owner: FieldOwner
  save: (body: Record<string, unknown>) => Promise<Field>
  onClose: () => void
}

function Options({ options, onChange }: { options: FieldOption[]; onChange: (options: FieldOption[]) => void }) {
  const set = (index: number, change: Partial<FieldOption>) =>
    onChange(options.map((option, at) => (at === index ? { ...option, ...change } : option)))
  return (
    <fieldset>
      <legend className="font-medium text-ink2">{t('fields.options')}</legend>
      <ul className="mt-1 flex flex-col gap-1.5">
        {options.map((option, index) =>
          option.archived ? null : (
            // biome-ignore lint/suspicious/noArrayIndexKey: options that are new have no id yet and keep their place
            <li key={index} className="flex items-center gap-1.5">
              <input
                className="field min-w-0 flex-1"
                aria-label={t('fields.option', { n: index + 1 })}
                value={option.name}
                maxLength={60}
                onChange={(event) => set(index, { name: event.target.value })}
              />
              <button
                type="button"
                className="btn-icon"
                aria-label={t('delete_what', { what: option.name || String(index + 1) })}
                onClick={() =>
                  option.id ? set(index, { archived: true }) : onChange(options.filter((_, at) => at !== index))
                }
              >
                <X size={15} aria-hidden />
              </button>
            </li>
          ),
        )}
      </ul>
      <button
        type="button"
        className="btn btn-line mt-2 !h-8"
        onClick={() => onChange([...options, { id: '', name: '', archived: false }])}
      >
        <Plus size={14} aria-hidden />
        {t('fields.add_option')}
      </button>
    </fieldset>
  )
}

export function FieldEditor({ field, owner, save, onClose }: Props) {
  const all = useQuery(fieldsQuery).data ?? []
  const [name, setName] = useState(field?.name ?? '')
  const [names, setNames] = useState<Record<string, string>>(field?.names ?? {})
  const [kind, setKind] = useState<FieldKind>(field?.kind ?? 'text')
  const [options, setOptions] = useState<FieldOption[]>(field?.options ?? [])
  const [required, setRequired] = useState(field?.required === 'on_solve')
  const [condition, setCondition] = useState<Condition | null>(field?.shown_when ?? null)
  const choice = kind === 'choice' || kind === 'choices'
  const put = useSave(
    () =>
      save({
        name: name.trim(),
        names,
        ...(field ? {} : { kind }),
        ...(choice ? { options: options.filter((option) => option.name.trim()) } : {}),
        ...(owner === 'conversation' ? { required: required ? 'on_solve' : 'never', shown_when: condition } : {}),
      }),
    ['fields', 'held'],
    onClose,
  )
  const title = field ? t('edit_what', { what: field.name }) : t('fields.new')
  return (
    <FormSheet title={title} save={put} onClose={onClose} width={520}>
      <TextField
        label={t('fields.name')}
        required
        autoFocus
        maxLength={60}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={put.field('name')}
      />
      <SelectField
        label={t('fields.kind')}
        value={kind}
        disabled={field !== null}
        onChange={(event) => setKind(event.target.value as FieldKind)}
      >
        {KINDS.map((one) => (
          <option key={one} value={one}>
            {t(`fields.kind_${one}`)}
          </option>
        ))}
      </SelectField>
      {choice && <Options options={options} onChange={setOptions} />}
      <details>
        <summary className="cursor-pointer text-ink2">{t('fields.names')}</summary>
        <div className="mt-2 grid grid-cols-2 gap-3 phone:grid-cols-1">
          {LOCALES.filter((tag) => tag !== locale() || names[tag]).map((tag) => (
            <TextField
              key={tag}
              label={LOCALE_NAMES[tag]}
              maxLength={60}
              lang={tag}
              value={names[tag] ?? ''}
              onChange={(event) => setNames({ ...names, [tag]: event.target.value })}
            />
          ))}
        </div>
      </details>
      {owner === 'conversation' && (
        <>
          <CheckField
            label={t('fields.required')}
            help={t('fields.required_help')}
            checked={required}
            onChange={(event) => setRequired(event.target.checked)}
          />
          <ConditionInput
            condition={condition}
            fields={all.filter((one) => one.owner === 'conversation' && one.id !== field?.id && !one.archived)}
            onChange={setCondition}
          />
          {put.field('shown_when') && <p className="text-xs text-bad">{put.field('shown_when')}</p>}
        </>
      )}
    </FormSheet>
  )
}
