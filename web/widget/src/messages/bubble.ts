// The bubble beside the button: what the message says, a way into the chat, and one to send it away.
// It never takes the focus and never writes style as text, which a strict content policy of the host would refuse.
import type { Locale } from '../shared/locale'

const DISMISS: Record<Locale, string> = {
  en: 'Send this message away',
  'zh-CN': '关闭这条消息',
  'zh-TW': '關閉這則訊息',
  ja: 'このメッセージを閉じる',
}

const BOX =
  'position:fixed;z-index:2147483000;inset-inline-end:20px;inset-block-end:88px;display:flex;align-items:start;width:max-content;max-width:min(300px,100% - 40px);max-height:calc(100% - 108px);overflow:auto;border:1px solid #8884;border-radius:14px;background:Canvas;color:CanvasText;font:14px/1.5 system-ui,sans-serif;box-shadow:0 2px 20px #0004;color-scheme:'
const PLAIN = 'border:0;background:none;color:inherit;font:inherit;cursor:pointer;'

export interface Bubble {
  show: (text: string) => void
  hide: () => void
}

function made<K extends keyof HTMLElementTagNameMap>(tag: K, style: string, text = ''): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  element.style.cssText = style
  element.textContent = text
  return element
}

/** Puts a place for messages into the launcher's root; what appears in it later is read out. */
export function bubble(
  root: ShadowRoot,
  { name, locale, scheme }: { name: string; locale: Locale; scheme: string },
  acts: { open: () => void; dismiss: () => void },
): Bubble {
  const place = made('div', '')
  place.setAttribute('role', 'status')
  place.lang = locale
  root.append(place)
  const away = () => {
    // Whoever sent it away by key goes on at the button of the chat.
    if (root.activeElement && place.contains(root.activeElement)) root.querySelector('button')?.focus()
    acts.dismiss()
  }
  place.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') away()
  })
  return {
    show: (text) => {
      const box = made('div', BOX + scheme)
      const open = made('button', `${PLAIN}flex:1;min-width:0;padding:12px 0 12px 14px;text-align:start;`)
      const words = made('span', 'display:block;white-space:pre-wrap;overflow-wrap:anywhere', text)
      words.dir = 'auto'
      open.append(made('span', 'display:block;font-weight:600', name), words)
      const close = made('button', `${PLAIN}flex:none;width:44px;height:44px;font-size:20px`, '×')
      close.setAttribute('aria-label', DISMISS[locale])
      open.addEventListener('click', acts.open)
      close.addEventListener('click', away)
      box.append(open, close)
      place.replaceChildren(box)
    },
    hide: () => place.replaceChildren(),
  }
}
