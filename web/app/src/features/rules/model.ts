// The pure rules of rules on the screen: what a new event or action begins with, folders, and the order.
// It never asks the server and never says anything in words.
import type { Rule, RuleAction, RuleDefinition, RuleFolder, Rules, RuleTrigger } from '@api/types'

export const TRIGGERS = [
  'customer_wrote',
  'conversation_created',
  'reply_sent',
  'note_written',
  'status_changed',
  'priority_changed',
  'assignee_changed',
  'team_changed',
  'tag_added',
  'tag_removed',
  'field_changed',
  'mentioned',
  'delivery_failed',
  'goal_passed',
  'promise_passed',
  'after',
] as const satisfies readonly RuleTrigger['kind'][]

export const ACTIONS = [
  'set_status',
  'set_priority',
  'add_tag',
  'remove_tag',
  'assign',
  'unassign',
  'set_team',
  'set_field',
  'snooze',
  'follow',
  'note',
  'reply',
  'run_macro',
  'notify_person',
  'notify_team',
  'escalate',
  'create_issue',
  'tell_hook',
  'webhook',
] as const satisfies readonly RuleAction['kind'][]

export const newTrigger = (kind: RuleTrigger['kind']): RuleTrigger => {
  if (kind === 'after') return { kind, moment: 'waiting', minutes: 240 }
  if (kind === 'field_changed') return { kind, field_id: '' }
  return { kind }
}

/** What an action is before somebody chose anything; what has to be chosen is empty. */
export function newAction(kind: RuleAction['kind']): RuleAction {
  switch (kind) {
    case 'set_status':
      return { kind, status_id: '' }
    case 'set_priority':
      return { kind, priority: 'high' }
    case 'add_tag':
    case 'remove_tag':
      return { kind, tag_id: '' }
    case 'assign':
    case 'follow':
    case 'notify_person':
      return { kind, user_id: '' }
    case 'set_team':
      return { kind, team_id: null }
    case 'notify_team':
      return { kind, team_id: '' }
    case 'set_field':
      return { kind, field_id: '', value: null }
    case 'snooze':
      return { kind, minutes: 1440 }
    case 'note':
      return { kind, text: '' }
    case 'reply':
    case 'run_macro':
      return { kind, macro_id: '' }
    case 'tell_hook':
      return { kind, hook_id: '' }
    case 'escalate':
      return { kind, reason: 'not_solved' }
    case 'create_issue':
      return { kind, issue: 'bug' }
    case 'webhook':
      return { kind, url: 'https://' }
    case 'unassign':
      return { kind }
  }
}

/** What a first rule can begin with, by the last part of its name's key. */
export const EXAMPLES: Record<'urgent' | 'waiting' | 'bounced', RuleDefinition> = {
  urgent: {
    when: [{ kind: 'customer_wrote' }],
    condition: { all: [] },
    says: { any: ['urgent', 'asap', '紧急', '緊急', '至急'] },
    actions: [{ kind: 'set_priority', priority: 'urgent' }],
    stop: false,
  },
  waiting: {
    when: [{ kind: 'after', moment: 'waiting', minutes: 240 }],
    condition: { all: [{ priority: ['normal', 'low'] }] },
    actions: [{ kind: 'set_priority', priority: 'high' }],
    stop: false,
  },
  bounced: {
    when: [{ kind: 'delivery_failed' }],
    condition: { all: [] },
    actions: [{ kind: 'set_priority', priority: 'high' }],
    stop: false,
  },
}
export type Example = keyof typeof EXAMPLES

/** Whether something that has to be chosen was not. */
const open = (part: RuleTrigger | RuleAction): boolean =>
  Object.entries(part).some(([name, value]) => name.endsWith('_id') && value === '')

/** Whether a rule can be tried and saved. */
export const isWhole = (definition: RuleDefinition): boolean =>
  definition.when.length > 0 &&
  definition.actions.length > 0 &&
  ![...definition.when, ...definition.actions].some(open) &&
  definition.actions.every((action) => action.kind !== 'note' || action.text.trim() !== '')

/** The rules by folder, in the order in which they act. */
export function byFolder({ items, folders }: Rules): [RuleFolder, Rule[]][] {
  return folders
    .map((folder): [RuleFolder, Rule[]] => [folder, items.filter((rule) => rule.folder === folder.name)])
    .filter(([, rules]) => rules.length > 0)
}

/** The ids of all rules after one moved a place up or down within its folder. */
export function moved(items: readonly Rule[], rule: Rule, by: -1 | 1): string[] {
  const neighbours = items.filter((one) => one.folder === rule.folder)
  const other = neighbours[neighbours.findIndex((one) => one.id === rule.id) + by]
  const ids = items.map((one) => one.id)
  if (!other) return ids
  const [at, to] = [ids.indexOf(rule.id), ids.indexOf(other.id)]
  ids[at] = other.id
  ids[to] = rule.id
  return ids
}
