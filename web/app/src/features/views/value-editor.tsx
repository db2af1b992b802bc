// The values of one test: a set of choices, texts, a span of time, a range, yes or no.
// It never changes which test it is.
import { CLOCK_KINDS, type ClockKind } from '@api/types'
import { t } from '@i18n/runtime'
import { isComposing } from '@keys/ime'
import { ChevronDown, X } from '@ui/icons'
import { Panel } from '@ui/overlay'
import { PickList } from '@ui/picklist'
import { useRef, useState } from 'react'
import type { Choice, Choices } from './choices'
import { FIELD, type Test } from './model'

interface Props<T = unknown> {
  value: T
  onChange: (value: T) => void
}

export function ValueEditor({ test, choices, onChange }: { test: Test; choices: Choices } & Omit<Props, 'value'>) {
  const values = choices.values[test.name]
  if (values) return <Several value={test.value as string[]} choices={values} onChange={onChange} />
  if (test.name === 'subject') return <Texts value={test.value as string[]} onChange={onChange} />
  if (['waiting', 'idle', 'begun'].includes(test.name)) return <Span value={test.value as Age} onChange={onChange} />
  if (test.name === 'next_action') return <DueEditor value={test.value as Due} onChange={onChange} />
  if (test.name === 'clock') return <ClockEditor value={test.value as ClockTest} onChange={onChange} />
  if (test.name === 'messages') return <RangeEditor value={test.value as Range} onChange={onChange} />
  if (test.name.startsWith(FIELD)) {
    return <FieldEditor id={test.name.slice(FIELD.length)} choices={choices} value={test.value} onChange={onChange} />
  }
  return <YesNo value={test.value as boolean} onChange={onChange} />
}

function YesNo({ value, onChange }: Props<boolean>) {
  return (
    <select
      className="field"
      aria-label={t('condition.value')}
      value={String(value)}
      onChange={(event) => onChange(event.target.value === 'true')}
    >
      <option value="true">{t('condition.yes')}</option>
      <option value="false">{t('condition.no')}</option>
    </select>
  )
}

function Several({ value, choices, onChange }: Props<string[]> & { choices: Choice[] }) {
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const label = (id: string) => choices.find((choice) => choice.id === id)?.label ?? '?'
  const toggle = (id: string) => onChange(value.includes(id) ? value.filter((one) => one !== id) : [...value, id])
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-label={`${t('condition.value')}: ${value.map(label).join(', ') || t('condition.choose')}`}
        className="field flex h-auto min-h-8 items-center gap-1 text-start"
        onClick={() => setOpen(true)}
      >
        <span className={`min-w-0 flex-1 ${value.length > 0 ? '' : 'text-ink3'}`}>
          {value.map(label).join(', ') || t('condition.choose')}
        </span>
        <ChevronDown size={14} aria-hidden className="shrink-0 text-ink3" />
      </button>
      {open && (
        <Panel title={t('condition.value')} anchor={button.current} onClose={() => setOpen(false)}>
          <PickList
            label={t('condition.value')}
            placeholder={t('condition.find')}
            options={choices.map((choice) => ({ ...choice, checked: value.includes(choice.id) }))}
            onPick={toggle}
          />
        </Panel>
      )}
    </>
  )
}

export function Texts({ value, onChange }: Props<string[]>) {
  const [text, setText] = useState('')
  const add = () => {
    if (text.trim() && !value.includes(text.trim())) onChange([...value, text.trim()])
    setText('')
  }
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {value.map((one) => (
        <button
          key={one}
          type="button"
          className="pill bg-accentsoft text-accenttext touch:h-9"
          aria-label={t('list.unfilter', { name: one })}
          onClick={() => onChange(value.filter((other) => other !== one))}
        >
          {one}
          <X size={12} aria-hidden />
        </button>
      ))}
      <input
        className="field min-w-32 flex-1"
        aria-label={t('condition.contains')}
        placeholder={t('condition.contains')}
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={add}
        onKeyDown={(event) => {
          if (isComposing(event) || event.key !== 'Enter') return
          event.preventDefault()
          add()
        }}
      />
    </div>
  )
}

type Age = { over_minutes: number } | { under_minutes: number }
const UNITS = { minutes: 1, hours: 60, days: 1440 } as const
type Unit = keyof typeof UNITS

const unitOf = (minutes: number): Unit =>
  minutes > 0 && minutes % 1440 === 0 ? 'days' : minutes > 0 && minutes % 60 === 0 ? 'hours' : 'minutes'

export function Minutes({ value, onChange }: Props<number>) {
  const [unit, setUnit] = useState<Unit>(unitOf(value))
  const set = (amount: number, of: Unit) => onChange(Math.max(0, Math.min(amount * UNITS[of], 5_000_000)))
  return (
    <>
      <input
        type="number"
        min={0}
        className="field tnum !w-20"
        aria-label={t('condition.amount')}
        value={value / UNITS[unit]}
        onChange={(event) => set(Math.round(Number(event.target.value)), unit)}
      />
      <select
        className="field !w-auto"
        aria-label={t('condition.unit')}
        value={unit}
        onChange={(event) => {
          const next = event.target.value as Unit
          setUnit(next)
          set(Math.max(1, Math.round(value / UNITS[unit])), next)
        }}
      >
        <option value="minutes">{t('condition.unit.minutes')}</option>
        <option value="hours">{t('condition.unit.hours')}</option>
        <option value="days">{t('condition.unit.days')}</option>
      </select>
    </>
  )
}

function Span({ value, onChange }: Props<Age>) {
  const over = 'over_minutes' in value
  const minutes = over ? value.over_minutes : value.under_minutes
  const make = (isOver: boolean, of: number): Age => (isOver ? { over_minutes: of } : { under_minutes: of })
  return (
    <div className="flex flex-wrap gap-2">
      <select
        className="field !w-auto"
        aria-label={t('condition.comparison')}
        value={over ? 'over' : 'under'}
        onChange={(event) => onChange(make(event.target.value === 'over', minutes))}
      >
        <option value="over">{t('condition.over')}</option>
        <option value="under">{t('condition.under')}</option>
      </select>
      <Minutes value={minutes} onChange={(next) => onChange(make(over, next))} />
    </div>
  )
}

type Due = 'overdue' | { within_minutes: number } | { planned: boolean }

function DueEditor({ value, onChange }: Props<Due>) {
  const kind =
    value === 'overdue' ? 'overdue' : 'within_minutes' in value ? 'within' : value.planned ? 'planned' : 'none'
  const first: Record<string, Due> = {
    overdue: 'overdue',
    within: { within_minutes: 1440 },
    planned: { planned: true },
    none: { planned: false },
  }
  return (
    <div className="flex flex-wrap gap-2">
      <select
        className="field !w-auto"
        aria-label={t('condition.comparison')}
        value={kind}
        onChange={(event) => onChange(first[event.target.value] ?? 'overdue')}
      >
        <option value="overdue">{t('condition.due.overdue')}</option>
        <option value="within">{t('condition.due.within')}</option>
        <option value="planned">{t('condition.due.planned')}</option>
        <option value="none">{t('condition.due.none')}</option>
      </select>
      {typeof value === 'object' && 'within_minutes' in value && (
        <Minutes value={value.within_minutes} onChange={(within_minutes) => onChange({ within_minutes })} />
      )}
    </div>
  )
}

interface ClockTest {
  kind?: ClockKind
  is: string | { due_within_minutes: number }
}
const CLOCK_STATES = ['running', 'paused', 'due_within_minutes', 'goal_passed', 'promise_passed', 'broken'] as const

function ClockEditor({ value, onChange }: Props<ClockTest>) {
  const within = typeof value.is === 'object' ? value.is.due_within_minutes : null
  return (
    <div className="flex flex-wrap gap-2">
      <select
        className="field !w-auto"
        aria-label={t('condition.name.clock')}
        value={value.kind ?? ''}
        onChange={(event) => {
          const { kind: _, ...rest } = value
          onChange(event.target.value ? { ...rest, kind: event.target.value as ClockKind } : rest)
        }}
      >
        <option value="">{t('condition.clock.any')}</option>
        {CLOCK_KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {t(`clock.kind.${kind}`)}
          </option>
        ))}
      </select>
      <select
        className="field !w-auto"
        aria-label={t('condition.comparison')}
        value={within === null ? String(value.is) : 'due_within_minutes'}
        onChange={(event) => {
          const is = event.target.value
          onChange({ ...value, is: is === 'due_within_minutes' ? { due_within_minutes: 30 } : is })
        }}
      >
        {CLOCK_STATES.map((state) => (
          <option key={state} value={state}>
            {t(`condition.clock.${state}`)}
          </option>
        ))}
      </select>
      {within !== null && (
        <Minutes value={within} onChange={(minutes) => onChange({ ...value, is: { due_within_minutes: minutes } })} />
      )}
    </div>
  )
}

interface Range {
  at_least?: number
  at_most?: number
}

function RangeEditor({ value, onChange, scale = 1 }: Props<Range> & { scale?: number }) {
  const end = (name: keyof Range, label: string) => (
    <input
      type="number"
      className="field tnum !w-24"
      aria-label={label}
      placeholder={label}
      value={value[name] === undefined ? '' : value[name] / scale}
      onChange={(event) => {
        const { [name]: _, ...rest } = value
        onChange(event.target.value === '' ? rest : { ...rest, [name]: Math.round(Number(event.target.value) * scale) })
      }}
    />
  )
  return (
    <div className="flex flex-wrap gap-2">
      {end('at_least', t('condition.at_least'))}
      {end('at_most', t('condition.at_most'))}
    </div>
  )
}

/** Numbers are stored in millionths. */
const MILLION = 1_000_000

function FieldEditor({ id, choices, value, onChange }: Props & { id: string; choices: Choices }) {
  const field = choices.fields.get(id)
  const test = value as { filled?: boolean; is?: string[]; contains?: string; yes?: boolean; between?: Range }
  const kind = field?.kind
  const wanted =
    kind === 'yes_no'
      ? 'yes'
      : kind === 'number'
        ? 'between'
        : kind === 'choice' || kind === 'choices'
          ? 'is'
          : 'contains'
  const first: Record<string, unknown> = { yes: true, between: { at_least: 0 }, is: [], contains: '' }
  const filled = test.filled !== undefined
  return (
    <div className="flex flex-wrap gap-2">
      <select
        className="field !w-auto"
        aria-label={t('condition.comparison')}
        value={filled ? String(test.filled) : 'value'}
        onChange={(event) =>
          onChange(
            event.target.value === 'value' ? { [wanted]: first[wanted] } : { filled: event.target.value === 'true' },
          )
        }
      >
        <option value="true">{t('condition.filled')}</option>
        <option value="false">{t('condition.empty')}</option>
        {kind !== 'date' && kind !== 'person' && <option value="value">{t('condition.with_value')}</option>}
      </select>
      {test.yes !== undefined && <YesNo value={test.yes} onChange={(yes) => onChange({ yes })} />}
      {test.between && (
        <RangeEditor value={test.between} scale={MILLION} onChange={(between) => onChange({ between })} />
      )}
      {test.is && (
        <Several
          value={test.is}
          choices={(field?.options ?? []).map((option) => ({ id: option.id, label: option.name }))}
          onChange={(is) => onChange({ is })}
        />
      )}
      {test.contains !== undefined && (
        <input
          className="field min-w-32 flex-1"
          aria-label={t('condition.contains')}
          placeholder={t('condition.contains')}
          maxLength={200}
          value={test.contains}
          onChange={(event) => onChange({ contains: event.target.value })}
        />
      )}
    </div>
  )
}
