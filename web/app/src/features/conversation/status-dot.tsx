// The shape of a status: each category has its own outline, so colour is never the only sign.
// It never carries a name.
import type { Category } from '@api/types'
import { AlarmClock, CircleCheck, CircleDashed, CircleDot } from '@ui/icons'

const SHAPE = { open: CircleDot, waiting: CircleDashed, snoozed: AlarmClock, solved: CircleCheck } as const
const TONE: Record<Category, string> = {
  open: 'text-accenttext',
  waiting: 'text-warn',
  snoozed: 'text-ink3',
  solved: 'text-ok',
}

export function StatusDot({ category, size = 14 }: { category: Category; size?: number }) {
  const Icon = SHAPE[category]
  return <Icon size={size} aria-hidden className={`shrink-0 ${TONE[category]}`} />
}
