// The live chat of a Causeway desk as a module.
// It never boots by itself.

/** Somebody whom the site's server signed for by a hash. */
export interface Signed {
  user: { id: string; email?: string; name?: string }
  hash: string
}

/** A token, or plain facts with a hash. */
export type Identity = string | Signed

export interface Options {
  /** Where the desk is, as `https://desk.example`. */
  desk: string
  /** The widget's key. */
  widget: string
  /** A BCP 47 tag; the page's language, then the browser's, when left out. */
  locale?: string
  scheme?: 'light' | 'dark' | 'auto'
  /** `#rrggbb` of the button until the frame has told the widget's own. */
  colour?: string
  /** A token that the site's server signed for a visitor it knows. */
  identity?: Identity
  /** The same by plain facts, and the hash of the site's server over id and address. */
  user?: Signed['user']
  hash?: string
  /** Whether the page's last errors may go with what the visitor writes. */
  errors?: boolean
}

/** `unread` comes with the number. */
export type EventName = 'open' | 'close' | 'unread' | 'message'

/** Where a visitor is. */
export interface Place {
  url: string
  title: string
}

export interface Chat {
  identify: (identity: Identity) => void
  open: () => void
  close: () => void
  /** Tells where the visitor is, for pages that move without the History API. */
  track: (place?: Partial<Place>) => void
  on: (name: EventName, call: (detail?: number) => void) => void
  locale: (tag: string) => void
  /** Removes everything and makes the chat forget the visitor. */
  shutdown: () => void
}

/** Puts the chat on the page. It needs a page, and one chat is enough. */
export function boot(options: Options): Chat
