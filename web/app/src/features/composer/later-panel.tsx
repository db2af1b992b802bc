// Choosing when a reply leaves.
// It never sends; the composer does, with the moment.
import { t } from '@i18n/runtime'
import { Panel } from '@ui/overlay'
import { TimePicker } from '~/features/conversation/time-picker'

interface Props {
  anchor: Element | null
  onPick: (at: number) => void
  onClose: () => void
}

export default function LaterPanel({ anchor, onPick, onClose }: Props) {
  return (
    <Panel title={t('composer.later')} anchor={anchor} onClose={onClose} width={330}>
      <TimePicker
        label={t('composer.later')}
        placeholder={t('composer.later_hint')}
        field={t('composer.later_at')}
        onPick={onPick}
      />
    </Panel>
  )
}
