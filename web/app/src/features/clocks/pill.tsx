// The clock of a conversation that presses most, as one quiet pill: time left, time over, or that it stands still.
// It never counts a deadline; the server does.
import { now as serverNow } from '@api/clock'
import type { Clock } from '@api/types'
import { duration, moment } from '@i18n/format'
import { type Key, t } from '@i18n/runtime'
import { AlarmClock } from '@ui/icons'

/** What a clock says at an instant, and how loudly. */
export function saying(clock: Clock, now: number): { text: string; tone: 'quiet' | 'warn' | 'bad' } | null {
  if (clock.paused) return { text: t('clock.paused'), tone: 'quiet' }
  const due = clock.promise_at ?? clock.goal_at
  if (due === null) return null
  const late = clock.goal_at !== null && clock.goal_at <= now
  if (due <= now)
    return { text: t('clock.over', { time: duration(now - due) }), tone: clock.promise_at ? 'bad' : 'warn' }
  return { text: t('clock.left', { time: duration(due - now) }), tone: late ? 'warn' : 'quiet' }
}

const TONES = {
  quiet: 'text-ink2 shadow-[inset_0_0_0_1px_var(--line-2)]',
  warn: 'bg-warnsoft text-warn',
  bad: 'bg-badsoft text-bad',
}

/** What it measures and by when, for a title. */
export const about = (clock: Clock): string => {
  const due = clock.promise_at ?? clock.goal_at
  const kind = t(`clock.kind.${clock.kind}` as Key)
  return due === null ? kind : `${kind}, ${moment(due)}`
}

export function ClockPill({ clock }: { clock: Clock }) {
  const said = saying(clock, serverNow())
  if (!said) return null
  return (
    <span className={`pill tnum !h-[18px] shrink-0 !px-1.5 ${TONES[said.tone]}`} title={about(clock)}>
      <AlarmClock size={11} aria-hidden />
      {said.text}
    </span>
  )
}
