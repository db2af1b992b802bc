// One tooltip for the whole page, shown for whatever carries `data-tip`.
// It never names a control: the control's aria-label does, a tooltip only repeats it with its keys.
import { t } from '@i18n/runtime'
import { ACTIONS, type ActionName } from '@keys/actions'
import { keysOf } from '@keys/bindings'
import { shown } from '@keys/keymap'
import { useEffect, useState } from 'react'

const DELAY = 450

/** The name of an action's button, its tooltip and its keys. */
export function named(name: ActionName) {
  const label = t(ACTIONS[name].label)
  const keys = keysOf(name)
  return { 'aria-label': label, ...tip(label, keys) }
}

export function tip(label: string, keys?: string) {
  return { 'data-tip': label, 'data-tip-keys': keys ? shown(keys) : undefined }
}

interface Shown {
  label: string
  keys: string | undefined
  x: number
  y: number
  above: boolean
}

function place(target: HTMLElement): Shown {
  const box = target.getBoundingClientRect()
  const above = box.bottom > window.innerHeight - 60
  return {
    label: target.dataset.tip ?? '',
    keys: target.dataset.tipKeys,
    x: Math.min(Math.max(box.left + box.width / 2, 70), window.innerWidth - 70),
    y: above ? box.top - 6 : box.bottom + 6,
    above,
  }
}

export function TooltipLayer() {
  const [open, setOpen] = useState<Shown | null>(null)
  useEffect(() => {
    let timer = 0
    let lastClosed = 0
    let current: HTMLElement | null = null
    const close = () => {
      window.clearTimeout(timer)
      if (current) lastClosed = Date.now()
      current = null
      setOpen(null)
    }
    const begin = (event: Event) => {
      const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tip]') : null
      if (target === current) return
      close()
      if (!target || (event instanceof PointerEvent && event.pointerType === 'touch')) return
      if (event.type === 'focusin' && !target.matches(':focus-visible')) return
      current = target
      const show = () => setOpen(target.isConnected ? place(target) : null)
      timer = window.setTimeout(show, Date.now() - lastClosed < 250 ? 60 : DELAY)
    }
    const all: [string, (event: Event) => void][] = [
      ['pointerover', begin],
      ['focusin', begin],
      ['focusout', close],
      ['pointerdown', close],
      ['keydown', close],
      ['wheel', close],
    ]
    for (const [name, listener] of all) document.addEventListener(name, listener, { passive: true, capture: true })
    return () => {
      close()
      for (const [name, listener] of all) document.removeEventListener(name, listener, { capture: true })
    }
  }, [])
  if (!open) return null
  return (
    <div
      role="tooltip"
      style={{ left: open.x, top: open.y, transform: `translate(-50%, ${open.above ? '-100%' : '0'})` }}
      className="pointer-events-none fixed z-50 flex max-w-64 items-center gap-2 rounded-md bg-raised px-2 py-1 text-xs text-ink shadow-2"
    >
      {open.label}
      {open.keys && <span className="kbd">{open.keys}</span>}
    </div>
  )
}
