// One chat on the host's page: makes the button, makes the frame when it is wanted, and carries words between the two.
// It never asks the server anything, sets no cookie, and keeps one mark in the host's storage after the visitor wrote.
import { localeOf } from '../shared/locale'
import {
  heard,
  type Identity,
  type Place,
  type Scheme,
  type Signed,
  type ToFrame,
  type ToHost,
  tell,
} from '../shared/wire'
import { read } from './form'
import { watchErrors, watchPlace } from './host'
import { launcher } from './launcher'

export interface Options {
  /** Where the desk is, as `https://desk.example`. */
  desk: string
  /** The widget's key. */
  widget: string
  /** A BCP 47 tag; the page's language, then the browser's, when left out. */
  locale?: string
  scheme?: Scheme
  /** `#rrggbb` of the button until the frame has told the widget's own. */
  colour?: string
  /** A token that the host's server signed for a visitor it knows. */
  identity?: Identity
  /** The same by plain facts, and the hash of the host's server over id and address. */
  user?: Signed['user']
  hash?: string
  /** Whether the page's last errors may go with what the visitor writes. */
  errors?: boolean
}

export type EventName = 'open' | 'close' | 'unread' | 'message'

export interface Chat {
  identify: (identity: Identity) => void
  open: () => void
  close: () => void
  /** Tells the frame where the visitor is, for pages that move without the History API. */
  track: (place?: Partial<Place>) => void
  on: (name: EventName, call: (detail?: number) => void) => void
  locale: (tag: string) => void
  /** Removes everything and makes the frame forget the visitor. */
  shutdown: () => void
}

const ACCENT = '#00627d'

/** The host's storage, which '' clears, if it may be used; where it may not, the visitor counts as new on every page. */
function mark(name: string, value?: string): string | null {
  try {
    if (value) localStorage.setItem(name, value)
    else if (value === '') localStorage.removeItem(name)
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

export function boot(options: Options): Chat {
  const { origin } = new URL(options.desk)
  const wrote = `causeway.${options.widget}.wrote`
  const narrow = matchMedia('(max-width:479px)')
  const stop = new AbortController()
  const { signal } = stop
  const calls: [EventName, (detail?: number) => void][] = []
  const waiting: ToFrame[] = []
  const errors: string[] = []
  const { host, root, button, show: draw } = launcher()
  let { colour = ACCENT, identity = options.hash && options } = options
  let tag = options.locale || document.documentElement.lang || navigator.language
  let [open, ready, unread] = [false, false, 0]
  let frame: HTMLIFrameElement | null = null
  let form: HTMLFormElement | null = null

  const send = (message: ToFrame) => {
    if (ready) tell(frame?.contentWindow, origin, message)
    else if (frame) waiting.push(message)
  }
  const call = (name: EventName, detail?: number) => {
    for (const [wanted, one] of calls) if (wanted === name) one(detail)
  }
  // A frame that did not come has no button to close it: it never covers the page and the launcher.
  const show = () => {
    // Messages that appear by themselves may ask for it.
    host.dataset.causeway = identity ? '1' : ''
    draw({ open, phone: ready && narrow.matches, colour, unread, locale: localeOf(tag), frame })
  }
  const here = (): Place => ({ url: location.href, title: document.title })
  const shown = () => send({ kind: 'shown', open, phone: narrow.matches })
  const make = () => {
    if (frame) return
    frame = document.createElement('iframe')
    frame.src = `${origin}/widget/${options.widget}#${new URLSearchParams({ origin: location.origin, locale: tag, page: location.href })}`
    show()
    root.append(frame)
  }
  const turn = (to: boolean) => {
    if (open === to) return
    make()
    open = to
    show()
    shown()
    ;(open ? frame : button)?.focus()
    call(open ? 'open' : 'close')
  }
  const track = (place?: Partial<Place>) => send({ kind: 'place', place: { ...here(), ...place } })

  const told = (message: ToHost) => {
    switch (message.kind) {
      case 'ready':
        ready = true
        show()
        send({ kind: 'setup', place: here(), referrer: document.referrer, scheme: options.scheme, identity, errors })
        shown()
        for (const one of waiting.splice(0)) send(one)
        break
      case 'close':
        turn(false)
        break
      case 'look':
        ;({ colour, unread } = message)
        show()
        call('unread', unread)
        break
      case 'wrote':
        mark(wrote, '1')
        form?.reset()
        form = null
        break
      case 'came':
        call('message')
        break
      case 'forgotten':
        host.remove()
    }
  }
  addEventListener('message', (event) => {
    const message = heard<ToHost>(event, origin, frame?.contentWindow)
    if (message) told(message)
  })
  const submit = (event: Event) => {
    const target = event.target as HTMLFormElement
    if (event.defaultPrevented || !target.matches('[data-causeway-form]')) return
    event.preventDefault()
    form = target
    turn(true)
    send({ kind: 'form', ...read(target) })
  }
  addEventListener('submit', submit, { signal })
  narrow.addEventListener('change', show, { signal })
  button.addEventListener('click', () => turn(!open))
  // Whoever comes near finds the frame ready.
  for (const name of ['pointerenter', 'focus']) button.addEventListener(name, make)
  button.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') turn(false)
  })
  watchPlace(track, signal)
  if (options.errors) watchErrors(errors, () => send({ kind: 'errors', errors }), signal)
  show()
  if (mark(wrote)) make()

  return {
    identify: (token) => {
      identity = token
      send({ kind: 'identify', identity: token })
    },
    open: () => turn(true),
    close: () => turn(false),
    track,
    on: (name, one) => calls.push([name, one]),
    locale: (wanted) => {
      tag = wanted
      show()
      send({ kind: 'locale', locale: wanted })
    },
    shutdown: () => {
      stop.abort()
      turn(false)
      button.remove()
      if (!frame && !mark(wrote)) return host.remove()
      // What the frame keeps can only be forgotten by the frame.
      make()
      send({ kind: 'shutdown' })
      mark(wrote, '')
    },
  }
}
