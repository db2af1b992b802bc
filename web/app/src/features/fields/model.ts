// How the values of fields are read, written and shown. Pure.
// It never asks the server.
import type { Field } from '@api/types'
import { list, number } from '@i18n/format'
import { locale, t } from '@i18n/runtime'

/** The day of a stored date, as the browser's own control writes it. */
export const dayText = (ms: unknown): string => (typeof ms === 'number' ? new Date(ms).toISOString().slice(0, 10) : '')

export const dayMs = (text: string): number | null => {
  const ms = Date.parse(`${text}T00:00:00Z`)
  return Number.isNaN(ms) ? null : ms
}

/** What somebody typed as a number; full-width digits and grouping signs are understood. */
export function typedNumber(text: string): number | string | null {
  const plain = text.normalize('NFKC').replace(/[\s,_]/g, '')
  if (plain === '') return null
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : text.trim()
}

const optionName = (field: Field, id: unknown): string =>
  field.options.find((option) => option.id === id)?.name ?? t('history.unknown')

/** A value as people read it; null when there is none. */
export function shownValue(
  field: Field,
  value: unknown,
  users: readonly { id: string; name: string }[],
): string | null {
  if (value === null || value === undefined) return null
  switch (field.kind) {
    case 'yes_no':
      return t(value ? 'fields.yes' : 'fields.no')
    case 'number':
      return typeof value === 'number' ? number(value) : String(value)
    case 'date':
      return typeof value === 'number'
        ? new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeZone: 'UTC' }).format(value)
        : null
    case 'choice':
      return optionName(field, value)
    case 'choices':
      return Array.isArray(value) ? list(value.map((id) => optionName(field, id))) : null
    case 'person':
      return users.find((user) => user.id === value)?.name ?? t('history.unknown')
    default:
      return String(value)
  }
}
