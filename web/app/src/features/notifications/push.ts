// A notification over other windows, while a tab of the desk is open and not on screen.
// It never asks for permission; the settings page does when somebody presses a button.
import { get } from '@api/client'
import type { Notification as News, Page } from '@api/types'
import { loadMore } from '@i18n/runtime'
import { router } from '~/app/router'
import { line } from './words'

export async function push(id: string): Promise<void> {
  if (!('Notification' in window) || Notification.permission !== 'granted' || !document.hidden) return
  await loadMore()
  const { items } = await get<Page<News>>('/notifications', { unread: true, limit: 20 })
  const one = items.find((item) => item.id === id)
  if (!one) return
  // One tag for each, so that two tabs of the same person show it once.
  const shown = new Notification(line(one), { tag: one.id })
  shown.onclick = () => {
    window.focus()
    shown.close()
    if (one.conversation)
      void router.navigate({ to: '/c/$number', params: { number: String(one.conversation.number) } })
    else if (one.post) void router.navigate({ to: '/room' })
  }
}
