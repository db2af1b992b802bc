// Remote sessions as the server tells them, and the tools that one starts from.
// It never says whether a customer allowed one; the server does.
import { get } from '@api/client'
import type { Page } from '@api/types'
import { queryOptions } from '@tanstack/react-query'

export type Consent = 'none' | 'asked' | 'given' | 'refused'
export type ConsentWay = 'message' | 'telephone'

export interface RemoteSession {
  id: string
  conversation_id: string
  tool: string
  link: string | null
  /** Whether it is recorded; the customer is told when they are asked. */
  recorded: boolean
  consent: Consent
  consent_way: ConsentWay | null
  consent_by: string
  consent_at: number | null
  /** Who of the team wrote the customer's word down; nobody when their own message did. */
  consent_noted_by: string | null
  began_at: number | null
  ended_at: number | null
  looked: string
  changed: string
  outcome: string
  /** The number of an article that tells how to do it without help. */
  article: number | null
  created_by: string
  minutes: number | null
  version: number
}

/** Names of programs and services; any other can be typed. */
export const TOOLS = ['Quick Assist', 'TeamViewer', 'AnyDesk', 'RustDesk', 'Zoom', 'Microsoft Teams', 'Google Meet']

export const REMOTE = 'remote-sessions'

export const remoteQuery = (conversation: string) =>
  queryOptions({
    queryKey: [REMOTE, conversation] as const,
    queryFn: async () => (await get<Page<RemoteSession>>(`/conversations/${conversation}/remote-sessions`)).items,
  })

/** The session that is not over. */
export const openOf = (all: readonly RemoteSession[]): RemoteSession | undefined =>
  all.find((one) => one.ended_at === null)

/** Hours, minutes and seconds since it began, as a clock shows them. */
export function clockOf(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (one: number) => String(one).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}
