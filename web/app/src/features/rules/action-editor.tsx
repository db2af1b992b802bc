// What a rule does: a list of actions in their order, each with its values.
// It never does any of them.
import {
  ESCALATION_KINDS,
  type EscalationKind,
  type IssueKind,
  type OutcomeInput,
  type Priority,
  type RuleAction,
} from '@api/types'
import { type Key, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Trash2 } from '@ui/icons'
import { tip } from '@ui/tooltip'
import type { ReactNode } from 'react'
import { fieldName } from '~/features/fields/queries'
import { KINDS, kindName, labelsOf } from '~/features/issues/model'
import type { Choice, Choices } from '~/features/views/choices'
import { Minutes } from '~/features/views/value-editor'
import { useStatuses } from '~/sync/queries'
import { ACTIONS, newAction } from './model'
import { hooksQuery, useSharedMacros } from './queries'

interface Props {
  actions: RuleAction[]
  choices: Choices
  error?: string | null
  onChange: (actions: RuleAction[]) => void
}

export function ActionEditor({ actions, choices, error, onChange }: Props) {
  const put = (at: number, by: RuleAction | null) =>
    onChange(actions.flatMap((one, index) => (index === at ? (by ? [by] : []) : [one])))
  const kinds = ACTIONS.map((kind) => (
    <option key={kind} value={kind}>
      {t(`rules.action.${kind}` as Key)}
    </option>
  ))
  return (
    <>
      <ol className="flex flex-col gap-2">
        {actions.map((action, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: actions have no id, and only their place tells them apart
          <li key={at} className="flex items-start gap-2">
            <div className="flex min-w-0 flex-1 flex-wrap items-start gap-2">
              <select
                className="field !w-auto max-w-full"
                aria-label={t('rules.action')}
                value={action.kind}
                onChange={(event) => put(at, newAction(event.target.value as RuleAction['kind']))}
              >
                {kinds}
              </select>
              <Values action={action} choices={choices} onChange={(by) => put(at, by)} />
            </div>
            <button
              type="button"
              className="btn-icon"
              aria-label={t('rules.remove_then')}
              {...tip(t('rules.remove_then'))}
              onClick={() => put(at, null)}
            >
              <Trash2 size={15} aria-hidden />
            </button>
          </li>
        ))}
      </ol>
      <select
        className="field mt-2"
        aria-label={t('rules.add_then')}
        value=""
        onChange={(event) => {
          if (event.target.value) onChange([...actions, newAction(event.target.value as RuleAction['kind'])])
        }}
      >
        <option value="">{t('rules.add_then')}</option>
        {kinds}
      </select>
      {error && <p className="mt-1 text-xs text-bad">{error}</p>}
    </>
  )
}

interface PickProps {
  label: string
  value: string
  choices: readonly Choice[]
  /** What stands for nothing that is a choice of its own; without it something has to be chosen. */
  nothing?: string
  onChange: (value: string) => void
}

function Pick({ label, value, choices, nothing, onChange }: PickProps) {
  return (
    <select
      className="field !w-auto max-w-full"
      aria-label={label}
      required={!nothing}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{nothing ?? t('rules.choose')}</option>
      {choices.map((choice) => (
        <option key={choice.id} value={choice.id}>
          {choice.label}
        </option>
      ))}
    </select>
  )
}

const Help = ({ children }: { children: ReactNode }) => <p className="w-full text-xs text-ink3">{children}</p>

interface ValuesProps<T extends RuleAction = RuleAction> {
  action: T
  choices: Choices
  onChange: (action: RuleAction) => void
}

function Values({ action, choices, onChange }: ValuesProps) {
  const label = t(`rules.action.${action.kind}` as Key)
  const of = (name: string) => choices.values[name] ?? []
  switch (action.kind) {
    case 'set_status':
      return <StatusValues action={action} choices={choices} onChange={onChange} />
    case 'set_priority': {
      const set = (priority: string) => onChange({ ...action, priority: priority as Priority })
      return <Pick label={label} value={action.priority} choices={of('priority')} onChange={set} />
    }
    case 'add_tag':
    case 'remove_tag': {
      const set = (tag_id: string) => onChange({ ...action, tag_id })
      return <Pick label={label} value={action.tag_id} choices={of('tag')} onChange={set} />
    }
    case 'assign':
    case 'follow':
    case 'notify_person': {
      const people = of('assignee').filter((one) => one.id !== 'me' && one.id !== 'nobody')
      const set = (user_id: string) => onChange({ ...action, user_id })
      return <Pick label={label} value={action.user_id} choices={people} onChange={set} />
    }
    case 'set_team':
    case 'notify_team': {
      const teams = of('team').filter((one) => one.id !== 'none')
      const nothing = action.kind === 'set_team' ? { nothing: t('team.none') } : {}
      const set = (id: string) =>
        onChange(action.kind === 'set_team' ? { ...action, team_id: id || null } : { ...action, team_id: id })
      return <Pick label={label} value={action.team_id ?? ''} choices={teams} {...nothing} onChange={set} />
    }
    case 'set_field':
      return <FieldValues action={action} choices={choices} onChange={onChange} />
    case 'escalate': {
      const kinds = ESCALATION_KINDS.map((id) => ({ id, label: t(`escalation.kind.${id}`) }))
      const set = (reason: string) => onChange({ ...action, reason: reason as EscalationKind })
      return <Pick label={label} value={action.reason} choices={kinds} onChange={set} />
    }
    case 'create_issue': {
      const kinds = KINDS.map((id) => ({ id, label: kindName(id) }))
      const set = (issue: string) => onChange({ ...action, issue: issue as IssueKind })
      return (
        <>
          <Pick label={label} value={action.issue} choices={kinds} onChange={set} />
          <input
            className="field min-w-48 flex-1"
            dir="auto"
            aria-label={t('issue.labels')}
            placeholder={t('issue.labels')}
            maxLength={300}
            defaultValue={action.labels?.join(', ')}
            onBlur={(event) => onChange({ ...action, labels: labelsOf(event.target.value) })}
          />
          <Help>{t('rules.issue_help')}</Help>
        </>
      )
    }
    case 'snooze':
      return <Minutes value={action.minutes} onChange={(minutes) => onChange({ ...action, minutes })} />
    case 'note':
      return (
        <>
          <textarea
            className="field field-area min-w-48 flex-1"
            rows={3}
            dir="auto"
            aria-label={t('rules.text')}
            maxLength={5000}
            value={action.text}
            onChange={(event) => onChange({ ...action, text: event.target.value })}
          />
          <Help>{t('rules.note_help', { example: '{{customer.name}}' })}</Help>
        </>
      )
    case 'reply':
    case 'run_macro':
      return <MacroValues action={action} onChange={onChange} />
    case 'tell_hook':
      return <HookValues action={action} onChange={onChange} />
    case 'webhook':
      return (
        <>
          <input
            type="url"
            className="field min-w-48 flex-1"
            aria-label={t('rules.url')}
            maxLength={2000}
            value={action.url}
            onChange={(event) => onChange({ ...action, url: event.target.value.trim() })}
          />
          <Help>{t('rules.url_help')}</Help>
        </>
      )
    case 'unassign':
      return null
  }
}

const OUTCOMES: OutcomeInput['outcome'][] = [
  'answered',
  'explained',
  'taught',
  'fixed',
  'investigated',
  'referred',
  'answered_elsewhere',
  'no_answer_needed',
]

function StatusValues({ action, choices, onChange }: ValuesProps<Extract<RuleAction, { kind: 'set_status' }>>) {
  const status = useStatuses().find((one) => one.id === action.status_id)
  const solves = status?.category === 'solved'
  return (
    <>
      <Pick
        label={t('rules.action.set_status')}
        value={action.status_id}
        choices={choices.values.status ?? []}
        onChange={(status_id) => onChange({ kind: action.kind, status_id })}
      />
      {solves && (
        <Pick
          label={t('rules.outcome')}
          value={action.outcome?.outcome ?? ''}
          nothing={t('rules.outcome_none')}
          choices={OUTCOMES.map((id) => ({ id, label: t(`outcome.${id}` as Key) }))}
          onChange={(value) => {
            const { outcome: _, ...rest } = action
            onChange(value ? { ...rest, outcome: { outcome: value as OutcomeInput['outcome'], note: '' } } : rest)
          }}
        />
      )}
    </>
  )
}

function FieldValues({ action, choices, onChange }: ValuesProps<Extract<RuleAction, { kind: 'set_field' }>>) {
  // A day that is always the same is of no use.
  const fields = [...choices.fields.values()].filter((one) => one.owner === 'conversation' && one.kind !== 'date')
  const field = choices.fields.get(action.field_id)
  const set = (value: unknown) => onChange({ ...action, value })
  const text = action.value === null || action.value === undefined ? '' : String(action.value)
  const label = t('rules.value')
  const picked = (list: Choice[], of: (id: string) => unknown) => (
    <Pick
      label={label}
      value={text}
      nothing={t('rules.empty')}
      choices={list}
      onChange={(id) => set(id ? of(id) : null)}
    />
  )
  const options = (field?.options ?? []).filter((one) => !one.archived).map(({ id, name }) => ({ id, label: name }))
  const yesNo = [
    { id: 'true', label: t('condition.yes') },
    { id: 'false', label: t('condition.no') },
  ]
  const people = (choices.values.assignee ?? []).filter((one) => one.id !== 'me' && one.id !== 'nobody')
  return (
    <>
      <Pick
        label={t('rules.field')}
        value={action.field_id}
        choices={fields.map((one) => ({ id: one.id, label: fieldName(one) }))}
        onChange={(field_id) => onChange({ ...action, field_id, value: null })}
      />
      {field?.kind === 'yes_no' && picked(yesNo, (id) => id === 'true')}
      {field?.kind === 'choice' && picked(options, (id) => id)}
      {field?.kind === 'choices' && picked(options, (id) => [id])}
      {field?.kind === 'person' && picked(people, (id) => id)}
      {field && ['text', 'long_text', 'link', 'number'].includes(field.kind) && (
        <input
          className="field !w-auto min-w-32 flex-1"
          aria-label={label}
          inputMode={field.kind === 'number' ? 'decimal' : 'text'}
          maxLength={500}
          value={text}
          onChange={(event) => set(event.target.value || null)}
        />
      )}
    </>
  )
}

function MacroValues({ action, onChange }: Omit<ValuesProps<Extract<RuleAction, { macro_id: string }>>, 'choices'>) {
  const macros = useSharedMacros().map((one) => ({ id: one.id, label: one.name }))
  return (
    <>
      <Pick
        label={t(`rules.action.${action.kind}`)}
        value={action.macro_id}
        choices={macros}
        onChange={(macro_id) => onChange({ ...action, macro_id })}
      />
      {macros.length === 0 && <Help>{t('rules.macros_none')}</Help>}
      {action.kind === 'reply' && <Help>{t('rules.reply_help')}</Help>}
    </>
  )
}

function HookValues({ action, onChange }: Omit<ValuesProps<Extract<RuleAction, { hook_id: string }>>, 'choices'>) {
  const hooks = (useQuery(hooksQuery).data ?? []).filter((one) => one.team_id)
  return (
    <>
      <Pick
        label={t('rules.action.tell_hook')}
        value={action.hook_id}
        choices={hooks.map((one) => ({ id: one.id, label: one.name }))}
        onChange={(hook_id) => onChange({ ...action, hook_id })}
      />
      {hooks.length === 0 && <Help>{t('rules.hooks_none')}</Help>}
    </>
  )
}
