// The community as the server has it, what is asked of it, and the few decisions that its pages make.
// It never decides who is trusted or what waits; the server does.
import { get } from '@api/client'
import type { Brand, Locale, Page } from '@api/types'
import { duration, number } from '@i18n/format'
import { t } from '@i18n/runtime'
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { client } from '~/app/query'
import { addressOf } from '~/features/knowledge/centre/address'

export type Texts = Partial<Record<Locale, string>>
export type PostState = 'waiting' | 'shown' | 'hidden' | 'deleted'
export type Why = '' | 'first_posts' | 'links' | 'flags' | 'team'
export type FlagReason = 'spam' | 'rude' | 'private' | 'other'
export type Level = 'new' | 'member' | 'trusted' | 'guide'
export type Badge = 'solver' | 'helper' | 'appreciated' | 'beloved' | 'faithful'
export const SORTS = ['active', 'unanswered', 'votes'] as const
export type Sort = (typeof SORTS)[number]
export type Verdict = 'show' | 'hide' | 'delete'

export interface CommunitySetting {
  brand_id: string
  enabled: boolean
  first_posts: number
  hide_flags: number
  version: number
}

export interface TopicCategory {
  id: string
  brand_id: string
  slug: string
  names: Texts
  descriptions: Texts
  /** Only the team begins topics there. */
  team_only: boolean
  position: number
  topic_count: number
  version: number
}

export interface CommunityMember {
  id: string
  contact_id: string | null
  user_id: string | null
  name: string
  silenced: boolean
  joined_at: number
  version: number
  level: Level
  badges: Badge[]
  posts: number
  votes: number
  accepted: number
  hidden: number
}

export interface CommunityPost {
  id: string
  no: number
  staff: boolean
  text: string
  state: PostState
  why: Why
  votes: number
  article: number | null
  created_at: number
  edited_at: number | null
  version: number
  writer: CommunityMember
  flags: { name: string; reason: FlagReason; words: string; trusted: boolean; at: number }[]
  links: number
}

export interface WaitingPost extends CommunityPost {
  topic: number
  title: string
}

export interface TopicLine {
  id: string
  number: number
  category_id: string
  locale: Locale
  title: string
  name: string
  staff: boolean
  state: PostState
  votes: number
  answers: number
  solved: boolean
  closed: boolean
  pinned: boolean
  active_at: number
  created_at: number
}

export interface Topic {
  id: string
  number: number
  brand_id: string
  category_id: string
  locale: Locale
  title: string
  accepted_id: string | null
  closed: boolean
  pinned: boolean
  conversation: number | null
  article: number | null
  created_at: number
  active_at: number
  version: number
  posts: CommunityPost[]
}

export interface Span {
  from: number
  active: number
  asked: number
  answered: number
  solved: number
  median_ms: number | null
  answers: number
  peer_answers: number
}

export interface Health {
  whole: Span
  weeks: Span[]
  contributors: CommunityMember[]
}

export const TITLE_LENGTH = 160
export const TEXT_LENGTH = 10_000
export const ROOT = '/knowledge/community'

/** Everything that this feature asks for. */
export const COMMUNITY_KEYS = [
  'community-setting',
  'community-categories',
  'community-queue',
  'community-topics',
  'community-topic',
  'community-members',
  'community-health',
] as const

export const settingQuery = (brand: string) =>
  queryOptions({
    queryKey: ['community-setting', brand] as const,
    queryFn: () => get<CommunitySetting>(`${ROOT}/setting`, { brand }),
  })

export const topicCategoriesQuery = (brand: string) =>
  queryOptions({
    queryKey: ['community-categories', brand] as const,
    queryFn: async () => (await get<Page<TopicCategory>>(`${ROOT}/categories`, { brand })).items,
  })

export const queueQuery = (brand: string) =>
  infiniteQueryOptions({
    queryKey: ['community-queue', brand] as const,
    queryFn: ({ pageParam }) => get<Page<WaitingPost>>(`${ROOT}/queue`, { brand, cursor: pageParam, limit: 30 }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  })

export const topicsQuery = (brand: string, sort: Sort, q: string) =>
  infiniteQueryOptions({
    queryKey: ['community-topics', brand, sort, q] as const,
    queryFn: ({ pageParam }) =>
      get<Page<TopicLine>>(`${ROOT}/topics`, { brand, sort, q: q || undefined, cursor: pageParam, limit: 40 }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  })

export const ofConversationQuery = (conversation: number) =>
  queryOptions({
    queryKey: ['community-topics', 'conversation', conversation] as const,
    queryFn: async () => (await get<Page<TopicLine>>(`${ROOT}/topics`, { conversation, limit: 10 })).items,
  })

export const topicQuery = (topic: number) =>
  queryOptions({
    queryKey: ['community-topic', topic] as const,
    queryFn: () => get<Topic>(`${ROOT}/topics/${topic}`),
  })

export const membersQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: ['community-members', q] as const,
    queryFn: ({ pageParam }) =>
      get<Page<CommunityMember>>(`${ROOT}/members`, { q: q || undefined, cursor: pageParam, limit: 50 }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  })

export const healthQuery = (brand: string, weeks: number) =>
  queryOptions({
    queryKey: ['community-health', brand, weeks] as const,
    queryFn: () => get<Health>(`${ROOT}/health`, { brand, weeks }),
    placeholderData: keepPreviousData,
  })

/** Puts a topic that the server answered where it is shown, and asks again for what follows from it. */
export function putTopic(topic: Topic): void {
  client.setQueryData(topicQuery(topic.number).queryKey, topic)
  for (const key of ['community-queue', 'community-topics', 'community-health'])
    void client.invalidateQueries({ queryKey: [key] })
}

/** The text for somebody who reads the first of `order`; any other one rather than none. */
export function said(texts: Texts, order: readonly Locale[]): string {
  const found = order.find((one) => texts[one]?.trim())
  return (found ? texts[found] : Object.values(texts).find((one) => one.trim())) ?? ''
}

/** A share in whole percent with what it is a share of: one of two is no fifty percent to rely on. */
export function share(part: number, whole: number): string {
  if (whole === 0) return t('community.no_share')
  return t('community.share', {
    percent: number(Math.round((part / whole) * 100)),
    part: number(part),
    whole: number(whole),
  })
}

export const median = (ms: number | null): string => (ms === null ? t('community.no_share') : duration(ms))

/** Where customers see it; null when the brand has no address yet. */
export function communityAddress(brand: Brand, spoken: Locale, topic?: number): string | null {
  const root = addressOf(brand)?.replace(/\/$/, '')
  const locale = brand.locales.includes(spoken) ? spoken : brand.default_locale
  return root ? `${root}/${locale}/community${topic === undefined ? '' : `/t/${topic}`}` : null
}

/** What may be decided about a post, the likelier first. */
export function verdicts(post: Pick<CommunityPost, 'flags' | 'state'>): Verdict[] {
  if (post.state === 'deleted') return []
  if (post.state === 'shown') return post.flags.length > 0 ? ['show', 'hide', 'delete'] : ['hide', 'delete']
  return post.state === 'waiting' ? ['show', 'hide', 'delete'] : ['show', 'delete']
}

/** A post that asks for somebody's decision. */
export const asksForLook = (post: Pick<CommunityPost, 'flags' | 'state'>): boolean =>
  post.state === 'waiting' || (post.state !== 'deleted' && post.flags.length > 0)

/** How a state is marked. */
export const stateTone = (state: PostState): string =>
  ({
    waiting: 'bg-warnsoft text-warn',
    shown: 'bg-oksoft text-ok',
    hidden: 'bg-badsoft text-bad',
    deleted: 'bg-hover text-ink2',
  })[state]
