// Where a reply stands on its way out, in words, with what can be done about it.
// It never guesses: the server says scheduled, paused, queued, sent, failed or held, and why.
import { post } from '@api/client'
import { here } from '@api/clock'
import type { Message } from '@api/types'
import { clock, soon } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { AlertTriangle, Check, Clock3, RotateCcw } from '@ui/icons'
import { sayProblem } from '@ui/problem'
import { useEffect, useState } from 'react'
import { putMessage } from '~/sync/live'
import { undoSend } from '~/sync/undo'

function Seconds({ until }: { until: number }) {
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [])
  return <>{t('delivery.undo', { n: Math.max(0, Math.ceil((here(until) - now) / 1000)) })}</>
}

export function DeliveryMark({ message }: { message: Message }) {
  if (message.delivery === null) return null
  if (message.delivery === 'sent') {
    return (
      <span className="inline-flex items-center gap-1 text-2xs text-ink3" title={message.delivery_detail ?? undefined}>
        <Check size={12} aria-hidden />
        {t('delivery.sent', { at: clock(message.sent_at ?? message.created_at) })}
      </span>
    )
  }
  if (message.delivery === 'undo') {
    return (
      <span className="inline-flex items-center gap-1.5 text-2xs text-ink3">
        <Clock3 size={12} aria-hidden />
        {message.send_at ? <Seconds until={message.send_at} /> : null}
        <button
          type="button"
          className="font-semibold text-accenttext underline touch:min-h-11"
          onClick={() => void undoSend(message)}
        >
          {t('undo')}
        </button>
      </span>
    )
  }
  if (message.delivery === 'queued' || message.delivery === 'sending') {
    return (
      <span className="inline-flex items-center gap-1 text-2xs text-ink3" title={message.delivery_detail ?? undefined}>
        <Clock3 size={12} aria-hidden />
        {t(message.delivery === 'queued' ? 'delivery.queued' : 'delivery.sending')}
      </span>
    )
  }
  return null
}

/** A box below a reply that did not leave, or not yet. */
export function DeliveryTrouble({ message }: { message: Message }) {
  const retry = useMutation({
    mutationFn: () => post<Message>(`/messages/${message.id}/retry`, {}),
    onSuccess: putMessage,
  })
  if (message.delivery === 'scheduled' || message.delivery === 'paused') {
    const paused = message.delivery === 'paused'
    const Icon = paused ? AlertTriangle : Clock3
    return (
      <div
        className={`mt-2.5 flex flex-wrap items-center gap-x-2.5 gap-y-1.5 rounded-lg px-3 py-2 ${paused ? 'bg-warnsoft' : 'bg-raised'}`}
      >
        <Icon size={15} aria-hidden className={`shrink-0 ${paused ? 'text-warn' : 'text-ink3'}`} />
        <p className="min-w-48 flex-1 font-medium">
          {paused ? t('delivery.paused') : t('delivery.scheduled', { at: soon(message.send_at ?? 0) })}
        </p>
        <div className="flex gap-1.5">
          <button
            type="button"
            className="btn btn-line bg-raised"
            disabled={retry.isPending}
            onClick={() => retry.mutate()}
          >
            {t(paused ? 'delivery.send_anyway' : 'delivery.send_now')}
          </button>
          <button type="button" className="btn" onClick={() => void undoSend(message)}>
            {t('delivery.take_back')}
          </button>
        </div>
        {retry.isError && <p className="w-full text-xs text-bad">{sayProblem(retry.error)}</p>}
      </div>
    )
  }
  if (message.delivery !== 'failed' && message.delivery !== 'held') return null
  const held = message.delivery === 'held'
  return (
    <div className={`mt-2.5 flex items-start gap-2.5 rounded-lg px-3 py-2 ${held ? 'bg-warnsoft' : 'bg-badsoft'}`}>
      <AlertTriangle size={15} aria-hidden className={`mt-0.5 shrink-0 ${held ? 'text-warn' : 'text-bad'}`} />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{t(held ? 'delivery.held' : 'delivery.failed')}</p>
        {message.delivery_detail && <p className="break-words text-xs text-ink2">{message.delivery_detail}</p>}
        {held && (
          <Link to="/settings/$page" params={{ page: 'relay' }} className="text-xs text-accenttext underline">
            {t('delivery.set_relay')}
          </Link>
        )}
        {retry.isError && <p className="text-xs text-bad">{sayProblem(retry.error)}</p>}
      </div>
      <button
        type="button"
        className="btn btn-line bg-raised"
        disabled={retry.isPending}
        onClick={() => retry.mutate()}
      >
        <RotateCcw size={14} aria-hidden />
        {t('problem.retry')}
      </button>
    </div>
  )
}
