// Changes many conversations, one after the other, and tells how many it managed.
// It never stops at the first that fails, and never hides those.
import type { ConversationChange, ConversationRow } from '@api/types'
import { t } from '@i18n/runtime'
import { toast } from '@ui/toast'
import { create } from 'zustand'
import { client } from '~/app/query'
import { change, putConversation, sendChange, useSentAway } from './change'
import { refreshLists } from './live'
import { clearSelected } from './order'

export const useBulk = create<{ progress: { done: number; all: number } | null }>(() => ({ progress: null }))

export async function changeAll(
  rows: readonly ConversationRow[],
  wish: (row: ConversationRow) => ConversationChange,
): Promise<void> {
  const only = rows[0]
  if (rows.length === 1 && only) {
    await change(only, wish(only))
    return
  }
  const failed: number[] = []
  useBulk.setState({ progress: { done: 0, all: rows.length } })
  for (const [index, row] of rows.entries()) {
    try {
      const after = await sendChange(row, wish(row))
      putConversation(after)
      if (after.status.category === 'solved' || after.status.category === 'snoozed') {
        useSentAway.setState((state) => ({ ids: new Set([...state.ids, row.id]) }))
      }
    } catch {
      failed.push(row.number)
    }
    useBulk.setState({ progress: { done: index + 1, all: rows.length } })
  }
  useBulk.setState({ progress: null })
  clearSelected()
  void client.invalidateQueries({ queryKey: ['counts'] })
  void refreshLists(new Set(rows.map((row) => row.id)))
  const done = rows.length - failed.length
  const which = failed.map((number) => `#${number}`).join(', ')
  toast(failed.length === 0 ? t('bulk.done', { n: done }) : t('bulk.partly', { n: done, failed: failed.length, which }))
}
