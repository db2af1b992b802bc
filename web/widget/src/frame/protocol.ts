// The shapes that the server sends, and the reading of its live frames.
// It never trusts a frame: what does not look right is passed over.
import type { Locale } from '../shared/locale'

export type Standing = 'received' | 'in_progress' | 'waiting_for_you' | 'solved'

export interface FileRef {
  id: string
  name: string
  /** Bytes. */
  size: number
  image: boolean
}

export interface Message {
  id: string
  /** Grows, with gaps. */
  seq: number
  by: 'you' | 'team' | 'other'
  name: string
  /** Milliseconds since 1970. */
  at: number
  text: string
  /** Sanitised by the server. */
  html: string
  files: FileRef[]
  client_id: string | null
  /** What can be answered with one click, while it is the last message. */
  quick?: string[]
}

export interface Conversation {
  number: number
  standing: Standing
  subject: string
  messages: Message[]
  last_seq: number
  /** Up to where the visitor has seen. */
  seen_seq: number
  /** Up to where somebody of the team has read. */
  team_seen_seq: number
  opinion: number | null
  /** The message of the chat's own with which it began. */
  offer?: string | null
}

export interface Widget {
  name: string
  colour: string
  locale: Locale
  locales: Locale[]
  greeting: { title: string; text: string }
  ask_email: 'no' | 'optional' | 'required'
  files: boolean
  max_file_bytes: number
  help: string | null
  /** What leads to the page about calling; absent where there is nothing to tell. */
  call?: string | null
  open: boolean
  opens_at: number | null
  /** The promised first reply. */
  reply_minutes: number | null
  /** Whether the team sees what is typed before it is sent; then the visitor is told. */
  show_typed?: boolean
}

export interface Session {
  visitor: string | null
  known: boolean
  name: string | null
  email_known: boolean
  widget: Widget
  conversation: Conversation | null
}

export interface Posted {
  visitor: string | null
  message: Message
  conversation: Conversation
}

/** What polling gives. */
export interface Poll {
  messages: Message[]
  last_seq: number
  seen_seq: number
  team_seen_seq: number
  standing: Standing
  typing: string | null
  number: number
}

export type ServerFrame =
  | { kind: 'welcome'; last_seq: number }
  | { kind: 'messages'; messages: Message[] }
  | { kind: 'typing'; name: string | null }
  | { kind: 'team_seen'; seq: number }
  | { kind: 'standing'; standing: Standing }
  | { kind: 'pong' }

type Loose = Record<string, unknown>

const isMessage = (one: unknown): one is Message => {
  const { id, seq, html, files } = (one ?? {}) as Loose
  return typeof id === 'string' && typeof seq === 'number' && typeof html === 'string' && Array.isArray(files)
}

/** A frame as the socket or the stream brings it; null for what this version does not know. */
export function parse(text: string): ServerFrame | null {
  let frame: Loose
  try {
    frame = JSON.parse(text) as Loose
  } catch {
    return null
  }
  switch (frame?.kind) {
    case 'messages':
      return Array.isArray(frame.messages) ? { kind: 'messages', messages: frame.messages.filter(isMessage) } : null
    case 'typing':
      return { kind: 'typing', name: typeof frame.name === 'string' ? frame.name : null }
    case 'team_seen':
      return typeof frame.seq === 'number' ? (frame as ServerFrame) : null
    case 'standing':
      return typeof frame.standing === 'string' ? (frame as ServerFrame) : null
    case 'welcome':
    case 'pong':
      return frame as ServerFrame
    default:
      return null
  }
}

/** What polling gives, as frames. */
export const framesOf = (poll: Poll): ServerFrame[] => [
  { kind: 'messages', messages: poll.messages },
  { kind: 'typing', name: poll.typing },
  { kind: 'team_seen', seq: poll.team_seen_seq },
  { kind: 'standing', standing: poll.standing },
]

/** The frames in what a stream has brought so far, and the rest that is not whole yet. */
export function events(buffer: string): [ServerFrame[], string] {
  const blocks = buffer.replace(/\r\n?/g, '\n').split('\n\n')
  const rest = blocks.pop() ?? ''
  const frames = blocks.map((block) => {
    const data = block.split('\n').filter((line) => line.startsWith('data:'))
    return parse(data.map((line) => line.slice(5)).join('\n'))
  })
  return [frames.filter((frame): frame is ServerFrame => frame !== null), rest]
}
