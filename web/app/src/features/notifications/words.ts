// What a notification says, in one line.
// It never says more than the server gave.
import type { Notification } from '@api/types'
import { t } from '@i18n/runtime'

export function thing(one: Notification): string {
  if (one.conversation)
    return `#${one.conversation.number} ${one.conversation.subject || one.conversation.contact}`.trim()
  return one.post?.title ?? ''
}

export function line(one: Notification): string {
  const values = { who: one.who || t('history.system'), thing: thing(one), n: one.count }
  if (one.kind === 'message' && one.count > 1) return t('notification.messages', values)
  return t(`notification.${one.kind}`, values)
}
