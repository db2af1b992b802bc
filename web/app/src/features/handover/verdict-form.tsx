// The receiver's word on a packet: it is accepted, or comes back with what is missing.
// It never returns one without a reason.
import { post } from '@api/client'
import type { Handover } from '@api/types'
import { t } from '@i18n/runtime'
import { useMutation } from '@tanstack/react-query'
import { AreaField, CheckField, TextField } from '@ui/field'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { fieldLabel, handoversPath } from './model'

export function VerdictForm({ packet, onSaid }: { packet: Handover; onSaid: (packet: Handover) => void }) {
  const [note, setNote] = useState('')
  const [marking, setMarking] = useState(false)
  const [marks, setMarks] = useState<Record<string, string>>({})
  const say = useMutation({
    mutationFn: (accepted: boolean) =>
      post<Handover>(`${handoversPath(packet.conversation_id)}/${packet.id}/verdict`, {
        version: packet.version,
        accepted,
        note: note.trim(),
        marks: accepted ? {} : Object.fromEntries(Object.entries(marks).filter(([, mark]) => mark.trim())),
      }),
    onSuccess: onSaid,
  })
  const said = note.trim() !== '' || Object.values(marks).some((mark) => mark.trim())
  return (
    <div className="flex max-h-[45vh] flex-col gap-2.5 overflow-y-auto border-t border-line px-4 py-3">
      {say.error && <Problem compact error={say.error} />}
      <AreaField
        label={t('handover.note')}
        rows={2}
        maxLength={2000}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <CheckField
        label={t('handover.mark_fields')}
        checked={marking}
        onChange={(event) => setMarking(event.target.checked)}
      />
      {marking &&
        packet.fields.map((field) => (
          <TextField
            key={field.key}
            label={fieldLabel(field)}
            placeholder={t('handover.mark_hint')}
            maxLength={2000}
            value={marks[field.key] ?? ''}
            onChange={(event) => setMarks({ ...marks, [field.key]: event.target.value })}
          />
        ))}
      <div className="flex justify-end gap-2">
        <button
          type="button"
          className="btn btn-line"
          disabled={!said || say.isPending}
          onClick={() => say.mutate(false)}
        >
          {t('handover.return')}
        </button>
        <button type="button" className="btn btn-main" disabled={say.isPending} onClick={() => say.mutate(true)}>
          {t('handover.accept')}
        </button>
      </div>
    </div>
  )
}
