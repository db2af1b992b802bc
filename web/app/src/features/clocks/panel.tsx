// The clocks of the open conversation, each with the story of its deadline; a broken promise asks why.
// It never counts; the steps are the engine's own.
import { get, put } from '@api/client'
import { now as serverNow } from '@api/clock'
import type { ClockStep, ClocksExplained, Conversation, ExplainedClock } from '@api/types'
import { duration, list, soon } from '@i18n/format'
import { type Key, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { useState } from 'react'
import { client } from '~/app/query'
import { saying } from './pill'

/** One step of a deadline's story in words. */
function said(step: ClockStep): string {
  switch (step.step) {
    case 'started':
      return t('clock.step.started', { at: soon(step.at) })
    case 'counted':
      return t('clock.step.counted', { time: duration(step.to - step.from) })
    case 'closed':
      return step.days.length > 0
        ? t('clock.step.closed_days', { to: soon(step.to), days: list(step.days) })
        : t('clock.step.closed', { to: soon(step.to) })
    case 'paused':
      return step.to === null
        ? t('clock.step.stands', { from: soon(step.from) })
        : t('clock.step.paused', { time: duration(step.to - step.from) })
    case 'due':
      return t('clock.step.due', { at: soon(step.at) })
  }
}

function One({ conversation, clock }: { conversation: Conversation; clock: ExplainedClock }) {
  const [reason, setReason] = useState(clock.reason ?? '')
  const now = serverNow()
  const ended = clock.ended_at
  const broken = clock.promise_at !== null && clock.promise_at < (ended ?? now)
  const goal = clock.goal_at !== null && clock.goal_at < (ended ?? now)
  const text =
    ended === null
      ? saying(clock, now)?.text
      : t(!clock.met ? 'clock.stopped' : broken ? 'clock.late' : goal ? 'clock.after_goal' : 'clock.kept')
  const tone = broken ? 'text-bad' : goal ? 'text-warn' : 'text-ink2'
  const keep = async () => {
    if (reason.trim() === (clock.reason ?? '')) return
    const { kind, started_at } = clock
    try {
      const place = `/conversations/${conversation.id}/clocks/reason`
      const all = await put<ClocksExplained>(place, { kind, started_at, reason: reason.trim() })
      client.setQueryData(['clocks', conversation.id], all)
    } catch (error) {
      toast(sayProblem(error))
    }
  }
  return (
    <li>
      <details>
        <summary className="flex min-h-7 cursor-pointer items-center gap-2 touch:min-h-11">
          <span className="flex-1 text-ink3">{t(`clock.kind.${clock.kind}` as Key)}</span>
          <span className={`tnum ${tone}`}>{text}</span>
        </summary>
        {clock.trace && (
          <ol className="mb-2 list-disc ps-5 text-xs text-ink2">
            {clock.trace.steps.map((step, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: steps never move
              <li key={at}>{said(step)}</li>
            ))}
          </ol>
        )}
      </details>
      {broken && (
        <input
          className="field mb-1 w-full"
          aria-label={t('clock.reason')}
          placeholder={t('clock.reason')}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          onBlur={() => void keep()}
        />
      )}
    </li>
  )
}

export function Clocks({ conversation }: { conversation: Conversation }) {
  const { data } = useQuery({
    queryKey: ['clocks', conversation.id],
    queryFn: () => get<ClocksExplained>(`/conversations/${conversation.id}/clocks`),
  })
  const shown = (data?.items ?? []).filter(
    (clock) => clock.promise_at !== null || clock.goal_at !== null || clock.paused,
  )
  if (!data || shown.length === 0) return null
  return (
    <section aria-label={t('clock.title')} className="mt-3">
      <ul>
        {shown.slice(-4).map((clock) => (
          <One key={`${clock.kind}-${clock.started_at}`} conversation={conversation} clock={clock} />
        ))}
      </ul>
      {data.policy && (
        <p className="text-xs text-ink3">
          {t('clock.by', { policy: data.policy, calendar: data.calendar ?? t('clock.always') })}
        </p>
      )}
    </section>
  )
}
