// What the server says and takes, written by hand from the contract of the HTTP API.
// It never holds behaviour.

export type Category = 'open' | 'waiting' | 'snoozed' | 'solved'
export type Priority = 'urgent' | 'high' | 'normal' | 'low'
export type Role = 'owner' | 'admin' | 'agent'
export type Locale = 'en' | 'zh-CN' | 'zh-TW' | 'ja'
export type Security = 'tls' | 'starttls' | 'none'
export type Mode = 'reply' | 'note'

export interface Page<T> {
  items: T[]
  next_cursor: string | null
}
export interface Desk {
  set_up: boolean
  organisation: string | null
  version: string
  sample: boolean
}
export interface User {
  id: string
  name: string
  email: string
  role: Role
  locale: Locale
  time_zone: string
  active: boolean
  away: boolean
  team_ids: string[]
  signature_html: string
  version: number
}
export interface Session {
  user: User
  permissions: string[]
  organisation: string
  sample: boolean
}
export interface SessionRow {
  id: string
  user_agent: string
  ip: string
  created_at: number
  last_seen_at: number
  current: boolean
}
export interface ApiKey {
  id: string
  name: string
  created_at: number
  last_used_at: number | null
  token?: string
}
export interface Team {
  id: string
  name: string
  version: number
  member_ids: string[]
}
export interface Status {
  id: string
  name: string
  category: Category
  position: number
  builtin: boolean
  version: number
}
export interface Tag {
  id: string
  name: string
  version: number
}
export interface Mailbox {
  host: string
  port: number
  security: Security
  username: string
  folder: string
  state: 'new' | 'ok' | 'failing' | 'off'
  error: string | null
  last_checked_at: number | null
}
export interface Inbox {
  id: string
  name: string
  address: string
  team_id: string | null
  from_name: 'agent' | 'team' | 'inbox'
  quote_history: boolean
  signature_html: string
  version: number
  mailbox: Mailbox | null
}
export interface Relay {
  configured: boolean
  source: 'app' | 'config' | 'none'
  host: string | null
  port: number | null
  security: Security
  username: string | null
  held: number
}
export interface CheckAnswer {
  ok: boolean
  detail: string
}
export interface Organisation {
  name: string
  locale: Locale
  time_zone: string
  sample: boolean
  version: number
}
export interface NamedRef {
  id: string
  name: string
}
export interface ContactRef {
  id: string
  name: string
  email: string | null
  company: NamedRef | null
}
export interface StatusRef {
  id: string
  name: string
  category: Category
  builtin: boolean
}
export interface ConversationRow {
  id: string
  number: number
  subject: string
  snippet: string
  status: StatusRef
  priority: Priority
  assignee_id: string | null
  team_id: string | null
  inbox_id: string
  contact: ContactRef
  tags: NamedRef[]
  lang: string | null
  unread: boolean
  mentioned: boolean
  has_attachment: boolean
  delivery_failed: boolean
  message_count: number
  last_seq: number
  last_activity_at: number
  waiting_since: number | null
  snoozed_until: number | null
  created_at: number
  version: number
}
export interface Address {
  name: string
  address: string
}
export interface Conversation extends ConversationRow {
  follower_ids: string[]
  participants: Address[]
  inbox: { id: string; name: string; address: string }
  read_seq: number
}
export interface Counts {
  mine: number
  unassigned: number
  mentions: number
  snoozed: number
  all: number
  teams: Record<string, number>
}
export interface ConversationChange {
  subject?: string
  status_id?: string
  status?: { category: Category }
  priority?: Priority
  assignee_id?: string | null
  team_id?: string | null
  tag_ids?: string[]
  snoozed_until?: number
  following?: boolean
}
export interface HistoryEvent {
  id: number
  kind: string
  actor: { kind: 'user' | 'contact' | 'system'; id: string | null; name: string | null }
  at: number
  data: { changes?: Record<string, { from: unknown; to: unknown }>; [key: string]: unknown }
}
export type Delivery = 'undo' | 'queued' | 'sending' | 'sent' | 'failed' | 'held'
export type Automatic = 'auto_reply' | 'bounce' | 'delayed' | 'complaint' | 'receipt' | 'list'
export interface Attachment {
  id: string
  name: string
  content_type: string
  size: number
  inline: boolean
  content_id: string | null
}
export interface Message {
  id: string
  conversation_id: string
  seq: number
  kind: 'incoming' | 'reply' | 'note'
  author: { kind: 'contact' | 'user' | 'system'; id: string | null; name: string; email: string | null }
  to: Address[]
  cc: Address[]
  bcc: Address[]
  subject: string | null
  text: string
  html: string | null
  quoted_html: string | null
  signature_html: string | null
  remote_images: number
  paper: boolean
  lang: string | null
  automatic: Automatic | null
  join: { rule: 'token' | 'reference' | 'number' | 'new'; detail: string } | null
  mentions: string[]
  attachments: Attachment[]
  delivery: Delivery | null
  delivery_detail: string | null
  send_at: number | null
  sent_at: number | null
  has_raw: boolean
  created_at: number
}
export interface Writing {
  kind: Mode
  html: string
  to?: Address[]
  cc?: Address[]
  bcc?: Address[]
  attachment_ids?: string[]
  mention_ids?: string[]
  status?: { category: Category } | { id: string }
  seen_seq?: number
}
export interface Undone {
  html: string
  to: Address[]
  cc: Address[]
  bcc: Address[]
  attachment_ids: string[]
}
export interface Draft {
  mode: Mode
  html: string
  to: Address[]
  cc: Address[]
  bcc: Address[]
  attachment_ids: string[]
  version: number
  updated_at: number
}
export interface Contact {
  id: string
  name: string
  email: string | null
  emails: string[]
  locale: string | null
  company: NamedRef | null
  note: string
  conversation_count: number
  created_at: number
  version: number
}
export interface Company {
  id: string
  name: string
  domains: string[]
  contact_count: number
  created_at: number
  version: number
}
export interface SearchHit {
  conversation: ConversationRow
  message_id: string | null
  field: 'subject' | 'body' | 'people' | 'attachment' | 'number'
  excerpt_html: string
  at: number
}
export interface SearchPage extends Page<SearchHit> {
  problems: string[]
}
export type Outcome = 'received' | 'joined' | 'created' | 'ignored' | 'failed'
/** Why that became of a mail. */
export type LedgerReason =
  | 'waiting'
  | 'threaded'
  | 'no_thread'
  | 'duplicate'
  | 'own_mail'
  | 'automatic'
  | 'report'
  | 'unreadable'
export interface LedgerRow {
  id: string
  source: 'smtp' | 'imap' | 'file'
  received_at: number
  from_address: string | null
  to: string[]
  subject: string | null
  size: number
  outcome: Outcome
  reason: LedgerReason
  detail: string | null
  conversation: { id: string; number: number } | null
  attempts: number
}
export interface Person {
  user_id: string
  name: string
  state: 'viewing' | 'writing'
}
export interface LiveEvent {
  type: 'event'
  id: number
  kind: string
  conversation_id: string | null
  actor: { kind: 'user' | 'contact' | 'system'; id: string | null }
  at: number
  data: Record<string, unknown>
}
export type LiveMessage =
  | { type: 'hello'; last: number; user_id: string }
  | LiveEvent
  | { type: 'presence'; conversation_id: string; people: Person[] }
  | { type: 'resync'; last?: number }
  | { type: 'pong' }
