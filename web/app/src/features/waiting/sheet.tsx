// Everything that waits for the connection, in the order in which it will be sent.
// It never sends; the connection does.
import { t } from '@i18n/runtime'
import { useNavigate } from '@tanstack/react-router'
import { X } from '@ui/icons'
import { Sheet } from '@ui/overlay'
import { useWaiting, type Waiting } from '~/sync/waiting'
import { WaitingCard } from './card'

export function WaitingSheet({ onClose }: { onClose: () => void }) {
  const items = useWaiting((state) => state.items)
  const navigate = useNavigate()
  const goTo = (item: Waiting) => {
    onClose()
    void navigate({ to: '/inbox/$view/$number', params: { view: 'all', number: String(item.conversation.number) } })
  }
  return (
    <Sheet title={t('waiting.title')} onClose={onClose}>
      <header className="flex h-12 shrink-0 items-center border-b border-line ps-5 pe-3">
        <h2 className="flex-1 text-md font-semibold">{t('waiting.title')}</h2>
        <button type="button" className="btn-icon" aria-label={t('close')} onClick={onClose}>
          <X size={16} aria-hidden />
        </button>
      </header>
      <ul className="flex flex-col gap-3 overflow-y-auto px-5 py-4">
        {items.length === 0 && <li className="text-ink2">{t('waiting.none')}</li>}
        {items.map((item) => (
          <li key={item.order} className="flex flex-col gap-1">
            <button
              type="button"
              className="flex min-w-0 gap-1.5 text-start font-medium text-accenttext hover:underline touch:min-h-11"
              onClick={() => goTo(item)}
            >
              <span className="tnum shrink-0">#{item.conversation.number}</span>
              <span dir="auto" className="truncate">
                {item.conversation.subject}
              </span>
            </button>
            <WaitingCard item={item} onBack={() => goTo(item)} />
          </li>
        ))}
      </ul>
    </Sheet>
  )
}
