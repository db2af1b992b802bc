// Toasts at the bottom centre, one at a time: what was done, with a way to undo it.
// It never shows an error that needs an answer; those stay where they happened.
import { t } from '@i18n/runtime'
import { useEffect, useState } from 'react'
import { create } from 'zustand'
import { X } from './icons'

interface Toast {
  id: string
  text: string
  action?: { label: string; run: () => void } | undefined
  until: number
  countdown?: boolean
}

export const useToast = create<{ toast: Toast | null }>(() => ({ toast: null }))

export function toast(
  text: string,
  options: { action?: Toast['action']; until?: number; countdown?: boolean; id?: string } = {},
) {
  const id = options.id ?? crypto.randomUUID()
  const until = options.until ?? Date.now() + (options.action ? 8000 : 4000)
  useToast.setState({ toast: { id, text, action: options.action, until, countdown: options.countdown ?? false } })
  return id
}

export function dismiss(id?: string): void {
  useToast.setState((state) => (id === undefined || state.toast?.id === id ? { toast: null } : state))
}

/** Does what the toast offers; the key z. */
export function undoLast(): boolean {
  const action = useToast.getState().toast?.action
  if (!action) return false
  dismiss()
  action.run()
  return true
}

export function ToastLayer() {
  const current = useToast((state) => state.toast)
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    if (!current) return
    setNow(Date.now())
    const timer = setInterval(() => {
      setNow(Date.now())
      if (Date.now() >= current.until) dismiss(current.id)
    }, 250)
    return () => clearInterval(timer)
  }, [current])
  const seconds = current ? Math.max(0, Math.ceil((current.until - now) / 1000)) : 0
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 bottom-5 z-50 flex justify-center px-4 phone:bottom-20"
    >
      {current && (
        <div className="pop pointer-events-auto flex max-w-full items-center gap-3 rounded-lg bg-toast py-1.5 ps-3.5 pe-1.5 text-ontoast shadow-2">
          <span className="min-w-0">{current.text}</span>
          {current.countdown && (
            <span aria-hidden className="tnum w-5 text-end opacity-70">
              {seconds}
            </span>
          )}
          {current.action && (
            <button
              type="button"
              className="h-7 rounded-md px-2 font-semibold text-toastlink hover:underline touch:min-h-11"
              onClick={undoLast}
            >
              {current.action.label}
            </button>
          )}
          <button
            type="button"
            aria-label={t('close')}
            className="grid size-7 place-items-center rounded-md opacity-70 hover:opacity-100 touch:size-11"
            onClick={() => dismiss(current.id)}
          >
            <X size={14} aria-hidden />
          </button>
        </div>
      )}
    </div>
  )
}
