// The telephone as the server tells of it: numbers, telephone systems, calls, and calls to make.
// It never asks by itself, and never dials.
import { get } from '@api/client'
import type { Locale, Page } from '@api/types'
import { queryOptions } from '@tanstack/react-query'

export const isPhone = (conversation: object): boolean => (conversation as { way?: string }).way === 'phone'

export const DIRECTIONS = ['incoming', 'outgoing'] as const
export type Direction = (typeof DIRECTIONS)[number]
export type CallState = 'ringing' | 'talking' | 'ended' | 'missed' | 'unreached'

export interface Call {
  id: string
  direction: Direction
  state: CallState
  number_id: string | null
  /** The other side as the world dials it; empty when it showed no number. */
  other: string
  contact_id: string | null
  conversation_id: string | null
  user_id: string | null
  urgent: boolean
  began_at: number
  answered_at: number | null
  ended_at: number | null
  outcome: string
  done_at: number | null
  done_by: string | null
  recording: string | null
  voicemail_id: string | null
  version: number
  /** The customer's name. */
  contact: string | null
  /** The conversation's number. */
  conversation: number | null
  talked_ms: number | null
}

export const STEPS = ['called', 'details', 'handle', 'switched'] as const
export type Step = (typeof STEPS)[number]

export interface CallTask extends Record<Step, boolean> {
  id: string
  conversation_id: string
  reason: 'asked' | 'by_hand' | 'missed' | 'unclear' | 'urgent'
  number: string
  wish: string
  lang: string | null
  assignee_id: string | null
  team_id: string | null
  due_at: number
  tries: number
  state: 'open' | 'done' | 'dropped'
  outcome: string
  created_at: number
  settled_at: number | null
  settled_by: string | null
  version: number
  conversation: number
  subject: string
  contact: string
}

export interface Beside {
  calls: Call[]
  tasks: CallTask[]
  phones: string[]
  no_calls: boolean
}

export interface Phones {
  phones: string[]
  no_calls: boolean
}

export const CLOSED = ['callback', 'voicemail', 'on_call'] as const
export type Closed = (typeof CLOSED)[number]
export type Ring = { user: string } | { team: string }

export interface PhoneNumber {
  id: string
  number: string
  label: string
  inbox_id: string
  calendar_id: string | null
  rings: Ring[]
  forward_to: string | null
  closed: Closed
  rota: string | null
  closed_texts: Partial<Record<Locale, string>>
  shown: boolean
  hotline: boolean
  enabled: boolean
  position: number
  version: number
}

export interface PhoneSystem {
  id: string
  key: string
  name: string
  has_secret: boolean
  enabled: boolean
  heard_at: number | null
  version: number
}

export const TIMES = [
  'asked_minutes',
  'missed_minutes',
  'urgent_minutes',
  'unclear_minutes',
  'retry_minutes',
  'overdue_minutes',
] as const
export type Times = (typeof TIMES)[number]
export const SWITCHES = ['call_me', 'call_back_missed', 'call_unclear', 'call_urgent'] as const
export type Switch = (typeof SWITCHES)[number]

export interface PhoneSettings extends Record<Times, number>, Record<Switch, boolean> {
  country: string
  extensions: Record<string, string>
}

export const besideQuery = (conversation: string) =>
  queryOptions({
    queryKey: ['calls-of', conversation] as const,
    queryFn: () => get<Beside>(`/conversations/${conversation}/calls`),
  })

export const phonesQuery = (contact: string) =>
  queryOptions({
    queryKey: ['phones', contact] as const,
    queryFn: () => get<Phones>(`/contacts/${contact}/phones`),
  })

export const numbersQuery = queryOptions({
  queryKey: ['phone-numbers'] as const,
  queryFn: async () => (await get<Page<PhoneNumber>>('/phone/numbers')).items,
})

export const systemsQuery = queryOptions({
  queryKey: ['phone-systems'] as const,
  queryFn: async () => (await get<Page<PhoneSystem>>('/phone/systems')).items,
})

export const settingsQuery = queryOptions({
  queryKey: ['phone-settings'] as const,
  queryFn: () => get<{ settings: PhoneSettings; version: number }>('/phone/settings'),
})

/** What shows calls; asked again after one was written down. */
export const CALLS = ['calls', 'call-tasks', 'calls-of'] as const

/** Whether a call wants a word on what came of it. */
export const wantsNote = (call: Call): boolean =>
  call.done_at === null && (call.state === 'ended' || call.state === 'missed' || call.state === 'unreached')

/** Minutes and seconds of a talk. */
export function talked(ms: number): string {
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** An example of an event that is signed; for people who write programs, so it is not translated. */
export const curlSample = (desk: string, key: string): string =>
  `BODY='{"event":"end","call_id":"42","from":"+8613812345678","to":"+8673182183159","answered":false}'
AT=$(date +%s)
SIGNATURE=$(printf '%s.%s' "$AT" "$BODY" | openssl dgst -sha256 -hmac "$PHONE_SECRET" -r | cut -d' ' -f1)
curl -fsS ${desk}/phone/v1/events/${key} -d "$BODY" \\
  -H "X-Phone-Timestamp: $AT" -H "X-Phone-Signature: sha256=$SIGNATURE"`
