// Changes many conversations: the server does it in the background, tells how far it is, and can undo it.
// It never goes through the rows itself; even a closed tab does not stop it.
import { get, post } from '@api/client'
import type { Bulk, BulkChange, ConversationChange, ConversationRow } from '@api/types'
import { t } from '@i18n/runtime'
import { sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { create } from 'zustand'
import { client } from '~/app/query'
import { change } from './change'
import { clearSelected, useOrder } from './order'
import { askOutcome } from './picking'
import { isLost } from './waiting'

/** What is under way; `undoing` while it is taken back. */
export const useBulk = create<{ running: Bulk | null }>(() => ({ running: null }))

function single(row: ConversationRow, wish: BulkChange): ConversationChange {
  const { add_tags = [], remove_tags = [], status, ...rest } = wish
  const tags = row.tags.map((tag) => tag.id)
  return {
    ...rest,
    ...(status?.id ? { status_id: status.id } : {}),
    ...(status?.category ? { status: { category: status.category } } : {}),
    ...(add_tags.length + remove_tags.length > 0
      ? { tag_ids: [...tags.filter((tag) => !remove_tags.includes(tag) && !add_tags.includes(tag)), ...add_tags] }
      : {}),
  }
}

/** Changes these rows, or everything that the list holds when the reader chose that. */
export async function changeAll(rows: readonly ConversationRow[], wish: BulkChange): Promise<void> {
  const { everything } = useOrder.getState()
  const only = rows[0]
  if (rows.length === 1 && only && !everything) {
    await change(only, single(only, wish))
    return
  }
  if (wish.status?.category === 'solved' && !wish.outcome) {
    askOutcome(rows, true, (outcome) => void changeAll(rows, { ...wish, outcome }))
    return
  }
  const target = everything ? { list: everything } : { conversation_ids: rows.map((row) => row.id) }
  try {
    const bulk = await post<Bulk>('/bulk', { ...target, change: wish })
    useBulk.setState({ running: bulk })
    await hearBulk(bulk.id)
  } catch (error) {
    if (isLost(error) && !everything && useBulk.getState().running === null) {
      // Without a connection each of them waits on its own.
      for (const row of rows) await change(row, single(row, wish), false)
      clearSelected()
      return
    }
    toast(sayProblem(error))
  }
}

/** There is news of a change for many; only the one that this window began is shown. */
export async function hearBulk(id: string): Promise<void> {
  const { running } = useBulk.getState()
  if (running?.id !== id) return
  const bulk = await get<Bulk>(`/bulk/${id}`)
  if (bulk.state === 'running' || bulk.state === 'undoing') {
    useBulk.setState({ running: bulk })
    return
  }
  // The event and the first look may both see the end; it is told once.
  if (useBulk.getState().running === null) return
  useBulk.setState({ running: null })
  clearSelected()
  for (const key of ['list', 'counts', 'conversation', 'history']) void client.invalidateQueries({ queryKey: [key] })
  tell(bulk)
}

function tell(bulk: Bulk): void {
  const failures = bulk.failures.slice(0, 5).map((one) => `#${one.number}`)
  const which = failures.join(', ') + (bulk.failed > failures.length ? ' …' : '')
  const n = bulk.done - bulk.failed
  if (bulk.state === 'undone') {
    toast(bulk.failed === 0 ? t('bulk.undone', { n }) : t('bulk.partly_undone', { n, failed: bulk.failed, which }))
    return
  }
  const text = bulk.failed === 0 ? t('bulk.done', { n }) : t('bulk.partly', { n, failed: bulk.failed, which })
  toast(text, { action: { label: t('undo'), run: () => void undo(bulk) }, until: Date.now() + 10_000 })
}

async function undo(bulk: Bulk): Promise<void> {
  useBulk.setState({ running: bulk })
  try {
    await post<Bulk>(`/bulk/${bulk.id}/undo`)
    await hearBulk(bulk.id)
  } catch (error) {
    useBulk.setState({ running: null })
    toast(sayProblem(error))
  }
}
