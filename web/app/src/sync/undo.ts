// Taking back a reply that waits its last seconds: the server gives the text, the composer puts it back.
// It never pretends: when the moment has passed it says so.
import { isApiError, post } from '@api/client'
import { here } from '@api/clock'
import type { Attachment, Message, Mode, Undone } from '@api/types'
import { t } from '@i18n/runtime'
import { sayProblem } from '@ui/problem'
import { dismiss, toast } from '@ui/toast'
import { create } from 'zustand'
import { dropMessage, refreshMessages } from './live'

export interface Restored extends Undone {
  conversation_id: string
  attachments: Attachment[]
  /** A note goes back to where notes are written; without it, it was a reply. */
  mode?: Mode
}
/** What the composer of that conversation shall take back. */
export const useRestored = create<{ restored: Restored | null }>(() => ({ restored: null }))

export async function undoSend(message: Message): Promise<void> {
  dismiss(message.id)
  try {
    const back = await post<Undone>(`/messages/${message.id}/undo`)
    dropMessage(message.conversation_id, message.id)
    useRestored.setState({
      restored: {
        ...back,
        conversation_id: message.conversation_id,
        attachments: message.attachments.filter((one) => !one.inline),
      },
    })
  } catch (error) {
    toast(isApiError(error, 'too_late') ? t('undo.too_late') : sayProblem(error))
    void refreshMessages(message.conversation_id)
  }
}

/** The bar after sending, with the seconds that are left. */
export function offerUndo(message: Message): void {
  if (message.delivery !== 'undo' || !message.send_at) return
  toast(t('undo.sending'), {
    id: message.id,
    until: here(message.send_at),
    countdown: true,
    action: { label: t('undo'), run: () => void undoSend(message) },
  })
}
