// Promises to a customer: those that a draft makes, and those of a conversation with what became of them.
// It never says by itself that one was kept.
import { get, patch } from '@api/client'
import { now } from '@api/clock'
import type { CustomerPromise, Page } from '@api/types'
import { soon } from '@i18n/format'
import { t } from '@i18n/runtime'
import { isComposing } from '@keys/ime'
import { useMutation, useQuery } from '@tanstack/react-query'
import { AlarmClock, AlertTriangle, Check, X } from '@ui/icons'
import { sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { tip } from '@ui/tooltip'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { client } from '~/app/query'
import { useUsers } from '~/sync/queries'
import { togglePromise, usePromised } from './promised'

/** One chip for each promise with a time; pressed ones are kept track of. */
export function PromiseChips({ conversation }: { conversation: string }) {
  const found = usePromised((state) => state.found[conversation])
  const dropped = usePromised((state) => state.dropped[conversation]) ?? []
  if (!found || found.length === 0) return null
  return (
    <ul className="flex flex-wrap gap-1.5 px-3 pb-2" aria-label={t('promise.title')}>
      {found.map((one) => (
        <li key={one.text}>
          <button
            type="button"
            aria-pressed={!dropped.includes(one.text)}
            onClick={() => togglePromise(conversation, one.text)}
            className={`inline-flex min-h-6 items-center gap-1 rounded-md px-2 text-xs touch:min-h-11 ${dropped.includes(one.text) ? 'bg-sunken text-ink3' : 'bg-accentsoft text-accenttext'}`}
          >
            {!dropped.includes(one.text) && <Check size={12} aria-hidden />}
            {t('promise.keep_track', { at: soon(one.due_at) })}
          </button>
        </li>
      ))}
    </ul>
  )
}

const MovePromise = lazy(() => import('./move-promise'))

type Change = { state: 'kept' | 'withdrawn'; reason?: string } | { due_at: number; reason?: string }

const change = (promise: CustomerPromise, what: Change) =>
  patch<CustomerPromise>(`/promises/${promise.id}`, { version: promise.version, ...what })

export function Promises({ conversation }: { conversation: string }) {
  const queryKey = ['promises', conversation]
  const query = useQuery({
    queryKey,
    queryFn: async () => (await get<Page<CustomerPromise>>(`/conversations/${conversation}/promises`)).items,
  })
  const shown = (query.data ?? []).filter((one) => one.state === 'open' || one.state === 'broken')
  if (shown.length === 0) return null
  return (
    <section aria-label={t('promise.title')} className="mt-3">
      <h2 className="text-xs font-normal text-ink3">{t('promise.title')}</h2>
      <ul className="mt-1">
        {shown.map((one) => (
          <PromiseRow key={one.id} promise={one} />
        ))}
      </ul>
    </section>
  )
}

/** A promise with what may become of it; `children` stand above its words. */
export function PromiseRow({ promise, children }: { promise: CustomerPromise; children?: ReactNode }) {
  const owner = useUsers().find((user) => user.id === promise.owner_id)?.name ?? ''
  const [reason, setReason] = useState<string | null>(null)
  const [moving, setMoving] = useState<Element | null>(null)
  const settle = useMutation({
    mutationFn: (what: Change) => change(promise, what),
    onError: (error) => toast(sayProblem(error)),
    onSettled: () => client.invalidateQueries({ queryKey: ['promises'] }),
  })
  const late = promise.due_at <= now()
  return (
    <li className="py-1">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          {children}
          <p className="break-words">{promise.text}</p>
          <p className={`text-2xs ${late ? 'text-bad' : 'text-ink3'}`}>
            {late && <AlertTriangle size={11} aria-hidden className="me-1 inline" />}
            {t(promise.state === 'broken' ? 'promise.broken' : late ? 'promise.overdue' : 'promise.due', {
              at: soon(promise.due_at),
              who: owner,
            })}
          </p>
          {promise.state === 'open' && promise.reason && (
            <p className="break-words text-2xs text-ink3">{t('promise.moved', { reason: promise.reason })}</p>
          )}
        </div>
        <button
          type="button"
          className="btn-icon !size-6 touch:!size-11"
          aria-label={t('promise.kept', { what: promise.text })}
          onClick={() => settle.mutate({ state: 'kept' })}
        >
          <Check size={14} aria-hidden />
        </button>
        {promise.state === 'open' && (
          <button
            type="button"
            className="btn-icon !size-6 touch:!size-11"
            aria-label={t('promise.move', { what: promise.text })}
            aria-haspopup="dialog"
            {...tip(t('promise.move_title'))}
            onClick={(event) => setMoving(event.currentTarget)}
          >
            <AlarmClock size={14} aria-hidden />
          </button>
        )}
        {promise.state === 'open' && (
          <button
            type="button"
            className="btn-icon !size-6 touch:!size-11"
            aria-label={t('promise.withdraw', { what: promise.text })}
            aria-expanded={reason !== null}
            onClick={() => setReason(reason === null ? '' : null)}
          >
            <X size={14} aria-hidden />
          </button>
        )}
      </div>
      {moving && (
        <Suspense>
          <MovePromise
            anchor={moving}
            onClose={() => setMoving(null)}
            onPick={(due_at, reason) => {
              setMoving(null)
              settle.mutate({ due_at, ...(reason ? { reason } : {}) })
            }}
          />
        </Suspense>
      )}
      {reason !== null && (
        <input
          autoFocus
          className="field mt-1 w-full"
          aria-label={t('promise.reason')}
          placeholder={t('promise.reason')}
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          onKeyDown={(event) => {
            if (isComposing(event)) return
            if (event.key === 'Escape') setReason(null)
            if (event.key !== 'Enter' || !reason.trim()) return
            event.preventDefault()
            settle.mutate({ state: 'withdrawn', reason: reason.trim() })
          }}
        />
      )}
    </li>
  )
}
