// Messages that a chat shows by itself, as the server has them, and the few decisions that their form makes.
// It never counts; the server does.
import { get } from '@api/client'
import { list, number } from '@i18n/format'
import { t } from '@i18n/runtime'
import { queryOptions } from '@tanstack/react-query'
import type { Texts } from '~/features/status/model'
import { WIDGETS } from './model'

export const HOWS = ['contains', 'begins', 'equals'] as const

export type Condition =
  | { kind: 'page'; how: (typeof HOWS)[number]; value: string }
  | { kind: 'seconds'; at_least: number }
  | { kind: 'visits'; at_least: number }
  | { kind: 'visitor'; known: boolean }
  | { kind: 'language'; tags: string[] }
  | { kind: 'hours' }

export const KINDS = ['page', 'seconds', 'visits', 'visitor', 'language', 'hours'] as const

export interface ChatMessage {
  /** Absent while it is new. */
  id?: string
  name: string
  texts: Texts
  conditions: Condition[]
  /** One visitor sees it once in so many days. */
  every_days: number
  enabled: boolean
}

/** With what the server knows of it. */
export interface KnownMessage extends ChatMessage {
  id: string
  wording: number
  figures: { shown: number; dismissed: number; opened: number; answered: number }
}

export interface MessageList {
  version: number
  /** How many of all one visitor sees a day. */
  per_day: number
  messages: KnownMessage[]
}

export const MOST_MESSAGES = 20
export const MOST_CONDITIONS = 10

export const messagesPath = (widget: string): string => `${WIDGETS}/${widget}/proactive`

export const messagesQuery = (widget: string) =>
  queryOptions({
    queryKey: ['chat-messages', widget] as const,
    queryFn: () => get<MessageList>(messagesPath(widget)),
    // Figures are looked at anew each time.
    staleTime: 0,
  })

/** What is sent: all but what the server itself knows. */
export const plain = ({ id, name, texts, conditions, every_days, enabled }: ChatMessage): ChatMessage => ({
  ...(id ? { id } : {}),
  name: name.trim(),
  texts,
  conditions,
  every_days,
  enabled,
})

/** The line that a website needs beside the chat's own. */
export const messagesLine = (desk: string, key: string): string =>
  `<script async src="${desk}/widget/${key}/messages.js"></script>`

/** Tags as people write them. */
export const tagsOf = (text: string): string[] => text.split(/[\s,，、]+/).filter(Boolean)

/** A condition of a kind as it begins. */
export function fresh(kind: Condition['kind']): Condition {
  switch (kind) {
    case 'page':
      return { kind, how: 'contains', value: '' }
    case 'seconds':
      return { kind, at_least: 20 }
    case 'visits':
      return { kind, at_least: 2 }
    case 'visitor':
      return { kind, known: false }
    case 'language':
      return { kind, tags: [] }
    default:
      return { kind: 'hours' }
  }
}

function words(condition: Condition): string {
  switch (condition.kind) {
    case 'page':
      return t(`chat.rule.page_${condition.how}`, { value: condition.value })
    case 'seconds':
      return t('chat.rule.seconds_on', { n: condition.at_least })
    case 'visits':
      return t('chat.rule.visits_from', { n: number(condition.at_least) })
    case 'visitor':
      return t(condition.known ? 'chat.rule.known' : 'chat.rule.unknown')
    case 'language':
      return t('chat.rule.speaks', { what: list(condition.tags) })
    default:
      return t('chat.rule.hours')
  }
}

/** When a message is shown, in a line. */
export const when = (conditions: readonly Condition[]): string =>
  conditions.length === 0 ? t('chat.rule.always') : conditions.map(words).join(' · ')
