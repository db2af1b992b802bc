// The control in which one value is edited, by kind; it says when the editing is done, and with which value.
// It never takes a key that belongs to an input method, and never saves anything itself.
import type { Field } from '@api/types'
import { t } from '@i18n/runtime'
import { isComposing } from '@keys/ime'
import { type KeyboardEvent, useState } from 'react'
import { useUsers } from '~/sync/queries'
import { dayMs, dayText, typedNumber } from './model'
import { fieldName } from './queries'

interface Props {
  field: Field
  value: unknown
  /** With the value to save; not at all when the editing was given up. */
  onDone: (value?: unknown) => void
}

const CONTROL = 'field !h-7 w-full min-w-0 touch:!h-11'

function Typed({ field, value, onDone }: Props) {
  const start = field.kind === 'date' ? dayText(value) : value === null || value === undefined ? '' : String(value)
  const [text, setText] = useState(start)
  const done = () => {
    if (text === start) return onDone()
    if (field.kind === 'number') return onDone(typedNumber(text))
    if (field.kind === 'date') return onDone(dayMs(text))
    return onDone(text.trim() || null)
  }
  const keys = (event: KeyboardEvent) => {
    if (isComposing(event)) return
    if (event.key === 'Enter' && (field.kind !== 'long_text' || event.metaKey || event.ctrlKey)) {
      event.preventDefault()
      done()
    } else if (event.key === 'Escape') {
      event.stopPropagation()
      onDone()
    }
  }
  const shared = { 'aria-label': fieldName(field), autoFocus: true, value: text, onBlur: done, onKeyDown: keys }
  if (field.kind === 'long_text')
    return (
      <textarea
        {...shared}
        rows={4}
        className="field field-area w-full"
        onChange={(event) => setText(event.target.value)}
      />
    )
  return (
    <input
      {...shared}
      type={field.kind === 'date' ? 'date' : field.kind === 'link' ? 'url' : 'text'}
      inputMode={field.kind === 'number' ? 'decimal' : undefined}
      className={CONTROL}
      onChange={(event) => setText(event.target.value)}
    />
  )
}

function Chosen({ field, value, onDone }: Props) {
  const users = useUsers()
  const held = value === null || value === undefined ? '' : String(value)
  const options =
    field.kind === 'yes_no'
      ? [
          { id: 'true', name: t('fields.yes') },
          { id: 'false', name: t('fields.no') },
        ]
      : field.kind === 'person'
        ? users.filter((user) => user.active || user.id === held)
        : field.options.filter((option) => !option.archived || option.id === held)
  const done = (next: string) => onDone(next === '' ? null : field.kind === 'yes_no' ? next === 'true' : next)
  return (
    <select
      autoFocus
      aria-label={fieldName(field)}
      value={held}
      className={CONTROL}
      onChange={(event) => done(event.target.value)}
      onBlur={() => onDone()}
    >
      <option value="">{t('fields.nothing')}</option>
      {options.map((option) => (
        <option key={option.id} value={option.id}>
          {option.name}
        </option>
      ))}
    </select>
  )
}

function Several({ field, value, onDone }: Props) {
  const held = Array.isArray(value) ? value.map(String) : []
  const [chosen, setChosen] = useState(held)
  const done = () => onDone(chosen.length > 0 ? chosen : null)
  return (
    <fieldset
      aria-label={fieldName(field)}
      className="w-full rounded-lg bg-sunken px-2.5 py-1.5"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) done()
      }}
      onKeyDown={(event) => {
        if (isComposing(event)) return
        if (event.key === 'Enter') done()
        else if (event.key === 'Escape') {
          event.stopPropagation()
          onDone()
        }
      }}
    >
      {field.options
        .filter((option) => !option.archived || held.includes(option.id))
        .map((option, index) => (
          <label key={option.id} className="flex items-center gap-2 py-0.5 touch:min-h-11">
            <input
              type="checkbox"
              autoFocus={index === 0}
              className="size-4 accent-(--accent)"
              checked={chosen.includes(option.id)}
              onChange={(event) =>
                setChosen(event.target.checked ? [...chosen, option.id] : chosen.filter((id) => id !== option.id))
              }
            />
            <span className="min-w-0 truncate">{option.name}</span>
          </label>
        ))}
    </fieldset>
  )
}

export function ValueInput(props: Props) {
  const { kind } = props.field
  if (kind === 'choices') return <Several {...props} />
  if (kind === 'choice' || kind === 'yes_no' || kind === 'person') return <Chosen {...props} />
  return <Typed {...props} />
}
