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
  preset: string | null
  host: string
  port: number
  security: Security
  username: string
  account_id: string | null
  folder: string
  authserv_id: string | null
  import_since: number | null
  state: 'new' | 'ok' | 'failing' | 'sign_in' | 'off'
  error_code: CheckCode | null
  error: string | null
  last_checked_at: number | null
  last_ok_at: number | null
  next_try_at: number | null
  pushes: boolean | null
}
export type OAuthProvider = 'google' | 'microsoft'
/** What a password is at a provider. */
export type PresetLogin = 'password' | 'app_password' | 'auth_code' | 'oauth_only'
export interface MailServer {
  host: string
  port: number
  security: Security
}
export interface MailPreset {
  name: string
  label: string
  domains: string[]
  imap: MailServer
  smtp: MailServer
  oauth: OAuthProvider | null
  login: PresetLogin
  authserv_id: string | null
}
export interface OAuthAccount {
  id: string
  provider: OAuthProvider
  login: string
  state: 'ok' | 'sign_in'
  error: string | null
  created_at: number
}
export interface OAuthApps {
  items: { provider: OAuthProvider; client_id: string; has_secret: boolean; tenant: string | null }[]
  redirect_uri: string
}
export interface MailboxPreview {
  total: number
  since: number
  oldest_at: number | null
  newest_at: number | null
  looked_at: number
  senders: { address: string; count: number }[]
}
export interface Inbox {
  id: string
  name: string
  address: string
  aliases: string[]
  team_id: string | null
  from_name: 'agent' | 'team' | 'inbox'
  quote_history: boolean
  signature_html: string
  version: number
  mailbox: Mailbox | null
}
/** A relay's server; of the whole desk or of one inbox. */
export interface RelayServer {
  configured: boolean
  host: string | null
  port: number | null
  security: Security
  username: string | null
  account_id: string | null
}
export interface Relay extends RelayServer {
  source: 'app' | 'config' | 'none'
  held: number
  per_minute: number
  waiting: number
}
export type CheckKind = 'name' | 'connect' | 'protect' | 'sign_in' | 'folder' | 'push' | 'send'
export type CheckCode =
  | 'ok'
  | 'name_not_found'
  | 'refused'
  | 'unreachable'
  | 'slow'
  | 'ended'
  | 'not_tls'
  | 'no_starttls'
  | 'other_name'
  | 'untrusted'
  | 'expired'
  | 'tls'
  | 'login_refused'
  | 'login_disabled'
  | 'no_oauth'
  | 'sign_in'
  | 'provider'
  | 'settings'
  | 'no_folder'
  | 'no_push'
  | 'mail_refused'
  | 'protocol'
  | 'store'
export interface CheckAnswer {
  ok: boolean
  detail: string
  hint: string | null
  steps: { kind: CheckKind; code: CheckCode; detail: string }[]
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
/** Why a conversation counts as spam. */
export interface SpamVerdict {
  rule: 'blocked' | 'header' | 'forged' | 'words' | 'flood' | 'by_hand'
  detail: string
}
export interface BlockedSender {
  sender: string
  detail: string
  created_at: number
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
  spam?: SpamVerdict | null
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
  unverified: string[]
  inbox: { id: string; name: string; address: string }
  read_seq: number
}
export interface Counts {
  mine: number
  unassigned: number
  mentions: number
  snoozed: number
  spam: number
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
  spam?: boolean
  following?: boolean
}
export interface HistoryEvent {
  id: number
  kind: string
  actor: { kind: 'user' | 'contact' | 'system'; id: string | null; name: string | null }
  at: number
  data: {
    changes?: Record<string, { from: unknown; to: unknown }>
    rearrangement_id?: string
    from?: { id: string; number: number }
    into?: { id: string; number: number }
    [key: string]: unknown
  }
}
export type Delivery = 'undo' | 'scheduled' | 'paused' | 'queued' | 'sending' | 'sent' | 'failed' | 'held'
export type Automatic = 'auto_reply' | 'bounce' | 'delayed' | 'complaint' | 'receipt' | 'list' | 'acknowledgement'
export type JoinRule = 'token' | 'mark' | 'reference' | 'thread' | 'number' | 'forwarded' | 'window' | 'new'
export type Verdict = 'pass' | 'fail' | 'softfail' | 'neutral' | 'none' | 'temperror' | 'permerror'
export interface Finding {
  verdict: Verdict
  domain: string
}
/** What the sender of a mail could prove. */
export interface Proof {
  standing: 'proven' | 'unproven' | 'forged'
  domain: string
  spf: Finding
  dkim: Finding[]
  dmarc: Finding
  arc?: string
  upstream?: string
}
export interface Attachment {
  /** The malware that a scanner found in it; such a file is not given out. */
  threat?: string | null
  id: string
  name: string
  content_type: string
  size: number
  inline: boolean
  content_id: string | null
}
export type RearrangementKind = 'merge' | 'split'
export interface ConversationRef {
  id: string
  number: number
  subject: string
}
export interface Rearrangement {
  id: string
  kind: RearrangementKind
  at: number
  by: string
  from: ConversationRef
  into: ConversationRef
  message_count: number
  undone_at: number | null
  undone_by: string | null
}
export interface Rearranged {
  conversation: Conversation
  rearrangements: Rearrangement[]
}
/** A secret in the vault, without its value. */
export interface VaultedSecret {
  id: string
  number: number
  kind: 'password' | 'key' | 'private_key' | 'card'
  expires_at: number
  expired: boolean
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
  join: { rule: JoinRule; detail: string } | null
  moved: { rearrangement_id: string; kind: RearrangementKind; number: number } | null
  subject_differs: boolean
  suspected: { conversation_id: string; number: number; rule: JoinRule; detail: string } | null
  /** Whether it says that it is signed or encrypted by its own account; nobody checked. */
  protection?: 'smime_signed' | 'smime_encrypted' | 'pgp_signed' | 'pgp_encrypted' | 'pgp_inline' | null
  proof: Proof | null
  reply_to: Address[]
  mentions: string[]
  attachments: Attachment[]
  delivery: Delivery | null
  delivery_detail: string | null
  send_at: number | null
  sent_at: number | null
  has_raw: boolean
  /** How many secrets are covered in it. */
  masked: number
  vaulted?: VaultedSecret[]
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
  confirmed?: string[]
  send_at?: number
}
/** A recipient whom the desk asks about before it writes to them. */
export interface Doubt {
  address: string
  why: 'new_domain' | 'other_company'
}
/** How an inbox treats mail. */
export interface Behaviour {
  acknowledge: boolean
  acknowledge_html: string
  promise: string
  help_url: string
  staff_mail: 'reply' | 'note'
  /** For how many minutes notifications with one subject belong together; 0 for never. */
  group_minutes: number
  lang: Locale | null
}
export interface DnsRecord {
  name: string
  kind: string
  value: string
}
export interface SigningKey {
  domain: string
  selector: string
  active: boolean
  records: DnsRecord[]
  created_at: number
}
export interface DoctorLine {
  about: 'mx' | 'spf' | 'dkim' | 'dmarc' | 'reverse_dns'
  state: 'good' | 'advice' | 'bad' | 'unknown'
  code: string
  words: string
  found: string[]
  publish: DnsRecord | null
}
export interface Diagnosis {
  domain: string
  lines: DoctorLine[]
}
export interface Suppression {
  address: string
  reason: 'hard_bounce' | 'complaint' | 'by_hand'
  detail: string
  conversation_id: string | null
  created_at: number
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
  | 'not_fetched'
  | 'too_large'
  | 'renumbered'
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
  silent: boolean
  next_try_at: number | null
}
/** How one mailbox compares with the ledger. */
export interface MailboxProof {
  inbox_id: string
  name: string
  state: Mailbox['state']
  next_try_at: number | null
  counted_at: number | null
  on_server: number
  in_ledger: number
  waiting: number
  error: string | null
  missing: number
  not_fetched: number
}
export interface MailProof {
  missing: number
  not_fetched: number
  sign_in: number
  failing: number
  mailboxes: MailboxProof[]
}
/** A mail that lies in a mailbox and is not in the desk. */
export interface MissingMail {
  key: string
  ledger_id: string | null
  inbox_id: string
  uid: number
  arrived_at: number | null
  from_address: string | null
  subject: string | null
  size: number | null
  detail: string
  attempts: number
  next_try_at: number | null
  asked: boolean
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

/** A point in a calendar: a moment, a whole day, or a time wherever the reader is. */
export type When =
  | { kind: 'moment'; ms: number; zone: string | null }
  | { kind: 'date'; date: string }
  | { kind: 'local'; time: string }
export interface Invitation {
  method: string
  summary: string
  start: When | null
  end: When | null
  location: string
  organiser: Address | null
  attendees: { address: Address; answer: string; optional: boolean }[]
  status: 'confirmed' | 'tentative' | 'cancelled'
}
export interface Card {
  name: string
  emails: string[]
  phones: string[]
  organisation: string
  title: string
}
export interface OpenedMail {
  from: Address | null
  to: Address[]
  subject: string
  date_ms: number | null
  text: string
  html: string | null
  files: string[]
}
/** An attachment that the server looked into. */
export type Opened = ({ kind: 'mail' } & OpenedMail) | ({ kind: 'invitation' } & Invitation) | ({ kind: 'card' } & Card)
