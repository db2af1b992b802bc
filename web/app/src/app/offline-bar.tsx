// A quiet bar above the page: how old what is shown is while there is no connection, and what waits to be sent.
// It never blocks anything, and says nothing while all is well.
import { clock, soon } from '@i18n/format'
import { loadMore, t } from '@i18n/runtime'
import { AlertTriangle, WifiOff } from '@ui/icons'
import { lazy, Suspense, useEffect, useState } from 'react'
import { lastHeardAt, useKept } from '~/sync/kept'
import { useConnection } from '~/sync/socket'
import { useWaiting } from '~/sync/waiting'

const WaitingSheet = lazy(async () => {
  const [module] = await Promise.all([import('~/features/waiting/sheet'), loadMore()])
  return { default: module.WaitingSheet }
})

/** A reconnect that takes a moment is not worth a word. */
const QUIET_MS = 2500
const DAY_MS = 86_400_000

function useLate(): boolean {
  const { online, tried } = useConnection()
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (online || !tried) return setLate(false)
    const timer = setTimeout(() => setLate(true), QUIET_MS)
    return () => clearTimeout(timer)
  }, [online, tried])
  return late
}

export function OfflineBar() {
  const late = useLate()
  const kept = useKept()
  const items = useWaiting((state) => state.items)
  const [open, setOpen] = useState(false)
  const stopped = items.filter((item) => item.stop !== null).length
  if (!late && stopped === 0 && !open) return null
  const heard = kept.heard ?? lastHeardAt()
  const at = heard && (Date.now() - heard < DAY_MS ? clock(heard) : soon(heard))
  const said =
    stopped > 0 ? t('waiting.stopped', { n: stopped }) : items.length > 0 && t('waiting.count', { n: items.length })
  return (
    <>
      {(late || stopped > 0) && (
        <div
          data-testid="offline"
          className="flex min-h-7 shrink-0 flex-wrap items-center justify-center gap-x-2 bg-warnsoft px-2 text-xs text-warn"
        >
          {late ? <WifiOff size={13} aria-hidden /> : <AlertTriangle size={13} aria-hidden />}
          <span role="status">
            {[late && (at ? t('offline.since', { at }) : t('offline.bar')), said].filter(Boolean).join(' · ')}
          </span>
          {items.length > 0 && (
            <button type="button" className="font-semibold underline touch:min-h-11" onClick={() => setOpen(true)}>
              {t('waiting.show')}
            </button>
          )}
        </div>
      )}
      <Suspense>{open && <WaitingSheet onClose={() => setOpen(false)} />}</Suspense>
    </>
  )
}
