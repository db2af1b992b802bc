// Merges, splits and their undoing: sent, shown, and each with a way back.
// It never moves a message on screen before the server has.
import { post } from '@api/client'
import type { ConversationRow, Message, Rearranged } from '@api/types'
import { t } from '@i18n/runtime'
import { sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { client } from '~/app/query'
import { dropFromLists, putConversation, useSentAway } from './change'
import { clearSelected } from './order'

const TOUCHED = ['messages', 'history', 'rearrangements', 'list', 'counts', 'others', 'drafts'] as const

function refresh(): void {
  for (const key of TOUCHED) void client.invalidateQueries({ queryKey: [key] })
}

/** Merges conversations into one; the numbers of the others lead there from now on. */
export async function merge(
  into: { id: string; number: number },
  others: readonly { id: string; number: number }[],
): Promise<void> {
  try {
    const done = await post<Rearranged>(`/conversations/${into.id}/merge`, { ids: others.map((one) => one.id) })
    for (const one of others) {
      dropFromLists(one.id)
      client.setQueryData(['conversation', one.number], done.conversation)
    }
    putConversation(done.conversation)
    clearSelected()
    refresh()
    const undo = async () => {
      // The last one first: each gives back what was when it began.
      for (const one of [...done.rearrangements].reverse()) if (!(await takeBack(one.id))) return
    }
    toast(t('merge.done', { n: others.length, number: done.conversation.number }), {
      action: { label: t('undo'), run: () => void undo() },
    })
  } catch (error) {
    toast(t('merge.failed', { why: sayProblem(error) }), { until: Date.now() + 10_000 })
  }
}

/** Makes a message, or it and all later ones, a conversation of its own. */
export async function split(message: Message, andLater: boolean): Promise<void> {
  try {
    const done = await post<Rearranged>(`/messages/${message.id}/split`, { and_later: andLater })
    putConversation(done.conversation)
    void client.invalidateQueries({ queryKey: ['conversation'] })
    refresh()
    const id = done.rearrangements[0]?.id
    toast(t('split.done', { number: done.conversation.number }), {
      ...(id ? { action: { label: t('undo'), run: () => void takeBack(id) } } : {}),
    })
  } catch (error) {
    toast(t('split.failed', { why: sayProblem(error) }), { until: Date.now() + 10_000 })
  }
}

/** Undoes a merge or a split. True when it was undone. */
export async function takeBack(id: string): Promise<boolean> {
  try {
    const done = await post<Rearranged>(`/rearrangements/${id}/undo`)
    const one = done.rearrangements[0]
    if (one) {
      useSentAway.setState((state) => ({ ids: new Set([...state.ids].filter((row) => row !== one.from.id)) }))
      // Both numbers may lead to another place now.
      for (const side of [one.from, one.into])
        client.removeQueries({ queryKey: ['conversation', side.number], type: 'inactive' })
      const text = one.kind === 'merge' ? 'merge.undone' : 'split.undone'
      toast(t(text, { number: one.from.number }))
    }
    void client.invalidateQueries({ queryKey: ['conversation'] })
    refresh()
    return true
  } catch (error) {
    toast(sayProblem(error), { until: Date.now() + 10_000 })
    return false
  }
}

/** The rows without one of them. */
export const without = (rows: readonly ConversationRow[], id: string): ConversationRow[] =>
  rows.filter((row) => row.id !== id)
