// A packet for engineers: how complete it is, its fields, what the customer answered, and the way to the receiver and back.
// It never takes over an answer by itself.
import { isApiError, patch, post, remove } from '@api/client'
import type { Conversation, Handover, HandoverChange } from '@api/types'
import { moment } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useMutation } from '@tanstack/react-query'
import { ConfirmButton } from '@ui/confirm-button'
import { Trash2, X } from '@ui/icons'
import { Sheet } from '@ui/overlay'
import { Problem } from '@ui/problem'
import { client } from '~/app/query'
import { insertIntoReply } from '~/sync/insert'
import { useUsers } from '~/sync/queries'
import { AnswerForm } from './answer-form'
import { FieldInput } from './field-input'
import { fieldLabel, handoversPath, handoversQuery, isOpen, marksOf } from './model'
import { SendForm } from './send-form'
import { VerdictForm } from './verdict-form'

interface Props {
  conversation: Conversation
  packet: Handover
  onClose: () => void
}

const put = (packet: Handover) =>
  client.setQueryData(handoversQuery(packet.conversation_id).queryKey, (old) =>
    old?.map((one) => (one.id === packet.id ? packet : one)),
  )

/** Saves one after the other, each on what the one before left. */
function useChange(packet: Handover) {
  return useMutation({
    scope: { id: packet.id },
    mutationFn: (values: Record<string, HandoverChange>) => {
      const known = client.getQueryData(handoversQuery(packet.conversation_id).queryKey)
      const version = known?.find((one) => one.id === packet.id)?.version ?? packet.version
      return patch<Handover>(`${handoversPath(packet.conversation_id)}/${packet.id}`, { version, values })
    },
    onSuccess: put,
    onError: (error) => {
      if (isApiError(error, 'version_conflict'))
        void client.invalidateQueries({ queryKey: ['handovers', packet.conversation_id] })
    },
  })
}

function Meter({ packet }: { packet: Handover }) {
  const { percent, missing } = packet.completeness
  const names = packet.fields.filter((field) => missing.includes(field.key)).map(fieldLabel)
  return (
    <div className="border-b border-line px-4 pb-3">
      <p id="handover-meter" className="mb-1 flex justify-between text-xs">
        <span className="text-ink2">{t('handover.completeness')}</span>
        <span className="tnum font-medium">{percent} %</span>
      </p>
      <div
        role="progressbar"
        aria-labelledby="handover-meter"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        className="h-1.5 overflow-hidden rounded-full bg-sunken"
      >
        <div className={`h-full ${percent === 100 ? 'bg-ok' : 'bg-accenttext'}`} style={{ width: `${percent}%` }} />
      </div>
      <p className="mt-1.5 break-words text-xs text-ink2" data-testid="missing">
        {names.length > 0 ? t('handover.missing', { what: names.join(t('handover.comma')) }) : t('handover.whole')}
      </p>
    </div>
  )
}

function Story({ packet }: { packet: Handover }) {
  const users = useUsers()
  if (packet.sendings.length === 0) return null
  return (
    <ul className="mb-3 rounded-lg bg-sunken px-3 py-2 text-xs text-ink2">
      {packet.sendings.map((one) => (
        <li key={one.id} className="break-words py-0.5">
          {t('handover.sent_line', {
            who: users.find((user) => user.id === one.sent_by)?.name ?? '',
            at: moment(one.sent_at),
            percent: one.percent,
          })}
          {one.override_reason && ` ${t('handover.override_line', { reason: one.override_reason })}`}
          {one.accepted !== null && (
            <span className={`block ${one.accepted ? 'text-ok' : 'text-bad'}`}>
              {t(one.accepted ? 'handover.accepted_line' : 'handover.returned_line', { who: one.settled_by })}
              {one.note && ` ${one.note}`}
            </span>
          )}
          {one.due_at !== null && one.answered_at === null && (
            <span className="block">{t('handover.due_line', { at: moment(one.due_at) })}</span>
          )}
          {one.answered_at !== null && (
            <span className="block text-ink">
              {t('handover.answered_line', { who: one.answered_by, at: moment(one.answered_at) })}
              <span className="block whitespace-pre-wrap text-sm" dir="auto">
                {one.answer}
              </span>
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}

export function HandoverSheet({ conversation, packet, onClose }: Props) {
  const change = useChange(packet)
  const place = `${handoversPath(conversation.id)}/${packet.id}`
  const ask = useMutation({
    mutationFn: () => post<{ html: string; handover: Handover }>(`${place}/question`, {}),
    onSuccess: ({ html, handover }) => {
      put(handover)
      insertIntoReply(conversation.id, html)
      onClose()
    },
  })
  const discard = useMutation({
    mutationFn: () => remove(place),
    onSuccess: () => {
      client.setQueryData(handoversQuery(conversation.id).queryKey, (old) => old?.filter((one) => one.id !== packet.id))
      onClose()
    },
  })
  const open = isOpen(packet)
  const marks = marksOf(packet)
  const failed = ask.error ?? discard.error
  const wrong = (key: string): string | null =>
    isApiError(change.error) && key in (change.variables ?? {})
      ? (change.error.field(`/values/${key}/value`) ?? change.error.detail)
      : null
  const askable = packet.fields.some(
    (field) => field.kind !== 'credential' && packet.completeness.missing.includes(field.key),
  )
  return (
    <Sheet title={t('handover.title')} onClose={onClose} width={640} top="8vh">
      <header className="flex items-center gap-2 px-4 py-3">
        <h2 className="min-w-0 flex-1 truncate text-md font-semibold">{t('handover.title')}</h2>
        {open && askable && (
          <button type="button" className="btn btn-line !h-8" disabled={ask.isPending} onClick={() => ask.mutate()}>
            {t('handover.ask')}
          </button>
        )}
        {packet.sendings.length === 0 && (
          <ConfirmButton
            small
            icon={<Trash2 size={15} aria-hidden />}
            label={t('handover.discard')}
            onConfirm={() => discard.mutate()}
          />
        )}
        <button type="button" className="btn-icon" aria-label={t('close')} onClick={onClose}>
          <X size={16} aria-hidden />
        </button>
      </header>
      <Meter packet={packet} />
      <div
        className="min-h-0 flex-1 overflow-y-auto px-4 py-3"
        tabIndex={0}
        role="group"
        aria-label={t('handover.fields')}
      >
        {failed && <Problem compact error={failed} />}
        <Story packet={packet} />
        <div className="flex flex-col gap-3.5">
          {packet.fields.map((field) => (
            <FieldInput
              key={field.key}
              conversation={conversation}
              packet={packet}
              field={field}
              open={open}
              mark={marks[field.key]}
              error={wrong(field.key)}
              onChange={(value) => change.mutate({ [field.key]: value })}
            />
          ))}
        </div>
      </div>
      {open && <SendForm conversation={conversation} packet={packet} onSent={put} />}
      {packet.mine && packet.state === 'sent' && <VerdictForm packet={packet} onSaid={put} />}
      {packet.mine && packet.state === 'accepted' && <AnswerForm packet={packet} onSaid={put} />}
    </Sheet>
  )
}
