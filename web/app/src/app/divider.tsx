// The line between two panes that can be dragged, or moved with arrow keys.
// It never remembers the width; its owner does.
import { useRef } from 'react'

interface Props {
  label: string
  /** Which edge of its pane it is, as the page reads. */
  edge: 'start' | 'end'
  width: number
  min: number
  max: number
  onChange: (width: number) => void
}

/** 1 when the pane grows with a move to the right, -1 when with one to the left. */
const outwards = (line: Element, edge: Props['edge']): 1 | -1 =>
  (edge === 'end') === (getComputedStyle(line).direction === 'ltr') ? 1 : -1

export function Divider({ label, edge, width, min, max, onChange }: Props) {
  const start = useRef<{ x: number; width: number } | null>(null)
  const set = (next: number) => onChange(Math.round(Math.min(max, Math.max(min, next))))
  return (
    <div
      role="separator"
      aria-label={label}
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      className={`absolute inset-y-0 z-20 w-1.5 cursor-col-resize hover:bg-line2 focus-visible:bg-line2 phone:hidden ${edge === 'end' ? '-inset-e-[3px]' : '-inset-s-[3px]'}`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        start.current = { x: event.clientX, width }
      }}
      onPointerMove={(event) =>
        start.current &&
        set(start.current.width + outwards(event.currentTarget, edge) * (event.clientX - start.current.x))
      }
      onPointerUp={() => {
        start.current = null
      }}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowRight' ? 16 : event.key === 'ArrowLeft' ? -16 : 0
        if (step !== 0) {
          event.preventDefault()
          event.stopPropagation()
          set(width + outwards(event.currentTarget, edge) * step)
        }
      }}
    />
  )
}
