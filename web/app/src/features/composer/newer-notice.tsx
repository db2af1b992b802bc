// Shown once when somebody wrote while the reply was being written: what they wrote, and whether to send anyway.
// It never sends by itself.
import type { Message } from '@api/types'
import { t } from '@i18n/runtime'
import { AlertTriangle } from '@ui/icons'

export function NewerNotice({
  message,
  onInsist,
  onDismiss,
}: {
  message: Message
  onInsist: () => void
  onDismiss: () => void
}) {
  return (
    <div role="alert" className="mx-3 mb-2 flex items-start gap-2.5 rounded-lg bg-warnsoft px-3 py-2">
      <AlertTriangle size={15} aria-hidden className="mt-0.5 shrink-0 text-warn" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{t('newer.title', { name: message.author.name || message.author.email || '' })}</p>
        <p dir="auto" lang={message.lang ?? undefined} className="line-clamp-3 text-ink2">
          {message.text}
        </p>
        <div className="mt-1.5 flex gap-1.5">
          <button type="button" className="btn btn-line bg-raised" onClick={onInsist}>
            {t('newer.insist')}
          </button>
          <button type="button" className="btn" onClick={onDismiss}>
            {t('newer.wait')}
          </button>
        </div>
      </div>
    </div>
  )
}
