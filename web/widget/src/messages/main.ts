// Messages that a site's chat shows by itself: looks once a second whether one is due, shows it, and opens the chat with it.
// It never tells the desk who looks; it counts what was done, and only once the visitor writes does the chat say to what.
import { localeOf } from '../shared/locale'
import { heard, type Offer, type ToHost } from '../shared/wire'
import { type Bubble, bubble } from './bubble'
import { dismissed, here, join, type Kept, may, NOTHING, read, showed } from './caps'
import { choose, type Message } from './rules'

export interface Given {
  /** The widget's key and name. */
  key: string
  name: string
  open: boolean
  per_day: number
  messages: Message[]
}

interface Page {
  causeway?: { (...call: unknown[]): void; q?: unknown[] }
}

const LOOK_MS = 1_000

export function start(given: Given): void {
  const page = window as unknown as Page
  const script = document.currentScript as HTMLScriptElement | null
  const { origin } = new URL(script?.src || location.href)
  const loader = document.querySelector<HTMLScriptElement>('script[data-widget]')?.dataset
  const locale = localeOf(loader?.locale || document.documentElement.lang || navigator.language)
  const scheme = /^(light|dark)$/.test(loader?.scheme ?? '') ? (loader?.scheme as string) : 'light dark'
  const name = `causeway.${given.key}.messages`
  let kept: Kept = here(NOTHING, Date.now())
  let remembers = false
  /** Whether the visitor is in the chat; null while that is not known. */
  let busy: boolean | null = false
  let told = false
  let [open, since, at] = [false, Date.now(), location.href]
  let shown: (Offer & { id: string }) | null = null
  let place: Bubble | null = null
  let root: ShadowRoot | null = null

  const stored = (what: string): string | null => {
    try {
      return localStorage.getItem(what)
    } catch {
      return null
    }
  }
  const keep = (next: Kept) => {
    kept = next
    if (!remembers) return
    try {
      localStorage.setItem(name, JSON.stringify(kept))
    } catch {
      // Refused: it is kept for this page.
    }
  }
  /** The site says that its visitor agreed to what is stored. */
  const remember = () => {
    if (remembers) return
    remembers = true
    keep(join(read(stored(name)), kept))
  }
  const say = (...call: unknown[]) => {
    page.causeway ??= (...all) => {
      const queue = page.causeway as { q?: unknown[] }
      queue.q = [...(queue.q ?? []), all]
    }
    page.causeway(...call)
  }
  const count = (act: string, { id }: { id: string }) => {
    const url = `${origin}/widget/v1/proactive?${new URLSearchParams({ key: given.key, id, act })}`
    // A site whose policy lets nothing be sent to the desk is not counted.
    void fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'omit', keepalive: true }).catch(() => undefined)
  }
  const hide = () => {
    shown = null
    place?.hide()
  }
  const dismiss = () => {
    if (!shown) return
    count('dismissed', shown)
    keep(dismissed(kept, shown.id))
    hide()
  }
  const opened = () => {
    open = true
    if (!shown) return
    count('opened', shown)
    say('track', { offer: shown })
    hide()
  }

  const look = () => {
    const host = document.querySelector<HTMLElement>('[data-causeway]')
    if (host?.shadowRoot && host.shadowRoot !== root) {
      root = host.shadowRoot
      open = told = busy = false
      shown = null
      say('on', 'open', opened)
      say('on', 'close', () => {
        open = false
      })
      place = bubble(root, { name: given.name, locale, scheme }, { open: () => say('open'), dismiss })
    }
    if (location.href !== at) [since, at] = [Date.now(), location.href]
    const wrote = stored(`causeway.${given.key}.wrote`)
    // Whoever wrote before may be in a conversation; the frame says it.
    if (!told) busy = wrote ? null : false
    if (!host || !place || open || shown || busy !== false || document.hidden) return
    const moment = Date.now()
    keep(here(kept, moment))
    const message = choose(
      given.messages,
      {
        url: at,
        seconds: (moment - since) / 1000,
        visits: kept.visits,
        known: Boolean(wrote || host.dataset.causeway),
        language: navigator.language,
        open: given.open,
      },
      (one) => may(kept, one, given.per_day, moment),
    )
    if (!message) return
    const { id, wording, texts } = message
    const text = texts[locale] ?? texts.en ?? Object.values(texts)[0] ?? ''
    shown = { id, wording, locale, text }
    keep(showed(kept, id, moment))
    count('shown', shown)
    place.show(text)
  }

  addEventListener('message', (event) => {
    const frame = root?.querySelector('iframe')?.contentWindow
    const message = heard<ToHost>(event, origin, frame)
    if (message?.kind === 'look') {
      told = true
      busy = Boolean(message.standing) && message.standing !== 'solved'
    } else if (message?.kind === 'wrote') busy = told = true
    if (busy && !open) hide()
  })
  addEventListener('causeway:remember', remember)
  if (script?.dataset.remember !== undefined) remember()
  setInterval(look, LOOK_MS)
  look()
}
