// The packets of a conversation in the matter panel, and the way to a new one.
// It never loads the sheet before somebody opens it.
import { post } from '@api/client'
import type { Conversation, Handover } from '@api/types'
import { t } from '@i18n/runtime'
import { useMutation, useQuery } from '@tanstack/react-query'
import { sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { lazy, Suspense, useState } from 'react'
import { client } from '~/app/query'
import { handoversPath, handoversQuery, isOpen } from './model'

const HandoverSheet = lazy(() => import('./sheet').then((module) => ({ default: module.HandoverSheet })))

export function Handovers({ conversation }: { conversation: Conversation }) {
  const query = useQuery(handoversQuery(conversation.id))
  const [opened, setOpened] = useState<string | null>(null)
  const open = useMutation({
    mutationFn: () => post<Handover>(handoversPath(conversation.id), {}),
    onSuccess: (packet) => {
      client.setQueryData(handoversQuery(conversation.id).queryKey, (old) => [packet, ...(old ?? [])])
      setOpened(packet.id)
    },
    onError: (error) => toast(sayProblem(error)),
  })
  const packets = query.data ?? []
  const packet = packets.find((one) => one.id === opened)
  return (
    <section aria-label={t('handover.title')}>
      {packets.length > 0 && <h2 className="mt-2 text-xs font-normal text-ink3">{t('handover.title')}</h2>}
      <ul className="mt-1">
        {packets.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              className="-mx-1.5 flex w-full gap-2 rounded-md px-1.5 py-1 text-start hover:bg-hover touch:min-h-11"
              onClick={() => setOpened(one.id)}
            >
              <span className="min-w-0 flex-1 truncate">{one.template_name || t('handover.standard')}</span>
              <span className={`shrink-0 text-xs ${one.state === 'returned' || one.mine ? 'text-bad' : 'text-ink2'}`}>
                {one.mine ? t('handover.waits_for_you') : t(`handover.state.${one.state}`)}
              </span>
              {isOpen(one) && <span className="tnum shrink-0 text-xs text-ink3">{one.completeness.percent} %</span>}
            </button>
          </li>
        ))}
      </ul>
      <button
        type="button"
        className="-mx-1.5 block rounded-md px-1.5 py-1 text-ink3 hover:bg-hover touch:min-h-11"
        disabled={open.isPending || !query.data}
        onClick={() => {
          const draft = packets.find(isOpen)
          if (draft) setOpened(draft.id)
          else open.mutate()
        }}
      >
        + {t('handover.open')}
      </button>
      {packet && (
        <Suspense>
          <HandoverSheet conversation={conversation} packet={packet} onClose={() => setOpened(null)} />
        </Suspense>
      )}
    </section>
  )
}
