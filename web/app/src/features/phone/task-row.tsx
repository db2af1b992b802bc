// A call to make: whom, why, by when, and the four steps after it; what came of it is written in a form.
// It never counts as made before that.
import { patch, post } from '@api/client'
import { now } from '@api/clock'
import { language, moment, soon } from '@i18n/format'
import { t } from '@i18n/runtime'
import { isComposing } from '@keys/ime'
import { AlertTriangle, X } from '@ui/icons'
import { sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { type ReactNode, useState } from 'react'
import { useSave } from '~/features/settings/use-save'
import { useMay, useTeams, useUsers } from '~/sync/queries'
import { CALLS, type CallTask, STEPS } from './model'
import { Dial } from './parts'

function Steps({ task }: { task: CallTask }) {
  const may = useMay('conversations.write')
  const tick = useSave(
    (change: Partial<CallTask>) => patch(`/phone/tasks/${task.id}`, { version: task.version, ...change }),
    CALLS,
    () => undefined,
  )
  // What was ticked shows at once, not when the list is there again.
  const [ticked, setTicked] = useState<Partial<CallTask>>({})
  const shown = ticked.version === task.version ? { ...task, ...ticked } : task
  return (
    <fieldset disabled={!may || tick.isPending} className="mt-1 flex flex-wrap gap-x-3">
      <legend className="sr-only">{t('phone.steps')}</legend>
      {STEPS.map((step) => (
        <label key={step} className="flex items-center gap-1.5 py-0.5 text-xs text-ink2 touch:min-h-11">
          <input
            type="checkbox"
            className="size-3.5 accent-(--accent)"
            checked={shown[step]}
            onChange={(event) => {
              const change = { [step]: event.target.checked }
              setTicked({ version: task.version, ...change })
              tick.mutate(change, { onError: () => setTicked({}) })
            }}
          />
          {t(`phone.step.${step}`)}
        </label>
      ))}
    </fieldset>
  )
}

function Drop({ task, onClose }: { task: CallTask; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const drop = useSave(
    () => post(`/phone/tasks/${task.id}/drop`, { version: task.version, reason }),
    CALLS,
    () => onClose(),
  )
  return (
    <form
      className="mt-1 flex gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isComposing(event as unknown as { nativeEvent: InputEvent }))
          drop.mutate(undefined, { onError: (error) => toast(sayProblem(error)) })
      }}
    >
      <input
        autoFocus
        className="field min-w-0 flex-1"
        dir="auto"
        aria-label={t('phone.drop_reason')}
        placeholder={t('phone.drop_reason')}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <button type="submit" className="btn btn-line" disabled={!reason.trim() || drop.isPending}>
        {t('phone.drop')}
      </button>
    </form>
  )
}

/** `children` stand above it: the customer and the conversation, where those are not on screen already. */
export function TaskRow({
  task,
  onOutcome,
  children,
}: {
  task: CallTask
  onOutcome: () => void
  children?: ReactNode
}) {
  const may = useMay('conversations.write')
  const users = useUsers()
  const teams = useTeams()
  const [dropping, setDropping] = useState(false)
  const late = task.due_at <= now()
  const who =
    users.find((one) => one.id === task.assignee_id)?.name ?? teams.find((one) => one.id === task.team_id)?.name
  const about = [who, task.lang && language(task.lang), task.tries > 0 && t('phone.tries', { n: task.tries })]
  return (
    <li className="py-2" data-testid="call-task">
      {children}
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span
          className={`pill !h-[18px] !px-1.5 ${task.reason === 'urgent' ? 'bg-badsoft text-bad' : 'bg-hover text-ink2'}`}
        >
          {t(`phone.reason.${task.reason}`)}
        </span>
        <time
          dateTime={new Date(task.due_at).toISOString()}
          title={moment(task.due_at)}
          className={`text-xs ${late ? 'text-bad' : 'text-ink3'}`}
        >
          {late && <AlertTriangle size={11} aria-hidden className="me-1 inline" />}
          {t(late ? 'phone.was_due' : 'phone.is_due', { at: soon(task.due_at) })}
        </time>
      </p>
      <div className="flex flex-wrap items-center gap-x-3">
        {task.number ? (
          <Dial number={task.number} onDial={onOutcome} />
        ) : (
          <span className="py-1 text-ink3">{t('phone.no_number')}</span>
        )}
        <span className="text-xs text-ink3">{about.filter(Boolean).join(' · ')}</span>
      </div>
      {task.wish && (
        <p dir="auto" className="whitespace-pre-wrap break-words text-ink2">
          {task.wish}
        </p>
      )}
      <Steps task={task} />
      {may && (
        <div className="mt-1 flex gap-2">
          <button type="button" className="btn btn-line" onClick={onOutcome}>
            {t('phone.task_outcome')}
          </button>
          <button
            type="button"
            className="btn-icon"
            aria-label={t('phone.drop')}
            aria-expanded={dropping}
            onClick={() => setDropping(!dropping)}
          >
            <X size={14} aria-hidden />
          </button>
        </div>
      )}
      {dropping && <Drop task={task} onClose={() => setDropping(false)} />}
    </li>
  )
}
