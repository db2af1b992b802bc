// One SLA policy: for which conversations, by which calendar, and for each clock the promise and the goal; tried on the past.
// It never saves without saying what becomes of clocks that run.
import { isApiError, patch, post } from '@api/client'
import { CLOCK_KINDS, type ClockKind, type Priority, type SlaPolicy, type SlaReplay, type SlaTarget } from '@api/types'
import { number } from '@i18n/format'
import { type Key, t } from '@i18n/runtime'
import { useMutation, useQuery } from '@tanstack/react-query'
import { CheckField, SelectField, TextField } from '@ui/field'
import { Sheet } from '@ui/overlay'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { calendarsQuery } from '~/features/calendars/model'
import { useSave } from '~/features/settings/use-save'
import { useChoices, withoutReader } from '~/features/views/choices'
import { ConditionEditor } from '~/features/views/condition-editor'
import { conditionOf, newGroup, treeOf } from '~/features/views/model'
import { targetOf, withTarget } from './model'

const PRIORITIES: readonly Priority[] = ['urgent', 'high', 'normal', 'low']

function Minutes({
  label,
  value,
  onChange,
}: {
  label: string
  value: number | null
  onChange: (next: number | null) => void
}) {
  return (
    <label className="text-xs text-ink3">
      {label}
      <input
        className="field tnum w-full"
        type="number"
        min={1}
        max={527_040}
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value === '' ? null : Math.round(Number(event.target.value)))}
      />
    </label>
  )
}

function Target({
  target,
  error,
  onChange,
}: {
  target: SlaTarget
  error: string | null
  onChange: (next: SlaTarget) => void
}) {
  const own = (priority: Priority) => target.priorities.find((one) => one.priority === priority)
  const setOwn = (priority: Priority, part: { promise?: number | null; goal?: number | null }) => {
    const next = { priority, promise: null, goal: null, ...own(priority), ...part }
    const others = target.priorities.filter((one) => one.priority !== priority)
    onChange({ ...target, priorities: next.promise === null && next.goal === null ? others : [...others, next] })
  }
  return (
    <fieldset className="min-w-0 rounded-lg bg-sunken p-3">
      <legend className="sr-only">{t(`clock.kind.${target.kind}` as Key)}</legend>
      <p className="font-medium">{t(`clock.kind.${target.kind}` as Key)}</p>
      <p className="text-xs text-ink3">{t(`clock.kind_help.${target.kind}` as Key)}</p>
      <div className="mt-2 grid grid-cols-2 gap-3">
        <Minutes
          label={t('sla.promise')}
          value={target.promise}
          onChange={(promise) => onChange({ ...target, promise })}
        />
        <Minutes label={t('sla.goal')} value={target.goal} onChange={(goal) => onChange({ ...target, goal })} />
      </div>
      {error && <p className="mt-1 text-xs text-bad">{error}</p>}
      <details className="mt-2">
        <summary className="min-h-7 cursor-pointer text-xs text-ink2 touch:min-h-11">{t('sla.more')}</summary>
        <div className="mt-1 grid grid-cols-[auto_1fr_1fr] items-end gap-2">
          {PRIORITIES.map((priority) => (
            <div key={priority} className="contents">
              <span className="pb-1.5 text-xs">{t(`priority.${priority}`)}</span>
              <Minutes
                label={t('sla.promise')}
                value={own(priority)?.promise ?? null}
                onChange={(promise) => setOwn(priority, { promise })}
              />
              <Minutes
                label={t('sla.goal')}
                value={own(priority)?.goal ?? null}
                onChange={(goal) => setOwn(priority, { goal })}
              />
            </div>
          ))}
        </div>
        <CheckField
          label={t('sla.around_the_clock')}
          checked={target.around_the_clock}
          onChange={(event) => onChange({ ...target, around_the_clock: event.target.checked })}
        />
        <CheckField
          label={t('sla.pauses')}
          checked={target.pauses.includes('waiting')}
          onChange={(event) => onChange({ ...target, pauses: event.target.checked ? ['waiting', 'snoozed'] : [] })}
        />
      </details>
    </fieldset>
  )
}

function Replay({ result }: { result: SlaReplay }) {
  const percent = (part: number, whole: number) => (whole === 0 ? '–' : `${number(Math.round((100 * part) / whole))} %`)
  return (
    <div className="mt-2" aria-live="polite">
      <p className="text-ink2">{t('sla.replayed', { n: number(result.conversations) })}</p>
      <table className="mt-1 w-full text-start">
        <thead className="text-xs text-ink3">
          <tr>
            <th className="text-start font-normal">{t('sla.clock')}</th>
            <th className="text-end font-normal">{t('sla.count')}</th>
            <th className="text-end font-normal">{t('sla.promise_kept')}</th>
            <th className="text-end font-normal">{t('sla.goal_kept')}</th>
          </tr>
        </thead>
        <tbody className="tnum">
          {result.scores.map((score) => (
            <tr key={score.kind}>
              <td>{t(`clock.kind.${score.kind}` as Key)}</td>
              <td className="text-end">{number(score.clocks)}</td>
              <td className="text-end">{percent(score.promises_kept, score.clocks)}</td>
              <td className="text-end">{percent(score.goals_kept, score.clocks)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

export function PolicyEditor({ policy, onClose }: { policy: SlaPolicy | null; onClose: () => void }) {
  const choices = useChoices()
  const calendars = useQuery(calendarsQuery).data?.items
  const [name, setName] = useState(policy?.name ?? '')
  const [tree, setTree] = useState(() => (policy ? treeOf(policy.terms.condition) : newGroup('all')))
  const [calendar, setCalendar] = useState(policy?.terms.calendar_id ?? null)
  const [targets, setTargets] = useState<SlaTarget[]>(policy?.terms.targets ?? [])
  const [running, setRunning] = useState(false)
  const terms = { condition: conditionOf(tree) ?? { all: [] }, calendar_id: calendar, targets }
  const save = useSave(
    () =>
      policy
        ? patch<SlaPolicy>(`/sla-policies/${policy.id}`, { version: policy.version, name: name.trim(), terms, running })
        : post<SlaPolicy>('/sla-policies', { name: name.trim(), terms, running }),
    ['sla-policies'],
    onClose,
  )
  const replay = useMutation({ mutationFn: () => post<SlaReplay>('/sla-policies/replay', { terms, last: 1000 }) })
  const error = (kind: ClockKind): string | null => {
    const at = targets.findIndex((one) => one.kind === kind)
    return at < 0 ? null : (save.field(`terms/targets/${at}/promise`) ?? save.field(`terms/targets/${at}/goal`))
  }
  const title = policy ? t('edit_what', { what: policy.name }) : t('sla.new')
  return (
    <Sheet title={title} onClose={onClose} width={680} top="4vh">
      <form
        className="flex min-h-0 flex-col"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <div className="flex min-h-0 flex-col gap-4 overflow-y-auto p-5">
          <h2 className="text-lg font-semibold">{title}</h2>
          {save.isError && !isApiError(save.error, 'invalid_input') && <Problem compact error={save.error} />}
          <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
            <TextField
              label={t('sla.name')}
              required
              maxLength={80}
              value={name}
              error={save.field('name')}
              onChange={(event) => setName(event.target.value)}
            />
            <SelectField
              label={t('sla.calendar')}
              value={calendar ?? ''}
              error={save.field('terms/calendar_id')}
              onChange={(event) => setCalendar(event.target.value || null)}
            >
              <option value="">{t('clock.always')}</option>
              {(calendars ?? []).map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </SelectField>
          </div>
          <fieldset className="min-w-0">
            <legend className="mb-2 font-medium text-ink2">{t('sla.for')}</legend>
            <ConditionEditor tree={tree} onChange={setTree} choices={withoutReader(choices)} />
          </fieldset>
          {CLOCK_KINDS.map((kind) => (
            <Target
              key={kind}
              target={targetOf(targets, kind)}
              error={error(kind)}
              onChange={(next) => setTargets(withTarget(targets, next))}
            />
          ))}
          <div>
            <button type="button" className="btn btn-line" disabled={replay.isPending} onClick={() => replay.mutate()}>
              {t('sla.replay')}
            </button>
            {replay.isError && <Problem compact error={replay.error} />}
            {replay.data && <Replay result={replay.data} />}
          </div>
          <CheckField
            label={t('sla.running')}
            help={t('sla.running_help')}
            checked={running}
            onChange={(event) => setRunning(event.target.checked)}
          />
        </div>
        <div className="flex shrink-0 items-center justify-end gap-2 border-t border-line px-5 py-3">
          <button type="button" className="btn" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" className="btn btn-main" disabled={save.isPending || !name.trim()}>
            {t('save')}
          </button>
        </div>
      </form>
    </Sheet>
  )
}
