// Whether the customer's system stands still, for how long, and that it runs again.
// It never ends a downtime by itself.
import { put } from '@api/client'
import { now as serverNow } from '@api/clock'
import type { Conversation, Downtime, Page } from '@api/types'
import { duration, moment } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useMutation, useQuery } from '@tanstack/react-query'
import { sayProblem } from '@ui/problem'
import { useTick } from '@ui/tick'
import { toast } from '@ui/toast'
import { client } from '~/app/query'
import { downtimesQuery, running } from './model'

/** A customer's system may be down for so long. */
const BUDGET = 30 * 60_000

export function Downtimes({ conversation }: { conversation: Conversation }) {
  const query = downtimesQuery(conversation.id)
  const { data } = useQuery(query)
  const set = useMutation({
    mutationFn: (down: boolean) => put<Page<Downtime>>(`/conversations/${conversation.id}/downtimes`, { down }),
    onSuccess: (page) => client.setQueryData(query.queryKey, page.items),
    onError: (error) => toast(sayProblem(error)),
  })
  const last = data?.[0]
  const since = last && last.ended_at === null ? last.started_at : null
  useTick(since !== null)
  if (!data) return null
  const spent = since === null ? 0 : serverNow() - since
  return (
    <section aria-label={t('downtime.title')} className="mt-1">
      {since !== null ? (
        <div className="flex min-h-8 items-center gap-2">
          <span
            role="timer"
            className={`pill tnum flex-1 !justify-start ${spent >= BUDGET ? 'bg-badsoft text-bad' : 'bg-warnsoft text-warn'}`}
          >
            {t('downtime.running', { time: running(spent) })}
          </span>
          <button
            type="button"
            className="btn btn-line !h-7 touch:!h-11"
            disabled={set.isPending}
            onClick={() => set.mutate(false)}
          >
            {t('downtime.end')}
          </button>
        </div>
      ) : (
        <>
          {last?.ended_at && (
            <p className="text-xs text-ink2">
              {t('downtime.past', { time: duration(last.ended_at - last.started_at), at: moment(last.started_at) })}
            </p>
          )}
          {conversation.status.category !== 'solved' && (
            <button
              type="button"
              className="-mx-1.5 block rounded-md px-1.5 py-1 text-ink3 hover:bg-hover touch:min-h-11"
              disabled={set.isPending}
              onClick={() => set.mutate(true)}
            >
              + {t('downtime.begin')}
            </button>
          )}
        </>
      )}
    </section>
  )
}
