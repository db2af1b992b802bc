// Asking colleagues about a hard case: the question, and whom.
// It never asks before somebody pressed the button below it.
import { post } from '@api/client'
import type { Consultation, Conversation, Page } from '@api/types'
import { t } from '@i18n/runtime'
import { useMutation } from '@tanstack/react-query'
import { AreaField, CheckField } from '@ui/field'
import { Sheet } from '@ui/overlay'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { client } from '~/app/query'
import { useSession, useUsers } from '~/sync/queries'
import { consultationsPath } from './section'

export function AskSheet({ conversation, onClose }: { conversation: Conversation; onClose: () => void }) {
  const { user } = useSession()
  const users = useUsers().filter((one) => one.active && one.id !== user.id)
  const [question, setQuestion] = useState('')
  const [asked, setAsked] = useState<string[]>([])
  const ask = useMutation({
    mutationFn: () => post<Page<Consultation>>(consultationsPath(conversation.id), { question, user_ids: asked }),
    onSuccess: (next) => {
      client.setQueryData(['consultations', conversation.id], next)
      onClose()
    },
  })
  return (
    <Sheet title={t('consult.ask')} onClose={onClose} width={520} top="8vh">
      <form
        className="flex max-h-[80vh] flex-col gap-3 overflow-y-auto p-5"
        onSubmit={(event) => {
          event.preventDefault()
          ask.mutate()
        }}
      >
        <h2 className="text-lg font-semibold">{t('consult.ask')}</h2>
        <p className="text-ink2">{t('consult.about')}</p>
        {ask.isError && <Problem compact error={ask.error} />}
        <AreaField
          label={t('consult.question')}
          required
          rows={4}
          maxLength={4000}
          value={question}
          onChange={(event) => setQuestion(event.target.value)}
        />
        <fieldset className="grid grid-cols-2 gap-x-4 phone:grid-cols-1">
          <legend className="mb-1 font-medium text-ink2">{t('consult.whom')}</legend>
          {users.length === 0 && <p className="text-ink2">{t('consult.nobody')}</p>}
          {users.map((one) => (
            <CheckField
              key={one.id}
              label={one.name}
              checked={asked.includes(one.id)}
              onChange={(event) =>
                setAsked(event.target.checked ? [...asked, one.id] : asked.filter((id) => id !== one.id))
              }
            />
          ))}
        </fieldset>
        <button
          type="submit"
          className="btn btn-main !h-8 self-start"
          disabled={!question.trim() || asked.length === 0 || ask.isPending}
        >
          {t('consult.send')}
        </button>
      </form>
    </Sheet>
  )
}
