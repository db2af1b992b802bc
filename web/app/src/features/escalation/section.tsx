// The escalation of a conversation in the matter panel: where it is, how long somebody has, and what can be done.
// It never loads the sheet before somebody opens it.
import { post } from '@api/client'
import { now as serverNow } from '@api/clock'
import type { Conversation, Escalation } from '@api/types'
import { duration } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useMutation, useQuery } from '@tanstack/react-query'
import { sayProblem } from '@ui/problem'
import { useTick } from '@ui/tick'
import { toast } from '@ui/toast'
import { lazy, Suspense, useState } from 'react'
import { client } from '~/app/query'
import { escalationsQuery, levelName } from './model'

const EscalateSheet = lazy(() => import('./sheet').then((module) => ({ default: module.EscalateSheet })))

/** What the sheet is for: a new escalation, or a reason for one that goes up. */
export type Wish = { kind: 'begin' } | { kind: 'up'; escalation: Escalation; top: boolean }

const ADD = '-mx-1.5 block rounded-md px-1.5 py-1 text-ink3 hover:bg-hover touch:min-h-11'

export function Escalations({ conversation }: { conversation: Conversation }) {
  const { data } = useQuery(escalationsQuery(conversation.id))
  const [wish, setWish] = useState<Wish | null>(null)
  if (!data) return null
  const running = data.filter((one) => one.ended_at === null)
  return (
    <section aria-label={t('escalation.title')}>
      {running.map((one) => (
        <Running key={one.id} escalation={one} onUp={(top) => setWish({ kind: 'up', escalation: one, top })} />
      ))}
      {running.length === 0 && conversation.status.category !== 'solved' && (
        <button type="button" className={ADD} onClick={() => setWish({ kind: 'begin' })}>
          + {t('escalation.begin')}
        </button>
      )}
      {wish && (
        <Suspense>
          <EscalateSheet conversation={conversation} wish={wish} onClose={() => setWish(null)} />
        </Suspense>
      )}
    </section>
  )
}

function Running({ escalation, onUp }: { escalation: Escalation; onUp: (top: boolean) => void }) {
  useTick(escalation.fire_at !== null)
  const act = useMutation({
    mutationFn: (what: 'acknowledge' | 'resolve') => post<Escalation>(`/escalations/${escalation.id}/${what}`, {}),
    onError: (error) => toast(sayProblem(error)),
    onSettled: () => void client.invalidateQueries({ queryKey: ['escalations'] }),
  })
  const level = escalation.levels[escalation.level]
  const left = escalation.fire_at === null ? null : duration(Math.max(0, escalation.fire_at - serverNow()))
  const taken = escalation.state === 'acknowledged'
  const last = escalation.level >= escalation.levels.length - 1
  const button = 'btn btn-line !h-7 bg-raised touch:!h-11'
  return (
    <div className={`mt-2 rounded-lg px-3 py-2 ${taken ? 'bg-warnsoft text-warn' : 'bg-badsoft text-bad'}`}>
      <p className="font-medium">
        {escalation.drill && `${t('escalation.drill')} · `}
        {t('escalation.at', { level: levelName(level) })}
        {taken && ` · ${t('escalation.taken')}`}
      </p>
      <p className="tnum text-xs">
        {left === null
          ? !taken && t('escalation.nobody')
          : t(taken ? 'escalation.solve_by' : 'escalation.waits', { time: left })}
      </p>
      <p className="break-words text-xs">{escalation.reason}</p>
      <div className="mt-1.5 flex flex-wrap gap-1.5 text-ink">
        {escalation.mine && (
          <button
            type="button"
            className="btn btn-main !h-7 touch:!h-11"
            disabled={act.isPending}
            onClick={() => act.mutate('acknowledge')}
          >
            {t('escalation.take')}
          </button>
        )}
        {!last && (
          <>
            <button type="button" className={button} onClick={() => onUp(false)}>
              {t('escalation.up')}
            </button>
            <button type="button" className={button} onClick={() => onUp(true)}>
              {t('escalation.top')}
            </button>
          </>
        )}
        <button type="button" className={button} disabled={act.isPending} onClick={() => act.mutate('resolve')}>
          {t('escalation.end')}
        </button>
      </div>
    </div>
  )
}
