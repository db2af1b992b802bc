// The conditions of a message: each a kind with its values, added and taken out one by one.
// It never says what is wrong with one; the server does.
import { t } from '@i18n/runtime'
import { SelectField, TextField } from '@ui/field'
import { Plus, Trash2 } from '@ui/icons'
import { tip } from '@ui/tooltip'
import { useState } from 'react'
import { type Condition, fresh, HOWS, KINDS, MOST_CONDITIONS, tagsOf } from './messages-model'

interface OneProps {
  value: Condition
  onChange: (value: Condition) => void
}

/** Languages are kept as they are typed until they are tags. */
function Tags({ tags, onChange }: { tags: string[]; onChange: (tags: string[]) => void }) {
  const [text, setText] = useState(tags.join(', '))
  return (
    <TextField
      label={t('chat.rule.language')}
      help={t('chat.rule.language_help')}
      maxLength={400}
      value={text}
      onChange={(event) => {
        setText(event.target.value)
        onChange(tagsOf(event.target.value))
      }}
    />
  )
}

function One({ value, onChange }: OneProps) {
  switch (value.kind) {
    case 'page':
      return (
        <div className="grid grid-cols-[auto_1fr] gap-2 phone:grid-cols-1">
          <SelectField
            label={t('chat.rule.page')}
            value={value.how}
            onChange={(event) => onChange({ ...value, how: event.target.value as (typeof HOWS)[number] })}
          >
            {HOWS.map((one) => (
              <option key={one} value={one}>
                {t(`chat.rule.${one}`)}
              </option>
            ))}
          </SelectField>
          <TextField
            label={t('chat.rule.address')}
            help={t('chat.rule.address_help')}
            required
            maxLength={500}
            value={value.value}
            onChange={(event) => onChange({ ...value, value: event.target.value })}
          />
        </div>
      )
    case 'seconds':
    case 'visits':
      return (
        <TextField
          label={t(`chat.rule.${value.kind}`)}
          help={value.kind === 'visits' ? t('chat.rule.visits_help') : undefined}
          type="number"
          required
          min={1}
          max={value.kind === 'seconds' ? 3600 : 1000}
          value={value.at_least}
          onChange={(event) => onChange({ ...value, at_least: Number(event.target.value) })}
        />
      )
    case 'visitor':
      return (
        <SelectField
          label={t('chat.rule.visitor')}
          value={value.known ? 'known' : 'unknown'}
          onChange={(event) => onChange({ ...value, known: event.target.value === 'known' })}
        >
          <option value="known">{t('chat.rule.known')}</option>
          <option value="unknown">{t('chat.rule.unknown')}</option>
        </SelectField>
      )
    case 'language':
      return <Tags tags={value.tags} onChange={(tags) => onChange({ ...value, tags })} />
    default:
      return <p className="py-1">{t('chat.rule.hours')}</p>
  }
}

interface Props {
  value: Condition[]
  error: string | null
  onChange: (value: Condition[]) => void
}

export function ConditionField({ value, error, onChange }: Props) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1 font-medium text-ink2">{t('chat.rule.all')}</legend>
      {value.length === 0 && <p className="text-ink2">{t('chat.rule.always')}</p>}
      {value.map((one, at) => {
        const label = t('chat.rule.drop', { what: t(`chat.rule.${one.kind}`) })
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no names and keep their order
          <div key={`${at} ${one.kind}`} className="flex items-start gap-2 rounded-lg bg-canvas p-2.5">
            <div className="min-w-0 flex-1">
              <One value={one} onChange={(next) => onChange(value.map((old, place) => (place === at ? next : old)))} />
            </div>
            <button
              type="button"
              className="btn-icon"
              aria-label={label}
              {...tip(label)}
              onClick={() => onChange(value.filter((_, place) => place !== at))}
            >
              <Trash2 size={15} aria-hidden />
            </button>
          </div>
        )
      })}
      {error && <p className="text-xs text-bad">{error}</p>}
      {value.length < MOST_CONDITIONS && (
        <div className="flex items-center gap-2">
          <Plus size={15} aria-hidden className="text-ink3" />
          <select
            className="field !w-auto"
            aria-label={t('chat.rule.add')}
            value=""
            onChange={(event) => onChange([...value, fresh(event.target.value as Condition['kind'])])}
          >
            <option value="" disabled>
              {t('chat.rule.add')}
            </option>
            {KINDS.map((one) => (
              <option key={one} value={one}>
                {t(`chat.rule.${one}`)}
              </option>
            ))}
          </select>
        </div>
      )}
    </fieldset>
  )
}
