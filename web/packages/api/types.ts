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
  per_domain_minute: number
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
  /** Whether the reader may not know who this is. */
  masked?: boolean
  /** Whether they or their company are confidential: nothing of it is kept in this browser. */
  confidential?: boolean
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
  next_action_at: number | null
  /** The clock that presses most, if one runs. */
  clock?: Clock | null
  /** Its place in the list that was asked for, the largest first. */
  place: number
  /** What the fields hold that the list's view shows, by field. */
  facts?: Record<string, string>
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
  goal: string
  outcome: OutcomeInput | null
  side_of: { id: string; number: number } | null
}
export interface Counts {
  mine: number
  unassigned: number
  mentions: number
  snoozed: number
  spam: number
  all: number
  teams: Record<string, number>
  views: Record<string, number>
}

type OneOf<Name extends string, Value> = { [N in Name]: Value }
/** What a conversation must be like; see the server's `condition`. */
export type Condition =
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
  | OneOf<'category' | 'status' | 'priority' | 'assignee' | 'team' | 'inbox' | 'tag', string[]>
  | { [name: string]: unknown }

export interface FieldOption {
  id: string
  name: string
  archived: boolean
}
export type FieldKind = 'text' | 'long_text' | 'number' | 'yes_no' | 'date' | 'choice' | 'choices' | 'link' | 'person'
export interface Field {
  id: string
  owner: 'conversation' | 'contact' | 'company'
  name: string
  names: Record<string, string>
  kind: FieldKind
  options: FieldOption[]
  required: 'never' | 'on_solve'
  shown_when: Condition | null
  position: number
  archived: boolean
  version: number
}
export interface HeldField {
  field: Field
  value: unknown
  shown: boolean
  required: boolean
}

export type ViewScope = 'person' | 'team' | 'everyone'
export type ViewSort =
  | 'newest'
  | 'oldest'
  | 'longest_waiting'
  | 'priority'
  | 'latest_begun'
  | 'earliest_begun'
  | 'next_action'
  | 'due'
  | 'ladder'
export type ViewColumn =
  | 'priority'
  | 'status'
  | 'assignee'
  | 'team'
  | 'tags'
  | 'waiting'
  | 'inbox'
  | 'next_action'
  | 'begun'
  | { field: string }
export interface SavedView {
  id: string
  name: string
  scope: ViewScope
  owner_id: string | null
  team_id: string | null
  condition: Condition
  sort: ViewSort
  columns: ViewColumn[]
  position: number
  live: boolean
  version: number
}

export type SolveOutcome =
  | 'answered'
  | 'explained'
  | 'taught'
  | 'fixed'
  | 'investigated'
  | 'referred'
  | 'not_possible'
  | 'answered_elsewhere'
  | 'no_answer_needed'
export interface OutcomeInput {
  outcome: SolveOutcome
  note: string
}
/** What is missing before a conversation can be solved. */
export interface Missing {
  fields: { id: string; name: string; names: Record<string, string> }[]
  outcome: boolean
  unanswered: boolean
}
export type ItemKind = 'task' | 'problem' | 'fact'
export interface ChecklistItem {
  id: string
  kind: ItemKind
  text: string
  position: number
  done_at: number | null
  done_by: string | null
  created_by: string
  created_at: number
  version: number
}
export type LinkKind = 'parent' | 'part' | 'related' | 'duplicate' | 'original' | 'problem' | 'symptom'
export interface ConversationLink {
  kind: LinkKind
  id: string
  number: number
  subject: string
  category: Category
}

/** The classes of the ladder, the highest first as the desk begins. */
export const LADDER_CLASSES = [
  'urgent_fault',
  'first_use',
  'fault',
  'pre_sales',
  'self_configuration',
  'other',
] as const
export type LadderClass = (typeof LADDER_CLASSES)[number]
/** A class, and after how many minutes of waiting it counts as due. */
export interface Rung {
  class: LadderClass
  minutes: number
}
/** How the organisation orders what waits, the highest class first. */
export interface LadderOrder {
  rungs: Rung[]
  new_for_days: number
  sets_priority: boolean
}
export interface LadderSetting {
  ladder: LadderOrder
  version: number
}
export const HANDOVER_KINDS = ['text', 'long', 'choice', 'date', 'yes_no', 'file', 'credential'] as const
export type HandoverKind = (typeof HANDOVER_KINDS)[number]
/** One field of a packet for engineers. */
export interface HandoverField {
  key: string
  /** Empty for the desk's own fields, which speak the reader's language. */
  label: string
  kind: HandoverKind
  required: boolean
  hint: string
  options: string[]
}
export interface HandoverTemplate {
  name: string
  product: string
  fields: HandoverField[]
}
export interface HandoverTemplates {
  templates: HandoverTemplate[]
  version: number
}
export type HandoverSource = 'person' | 'asset' | 'contact' | 'text' | 'answer'
export interface HandoverEntry {
  value: string
  files: string[]
  unavailable: string
  tested_at: number | null
  tested_by: string | null
  source: HandoverSource | null
  by: string | null
  at: number | null
}
/** What changes of one value; what is left out stays. */
export interface HandoverChange {
  value?: string
  files?: string[]
  unavailable?: string
  tested?: boolean
  source?: HandoverSource
}
export interface HandoverSending {
  id: string
  sent_by: string
  sent_at: number
  percent: number
  override_reason: string | null
  accepted: boolean | null
  settled_by: string
  settled_at: number | null
  note: string
  marks: Record<string, string>
  /** By when the answer is needed. */
  due_at: number | null
  answer: string
  answered_by: string
  answered_at: number | null
}
/** A packet for engineers. */
export interface Handover {
  id: string
  conversation_id: string
  template_name: string
  fields: HandoverField[]
  entries: Record<string, HandoverEntry>
  state: 'draft' | 'sent' | 'accepted' | 'returned' | 'answered'
  to_user: string | null
  to_team: string | null
  outside: { name: string; email: string; locale: string } | null
  sendings: HandoverSending[]
  completeness: { percent: number; missing: string[] }
  proposals: { key: string; value: string; source: HandoverSource }[]
  /** Whether accepting and returning are the reader's. */
  mine: boolean
  version: number
}
/** A hard case that several people look at together. */
export interface Consultation {
  id: string
  question: string
  asked_by: string
  asked_at: number
  members: { user_id: string; spoke: boolean }[]
  /** Absent while it is open. */
  decision: string | null
  decided_by: string | null
  decided_at: number | null
}
export type IssueState = 'open' | 'in_progress' | 'fixed' | 'verified' | 'closed' | 'wont_fix'
export type IssueKind = 'bug' | 'feature' | 'question' | 'incident'
/** What the conversations of an issue get when it is fixed. */
export type WhenFixed = 'reopen' | 'note' | 'nothing'
/** An issue as lists show it. */
export interface IssueRow {
  id: string
  number: number
  title: string
  kind: IssueKind
  state: IssueState
  owner_id: string | null
  labels: string[]
  conversation_count: number
  created_at: number
  updated_at: number
  version: number
}
/** One thing that happened with an issue. */
export interface IssueStep {
  step: number
  at: number
  /** Nil when it was a rule or somebody outside, whose name follows. */
  by_user: string
  by_name: string
  what:
    | 'created'
    | 'title'
    | 'text'
    | 'kind'
    | 'state'
    | 'owner'
    | 'labels'
    | 'when_fixed'
    | 'linked'
    | 'unlinked'
    | 'commented'
    | 'twinned'
    | 'parted'
    | 'updated'
    | 'works'
    | 'fails'
  before: string
  after: string
}
export const TRACKER_PROVIDERS = ['github', 'gitlab', 'jira'] as const
export type TrackerProvider = (typeof TRACKER_PROVIDERS)[number]
/** Where engineers keep their issues, without its keys. */
export interface Tracker {
  id: string
  provider: TrackerProvider
  name: string
  address: string
  project: string
  login: string | null
  app: string | null
  installation: string | null
  active: boolean
  heard_at: number | null
  polled_at: number | null
  problem: string | null
  version: number
}
/** A tracker with the secret of its events, which is shown once. */
export interface MadeTracker {
  tracker: Tracker
  secret: string
  events_url: string
}
/** An issue's twin in a tracker. */
export interface Twin {
  id: string
  tracker_id: string
  tracker: string
  provider: TrackerProvider
  /** Absent before it was made. */
  key: string | null
  url: string | null
  standing: 'open' | 'working' | 'done' | 'declined'
  synced_at: number | null
  problem: string | null
}
export interface IssueComment {
  id: string
  by_user: string
  by_name: string
  text: string
  /** Whether it stands in trackers as well. */
  outside: boolean
  at: number
}
export interface Issue extends IssueRow {
  text: string
  when_fixed: WhenFixed
  created_by: string
  linked: {
    id: string
    number: number
    /** Empty when the reader may not know the customer, like the name. */
    subject: string
    category: Category
    name: string
    linked_by: string
    linked_at: number
  }[]
  twins: Twin[]
  comments: IssueComment[]
  steps: IssueStep[]
}
/** One message to everybody who told of an issue. */
export interface IssueUpdate {
  id: string
  by_user: string
  at: number
  ask: boolean
  total: number
  written: number
  works: number
  fails: number
  left_out: { number: number; detail: string }[]
}
export interface IssueUpdates {
  languages: { lang: Locale; count: number; draft: string }[]
  hidden: number
  items: IssueUpdate[]
}
export interface IssuesOfConversation {
  /** Whether it is not solved before it has an issue. */
  valuable: boolean
  items: IssueRow[]
}
/** Conversations of the last hour that seem to tell of one fault. */
export interface Incident {
  title: string
  words: string[]
  conversations: { id: string; number: number; subject: string }[]
}
/** What an issue from a conversation would say, without what names the customer. */
export interface IssueDraft {
  title: string
  text: string
  kind: IssueKind
}
/** What an issue's twin would say in a tracker. */
export type TwinDraft = Pick<IssueDraft, 'title' | 'text'>
export interface HandoverReport {
  sent: number
  overridden: number
  override_percent: number
  returned: number
}
/** Waiting times; `null` when there are none. */
export interface FairnessMeasure {
  answers: number
  median_ms: number | null
  p90_ms: number | null
}
/** The plan that waits longest against the one that waits least, with the margin of chance. */
export interface FairnessRatio {
  worst: string
  best: string
  times: number
  low: number
  high: number
}
/** How long customers of each plan waited. */
export interface Fairness {
  since: number
  conversations: number
  sampled: boolean
  plans: {
    plan: string
    conversations: number
    waiting: number
    first: FairnessMeasure
    later: FairnessMeasure
    within_percent: number | null
  }[]
  first: FairnessRatio | null
  later: FairnessRatio | null
}
/** Where a conversation stands on the ladder, and why. */
export interface Standing {
  class: LadderClass
  impact: { users: number | null; money: number | null }
  by_hand: boolean
  new_customer: boolean
  reasons: { sign: string; words: string }[]
  version: number
}
export interface TimeEntry {
  id: string
  user_id: string
  kind: 'work' | 'verification'
  minutes: number
  note: string
  at: number
}
export interface Side {
  id: string
  number: number
  subject: string
  category: Category
  name: string
  snippet: string
  last_activity_at: number
  unread: boolean
}

/** What a macro does to the conversation when it is sent. */
export type MacroAction =
  | { kind: 'set_status'; status_id: string }
  | { kind: 'set_priority'; priority: Priority }
  | { kind: 'add_tag'; tag_id: string }
  | { kind: 'remove_tag'; tag_id: string }
  | { kind: 'assign_me' }
  | { kind: 'assign'; user_id: string }
  | { kind: 'unassign' }
  | { kind: 'set_team'; team_id: string | null }
  | { kind: 'snooze'; minutes: number }
export interface Macro {
  id: string
  name: string
  /** Pinyin and romaji under which the name is found. */
  keys: string[]
  shortcut: string
  folder: string
  scope: 'person' | 'team' | 'everyone'
  owner_id: string | null
  team_id: string | null
  /** Its text as safe HTML, by language. */
  bodies: Record<string, string>
  actions: MacroAction[]
  archived: boolean
  reviewed_at: number | null
  reviewed_by: string | null
  changed_by: string | null
  changed_at: number
  version: number
}
export interface MacroUsage {
  macro_id: string
  uses: number
  last_used_at: number
  solved: number
  share: number
}
export interface RenderedMacro {
  html: string
  lang: string
  langs: string[]
  empty: { token: string; name: string | null; question: string | null }[]
  actions: MacroAction[]
}

/** What sets a rule off. */
export type RuleTrigger =
  | { kind: 'conversation_created' | 'customer_wrote' | 'reply_sent' | 'note_written' | 'delivery_failed' }
  | {
      kind: 'status_changed' | 'priority_changed' | 'assignee_changed' | 'team_changed'
      from?: string
      to?: string
    }
  | { kind: 'tag_added' | 'tag_removed'; tag_id?: string }
  | { kind: 'field_changed'; field_id: string; from?: string; to?: string }
  | { kind: 'mentioned'; user_id?: string }
  | { kind: 'goal_passed' | 'promise_passed'; clock?: ClockKind }
  | { kind: 'after'; moment: RuleMoment; minutes: number }
export const RULE_MOMENTS = ['waiting', 'idle', 'status', 'begun', 'next_action'] as const
export type RuleMoment = (typeof RULE_MOMENTS)[number]
/** What a rule does. */
export type RuleAction =
  | { kind: 'set_status'; status_id: string; outcome?: OutcomeInput }
  | { kind: 'set_priority'; priority: Priority }
  | { kind: 'add_tag' | 'remove_tag'; tag_id: string }
  | { kind: 'assign' | 'follow' | 'notify_person'; user_id: string }
  | { kind: 'unassign' }
  | { kind: 'set_team'; team_id: string | null }
  | { kind: 'notify_team'; team_id: string }
  | { kind: 'set_field'; field_id: string; value: unknown }
  | { kind: 'snooze'; minutes: number }
  | { kind: 'note'; text: string }
  | { kind: 'reply' | 'run_macro'; macro_id: string }
  | { kind: 'tell_hook'; hook_id: string }
  | { kind: 'webhook'; url: string }
  | { kind: 'escalate'; reason: EscalationKind }
  | { kind: 'create_issue'; issue: IssueKind; labels?: string[] }
export interface RuleDefinition {
  when: RuleTrigger[]
  condition: Condition
  says?: { any?: string[]; none?: string[] }
  /** Only while this calendar is open, or closed; at any time when left out. */
  hours?: { calendar_id: string; open: boolean } | undefined
  actions: RuleAction[]
  stop: boolean
}
export interface Rule {
  id: string
  name: string
  folder: string
  position: number
  enabled: boolean
  definition: RuleDefinition
  attention: string | null
  attention_at: number | null
  changed_by: string | null
  changed_at: number
  version: number
  fired: number
}
export interface RuleFolder {
  name: string
  first_match: boolean
}
export interface Rules {
  items: Rule[]
  folders: RuleFolder[]
}
export interface RuleVersion {
  version: number
  name: string
  folder: string
  enabled: boolean
  definition: RuleDefinition
  changed_by: string | null
  changed_at: number
}
export interface RuleOutcome {
  action: string
  state: 'done' | 'unchanged' | 'declined' | 'failed'
  detail: string
}
export interface RuleFiring {
  id: string
  rule_id: string
  rule_name: string
  rule_version: number
  conversation_id: string
  number: number
  state: 'done' | 'failed' | 'loop' | 'budget'
  cause: { kind: string }
  inputs: { words?: string | null } | null
  outcomes: RuleOutcome[]
  chain: number
  at: number
}
export interface RuleDifference {
  action: RuleAction['kind']
  from: unknown
  to: unknown
  differs: boolean
}
export interface RuleExample {
  id: string
  number: number
  subject: string
  contact: string
  times: number
  last_at: number
  words: string
  changes: RuleDifference[]
}
export interface RuleTrial {
  looked_at: number
  fitting: number
  conversations: number
  times: number
  complete: boolean
  took_ms: number
  examples: RuleExample[]
}

export interface CoverageCounts {
  answers: number
  covered_answers: number
  inquiries: number
  covered_inquiries: number
}
/** How many answers are macros, in a period. */
export interface Coverage {
  total: CoverageCounts
  /** By the Monday that a week begins with: `2026-01-05`. */
  weeks: (CoverageCounts & { week: string })[]
  topics: (CoverageCounts & { tag_id: string | null; name: string | null })[]
  benchmark: { from: number; to: number }
  threshold: number
}
export interface CoverageExample {
  id: string
  number: number
  subject: string
  question: string
}
export interface CoverageGap {
  size: number
  words: string[]
  examples: CoverageExample[]
  draft: { name: string; lang: string; html: string; number: number } | null
  /** A macro that would cover the typical answer by now. */
  macro_id: string | null
}
/** Words that readers of the help centre looked for. */
export interface SearchedWords {
  text: string
  locale: string
  count: number
  hits: number
  opened: number
  last_at: number
}
/** What readers of the help centre looked for. */
export interface Searches {
  since: number
  count: number
  empty: number
  opened: number
  nothing: SearchedWords[]
  unopened: SearchedWords[]
}
/** Groups of words that mean the same to a search. */
export interface SynonymGroups {
  groups: string[][]
  version: number
}

/** Inquiries that no macro answered. */
export interface CoverageGaps {
  uncovered: number
  looked_at: number
  groups: CoverageGap[]
  alone: number
  others: CoverageExample[]
}

/** A solved conversation that is like an open one. */
export interface SimilarConversation {
  id: string
  number: number
  subject: string
  lang: string | null
  answer: string | null
  last_activity_at: number
  words: string[]
}
/** A macro that fits an open conversation. */
export interface FittingMacro {
  macro_id: string
  name: string
  words: string[]
}

export interface BulkChange {
  outcome?: OutcomeInput
  status?: { id?: string; category?: Category }
  priority?: Priority
  assignee_id?: string | null
  team_id?: string | null
  add_tags?: string[]
  remove_tags?: string[]
  snoozed_until?: number
  spam?: boolean
}
export interface Bulk {
  id: string
  state: 'running' | 'done' | 'undoing' | 'undone'
  total: number
  done: number
  failed: number
  failures: { number: number; detail: string }[]
  created_at: number
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
  next_action_at?: number | null
  goal?: string
  outcome?: OutcomeInput
  spam?: boolean
  following?: boolean
}
export interface HistoryEvent {
  id: number
  kind: string
  actor: { kind: 'user' | 'contact' | 'system' | 'rule'; id: string | null; name: string | null }
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
export type SecretKind = 'password' | 'key' | 'private_key' | 'card' | 'iban'
/** Somebody saw a secret. */
export interface LoggedAccess {
  id: string
  /** What was seen in the vault; `null` when all were shown in the message. */
  kind: SecretKind | null
  number: number | null
  user_id: string
  name: string
  at: number
  message_id: string
  author: string
  conversation_number: number
  conversation_subject: string
}
/** A secret in the vault, without its value. */
export interface VaultedSecret {
  id: string
  number: number
  kind: SecretKind
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
  /** On what the behaviour that a reply describes was verified. */
  verified: string | null
  /** The short answers that were offered under it in a chat; older copies in a browser lack it. */
  quick_replies?: string[]
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
  mention_team_ids?: string[]
  status?: { category: Category } | { id: string }
  seen_seq?: number
  confirmed?: string[]
  confirmed_content?: string[]
  verified?: string
  send_at?: number
  /** The older message that it answers. */
  answers?: string
  ask_solved?: boolean
  /** Whether it asks for access data, by a link that works once. */
  ask_access?: boolean
  outcome?: OutcomeInput
  macro_id?: string
  actions?: MacroAction[]
  /** Why a reply shall leave although its wording was stopped. */
  wording_override?: string
  promises?: NewPromise[]
  /** Short answers that the visitor of a chat is offered. */
  quick_replies?: string[]
}
/** What an answer may be told about its wording. */
export type WordingRule =
  | 'placeholder'
  | 'credential'
  | 'internal_link'
  | 'symbols'
  | 'bare_link'
  | 'rude'
  | 'blame'
  | 'refusal'
  | 'permission'
  | 'greeting'
  | 'next_step'
  | 'unanswered'
  | 'wrong_name'
  | 'wrong_language'
  | 'vague_promise'
  | 'avoid'
  | 'jargon'
  | 'spelling'
export interface WordingHint {
  rule: WordingRule
  severity: 'soft' | 'hard'
  /** In UTF-16 units of the text that was checked. */
  at: { from: number; to: number } | null
  words: string
  instead: string | null
}
export interface WordingSeen {
  text: string
  hints: WordingHint[]
  promises: { text: string; due_at: number | null; vague: boolean }[]
}
/** A promise to keep track of. */
export interface NewPromise {
  text: string
  due_at: number
}
export interface CustomerPromise extends NewPromise {
  id: string
  conversation_id: string
  number: number
  message_id: string | null
  owner_id: string
  state: 'open' | 'kept' | 'broken' | 'withdrawn'
  reason: string
  created_at: number
  settled_at: number | null
  version: number
}
export interface WordList {
  avoid: { word: string; instead: string }[]
  jargon: string[]
  names: string[]
}
export interface Words {
  words: WordList
  version: number
}
/** A recipient whom the desk asks about before it writes to them. */
/** Something in a reply that belongs to another customer. */
export interface Foreign {
  what: string
  why: 'address' | 'domain' | 'conversation' | 'file'
}
export interface Doubt {
  address: string
  why: 'new_domain' | 'other_company'
}
/** How an inbox treats mail. */
export interface Behaviour {
  acknowledge: boolean
  acknowledge_html: string
  promise: string
  promise_by_policy: boolean
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
  /** The older message that it answered. */
  answers: string | null
  verified?: string | null
}
export interface Draft {
  mode: Mode
  html: string
  to: Address[]
  cc: Address[]
  bcc: Address[]
  attachment_ids: string[]
  answers: string | null
  handed_by: string | null
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
  reading: string | null
  time_zone: string | null
  /** The contact's time zone, or the company's. */
  local_zone: string | null
  confidential: boolean
  /** Whether the reader may not know who this is. */
  masked: boolean
  merged_into: string | null
}
export interface Company {
  id: string
  name: string
  domains: string[]
  contact_count: number
  created_at: number
  version: number
  plan: string
  owner_id: string | null
  time_zone: string | null
  note: string
  confidential: boolean
  masked: boolean
}
export interface AccessList {
  confidential: boolean
  user_ids: string[]
}
/** A contact in the customers' portal. */
export interface InPortal {
  sees: 'own' | 'company'
  /** The names of the segments that they belong to now. */
  segments: string[]
  wish: { channel: 'mail' | 'phone' | 'chat' | 'portal'; number: string | null; chosen_at: number } | null
}
/** Customers under one name. */
export interface Segment {
  id: string
  name: string
  who: 'everybody' | 'chosen'
  plans: string[]
  companies: string[]
  version: number
  names: { id: string; name: string }[]
  contacts: number
}
export interface Asset {
  id: string
  owner: 'contact' | 'company'
  owner_id: string
  product: string
  product_version: string
  cloud: string
  region: string
  purchased_at: number | null
  modified: boolean
  modified_note: string
  reference: string
  archived: boolean
  created_at: number
  created_by: string | null
  version: number
}
export interface LastContact {
  at: number
  who: string
  number: number
}
export interface Reach {
  addresses: { address: string; verified: boolean }[]
  channels: { channel: 'mail'; last_in: LastContact | null; last_out: LastContact | null }[]
}
export interface Duplicate {
  contact: Contact
  sign: 'name' | 'mailbox'
}
export interface ContactMerge {
  id: string
  at: number
  by: string
  from_id: string
  from_name: string
  into_id: string
  undone_at: number | null
}
export type TimelineKind = 'incoming' | 'reply' | 'note' | 'begun' | 'changed' | 'asset' | 'merge'
export interface TimelineEntry {
  id: string
  at: number
  kind: TimelineKind
  who: string
  /** What was written; of a change, whom it was assigned to. */
  text: string
  conversation: { id: string; number: number; subject: string } | null
  contact_id: string | null
  message_id: string | null
  status_id: string | null
}
export interface App {
  id: string
  name: string
  url: string
  card_url: string
  position: number
  archived: boolean
  version: number
  /** Only in the answer that made it. */
  secret?: string
}
export interface AppCard {
  title: string
  rows: { label: string; value: string; link: string | null }[]
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

/** What somebody is told of; the server has a kind more for what is beyond one's budget. */
export const NOTIFICATION_KINDS = [
  'assigned',
  'mentioned',
  'draft',
  'message',
  'unassigned',
  'failed',
  'announcement',
  'promise',
  'rule',
  'handover',
  'clock',
  'escalation',
  'call',
] as const
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number]
export interface Notification {
  id: string
  kind: NotificationKind | 'more'
  count: number
  who: string
  conversation: { id: string; number: number; subject: string; contact: string } | null
  post: { id: string; title: string } | null
  at: number
  read: boolean
}
export type Medium = 'app' | 'push' | 'mail' | 'hook'
export interface NotificationPreferences {
  media: Partial<Record<NotificationKind, Record<Medium, boolean>>>
  quiet: { from: number; to: number; weekdays: number[] } | null
  inbox_ids: string[]
  team_ids: string[]
  per_hour: number
}
export const HOOK_FORMATS = ['slack', 'wecom', 'dingtalk', 'feishu', 'json'] as const
export type HookFormat = (typeof HOOK_FORMATS)[number]
/** A chat group or program that is told, without its address. */
export interface Hook {
  id: string
  user_id: string | null
  team_id: string | null
  name: string
  format: HookFormat
  error: string | null
  last_ok_at: number | null
}

export const POST_KINDS = ['tip', 'notice', 'announcement'] as const
export type PostKind = (typeof POST_KINDS)[number]
/** A post of the team room. */
export interface Post {
  id: string
  kind: PostKind
  title: string
  html: string
  author_id: string
  author: string
  team_id: string | null
  pinned: boolean
  created_at: number
  edited_at: number | null
  version: number
  read: boolean
  thanks: number
  thanked: boolean
  comments: number
}
export interface Comment {
  id: string
  author_id: string
  author: string
  html: string
  created_at: number
}
/** Whether somebody read a post. */
export interface Receipt {
  user_id: string
  name: string
  read_at: number | null
}

export const CLOCK_KINDS = [
  'acknowledgement',
  'first_reply',
  'next_reply',
  'update',
  'diagnosis',
  'resolution',
] as const
export type ClockKind = (typeof CLOCK_KINDS)[number]
export interface Clock {
  kind: ClockKind
  started_at: number
  goal_at: number | null
  promise_at: number | null
  paused: boolean
  ended_at: number | null
  met: boolean | null
  reason: string | null
}
export type ClockStep =
  | { step: 'started' | 'due'; at: number }
  | { step: 'counted'; from: number; to: number }
  | { step: 'closed'; from: number; to: number; days: string[] }
  | { step: 'paused'; from: number; to: number | null }
export interface ExplainedClock extends Clock {
  trace: { steps: ClockStep[]; left_out: number; due_at: number | null; left_ms: number } | null
}
/** How often promises of one kind and policy came to their end in a week, and were kept. */
export interface AttainmentCount {
  week: number
  kind: ClockKind
  policy_id: string
  promises: number
  promises_kept: number
  goals: number
  goals_kept: number
}
export interface BrokenPromise {
  conversation_id: string
  number: number
  /** Empty when the reader may not know the customer. */
  subject: string
  kind: ClockKind
  started_at: number
  promise_at: number
  ended_at: number | null
  reason: string | null
  /** The number of the issue that was made of it. */
  improvement: number | null
}
export interface Attainment {
  from: number
  weeks: number
  counts: AttainmentCount[]
  policies: NamedRef[]
  broken: BrokenPromise[]
  reasons: { reason: string; count: number }[]
}
export interface ClocksExplained {
  policy: string | null
  version: number | null
  calendar: string | null
  items: ExplainedClock[]
}
export interface SlaTarget {
  kind: ClockKind
  promise: number | null
  goal: number | null
  priorities: { priority: Priority; promise: number | null; goal: number | null }[]
  around_the_clock: boolean
  pauses: Category[]
}
export interface SlaPolicy {
  id: string
  name: string
  enabled: boolean
  published: boolean
  terms: { condition: Condition; calendar_id: string | null; targets: SlaTarget[] }
  changed_by: string | null
  changed_at: number
  version: number
}
export interface SlaReplay {
  conversations: number
  scores: { kind: ClockKind; clocks: number; promises_kept: number; goals_kept: number }[]
}

export const PROBLEM_CLASSES = ['fault', 'simple', 'document_only', 'no_solution_yet'] as const
/** How a problem is spoken about. */
export type ProblemClass = (typeof PROBLEM_CLASSES)[number]
export const CAUSES = [
  'defect',
  'configuration',
  'change',
  'capacity',
  'network',
  'infrastructure',
  'other_software',
  'security',
  'usage',
  'unknown',
] as const
export type Cause = (typeof CAUSES)[number]
export const CONFIDENCES = ['certain', 'likely', 'guess'] as const
export const SIDES = ['product', 'customer_environment', 'third_party', 'special'] as const
export type ProblemSide = (typeof SIDES)[number]
export const CHARGES = ['free', 'charged'] as const
/** What was found out about a problem, as it is changed. */
export interface FindingFields {
  class: ProblemClass | null
  finding: string
  evidence: string
  cause: Cause | null
  confidence: (typeof CONFIDENCES)[number] | null
  side: ProblemSide | null
  charge: (typeof CHARGES)[number] | null
  advice: string
  offer: string
}
/** An answer that somebody gave to a step of a guide. */
export interface TakenStep {
  seq: number
  class: ProblemClass
  guide: string
  step: string
  answer: string
  question: string
  said: string
  at: number
  by_id: string
  /** Whether the customer answered, in a guide of the help centre. */
  by_customer: boolean
}
export interface GuideAnswer {
  key: string
  words: string
  next: string
  finding: string
  cause: Cause | null
  side: ProblemSide | null
  public?: PublicAnswer | null
}
export interface GuideStep {
  key: string
  ask: string
  hint: string
  answers: GuideAnswer[]
  public?: PublicStep | null
}
/** Questions that lead to a finding; without a name it is the desk's own. */
export interface Guide {
  name: string
  class: ProblemClass
  product: string
  steps: GuideStep[]
  public?: PublicGuide | null
}
/** Words by language. */
export type GuideTexts = Partial<Record<Locale, string>>
/** A guide as customers meet it. */
export interface PublicGuide {
  open: boolean
  slug: string
  brand_id: string | null
  titles: GuideTexts
  introductions: GuideTexts
  articles: number[]
}
/** What customers see of a step. */
export interface PublicStep {
  asks: GuideTexts
  helps: GuideTexts
  picture: string | null
  picture_texts: GuideTexts
  article: number | null
}
/** What customers see of an answer. */
export interface PublicAnswer {
  says: GuideTexts
  ends: GuideTexts
  article: number | null
}
/** Between what and what a share lies, in percent. */
export interface ShareRange {
  confirmed: number
  possible: number
}
export interface WalkCounts {
  walks: number
  solved: number
  not_helped: number
  silent: number
  left: number
  walking: number
  asked: number
  solved_range: ShareRange | null
}
/** What customers' walks through a guide came to. */
export interface GuideWalks extends WalkCounts {
  since: number
  fewest: number
  outdated: number
  steps: { step: string; reached: number; left: number }[]
  ends: (WalkCounts & { step: string; answer: string })[]
}
export const CONSENTS = ['asked', 'written', 'spoken'] as const
/** A solution that is or was being prepared. */
export interface Preparation {
  promise_id: string
  promised_at: number
  consent: (typeof CONSENTS)[number]
  note: string
  begun_at: number
  begun_by: string
  ended_at: number | null
  ending: 'delivered' | 'withdrawn' | null
}
export interface Diagnosis extends FindingFields {
  started_at: number | null
  started_by: string | null
  files: string[]
  recorded_at: number | null
  recorded_by: string | null
  version: number
  counts_as: ProblemClass | null
  missing: ('finding' | 'evidence' | 'cause' | 'confidence' | 'side')[]
  steps: TakenStep[]
  guide: Guide | null
  preparation: Preparation | null
}
export interface ClosingRules {
  fault_needs_finding: boolean
  document_needs_link: boolean
  preparation_needs_ending: boolean
}
export interface Downtime {
  started_at: number
  ended_at: number | null
  told: number
  begun_by: string
  ended_by: string | null
}

export const ESCALATION_KINDS = ['not_solved', 'account_risk'] as const
export type EscalationKind = (typeof ESCALATION_KINDS)[number]
export const ESCALATION_RANKS = ['agent', 'lead', 'manager', 'director', 'ceo', 'retention', 'other'] as const
/** One level of a path: who is at it, and how long they have. */
export interface EscalationLevel {
  rank: (typeof ESCALATION_RANKS)[number]
  name: string
  assignee: boolean
  owners: boolean
  user_ids: string[]
  team_ids: string[]
  /** Whoever is on call by this rota. */
  on_call?: string | null
  /** Each is also written to at once, with a link that takes the matter on. */
  mail?: boolean
  /** The chat groups of its teams are told as well. */
  chat?: boolean
  minutes: number
  solve_minutes: number | null
}
export interface EscalationPath {
  key: string
  name: string
  kind: EscalationKind
  levels: EscalationLevel[]
}
/** A matter that climbs until somebody takes it on. */
export interface Escalation {
  id: string
  conversation_id: string
  number: number
  path: string
  kind: EscalationKind
  levels: EscalationLevel[]
  level: number
  state: 'waiting' | 'acknowledged' | 'resolved'
  reason: string
  drill: boolean
  started_by: string | null
  started_at: number
  level_since: number
  fire_at: number | null
  ended_at: number | null
  version: number
  steps: {
    seq: number
    level: number
    what: string
    at: number
    by_id: string | null
    note: string
    told: number
  }[]
  /** Whether the reader may take it on. */
  mine: boolean
}

/** A conversation on the board, with the moment for which it is shown. */
export interface BoardRow {
  id: string
  number: number
  subject: string
  contact: string
  assignee_id: string | null
  priority: Priority
  at: number
}
export interface BoardFigures {
  open: number
  unowned: number
  past: number
  at_risk: number
  silent: number
  escalated: number
  down: number
  broken_promises: number
}
/** What burns now. */
export interface Board {
  at: number
  figures: BoardFigures
  due: BoardRow[]
  waiting: BoardRow[]
  unowned: BoardRow[]
  silent: BoardRow[]
  burning: BoardRow[]
  people: { user_id: string; name: string; open: number; pressing: number }[]
}
/** What one shift left to the next. */
export interface Shift {
  id: string
  left_by: string
  left_at: number
  note: string
  figures: BoardFigures
  taken_by: string | null
  taken_at: number | null
}

export const ROUTING_METHODS = ['manual', 'round_robin', 'balanced'] as const
/** How an inbox gives out what nobody has. */
export interface InboxRouting {
  inbox_id: string
  method: (typeof ROUTING_METHODS)[number]
  last_agent_first: boolean
  account_manager_first: boolean
  urgent_from: (typeof EXPERIENCES)[number] | null
  /** The rota whose turn an urgent fault is. */
  urgent_on_call?: string | null
  /** After so many minutes without an answer it goes back to the queue. */
  return_minutes?: number | null
  team_id: string | null
}
/** People who take turns on call. */
export interface Rota {
  key: string
  name: string
  people: string[]
  day: 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'
  at: string
  zone: string
  since: number
  swaps: { user_id: string; from: number; until: number }[]
}
export const AVAILABILITIES = ['available', 'away', 'away_reassign'] as const
export type Availability = (typeof AVAILABILITIES)[number]
export const INTAKES = ['front_line', 'escalation_only'] as const
export const EXPERIENCES = ['entry', 'junior', 'mid', 'senior', 'executive'] as const
/** How somebody works. */
export interface WorkProfile {
  user_id: string
  capacity: number
  /** How many of those may be chats. */
  most_chats: number
  intake: (typeof INTAKES)[number]
  experience: (typeof EXPERIENCES)[number]
  languages: string[]
  /** Names of tags. */
  skills: string[]
  availability: Availability
  away_until: number | null
  given_at: number | null
  active_at: number | null
  /** Whether they count as away because they were not seen for a while. */
  idle: boolean
  open: number
  /** How many of those are chats. */
  chats: number
  version: number
}
/** A company and who looks after it. */
export interface AccountOf {
  company_id: string
  name: string
  manager_id: string | null
  deputies: string[]
}
/** The next conversation, and why it is this one. */
export interface NextTaken {
  number: number | null
  class: LadderClass | null
  waiting_since: number | null
  passed_over: number
}
/** One reason why somebody was given a conversation. */
export type RouteReason =
  | { reason: 'account_manager' | 'last_agent' | 'turn' | 'on_call' }
  | { reason: 'deputy_of'; manager: string }
  | { reason: 'speaks'; language: string }
  | { reason: 'knows'; skills: string[] }
  | { reason: 'most_room'; load: number; capacity: number }

/** Whether an article can be believed: checked lately, due to be checked, or long past that. */
export type Trust = 'verified' | 'due' | 'stale'
export type TextState = 'draft' | 'in_review' | 'published' | 'archived'
export type Visibility = 'public' | 'internal' | 'segment'
export const BRAND_COLOURS = ['accent', 'accent_text', 'background', 'surface', 'ink', 'link'] as const
export type BrandColour = (typeof BRAND_COLOURS)[number]
/** A help centre: its name, its languages, where it is found and how it looks. */
export interface Brand {
  id: string
  name: string
  slug: string
  host: string | null
  locales: Locale[]
  default_locale: Locale
  colours: Record<BrandColour, string>
  logo: string | null
  published: boolean
  is_default: boolean
  version: number
}
/** A section of a help centre. */
export interface HelpCategory {
  id: string
  brand_id: string
  parent_id: string | null
  slug: string
  names: Partial<Record<Locale, string>>
  descriptions: Partial<Record<Locale, string>>
  position: number
  article_count: number
  version: number
}
export const LINK_FAULTS = ['missing', 'unpublished', 'internal', 'archived'] as const
/** A link of an article that leads nowhere. */
export interface BrokenLink {
  number: number
  locale: Locale
  title: string
  href: string
  why: (typeof LINK_FAULTS)[number]
}
/** The links from and to an article, of the texts as they were last written. */
export interface ArticleLinks {
  from: { number: number; title: string }[]
  broken: BrokenLink[]
}
/** Words by language. */
export type LocaleTexts = Partial<Record<Locale, string>>
export type FormAnswerKind = 'text' | 'long_text' | 'choice' | 'choices' | 'yes_no' | 'date'
export interface FormOption {
  id: string
  names: LocaleTexts
}
/** What a request form asks for; `shown_when` names a field before it and what that must hold. */
export interface RequestFormField {
  id: string
  kind: FormAnswerKind
  labels: LocaleTexts
  helps: LocaleTexts
  required: boolean
  options: FormOption[]
  shown_when: { field: string; is: string } | null
  /** The desk's field of conversations that it fills. */
  fills: string | null
}
/** A form by which customers ask. */
export interface RequestForm {
  id: string
  brand_id: string
  slug: string
  names: LocaleTexts
  introductions: LocaleTexts
  fields: RequestFormField[]
  tag_id: string | null
  inbox_id: string | null
  published: boolean
  position: number
  version: number
}
/** One language of an article, without its words; it is live when `published_no` is set. */
export interface ArticleTextRow {
  article_id: string
  locale: Locale
  state: TextState
  current_no: number
  title: string
  written_by: string | null
  written_at: number
  published_no: number | null
  published_at: number | null
  published_by: string | null
  /** When version `due_no` goes to customers. */
  due_at: number | null
  due_no: number | null
  /** The version of the source that it was last brought up to date with. */
  source_no: number | null
  source_changed: boolean
}
export interface ArticleVersion {
  no: number
  title: string
  summary: string
  body: string
  by_user: string | null
  at: number
  restored_from: number | null
}
export interface ArticleText extends ArticleTextRow {
  summary: string
  body: string
  /** What customers read, when it is not what was last written. */
  published: ArticleVersion | null
}
export interface ArticleRow {
  id: string
  number: number
  brand_id: string
  category_id: string
  slug: string
  visibility: Visibility
  /** Whose customers read it, when it is for a segment; nobody does when that was deleted. */
  segment_id: string | null
  archived: boolean
  source_locale: Locale
  owner_id: string | null
  verifier_id: string | null
  review_days: number
  verified_at: number | null
  verified_by: string | null
  trust: Trust
  review_due_at: number
  /** The release since which it is to be looked at. */
  since_release: { number: number; name: string } | null
  position: number
  created_by: string | null
  created_at: number
  updated_at: number
  version: number
  title: string
  texts: ArticleTextRow[]
}
export interface Article extends ArticleRow {
  related: { id: string; number: number; title: string; visibility: Visibility }[]
  /** Where customers read it in its source language. */
  path: string
}
/** What readers said about an article. */
export interface Opinions {
  counts: { locale: Locale; useful: number; not_useful: number }[]
  reasons: { locale: Locale; no: number; useful: boolean; text: string; at: number }[]
}
/** A picture that articles can show. */
export interface KnowledgePicture {
  id: string
  src: string
  name: string
  content_type: string
  size: number
}
