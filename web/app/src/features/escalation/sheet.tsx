// Why a matter climbs: its kind, the reason, whether it goes to the top at once or is only practised.
// It never tells the customer.
import { post } from '@api/client'
import { type Conversation, ESCALATION_KINDS, type Escalation, type EscalationKind } from '@api/types'
import { t } from '@i18n/runtime'
import { useMutation } from '@tanstack/react-query'
import { AreaField, CheckField, SelectField } from '@ui/field'
import { Sheet } from '@ui/overlay'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { client } from '~/app/query'
import { escalationsPath } from './model'
import type { Wish } from './section'

interface Props {
  conversation: Conversation
  wish: Wish
  onClose: () => void
}

export function EscalateSheet({ conversation, wish, onClose }: Props) {
  const [kind, setKind] = useState<EscalationKind>('not_solved')
  const [reason, setReason] = useState('')
  const [top, setTop] = useState(wish.kind === 'up' && wish.top)
  const [drill, setDrill] = useState(false)
  const begins = wish.kind === 'begin'
  const save = useMutation({
    mutationFn: () =>
      begins
        ? post<Escalation>(escalationsPath(conversation.id), { kind, reason: reason.trim(), top, drill })
        : post<Escalation>(`/escalations/${wish.escalation.id}/raise`, { reason: reason.trim(), top }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['escalations'] })
      onClose()
    },
  })
  const title = t(begins ? 'escalation.begin' : top ? 'escalation.top' : 'escalation.up')
  return (
    <Sheet title={title} onClose={onClose} width={480}>
      <form
        className="flex flex-col gap-3 p-4"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <h2 className="text-md font-semibold">{title}</h2>
        {save.error && <Problem compact error={save.error} />}
        {begins && (
          <SelectField
            label={t('escalation.path_kind')}
            value={kind}
            onChange={(event) => setKind(event.target.value as EscalationKind)}
          >
            {ESCALATION_KINDS.map((one) => (
              <option key={one} value={one}>
                {t(`escalation.kind.${one}`)}
              </option>
            ))}
          </SelectField>
        )}
        <AreaField
          label={t(begins ? 'escalation.reason' : 'escalation.up_reason')}
          help={begins && t('escalation.reason_help')}
          rows={3}
          maxLength={1000}
          autoFocus
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {begins && (
          <>
            <CheckField
              label={t('escalation.to_top')}
              checked={top}
              onChange={(event) => setTop(event.target.checked)}
            />
            <CheckField
              label={t('escalation.drill')}
              checked={drill}
              onChange={(event) => setDrill(event.target.checked)}
            />
          </>
        )}
        <div className="flex justify-end gap-2">
          <button type="button" className="btn" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" className="btn btn-main" disabled={!reason.trim() || save.isPending}>
            {t('escalation.go')}
          </button>
        </div>
      </form>
    </Sheet>
  )
}
