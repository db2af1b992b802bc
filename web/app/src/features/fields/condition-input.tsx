// When a field is shown: always, or when another field, the inbox or a tag has one of some values.
// It never touches a condition that it cannot show; such a one was set through the API and stays until it is replaced.
import type { Condition, Field } from '@api/types'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { SelectField } from '@ui/field'
import { inboxesQuery, useTags } from '~/sync/queries'
import { fieldName } from './queries'

interface Props {
  condition: Condition | null
  fields: readonly Field[]
  onChange: (condition: Condition | null) => void
}

interface Simple {
  /** `inbox`, `tag` or a field's id. */
  subject: string
  values: string[]
}

/** The one test of a condition that this form can show. */
export function simple(condition: Condition | null): Simple | null {
  if (!condition) return { subject: '', values: [] }
  const entries = Object.entries(condition)
  const [name, value] = entries[0] ?? []
  if (entries.length !== 1) return null
  if ((name === 'inbox' || name === 'tag') && Array.isArray(value)) return { subject: name, values: value.map(String) }
  const field = value as { id?: string; test?: Record<string, unknown> } | undefined
  if (name !== 'field' || !field?.id || !field.test) return null
  if (Array.isArray(field.test.is)) return { subject: field.id, values: field.test.is.map(String) }
  return typeof field.test.yes === 'boolean' ? { subject: field.id, values: [String(field.test.yes)] } : null
}

export function ConditionInput({ condition, fields, onChange }: Props) {
  const inboxes = useQuery(inboxesQuery).data ?? []
  const tags = useTags()
  const held = simple(condition)
  const telling = fields.filter((field) => ['choice', 'choices', 'yes_no'].includes(field.kind))
  const field = telling.find((one) => one.id === held?.subject)
  const values =
    held?.subject === 'inbox'
      ? inboxes
      : held?.subject === 'tag'
        ? tags
        : field?.kind === 'yes_no'
          ? [
              { id: 'true', name: t('fields.yes') },
              { id: 'false', name: t('fields.no') },
            ]
          : (field?.options.filter((option) => !option.archived) ?? [])
  const set = (subject: string, chosen: string[]) => {
    if (!subject) return onChange(null)
    if (subject === 'inbox' || subject === 'tag') return onChange({ [subject]: chosen } as Condition)
    const kind = telling.find((one) => one.id === subject)?.kind
    const test = kind === 'yes_no' ? { yes: (chosen[0] ?? 'true') === 'true' } : { is: chosen }
    onChange({ field: { id: subject, test } })
  }
  if (!held) return <p className="text-xs text-ink3">{t('fields.condition_other')}</p>
  return (
    <div className="flex flex-col gap-2">
      <SelectField label={t('fields.shown')} value={held.subject} onChange={(event) => set(event.target.value, [])}>
        <option value="">{t('fields.always')}</option>
        <option value="inbox">{t('pane.inbox')}</option>
        <option value="tag">{t('pane.tags')}</option>
        {telling.map((one) => (
          <option key={one.id} value={one.id}>
            {fieldName(one)}
          </option>
        ))}
      </SelectField>
      {held.subject && (
        <fieldset aria-label={t('fields.one_of')} className="max-h-40 overflow-y-auto rounded-lg bg-sunken px-3 py-1.5">
          {values.map((value) => (
            <label key={value.id} className="flex items-center gap-2 py-0.5 touch:min-h-11">
              <input
                type={field?.kind === 'yes_no' ? 'radio' : 'checkbox'}
                className="size-4 accent-(--accent)"
                checked={held.values.includes(value.id)}
                onChange={(event) => {
                  if (field?.kind === 'yes_no') set(held.subject, [value.id])
                  else
                    set(
                      held.subject,
                      event.target.checked ? [...held.values, value.id] : held.values.filter((id) => id !== value.id),
                    )
                }}
              />
              <span className="min-w-0 truncate">{value.name}</span>
            </label>
          ))}
        </fieldset>
      )}
    </div>
  )
}
