// Small parts of calls: a number to dial, the sign of how a call went, a mark for lists.
// They never dial by themselves; the colleague's device does when they press.
import { t } from '@i18n/runtime'
import { Phone, PhoneIncoming, PhoneMissed, PhoneOutgoing } from '@ui/icons'
import type { Call } from './model'

/** A number; pressing it lets the device dial and opens the form to write the call down. */
export function Dial({ number, onDial }: { number: string; onDial?: () => void }) {
  return (
    <a
      href={`tel:${number}`}
      onClick={onDial}
      className="tnum inline-flex items-center gap-1 rounded-md py-1 text-accenttext hover:underline touch:min-h-11"
    >
      <Phone size={12} aria-hidden className="shrink-0" />
      <span>{number}</span>
    </a>
  )
}

export function CallIcon({ call }: { call: Call }) {
  const vain = call.state === 'missed' || call.state === 'unreached'
  const Icon = call.state === 'missed' ? PhoneMissed : call.direction === 'incoming' ? PhoneIncoming : PhoneOutgoing
  return <Icon size={14} aria-hidden className={`mt-0.5 shrink-0 ${vain ? 'text-bad' : 'text-ink3'}`} />
}

/** How a call went, in words. */
export const stateWords = (call: Call): string =>
  call.state === 'ended' ? t(`phone.direction.${call.direction}`) : t(`phone.state.${call.state}`)
