// The fields of a template in their order: what each is called, what it takes, and whether it must be known.
// It never saves; the page does.
import { HANDOVER_KINDS, type HandoverField, type HandoverKind } from '@api/types'
import { t } from '@i18n/runtime'
import { ArrowUp, ChevronDown, Plus, X } from '@ui/icons'
import { ROWS } from '~/features/settings/section'
import { fieldLabel } from './model'

interface Props {
  fields: HandoverField[]
  may: boolean
  onChange: (fields: HandoverField[]) => void
}

/** A key that no field has. */
function freeKey(fields: readonly HandoverField[]): string {
  let n = fields.length + 1
  while (fields.some((field) => field.key === `own_${n}`)) n += 1
  return `own_${n}`
}

export function TemplateFields({ fields, may, onChange }: Props) {
  const change = (at: number, part: Partial<HandoverField>) =>
    onChange(fields.map((one, index) => (index === at ? { ...one, ...part } : one)))
  const move = (at: number, by: -1 | 1) => {
    const moved = [...fields]
    const [one] = moved.splice(at, 1)
    if (one) moved.splice(at + by, 0, one)
    onChange(moved)
  }
  const add = () =>
    onChange([
      ...fields,
      { key: freeKey(fields), label: t('handover.new_field'), kind: 'text', required: true, hint: '', options: [] },
    ])
  return (
    <>
      <ol className={`${ROWS} my-3`}>
        {fields.map((field, at) => (
          <Row
            key={field.key}
            field={field}
            may={may}
            first={at === 0}
            last={at === fields.length - 1}
            onChange={(part) => change(at, part)}
            onMove={(by) => move(at, by)}
            onDrop={() => onChange(fields.filter((_, index) => index !== at))}
          />
        ))}
      </ol>
      {may && (
        <button type="button" className="btn btn-line mb-3" onClick={add}>
          <Plus size={15} aria-hidden />
          {t('handover.add_field')}
        </button>
      )}
    </>
  )
}

interface RowProps {
  field: HandoverField
  may: boolean
  first: boolean
  last: boolean
  onChange: (part: Partial<HandoverField>) => void
  onMove: (by: -1 | 1) => void
  onDrop: () => void
}

function Row({ field, may, first, last, onChange, onMove, onDrop }: RowProps) {
  const name = fieldLabel(field)
  // The desk's own fields are translated, so they keep their names.
  const own = !field.label && !field.key.startsWith('own_')
  return (
    <li className="flex flex-wrap items-center gap-2 px-3 py-1.5">
      {own ? (
        <span className="min-w-0 flex-1 truncate">{name}</span>
      ) : (
        <input
          className="field min-w-32 flex-1"
          aria-label={t('handover.field_name')}
          maxLength={120}
          disabled={!may}
          value={field.label}
          onChange={(event) => onChange({ label: event.target.value })}
        />
      )}
      {!own && (
        <select
          className="field !w-auto"
          aria-label={t('handover.field_kind', { what: name })}
          disabled={!may}
          value={field.kind}
          onChange={(event) => onChange({ kind: event.target.value as HandoverKind })}
        >
          {HANDOVER_KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {t(`handover.kind.${kind}`)}
            </option>
          ))}
        </select>
      )}
      <label className="flex items-center gap-1.5 text-xs touch:min-h-11">
        <input
          type="checkbox"
          className="size-4 accent-(--accent)"
          aria-label={t('handover.required_what', { what: name })}
          disabled={!may}
          checked={field.required}
          onChange={(event) => onChange({ required: event.target.checked })}
        />
        {t('handover.required')}
      </label>
      {may && (
        <span className="flex shrink-0">
          <button
            type="button"
            className="btn-icon"
            aria-label={t('handover.up', { what: name })}
            disabled={first}
            onClick={() => onMove(-1)}
          >
            <ArrowUp size={15} aria-hidden />
          </button>
          <button
            type="button"
            className="btn-icon"
            aria-label={t('handover.down', { what: name })}
            disabled={last}
            onClick={() => onMove(1)}
          >
            <ChevronDown size={15} aria-hidden />
          </button>
          <button type="button" className="btn-icon" aria-label={t('delete_what', { what: name })} onClick={onDrop}>
            <X size={15} aria-hidden />
          </button>
        </span>
      )}
      {!own && (
        <input
          className="field w-full"
          aria-label={t('handover.field_hint', { what: name })}
          placeholder={t('handover.hint_placeholder')}
          maxLength={400}
          disabled={!may}
          value={field.hint}
          onChange={(event) => onChange({ hint: event.target.value })}
        />
      )}
      {!own && field.kind === 'choice' && (
        <textarea
          className="field field-area w-full"
          aria-label={t('handover.field_options', { what: name })}
          placeholder={t('handover.options_placeholder')}
          rows={3}
          disabled={!may}
          value={field.options.join('\n')}
          onChange={(event) => onChange({ options: event.target.value.split('\n') })}
        />
      )}
    </li>
  )
}
