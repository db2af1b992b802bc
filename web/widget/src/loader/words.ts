// The few words of the button on the host's page.
// It never holds what the frame says.
import type { Locale } from '../shared/locale'

/** Name of the button and of the frame, and what stands after the number of new messages. */
export const BUTTON: Record<Locale, [name: string, unread: string]> = {
  en: ['Write to us', 'new'],
  'zh-CN': ['联系我们', '条新消息'],
  'zh-TW': ['聯絡我們', '則新訊息'],
  ja: ['お問い合わせ', '件の新着'],
}
