// The receiver's answer to a packet that they accepted: what they found out goes back to whoever sent it.
// It never answers without a word.
import { post } from '@api/client'
import type { Handover } from '@api/types'
import { t } from '@i18n/runtime'
import { useMutation } from '@tanstack/react-query'
import { AreaField } from '@ui/field'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { handoversPath } from './model'

export function AnswerForm({ packet, onSaid }: { packet: Handover; onSaid: (packet: Handover) => void }) {
  const [answer, setAnswer] = useState('')
  const say = useMutation({
    mutationFn: () =>
      post<Handover>(`${handoversPath(packet.conversation_id)}/${packet.id}/answer`, {
        version: packet.version,
        answer: answer.trim(),
      }),
    onSuccess: onSaid,
  })
  return (
    <form
      className="flex flex-col gap-2.5 border-t border-line px-4 py-3"
      onSubmit={(event) => {
        event.preventDefault()
        say.mutate()
      }}
    >
      {say.error && <Problem compact error={say.error} />}
      <AreaField
        label={t('handover.answer')}
        rows={4}
        maxLength={2000}
        value={answer}
        onChange={(event) => setAnswer(event.target.value)}
      />
      <button type="submit" className="btn btn-main self-end" disabled={!answer.trim() || say.isPending}>
        {t('handover.give_answer')}
      </button>
    </form>
  )
}
