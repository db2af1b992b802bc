// Another time for a promise, and why, if there is something to say.
// It never saves; whoever opened it does, with the time and the reason.
import { t } from '@i18n/runtime'
import { Panel } from '@ui/overlay'
import { useState } from 'react'
import { TimePicker } from '~/features/conversation/time-picker'

interface Props {
  anchor: Element | null
  onPick: (due_at: number, reason: string) => void
  onClose: () => void
}

export default function MovePromise({ anchor, onPick, onClose }: Props) {
  const [reason, setReason] = useState('')
  return (
    <Panel title={t('promise.move_title')} anchor={anchor} onClose={onClose} width={330}>
      <div className="px-3 pt-3">
        <input
          className="field w-full"
          aria-label={t('promise.move_reason')}
          placeholder={t('promise.move_reason')}
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <TimePicker
        label={t('promise.move_title')}
        placeholder={t('promise.move_hint')}
        field={t('promise.move_at')}
        onPick={(at) => onPick(at, reason.trim())}
      />
    </Panel>
  )
}
