// Consultations in the matter panel: who was asked what, who said something, and what was decided.
// It never speaks for anybody; what people say stands in the notes.
import { get, post } from '@api/client'
import type { Consultation, Conversation, Page } from '@api/types'
import { ago } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Check } from '@ui/icons'
import { sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { lazy, Suspense, useState } from 'react'
import { client } from '~/app/query'
import { useMay, useUsers } from '~/sync/queries'

const AskSheet = lazy(() => import('./sheet').then((module) => ({ default: module.AskSheet })))

export const consultationsPath = (conversation: string): string => `/conversations/${conversation}/consultations`

export function Consultations({ conversation }: { conversation: Conversation }) {
  const may = useMay('conversations.write')
  const query = useQuery({
    queryKey: ['consultations', conversation.id],
    queryFn: () => get<Page<Consultation>>(consultationsPath(conversation.id)),
  })
  const [open, setOpen] = useState(false)
  const all = query.data?.items ?? []
  return (
    <section aria-label={t('consult.title')}>
      {all.length > 0 && <h2 className="mt-2 text-xs font-normal text-ink3">{t('consult.title')}</h2>}
      <ul>
        {all.map((one) => (
          <One key={one.id} conversation={conversation} one={one} />
        ))}
      </ul>
      {may && (
        <button
          type="button"
          className="-mx-1.5 rounded-md px-1.5 py-1 text-ink3 hover:bg-hover touch:min-h-11"
          onClick={() => setOpen(true)}
        >
          + {t('consult.ask')}
        </button>
      )}
      {open && (
        <Suspense>
          <AskSheet conversation={conversation} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </section>
  )
}

function One({ conversation, one }: { conversation: Conversation; one: Consultation }) {
  const may = useMay('conversations.write')
  const users = useUsers()
  const [decision, setDecision] = useState('')
  const name = (id: string) => users.find((user) => user.id === id)?.name ?? t('history.unknown')
  const decide = useMutation({
    mutationFn: () =>
      post<Page<Consultation>>(`${consultationsPath(conversation.id)}/${one.id}/decision`, { decision }),
    onSuccess: (next) => client.setQueryData(['consultations', conversation.id], next),
    onError: (error) => toast(sayProblem(error)),
  })
  return (
    <li className="py-1">
      <p dir="auto" className="break-words">
        {one.question}
      </p>
      <p className="flex flex-wrap gap-x-2 text-xs text-ink2">
        {one.members.map((member) => (
          <span key={member.user_id} className="inline-flex items-center gap-0.5">
            {name(member.user_id)}
            {member.spoke && <Check size={12} className="text-ok" aria-label={t('consult.spoke')} />}
          </span>
        ))}
        <span>{ago(one.asked_at)}</span>
      </p>
      {one.decision !== null ? (
        <p dir="auto" className="mt-0.5 break-words rounded-md bg-oksoft px-2 py-1 text-ok">
          {t('consult.decided', { decision: one.decision })}
        </p>
      ) : (
        may && (
          <form
            className="mt-1 flex gap-2"
            onSubmit={(event) => {
              event.preventDefault()
              decide.mutate()
            }}
          >
            <input
              className="field min-w-0 flex-1"
              dir="auto"
              aria-label={t('consult.decision')}
              placeholder={t('consult.decision')}
              maxLength={4000}
              value={decision}
              onChange={(event) => setDecision(event.target.value)}
            />
            <button type="submit" className="btn btn-line" disabled={!decision.trim() || decide.isPending}>
              {t('consult.end')}
            </button>
          </form>
        )
      )}
    </li>
  )
}
