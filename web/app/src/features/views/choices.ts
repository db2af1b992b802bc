// What a condition can ask for and which values each test offers, from what the desk has.
// It never asks for a list that nothing on screen needs; all of these are in the cache already.

import { get } from '@api/client'
import { type Company, type Field, type Inbox, LADDER_CLASSES, type Page, PROBLEM_CLASSES } from '@api/types'
import { language } from '@i18n/format'
import { type Key, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { type FieldOwner, fieldName, fieldsQuery } from '~/features/fields/queries'
import { statusName } from '~/sync/names'
import { inboxesQuery, useStatuses, useTags, useTeams, useUsers } from '~/sync/queries'
import { FIELD } from './model'

export interface Choice {
  id: string
  label: string
}
/** Choices under a heading. */
export interface ChoiceGroup {
  owner: FieldOwner
  label: string
  choices: Choice[]
}
export interface Choices {
  names: Choice[]
  /** The fields that the organisation added, by whose they are. */
  groups: ChoiceGroup[]
  /** The values of a test that takes a list of known ones. */
  values: Record<string, Choice[]>
  fields: Map<string, Field>
}

const NAMES: Record<string, Key> = {
  category: 'condition.name.category',
  status: 'action.status',
  priority: 'action.priority',
  class: 'ladder.title',
  problem: 'condition.name.problem',
  assignee: 'condition.name.assignee',
  team: 'action.team',
  inbox: 'condition.name.inbox',
  tag: 'action.tags',
  company: 'condition.name.company',
  language: 'condition.name.language',
  subject: 'condition.name.subject',
  waiting: 'condition.name.waiting',
  idle: 'condition.name.idle',
  begun: 'condition.name.begun',
  next_action: 'condition.name.next_action',
  clock: 'condition.name.clock',
  messages: 'condition.name.messages',
  attachment: 'condition.name.attachment',
  delivery_failed: 'condition.name.delivery_failed',
  mentioned: 'condition.name.mentioned',
  followed: 'condition.name.followed',
}
const LANGUAGES = ['en', 'zh', 'zh-CN', 'zh-TW', 'ja', 'ko', 'de', 'fr', 'es', 'pt', 'ru', 'it', 'nl', 'vi', 'th', 'id']

const OWNERS: [FieldOwner, Key][] = [
  ['conversation', 'fields.of_conversation'],
  ['contact', 'fields.of_contact'],
  ['company', 'fields.of_company'],
]

export function useChoices(): Choices {
  const [users, teams, tags, statuses] = [useUsers(), useTeams(), useTags(), useStatuses()]
  const inboxes: Inbox[] = useQuery(inboxesQuery).data ?? []
  const companies = useQuery({
    queryKey: ['companies', 'choices'],
    queryFn: async () => (await get<Page<Company>>('/companies', { limit: 200 })).items,
  })
  const fields = (useQuery(fieldsQuery).data ?? []).filter((field) => !field.archived)
  const named = (list: readonly { id: string; name: string }[]) => list.map(({ id, name }) => ({ id, label: name }))
  return {
    names: Object.entries(NAMES).map(([id, key]) => ({ id, label: t(key) })),
    groups: OWNERS.map(([owner, key]) => ({
      owner,
      label: t(key),
      choices: fields
        .filter((field) => field.owner === owner)
        .map((field) => ({ id: FIELD + field.id, label: fieldName(field) })),
    })).filter((group) => group.choices.length > 0),
    values: {
      category: (['open', 'waiting', 'snoozed', 'solved'] as const).map((id) => ({ id, label: t(`category.${id}`) })),
      status: statuses.map((status) => ({ id: status.id, label: statusName(status) })),
      priority: (['urgent', 'high', 'normal', 'low'] as const).map((id) => ({ id, label: t(`priority.${id}`) })),
      problem: PROBLEM_CLASSES.map((id) => ({ id, label: t(`problem.class.${id}`) })),
      class: LADDER_CLASSES.map((id) => ({ id, label: t(`ladder.class.${id}`) })),
      assignee: [
        { id: 'me', label: t('condition.me') },
        { id: 'nobody', label: t('assign.nobody') },
        ...named(users.filter((user) => user.active)),
      ],
      team: [{ id: 'none', label: t('team.none') }, ...named(teams)],
      inbox: named(inboxes),
      tag: named(tags),
      company: named(companies.data ?? []),
      language: LANGUAGES.map((id) => ({ id, label: language(id) })),
    },
    fields: new Map(fields.map((field) => [field.id, field])),
  }
}

/** What a condition can ask that acts by itself, as a rule or a policy: it has no reader. */
export const withoutReader = (choices: Choices): Choices => ({
  ...choices,
  names: choices.names.filter((one) => one.id !== 'mentioned' && one.id !== 'followed'),
  values: { ...choices.values, assignee: (choices.values.assignee ?? []).filter((one) => one.id !== 'me') },
})
