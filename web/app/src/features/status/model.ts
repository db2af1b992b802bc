// The status page as the server has it, what is asked of it, and the few decisions that its pages make.
// It never computes how a component is; the server does.
import { get } from '@api/client'
import type { Brand, Locale, Page } from '@api/types'
import { t } from '@i18n/runtime'
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { client } from '~/app/query'
import { addressOf } from '~/features/knowledge/centre/address'

/** A text by the language that it is written in. */
export type Texts = Partial<Record<Locale, string>>

/** The better first. */
export const STATES = ['operational', 'maintenance', 'degraded', 'partial_outage', 'major_outage'] as const
export type State = (typeof STATES)[number]
export const IMPACTS = ['minor', 'major', 'critical'] as const
export type Impact = (typeof IMPACTS)[number]
export type Kind = 'incident' | 'maintenance'
export type Phase = 'notice' | 'investigating' | 'identified' | 'monitoring' | 'resolved'
export type Stage = 'planned' | 'running' | 'over'

export interface StatusComponent {
  id: string
  brand_id: string
  names: Texts
  /** The group that it stands in. */
  group_id: string | null
  position: number
  /** Whether customers see it. */
  shown: boolean
  created_at: number
  version: number
  state: State
  /** An incident names it: it can be hidden, not deleted. */
  used: boolean
}

export interface StatusGroup {
  id: string
  brand_id: string
  names: Texts
  position: number
  version: number
}

/** How a component is. */
export interface How {
  component_id: string
  state: State
}

export interface StatusStep {
  id: string
  no: number
  phase: Phase
  texts: Texts
  at: number
  by_user: string | null
  /** When its words were last put right. */
  corrected_at: number | null
}

/** What a step said before it was put right. */
export interface Earlier {
  texts: Texts
  until_at: number
  by_user: string | null
}

export interface FollowerCounts {
  mail: number
  hook: number
  choosing: number
}

export interface Follower {
  id: string
  address: string
  /** The host of the web hook that is called; null for mails. */
  hook_host: string | null
  created_at: number
}

export interface StatusIncident {
  id: string
  number: number
  brand_id: string
  kind: Kind
  titles: Texts
  impact: Impact
  /** The number of the desk's issue behind it; only the team sees it. */
  issue: number | null
  from_at: number
  until_at: number | null
  /** The words that are told when planned work begins; empty when nobody asked for it, or once they are told. */
  begin_texts: Texts
  affected: { component_id: string; at: number | null; state: State }[]
  steps: StatusStep[]
  created_by: string | null
  created_at: number
  updated_at: number
  version: number
  stage: Stage
  components: How[]
}

export const TITLE_LENGTH = 160
export const WORDS_LENGTH = 4000
export const NAME_LENGTH = 80

const ROOT = '/knowledge/status'
export const COMPONENTS = `${ROOT}/components`
export const GROUPS = `${ROOT}/groups`
const FOLLOWERS = `${ROOT}/followers`
export const INCIDENTS = `${ROOT}/incidents`

export const componentsQuery = (brand: string) =>
  queryOptions({
    queryKey: ['status-components', brand] as const,
    queryFn: async () => (await get<Page<StatusComponent>>(COMPONENTS, { brand })).items,
  })

export const groupsQuery = (brand: string) =>
  queryOptions({
    queryKey: ['status-groups', brand] as const,
    queryFn: async () => (await get<Page<StatusGroup>>(GROUPS, { brand })).items,
  })

export const followerCountsQuery = (brand: string) =>
  queryOptions({
    queryKey: ['status-followers', brand] as const,
    queryFn: () => get<FollowerCounts>(FOLLOWERS, { brand }),
  })

export const followersQuery = (brand: string) =>
  infiniteQueryOptions({
    queryKey: ['status-followers', brand, 'addresses'] as const,
    queryFn: ({ pageParam }) => get<Page<Follower>>(`${FOLLOWERS}/addresses`, { brand, cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  })

export const stepAddress = (incident: number, step: string): string => `${INCIDENTS}/${incident}/steps/${step}`

/** What a step said before; asked anew when it is put right once more. */
export const earlierQuery = (incident: number, step: StatusStep) =>
  queryOptions({
    queryKey: ['status-earlier', step.id, step.corrected_at] as const,
    queryFn: async () => (await get<Page<Earlier>>(`${stepAddress(incident, step.id)}/earlier`)).items,
  })

/** What runs or is planned, or what is over. */
export const incidentsQuery = (brand: string, open: boolean) =>
  infiniteQueryOptions({
    queryKey: ['status-incidents', brand, open] as const,
    queryFn: ({ pageParam }) =>
      get<Page<StatusIncident>>(INCIDENTS, { brand, open, cursor: pageParam, limit: open ? 100 : 30 }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  })

export const ofIssueQuery = (issue: number) =>
  queryOptions({
    queryKey: ['status-incidents', 'issue', issue] as const,
    queryFn: async () => (await get<Page<StatusIncident>>(INCIDENTS, { issue, limit: 20 })).items,
  })

export const incidentQuery = (number: number) =>
  queryOptions({
    queryKey: ['status-incident', number] as const,
    queryFn: () => get<StatusIncident>(`${INCIDENTS}/${number}`),
  })

/** Everything that this feature asks for. */
export const STATUS_KEYS = ['status-components', 'status-groups', 'status-incidents', 'status-incident'] as const

/** Puts an incident that the server answered where it is shown, and asks again for what follows from it. */
export function putIncident(incident: StatusIncident): void {
  client.setQueryData(incidentQuery(incident.number).queryKey, incident)
  for (const key of ['status-components', 'status-incidents']) void client.invalidateQueries({ queryKey: [key] })
}

/** The languages in the order in which the public page looks for a text. */
export function preference(brand: Pick<Brand, 'default_locale' | 'locales'>, wanted: Locale): Locale[] {
  return [...new Set([wanted, brand.default_locale, ...brand.locales])]
}

/** The text that a reader of `wanted` sees, with its language; null when there is none at all. */
export function pick(texts: Texts, order: readonly Locale[]): { locale: Locale; text: string } | null {
  const found = order.find((one) => texts[one]?.trim()) ?? (Object.keys(texts) as Locale[]).find((one) => texts[one])
  return found ? { locale: found, text: texts[found] ?? '' } : null
}

/** How far texts that belong together are written in one language. */
export function written(parts: readonly Texts[], locale: Locale): 'whole' | 'part' | 'none' {
  const there = parts.filter((part) => part[locale]?.trim()).length
  return there === 0 ? 'none' : there === parts.length ? 'whole' : 'part'
}

/** What readers of the languages that are missing see instead: in which language; null while nothing is whole. */
export function standIn(brand: Pick<Brand, 'default_locale' | 'locales'>, parts: readonly Texts[]): Locale | null {
  return preference(brand, brand.default_locale).find((one) => written(parts, one) === 'whole') ?? null
}

/** The phases that a further step may have. */
export const phasesOf = (kind: Kind): readonly Phase[] =>
  kind === 'maintenance' ? ['notice', 'resolved'] : ['investigating', 'identified', 'monitoring', 'resolved']

/** The phase that most likely comes next. */
export function nextPhase(incident: Pick<StatusIncident, 'kind' | 'steps'>): Phase {
  if (incident.kind === 'maintenance') return 'notice'
  const last = incident.steps.at(-1)?.phase
  return last === 'investigating' ? 'identified' : 'monitoring'
}

/** The components that are not as they should be, as the server wants them. */
export const pairs = (chosen: Readonly<Record<string, State>>): How[] =>
  Object.entries(chosen)
    .filter(([, state]) => state !== 'operational')
    .map(([component_id, state]) => ({ component_id, state }))

/** What an incident does to components, by their ids: before planned work begins, what it will do. */
export function chosenOf(incident: StatusIncident): Record<string, State> {
  if (incident.stage !== 'planned')
    return Object.fromEntries(incident.components.map((one) => [one.component_id, one.state]))
  return Object.fromEntries(
    incident.affected.filter((one) => one.at === null).map((one) => [one.component_id, one.state]),
  )
}

/** The next moment at which planned work begins or ends; null when none is ahead. */
export function nextTurn(incidents: readonly StatusIncident[], now: number): number | null {
  const ahead = incidents.flatMap((one) => [one.from_at, one.until_at ?? 0]).filter((at) => at > now)
  return ahead.length > 0 ? Math.min(...ahead) : null
}

/** Where customers see it; null when the brand has no address yet. */
export function publicAddress(brand: Brand, locale: Locale, number?: number): string | null {
  const root = addressOf(brand)?.replace(/\/$/, '')
  const spoken = brand.locales.includes(locale) ? locale : brand.default_locale
  return root ? `${root}/${spoken}/status${number === undefined ? '' : `/${number}`}` : null
}

const TONE: Record<State, { dot: string; pill: string }> = {
  operational: { dot: 'bg-ok', pill: 'bg-oksoft text-ok' },
  maintenance: { dot: 'bg-accent', pill: 'bg-accentsoft text-accenttext' },
  degraded: { dot: 'bg-warn', pill: 'bg-warnsoft text-warn' },
  partial_outage: { dot: 'bg-bad', pill: 'bg-badsoft text-bad' },
  major_outage: { dot: 'bg-bad', pill: 'bg-badsoft text-bad' },
}
export const stateTone = (state: State): string => TONE[state].pill
export const stateDot = (state: State): string => TONE[state].dot
export const stateName = (state: State): string => t(`status.state.${state}`)
export const phaseName = (phase: Phase): string => t(`status.phase.${phase}`)

/** What it is, in a word or two: how much an incident weighs, or how far planned work is. */
export function whatName(incident: StatusIncident): string {
  if (incident.kind === 'incident') return t(`status.impact.${incident.impact}`)
  const early = incident.stage === 'over' && incident.steps.at(-1)?.phase === 'resolved'
  const calledOff = early && (incident.steps.at(-1)?.at ?? 0) <= incident.from_at
  return calledOff ? t('status.work.called_off') : t(`status.work.${incident.stage}`)
}

export function whatTone(incident: StatusIncident): string {
  if (incident.stage === 'over') return 'bg-hover text-ink2'
  if (incident.kind === 'maintenance') return stateTone('maintenance')
  return incident.impact === 'minor' ? stateTone('degraded') : stateTone('major_outage')
}
