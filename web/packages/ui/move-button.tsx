// The button that moves a row up or down in a list that has an order.
// It never decides how far; the list does.
import { t } from '@i18n/runtime'
import { ArrowDown, ArrowUp } from './icons'
import { tip } from './tooltip'

interface Props {
  /** What the row is called. */
  name: string
  /** Up is -1, down 1. */
  by: 1 | -1
  disabled: boolean
  onMove: () => void
}

export function MoveButton({ name, by, disabled, onMove }: Props) {
  const label = t(by < 0 ? 'section.up' : 'section.down', { name })
  const Icon = by < 0 ? ArrowUp : ArrowDown
  return (
    <button type="button" className="btn-icon" aria-label={label} {...tip(label)} disabled={disabled} onClick={onMove}>
      <Icon size={15} aria-hidden />
    </button>
  )
}
