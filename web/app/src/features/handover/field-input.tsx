// One field of a packet: its value, where it comes from, what the receiver marked, and what could be taken over.
// It never saves before the field is left.
import type { Conversation, Handover, HandoverChange, HandoverField } from '@api/types'
import { moment } from '@i18n/format'
import { t } from '@i18n/runtime'
import { AreaField, CheckField, SelectField, TextField } from '@ui/field'
import { FileChoices } from '@ui/file-choices'
import { useThreadFiles, useUsers } from '~/sync/queries'
import { fieldHint, fieldLabel, optionLabel } from './model'

interface Props {
  conversation: Conversation
  packet: Handover
  field: HandoverField
  open: boolean
  mark: string | undefined
  error: string | null
  onChange: (value: HandoverChange) => void
}

export function FieldInput(props: Props) {
  const { packet, field, open, mark, onChange } = props
  const users = useUsers()
  const entry = packet.entries[field.key]
  const proposal = open ? packet.proposals.find((one) => one.key === field.key) : undefined
  const by = users.find((user) => user.id === entry?.by)?.name
  return (
    <div className={mark ? 'border-s-2 border-bad ps-3' : ''}>
      <Value {...props} />
      {entry?.source && (entry.value || entry.files.length > 0) && (
        <p className="text-xs text-ink3">
          {t(`handover.source.${entry.source}`)}
          {by && ` · ${by}`}
        </p>
      )}
      {mark && <p className="break-words text-xs text-bad">{t('handover.mark', { mark })}</p>}
      {proposal && (
        <p className="mt-1 flex flex-wrap items-center gap-2 rounded-lg bg-accentsoft px-2.5 py-1.5 text-xs">
          <span className="min-w-0 flex-1 break-words">
            {t('handover.proposal', {
              source: t(`handover.source.${proposal.source}`),
              value: ['choice', 'yes_no'].includes(field.kind) ? optionLabel(field, proposal.value) : proposal.value,
            })}
          </span>
          <button
            type="button"
            className="btn btn-line !h-7 bg-raised"
            aria-label={t('handover.take_what', { what: fieldLabel(field) })}
            onClick={() => onChange({ value: proposal.value, source: proposal.source })}
          >
            {t('handover.take')}
          </button>
        </p>
      )}
    </div>
  )
}

function Value({ conversation, packet, field, open, error, onChange }: Props) {
  const entry = packet.entries[field.key]
  const value = entry?.value ?? ''
  const common = {
    label: field.required ? `${fieldLabel(field)} *` : fieldLabel(field),
    help: fieldHint(field),
    error,
    disabled: !open,
  }
  const leave = (next: string) => next.trim() !== value && onChange({ value: next.trim() })
  const fresh = `${field.key}-${value}`
  if (field.kind === 'file')
    return <Files {...{ conversation, packet, field, open, error, onChange }} common={common} />
  if (field.kind === 'credential') return <Credential {...{ packet, field, open, onChange }} common={common} />
  if (field.kind === 'choice' || field.kind === 'yes_no') {
    const options = field.kind === 'yes_no' ? ['yes', 'no', 'unknown'] : field.options
    return (
      <SelectField {...common} value={value} onChange={(event) => onChange({ value: event.target.value })}>
        <option value="">{t('handover.choose')}</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {field.kind === 'yes_no'
              ? t(`handover.option.${option}` as 'handover.option.yes')
              : optionLabel(field, option)}
          </option>
        ))}
      </SelectField>
    )
  }
  if (field.kind === 'long')
    return (
      <AreaField
        {...common}
        key={fresh}
        rows={2}
        maxLength={4000}
        defaultValue={value}
        onBlur={(event) => leave(event.target.value)}
      />
    )
  return (
    <TextField
      {...common}
      key={fresh}
      type={field.kind === 'date' ? 'date' : 'text'}
      maxLength={4000}
      defaultValue={value}
      onBlur={(event) => leave(event.target.value)}
    />
  )
}

interface Common {
  label: string
  help: string
  error: string | null
  disabled: boolean
}

type Part = Pick<Props, 'packet' | 'field' | 'open' | 'onChange'> & { common: Common }

function Reason({ packet, field, open, onChange, label }: Part & { label: string }) {
  const reason = packet.entries[field.key]?.unavailable ?? ''
  return (
    <TextField
      key={`${field.key}-why-${reason}`}
      label={label}
      disabled={!open}
      maxLength={500}
      defaultValue={reason}
      onBlur={(event) => event.target.value.trim() !== reason && onChange({ unavailable: event.target.value.trim() })}
    />
  )
}

function Files(props: Part & { conversation: Conversation }) {
  const { conversation, packet, field, open, onChange, common } = props
  const files = useThreadFiles(conversation.id)
  const chosen = packet.entries[field.key]?.files ?? []
  return (
    <FileChoices
      label={common.label}
      none={t('handover.no_files')}
      files={files}
      chosen={chosen}
      disabled={!open}
      onChange={(files) => onChange({ files })}
    >
      {chosen.length === 0 && <Reason {...props} label={t('handover.no_files_why')} />}
      {common.help && <p className="text-xs text-ink3">{common.help}</p>}
    </FileChoices>
  )
}

function Credential(props: Part) {
  const { packet, field, open, onChange, common } = props
  const users = useUsers()
  const entry = packet.entries[field.key]
  const tested = entry?.tested_at
  return (
    <div className="flex flex-col gap-1">
      <AreaField
        {...common}
        key={`${field.key}-${entry?.value}`}
        rows={2}
        maxLength={4000}
        defaultValue={entry?.value}
        onBlur={(event) =>
          event.target.value.trim() !== (entry?.value ?? '') && onChange({ value: event.target.value.trim() })
        }
      />
      {entry?.value ? (
        <CheckField
          label={t('handover.tested')}
          help={
            tested
              ? t('handover.tested_by', {
                  who: users.find((user) => user.id === entry.tested_by)?.name ?? '',
                  at: moment(tested),
                })
              : t('handover.tested_help')
          }
          disabled={!open}
          checked={tested !== null && tested !== undefined}
          onChange={(event) => onChange({ tested: event.target.checked })}
        />
      ) : (
        <Reason {...props} label={t('handover.no_access_why')} />
      )}
    </div>
  )
}
