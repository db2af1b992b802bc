// Chat as the server tells of it: widgets on websites, visitors, and the live frame about them.
// It never asks by itself, and understands a server that knows no chat: nothing is shown then.
import { get, isApiError } from '@api/client'
import type { Locale, Message, ShareRange } from '@api/types'
import { queryOptions } from '@tanstack/react-query'

export type Way = 'mail' | 'chat'

/** What a server says of a conversation or a row of a list; one without chat leaves it out. */
export interface WithWay {
  way?: Way
}
export const isChat = (conversation: object): boolean => (conversation as WithWay).way === 'chat'

export const ASKS = ['no', 'optional', 'required'] as const
export type AskEmail = (typeof ASKS)[number]

export interface Greeting {
  title: string
  text: string
}

export const BOTS = ['off', 'away', 'always'] as const

/** What became of chats in which the bot spoke. */
export interface BotReport {
  fewest: number
  chats: number
  answered: number
  solved: number
  handed_over: number
  left: number
  left_unanswered: number
  talking: number
  reopened: number
  solved_range: ShareRange | null
}

/** A share, and between which it lies by chance alone; in percent. */
export interface MarginShare {
  percent: number
  low: number
  high: number
}

export interface OpinionTally {
  chats: number
  rated: number
  /** How many said 1, 2, 3, 4 and 5. */
  scores: number[]
  good: number
  bad: number
  rated_share: MarginShare | null
  good_share: MarginShare | null
}

/** What a visitor wrote; without words where the reader may not know the customer. */
export interface OpinionComment {
  conversation_id: string
  number: number
  subject: string
  score: number
  words: string
  at: number
  masked: boolean
}

/** What visitors thought of chats that began in a time. */
export interface OpinionReport {
  from: number
  weeks: number
  fewest: number
  all: OpinionTally
  by_week: OpinionTally[]
  by_inbox: (OpinionTally & { inbox_id: string })[]
  by_person: (OpinionTally & { user_id: string | null })[]
  solved: { asked: number; yes: number; no: number; yes_share: MarginShare | null }
  comments: OpinionComment[]
}

export interface ChatWidget {
  id: string
  /** What the line on the website names it by; no secret. */
  key: string
  name: string
  inbox_id: string
  /** The websites that may show it, each as `https://host`; any website while there is none. */
  origins: string[]
  colour: string
  ask_email: AskEmail
  /** Whether agents see what visitors type before they send it. */
  show_typed: boolean
  calendar_id: string | null
  greetings: Partial<Record<Locale, Greeting>>
  /** Whether a website can sign its visitors in; the secret itself is never told again. */
  has_secret?: boolean
  /** When the bot answers. */
  bot: (typeof BOTS)[number]
  enabled: boolean
  version: number
  created_at: number
}

export interface Visitor {
  /** The name of the chat. */
  widget: string
  here: boolean
  page: string | null
  title: string | null
  referrer: string | null
  /** `phone`, `tablet` or `computer`. */
  device: string | null
  os: string | null
  browser: string | null
  language: string | null
  size: string | null
  /** What the page's console said went wrong. */
  errors: string[]
  /** Signed in by the website's own server. */
  verified: boolean
  seen_seq: number
  first_at: number
  last_at: number
  pages: { at: number; url: string; title: string }[]
  /** What they thought of the chat, from 1 to 5. */
  score?: number | null
  words?: string
}

export const DEVICES = ['phone', 'tablet', 'computer'] as const

/** What the live connection says about a visitor. */
export interface VisitorFrame {
  conversation_id: string
  here: boolean
  typing: boolean
  /** What they type, where the widget announces that it is shown. */
  text: string | null
  seen_seq: number
}

/** The frame in a message of the live connection; null when it is another one. */
export function visitorFrame(message: object): VisitorFrame | null {
  const told = message as { type?: string; kind?: string } & Partial<VisitorFrame>
  const name = told.type ?? told.kind
  if (name !== 'visitor' || typeof told.conversation_id !== 'string') return null
  return {
    conversation_id: told.conversation_id,
    here: told.here === true,
    typing: told.typing === true,
    text: told.text ?? null,
    seen_seq: told.seen_seq ?? 0,
  }
}

export const WIDGETS = '/chat/widgets'

export const widgetsQuery = queryOptions({
  queryKey: ['chat-widgets'] as const,
  queryFn: async () => (await get<{ items: ChatWidget[] }>(WIDGETS)).items,
})

export const visitorQuery = (conversation: string) =>
  queryOptions({
    queryKey: ['visitor', conversation] as const,
    queryFn: async (): Promise<Visitor | null> => {
      try {
        return await get<Visitor | null>(`/conversations/${conversation}/visitor`)
      } catch (error) {
        if (isApiError(error, 'not_found')) return null
        throw error
      }
    },
    retry: false,
  })

/** Addresses as people write them, one a line. */
export const originsOf = (text: string): string[] =>
  text
    .split(/[\s,，、]+/)
    .map((line) => line.trim().replace(/\/+$/, ''))
    .filter(Boolean)

const LOCAL = /^(localhost|127\.0\.0\.1)$/

/** What is wrong with the address of a website; null when it is one. */
export function originTrouble(origin: string): 'scheme' | 'insecure' | 'path' | 'address' | null {
  if (!/^https?:\/\//i.test(origin)) return 'scheme'
  let url: URL
  try {
    url = new URL(origin)
  } catch {
    return 'address'
  }
  if (url.origin !== origin.toLowerCase()) return url.username || url.hostname.includes('*') ? 'address' : 'path'
  const local = LOCAL.test(url.hostname)
  if (!local && (url.hostname.includes('*') || !url.hostname.includes('.'))) return 'address'
  return url.protocol === 'http:' && !local ? 'insecure' : null
}

/** The one line that a website needs; the colour is that of the button until the chat itself has come. */
export const installLine = (desk: string, { key, colour }: Pick<ChatWidget, 'key' | 'colour'>): string =>
  `<script async src="${desk}/widget.js" data-widget="${key}" data-colour="${colour}"></script>`

/** How a website's own server signs a visitor in: for people who write programs, so it is not translated. */
export const signInSample = (key: string): string =>
  `// on your server
const token = jwt.sign(
  {
    sub: user.id,
    name: user.name,
    email: user.email,
    company: user.company,
  },
  process.env.CHAT_SECRET,
  {
    algorithm: 'HS256',
    audience: '${key}',
    expiresIn: '10m',
  },
)

// in the page
causeway('identify', token)`

/** The same without a library: a hash over id and address, which ends only with the secret. */
export const hashSample = (key: string): string =>
  `// on your server
const hash = crypto
  .createHmac('sha256', process.env.CHAT_SECRET)
  .update(\`\${user.id}\\n\${user.email ?? ''}\`)
  .digest('hex')

// in the page
causeway('boot', {
  widget: '${key}',
  user: { id, email, name },
  hash,
})`

/** The last reply that the visitor has seen, by its id; null when they saw none. */
export function seenReply(messages: readonly Message[], seenSeq: number): string | null {
  const replies = messages.filter((one) => one.kind === 'reply' && one.automatic === null && one.seq <= seenSeq)
  return replies.at(-1)?.id ?? null
}

/** A page's address for reading: without the scheme, and cut at what follows the path. */
export function shortPage(url: string): string {
  try {
    const { host, pathname } = new URL(url)
    return `${host}${pathname === '/' ? '' : pathname}`
  } catch {
    return url
  }
}

/** Whether a page's address may be opened: what visitors send is not to be trusted. */
export const opens = (url: string): boolean => /^https?:\/\//i.test(url)
