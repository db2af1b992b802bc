// The line between two panes that can be dragged, or moved with arrow keys.
// It never remembers the width; its owner does.
import { useRef } from 'react'

interface Props {
  label: string
  edge: 'left' | 'right'
  width: number
  min: number
  max: number
  onChange: (width: number) => void
}

export function Divider({ label, edge, width, min, max, onChange }: Props) {
  const start = useRef<{ x: number; width: number } | null>(null)
  const sign = edge === 'right' ? 1 : -1
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
      className={`absolute inset-y-0 z-20 w-1.5 cursor-col-resize hover:bg-line2 focus-visible:bg-line2 phone:hidden ${edge === 'right' ? '-right-[3px]' : '-left-[3px]'}`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        start.current = { x: event.clientX, width }
      }}
      onPointerMove={(event) => start.current && set(start.current.width + sign * (event.clientX - start.current.x))}
      onPointerUp={() => {
        start.current = null
      }}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowRight' ? 16 : event.key === 'ArrowLeft' ? -16 : 0
        if (step !== 0) {
          event.preventDefault()
          event.stopPropagation()
          set(width + sign * step)
        }
      }}
    />
  )
}
