// What the desk asks or refuses because of who would get a mail: people who are new to it, and addresses that are blocked.
// It never sends and never lifts a block unless somebody presses the button.
import { get, isApiError, remove } from '@api/client'
import type { Doubt, Foreign, Page, Suppression } from '@api/types'
import { t } from '@i18n/runtime'
import { useMutation, useQuery } from '@tanstack/react-query'
import { AlertTriangle } from '@ui/icons'
import { sayProblem } from '@ui/problem'
import type { ReactNode } from 'react'
import { client } from '~/app/query'

function Notice({ children }: { children: ReactNode }) {
  return (
    <div role="alert" className="mx-3 mb-2 flex items-start gap-2.5 rounded-lg bg-warnsoft px-3 py-2">
      <AlertTriangle size={15} aria-hidden className="mt-0.5 shrink-0 text-warn" />
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  )
}

/** Whom the desk asks about, when that is what went wrong. */
export const doubtsOf = (error: unknown): Doubt[] | null =>
  isApiError(error, 'confirm_recipients') && Array.isArray(error.current) ? (error.current as Doubt[]) : null

/** What belongs to another customer, when that is what stopped the reply. */
export const foreignOf = (error: unknown): Foreign[] | null =>
  isApiError(error, 'confirm_content') && Array.isArray(error.current) ? (error.current as Foreign[]) : null

interface Asking {
  title: string
  things: { what: string; why: string }[]
  send: string
  change: string
  onSend: () => void
  onChange: () => void
}

/** A question before something leaves: what is doubtful, why, and the two ways on. */
export function AskNotice({ title, things, send, change, onSend, onChange }: Asking) {
  return (
    <Notice>
      <p className="font-medium">{title}</p>
      <ul>
        {things.map((one) => (
          <li key={one.what} className="break-words">
            <bdi>{one.what}</bdi> <span className="text-ink2">· {one.why}</span>
          </li>
        ))}
      </ul>
      <div className="mt-1.5 flex flex-wrap gap-1.5">
        <button type="button" className="btn btn-line bg-raised" onClick={onSend}>
          {send}
        </button>
        <button type="button" className="btn" onClick={onChange}>
          {change}
        </button>
      </div>
    </Notice>
  )
}

export function ConfirmNotice({
  doubts,
  onSend,
  onChange,
}: {
  doubts: Doubt[]
  onSend: () => void
  onChange: () => void
}) {
  return (
    <AskNotice
      title={t('confirm.title')}
      things={doubts.map((one) => ({ what: one.address, why: t(`confirm.${one.why}`) }))}
      send={t('confirm.send')}
      change={t('confirm.change')}
      onSend={onSend}
      onChange={onChange}
    />
  )
}

/** The blocked address that a mail was refused for; the problem carries it. */
export function blockedOf(error: unknown): string | null {
  if (!isApiError(error) || !error.errors.some((one) => one.code === 'suppressed')) return null
  return (error.current as Suppression | undefined)?.address ?? null
}

export function BlockedNotice({
  address,
  onLifted,
  onChange,
}: {
  address: string
  onLifted: () => void
  onChange: () => void
}) {
  const found = useQuery({
    queryKey: ['suppressions', address],
    queryFn: async () => (await get<Page<Suppression>>('/suppressions', { q: address })).items,
  }).data?.find((one) => one.address === address)
  const lift = useMutation({
    mutationFn: () => remove(`/suppressions/${encodeURIComponent(address)}`),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['suppressions'] })
      onLifted()
    },
  })
  return (
    <Notice>
      <p className="break-words font-medium">{t('suppressed.title', { address })}</p>
      {found && <p className="text-ink2">{t(`suppression.${found.reason}`)}</p>}
      {found?.detail && <p className="break-words text-xs text-ink2">{found.detail}</p>}
      {lift.isError && <p className="text-xs text-bad">{sayProblem(lift.error)}</p>}
      <div className="mt-1.5 flex flex-wrap gap-1.5">
        <button
          type="button"
          className="btn btn-line bg-raised"
          disabled={lift.isPending}
          onClick={() => lift.mutate()}
        >
          {t('suppressed.lift')}
        </button>
        <button type="button" className="btn" onClick={onChange}>
          {t('confirm.change')}
        </button>
      </div>
    </Notice>
  )
}
