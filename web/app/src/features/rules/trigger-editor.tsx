// What sets a rule off: a list of events, each narrowed by what was before and is now, or by time.
// It never judges whether a rule is sensible; the dry run shows that.
import { CLOCK_KINDS, RULE_MOMENTS, type RuleMoment, type RuleTrigger } from '@api/types'
import { type Key, t } from '@i18n/runtime'
import { Trash2 } from '@ui/icons'
import { tip } from '@ui/tooltip'
import { fieldName } from '~/features/fields/queries'
import type { Choice, Choices } from '~/features/views/choices'
import { Minutes } from '~/features/views/value-editor'
import { newTrigger, TRIGGERS } from './model'

interface Props {
  triggers: RuleTrigger[]
  choices: Choices
  error?: string | null
  onChange: (triggers: RuleTrigger[]) => void
}

export function TriggerEditor({ triggers, choices, error, onChange }: Props) {
  const put = (at: number, by: RuleTrigger | null) =>
    onChange(triggers.flatMap((one, index) => (index === at ? (by ? [by] : []) : [one])))
  return (
    <>
      <ul className="flex flex-col gap-2">
        {triggers.map((trigger, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: events have no id, and only their place tells them apart
          <li key={at} className="flex items-start gap-2">
            <div className="flex min-w-0 flex-1 flex-wrap items-start gap-2">
              <select
                className="field !w-auto max-w-full"
                aria-label={t('rules.event')}
                value={trigger.kind}
                onChange={(event) => put(at, newTrigger(event.target.value as RuleTrigger['kind']))}
              >
                {TRIGGERS.map((kind) => (
                  <option key={kind} value={kind}>
                    {t(`rules.trigger.${kind}` as Key)}
                  </option>
                ))}
              </select>
              <Narrowed trigger={trigger} choices={choices} onChange={(by) => put(at, by)} />
            </div>
            <button
              type="button"
              className="btn-icon"
              aria-label={t('rules.remove_when')}
              {...tip(t('rules.remove_when'))}
              onClick={() => put(at, null)}
            >
              <Trash2 size={15} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      <select
        className="field mt-2"
        aria-label={t('rules.add_when')}
        value=""
        onChange={(event) => {
          if (event.target.value) onChange([...triggers, newTrigger(event.target.value as RuleTrigger['kind'])])
        }}
      >
        <option value="">{t('rules.add_when')}</option>
        {TRIGGERS.map((kind) => (
          <option key={kind} value={kind}>
            {t(`rules.trigger.${kind}` as Key)}
          </option>
        ))}
      </select>
      {error && <p className="mt-1 text-xs text-bad">{error}</p>}
    </>
  )
}

interface SelectProps {
  label: string
  anything: string
  value: string | undefined
  choices: readonly Choice[]
  onChange: (value: string) => void
}

function Optional({ label, anything, value, choices, onChange }: SelectProps) {
  return (
    <select
      className="field !w-auto max-w-full"
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{anything}</option>
      {choices.map((choice) => (
        <option key={choice.id} value={choice.id}>
          {choice.label}
        </option>
      ))}
    </select>
  )
}

const LISTS = {
  status_changed: 'status',
  priority_changed: 'priority',
  assignee_changed: 'assignee',
  team_changed: 'team',
} as const

/** A part with one value set, or left out when it is empty. */
function withPart<T extends RuleTrigger>(trigger: T, name: string, value: string): T {
  const { [name as keyof T]: _, ...rest } = trigger
  return (value ? { ...rest, [name]: value } : rest) as T
}

function Narrowed({
  trigger,
  choices,
  onChange,
}: {
  trigger: RuleTrigger
  choices: Choices
  onChange: (trigger: RuleTrigger) => void
}) {
  const people = (choices.values.assignee ?? []).filter((one) => one.id !== 'me')
  switch (trigger.kind) {
    case 'status_changed':
    case 'priority_changed':
    case 'assignee_changed':
    case 'team_changed': {
      const of = trigger.kind === 'assignee_changed' ? people : (choices.values[LISTS[trigger.kind]] ?? [])
      return (
        <>
          {(['from', 'to'] as const).map((end) => (
            <Optional
              key={end}
              label={t(`rules.${end}`)}
              anything={t(`rules.${end}_anything`)}
              value={trigger[end]}
              choices={of.map((one) => ({ id: one.id, label: t(`rules.${end}_what`, { what: one.label }) }))}
              onChange={(value) => onChange(withPart(trigger, end, value))}
            />
          ))}
        </>
      )
    }
    case 'tag_added':
    case 'tag_removed':
      return (
        <Optional
          label={t('action.tags')}
          anything={t('rules.any_tag')}
          value={trigger.tag_id}
          choices={choices.values.tag ?? []}
          onChange={(value) => onChange(withPart(trigger, 'tag_id', value))}
        />
      )
    case 'mentioned':
      return (
        <Optional
          label={t('condition.name.assignee')}
          anything={t('rules.anybody')}
          value={trigger.user_id}
          choices={people.filter((one) => one.id !== 'nobody')}
          onChange={(value) => onChange(withPart(trigger, 'user_id', value))}
        />
      )
    case 'goal_passed':
    case 'promise_passed':
      return (
        <Optional
          label={t('condition.name.clock')}
          anything={t('condition.clock.any')}
          value={trigger.clock}
          choices={CLOCK_KINDS.map((kind) => ({ id: kind, label: t(`clock.kind.${kind}`) }))}
          onChange={(value) => onChange(withPart(trigger, 'clock', value))}
        />
      )
    case 'field_changed':
      return (
        <>
          <Optional
            label={t('rules.field')}
            anything={t('rules.choose')}
            value={trigger.field_id}
            choices={[...choices.fields.values()]
              .filter((field) => field.owner === 'conversation')
              .map((field) => ({ id: field.id, label: fieldName(field) }))}
            onChange={(field_id) => onChange({ ...trigger, field_id })}
          />
          <input
            className="field !w-auto min-w-32 flex-1"
            aria-label={t('rules.field_to')}
            placeholder={t('rules.field_to')}
            maxLength={200}
            value={trigger.to ?? ''}
            onChange={(event) => onChange(withPart(trigger, 'to', event.target.value))}
          />
        </>
      )
    case 'after':
      return (
        <>
          <Minutes value={trigger.minutes} onChange={(minutes) => onChange({ ...trigger, minutes })} />
          <select
            className="field !w-auto max-w-full"
            aria-label={t('rules.moment')}
            value={trigger.moment}
            onChange={(event) => onChange({ ...trigger, moment: event.target.value as RuleMoment })}
          >
            {RULE_MOMENTS.map((moment) => (
              <option key={moment} value={moment}>
                {t(`rules.moment.${moment}`)}
              </option>
            ))}
          </select>
        </>
      )
    default:
      return null
  }
}
