// Routing on the screen: the rules of inboxes, how people work, who looks after whom. Pure but for what it asks the server.
// It never decides who gets what.
import { get } from '@api/client'
import type { AccountOf, InboxRouting, Page, Rota, WorkProfile } from '@api/types'
import { queryOptions } from '@tanstack/react-query'

export interface Routing {
  inboxes: InboxRouting[]
  idle_minutes: number | null
  version: number
}
export const routingQuery = queryOptions({ queryKey: ['routing'], queryFn: () => get<Routing>('/routing') })

export const ROTA_DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const satisfies readonly Rota['day'][]
/** The rotas, and whose turn it is now and next. */
export interface OnCall {
  rotas: Rota[]
  version: number
  turns: { key: string; user_id: string; from: number }[]
}
export const onCallQuery = queryOptions({ queryKey: ['on-call'], queryFn: () => get<OnCall>('/on-call') })

export const profilesQuery = queryOptions({
  queryKey: ['work-profiles'],
  queryFn: async () => (await get<Page<WorkProfile>>('/work-profiles')).items,
})

export const accountsQuery = queryOptions({
  queryKey: ['account-managers'],
  queryFn: async () => (await get<Page<AccountOf>>('/account-managers')).items,
})

/** The rules of an inbox, whether anybody chose some or not. */
export const rulesOf = (all: readonly InboxRouting[], inbox: string): InboxRouting =>
  all.find((one) => one.inbox_id === inbox) ?? {
    inbox_id: inbox,
    method: 'manual',
    last_agent_first: false,
    account_manager_first: false,
    urgent_from: null,
    team_id: null,
  }

/** Words between commas, in any of the ways in which they are written. */
export const listed = (text: string): string[] =>
  text
    .split(/[,，、;；\s]+/)
    .map((word) => word.trim())
    .filter(Boolean)
