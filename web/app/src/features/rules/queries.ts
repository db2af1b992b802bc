// What the app asks the server about rules, and how rules are said in words.
// It never changes a rule.
import { get, post } from '@api/client'
import type {
  Hook,
  Page,
  Rule,
  RuleAction,
  RuleDefinition,
  RuleFiring,
  Rules,
  RuleTrial,
  RuleTrigger,
  RuleVersion,
} from '@api/types'
import { list } from '@i18n/format'
import { type Key, t } from '@i18n/runtime'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { macrosQuery } from '~/features/macros/queries'
import { type Choices, useChoices } from '~/features/views/choices'

export const rulesQuery = queryOptions({ queryKey: ['rules'], queryFn: () => get<Rules>('/rules'), staleTime: 0 })

export const firingsQuery = (rule: string) =>
  queryOptions({
    queryKey: ['rules', rule, 'firings'] as const,
    queryFn: async () => (await get<Page<RuleFiring>>(`/rules/${rule}/firings`)).items,
    staleTime: 0,
  })

export const versionsQuery = (rule: string) =>
  queryOptions({
    queryKey: ['rules', rule, 'versions'] as const,
    queryFn: async () => (await get<Page<RuleVersion>>(`/rules/${rule}/versions`)).items,
    staleTime: 0,
  })

export const hooksQuery = queryOptions({
  queryKey: ['notification-hooks'],
  queryFn: async () => (await get<Page<Hook>>('/notification-hooks')).items,
})

export const tryRule = (definition: RuleDefinition, conversations: number): Promise<RuleTrial> =>
  post<RuleTrial>('/rules/trial', { definition, conversations })

/** Macros that everybody sees and that are offered: rules have no macros of their own. */
export const useSharedMacros = () =>
  (useQuery(macrosQuery).data ?? []).filter((one) => one.scope === 'everyone' && !one.archived)

/** A span of minutes in its largest whole unit. */
export function long(minutes: number): string {
  const [amount, unit] =
    minutes > 0 && minutes % 1440 === 0
      ? [minutes / 1440, 'days' as const]
      : minutes > 0 && minutes % 60 === 0
        ? [minutes / 60, 'hours' as const]
        : [minutes, 'minutes' as const]
  return `${amount} ${t(`condition.unit.${unit}`)}`
}

export interface RuleWords {
  trigger: (trigger: RuleTrigger) => string
  action: (action: RuleAction) => string
  rule: (rule: Pick<Rule, 'definition'>) => string
  /** The name of a value that a kind of action changes. */
  value: (kind: RuleAction['kind'], value: unknown) => string
}

/** Which list of choices names the values of an action. */
const VALUES: Partial<Record<RuleAction['kind'], keyof Choices['values']>> = {
  set_status: 'status',
  set_priority: 'priority',
  add_tag: 'tag',
  remove_tag: 'tag',
  assign: 'assignee',
  unassign: 'assignee',
  follow: 'assignee',
  notify_person: 'assignee',
  set_team: 'team',
  notify_team: 'team',
}

/** Says rules in words; what is gone is said to be gone. */
export function useRuleWords(choices: Choices = useChoices()): RuleWords {
  const macros = useQuery(macrosQuery).data ?? []
  const hooks = useQuery(hooksQuery).data ?? []
  const named = (all: readonly { id: string; label: string }[] | undefined, id: string) =>
    all?.find((one) => one.id === id)?.label ?? t('rules.gone')
  const value = (kind: RuleAction['kind'], of: unknown): string => {
    if (of === null || of === undefined || of === '') return t('rules.empty')
    const from = VALUES[kind]
    if (from) return named(choices.values[from], String(of))
    if (kind === 'reply' || kind === 'run_macro') return macros.find((one) => one.id === of)?.name ?? t('rules.gone')
    if (kind === 'escalate') return t(`escalation.kind.${of}` as Key)
    if (kind === 'create_issue') return t(`issue.kind.${of}` as Key)
    if (kind === 'tell_hook') return hooks.find((one) => one.id === of)?.name ?? t('rules.gone')
    return typeof of === 'boolean' ? t(of ? 'condition.yes' : 'condition.no') : String(of)
  }
  const trigger = (one: RuleTrigger): string => {
    const name = t(`rules.trigger.${one.kind}` as Key)
    if (one.kind === 'after')
      return t(one.moment === 'next_action' ? 'rules.time_before' : 'rules.time', {
        long: long(one.minutes),
        moment: t(`rules.moment.${one.moment}`),
      })
    const parts = [name]
    const lists = { status_changed: 'status', priority_changed: 'priority', assignee_changed: 'assignee' } as const
    const of = (id: string) =>
      named(choices.values[one.kind === 'team_changed' ? 'team' : lists[one.kind as keyof typeof lists]], id)
    if (one.kind === 'tag_added' || one.kind === 'tag_removed') {
      if (one.tag_id) parts.push(named(choices.values.tag, one.tag_id))
    } else if (one.kind === 'field_changed') {
      const field = choices.fields.get(one.field_id)
      parts.push(field ? field.name : t('rules.gone'))
      if (one.to) parts.push(t('rules.to_what', { what: one.to }))
    } else if (one.kind === 'mentioned') {
      if (one.user_id) parts.push(named(choices.values.assignee, one.user_id))
    } else if ('from' in one || 'to' in one) {
      if (one.from) parts.push(t('rules.from_what', { what: of(one.from) }))
      if (one.to) parts.push(t('rules.to_what', { what: of(one.to) }))
    }
    return parts.join(' ')
  }
  const action = (one: RuleAction): string => {
    const name = t(`rules.action.${one.kind}` as Key)
    if (one.kind === 'unassign') return name
    if (one.kind === 'snooze') return `${name} ${long(one.minutes)}`
    if (one.kind === 'set_field') {
      const field = choices.fields.get(one.field_id)
      return `${name}: ${field ? field.name : t('rules.gone')}`
    }
    if (one.kind === 'note') return name
    if (one.kind === 'webhook') return name
    const [, of] = Object.entries(one).find(([key]) => key !== 'kind' && key !== 'outcome') ?? []
    return `${name}: ${value(one.kind, of)}`
  }
  const rule = ({ definition }: Pick<Rule, 'definition'>): string => {
    const when = definition.when.map(trigger).join(t('rules.or'))
    const then = list(definition.actions.map(action))
    const plain = JSON.stringify(definition.condition) === '{"all":[]}' && !definition.says && !definition.hours
    return t(plain ? 'rules.sentence' : 'rules.sentence_if', { when, then })
  }
  return { trigger, action, rule, value }
}
