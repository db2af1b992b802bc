// The small signs of a chat: in lists, above the thread, and where the visitor types.
// It never shows anything of a conversation that goes by mail.
import type { Conversation } from '@api/types'
import { t } from '@i18n/runtime'
import { MessageCircle } from '@ui/icons'
import { useVisitors } from './presence'
import { useVisitor } from './use-visitor'

/** In a row of a list; the dot says that the visitor is here now. */
export function ChatMark({ id }: { id: string }) {
  const here = useVisitors((state) => state.known[id]?.here ?? false)
  return (
    <span role="img" aria-label={t(here ? 'chat.here' : 'chat.chat')} className="relative block shrink-0 text-ink3">
      <MessageCircle size={12} aria-hidden />
      {here && <span className="absolute -inset-e-0.5 -top-0.5 size-1.5 rounded-full bg-ok" />}
    </span>
  )
}

/** Beside the subject. */
export function ChatPill({ conversation }: { conversation: Conversation }) {
  const { chat, here } = useVisitor(conversation)
  if (!chat) return null
  return (
    <span className={`pill shrink-0 ${here ? 'bg-oksoft text-ok' : 'bg-hover text-ink2'}`}>
      {here ? <span aria-hidden className="size-1.5 rounded-full bg-ok" /> : <MessageCircle size={11} aria-hidden />}
      <span className="phone:sr-only">{t(here ? 'chat.here' : 'chat.chat')}</span>
    </span>
  )
}

/** At the end of the thread while the visitor types; with the words where the widget announces that they are shown. */
export function TypingLine({ conversation }: { conversation: Conversation }) {
  const { chat, typing, text } = useVisitor(conversation)
  if (!chat) return null
  const name = conversation.contact.name || conversation.contact.email || t('chat.visitor')
  return (
    <div className={typing ? 'me-10 mt-2.5 phone:me-4' : ''}>
      <p aria-live="polite" className="flex items-center gap-1.5 px-4 text-xs text-ink3">
        {typing && (
          <>
            <span aria-hidden className="skeleton size-1.5 !rounded-full !bg-ink3" />
            {t('presence.writing', { name, n: 1 })}
          </>
        )}
      </p>
      {typing && text && (
        <p
          dir="auto"
          className="mt-1 whitespace-pre-wrap break-words rounded-xl border border-dashed border-line2 px-4 py-2 text-ink2"
        >
          {text}
        </p>
      )}
    </div>
  )
}

/** In the composer, where a mail has its recipients. */
export function ChatHint({ conversation }: { conversation: Conversation }) {
  const words = t(conversation.contact.email ? 'chat.mail_too' : 'chat.no_address')
  return (
    <span className="min-w-0 flex-1 truncate px-1 text-xs text-ink3" title={words}>
      {words}
    </span>
  )
}
