// What the host's page and the frame say to each other, and the only way they may say it: exact origin, exact window.
// It never carries a token of the visitor out of the frame.

/** Where the visitor is on the host's site. */
export interface Place {
  url: string
  title: string
  /** The message of the chat's own that brought them into it. */
  offer?: Offer
}

/** A message that the chat showed by itself; the desk knows its text by its number. */
export interface Offer {
  id: string
  wording: number
  locale: string
  text: string
}

/** Who a site's visitor is, with an HMAC of the site's server; other options of the page may stand beside it. */
export interface Signed {
  user?: { id: string | number; email?: string; name?: string }
  hash?: string
}

export type Identity = string | Signed

export type Scheme = 'light' | 'dark' | 'auto'

export type ToFrame =
  | { kind: 'setup'; place: Place; referrer: string; scheme?: Scheme; identity?: Identity; errors: string[] }
  | { kind: 'shown'; open: boolean; phone: boolean }
  | { kind: 'place'; place: Place }
  | { kind: 'locale'; locale: string }
  | { kind: 'identify'; identity: Identity }
  | { kind: 'errors'; errors: string[] }
  | { kind: 'form'; text: string; name: string; email: string; answers: Record<string, string> }
  | { kind: 'shutdown' }

export type ToHost =
  | { kind: 'ready' }
  | { kind: 'close' }
  | { kind: 'look'; colour: string; unread: number; standing?: string }
  | { kind: 'wrote' }
  | { kind: 'came' }
  | { kind: 'forgotten' }

/** Sends one message to one window of one origin. */
export function tell(window: Window | null | undefined, origin: string, message: ToFrame | ToHost): void {
  window?.postMessage({ causeway: message }, origin)
}

/** What a message event holds for us; null when it came from anybody else. */
export function heard<T extends { kind: string }>(
  event: Pick<MessageEvent, 'origin' | 'source' | 'data'>,
  origin: string,
  source: unknown,
): T | null {
  if (event.origin !== origin || !source || event.source !== source) return null
  const message = (event.data as { causeway?: unknown } | null)?.causeway as T | undefined
  return message && typeof message.kind === 'string' ? message : null
}
