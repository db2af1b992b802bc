// When a text goes to customers: moments by name, or any other.
// It never publishes; the server does when the moment comes.
import { t } from '@i18n/runtime'
import { Sheet } from '@ui/overlay'
import { TimePicker } from '~/features/conversation/time-picker'

export function Schedule({ onPick, onClose }: { onPick: (at: number) => void; onClose: () => void }) {
  const label = t('article.do.schedule')
  return (
    <Sheet title={label} onClose={onClose} width={400}>
      <TimePicker
        label={label}
        placeholder={t('article.schedule_hint')}
        field={t('article.schedule_at')}
        onPick={onPick}
      />
    </Sheet>
  )
}
