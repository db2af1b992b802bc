// Which older message the reply in the composer answers, if somebody chose one.
// The choice is kept with the draft. It never chooses by itself.
import { get } from '@api/client'
import type { Address, Message } from '@api/types'
import { sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { create } from 'zustand'
import { editDraft } from './drafts'

/** The choice that was just made; the composer opens for it. */
export const useAnswering = create<{ message: Message | null }>(() => ({ message: null }))

/** Lets the next reply answer this message, to those whom an answer to it reaches. */
export async function answer(message: Message): Promise<void> {
  try {
    const { to, cc } = await get<{ to: Address[]; cc: Address[] }>(`/messages/${message.id}/recipients`)
    editDraft(message.conversation_id, 'reply', { to, cc, answers: message.id })
    useAnswering.setState({ message })
  } catch (error) {
    toast(sayProblem(error))
  }
}

/** The next reply answers the newest message again, to whom it usually goes. */
export function answerNewest(conversation: string): void {
  editDraft(conversation, 'reply', { to: null, cc: null, answers: null })
}
