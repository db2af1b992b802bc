// Why a conversation counts as spam, and the way out; marking one and blocking its sender.
// It never judges; the server does, and learns from what people say.
import { post } from '@api/client'
import type { BlockedSender, Conversation } from '@api/types'
import { t } from '@i18n/runtime'
import { ShieldAlert } from '@ui/icons'
import { sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { client } from '~/app/query'
import { change } from '~/sync/change'
import { useMay } from '~/sync/queries'

export function SpamBanner({ conversation }: { conversation: Conversation }) {
  const may = useMay('conversations.write')
  const spam = conversation.spam
  if (!spam) return null
  return (
    <div
      role="note"
      data-testid="spam"
      className="flex shrink-0 items-center gap-2.5 border-b border-line bg-badsoft px-4 py-2"
    >
      <ShieldAlert size={15} aria-hidden className="shrink-0 text-bad" />
      <p className="min-w-0 flex-1 break-words">
        <span className="font-medium">{t('spam.marked')}</span> {t(`spam.${spam.rule}`, { detail: spam.detail })}
      </p>
      {may && (
        <button type="button" className="btn btn-line" onClick={() => void change(conversation, { spam: false })}>
          {t('spam.not')}
        </button>
      )}
    </div>
  )
}

/** Blocks whoever began the conversation, and marks it. */
export async function blockSender(conversation: Conversation): Promise<void> {
  const sender = conversation.contact.email
  if (!sender) return
  try {
    await post<BlockedSender>('/blocked-senders', { sender })
    void client.invalidateQueries({ queryKey: ['blocked-senders'] })
    toast(t('spam.sender_blocked', { sender }))
    await change(conversation, { spam: true })
  } catch (error) {
    toast(sayProblem(error))
  }
}
