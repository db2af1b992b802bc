// Settings → First steps: what new customers do to get going, in its order.
// It never shows who did what; that stands with each customer.
import { put } from '@api/client'
import { locale, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '@ui/confirm-button'
import { Pencil, Plus, Trash2 } from '@ui/icons'
import { MoveButton } from '@ui/move-button'
import { moved } from '@ui/order'
import { Problem } from '@ui/problem'
import { tip } from '@ui/tooltip'
import { useState } from 'react'
import { ROW, ROWS, Title } from '~/features/settings/section'
import { useSave } from '~/features/settings/use-save'
import { EMPTY, FIRST_STEPS, type FirstStep, type FirstSteps, firstStepsQuery, titleOf } from './model'
import { StepSheet } from './sheet'

interface RowProps {
  step: FirstStep
  at: number
  count: number
  busy: boolean
  onMove: (by: 1 | -1) => void
  onEdit: () => void
  onRemove: () => void
}

function Row({ step, at, count, busy, onMove, onEdit, onRemove }: RowProps) {
  const name = titleOf(step, locale())
  const move = (by: 1 | -1) => (
    <MoveButton name={name} by={by} disabled={at + by < 0 || at + by >= count || busy} onMove={() => onMove(by)} />
  )
  const edit = t('edit_what', { what: name })
  return (
    <li className={`${ROW} phone:flex-wrap phone:justify-end`}>
      <span className="tnum w-5 shrink-0 text-ink3">{at + 1}</span>
      <div className="min-w-0 flex-1 phone:basis-[calc(100%-4rem)]">
        <p dir="auto" className="truncate font-medium">
          {name}
        </p>
        <p dir="auto" className="truncate text-xs text-ink3">
          {titleOf({ titles: step.texts }, locale())}
        </p>
      </div>
      {move(-1)}
      {move(1)}
      <button type="button" className="btn-icon" aria-label={edit} {...tip(edit)} onClick={onEdit}>
        <Pencil size={15} aria-hidden />
      </button>
      <ConfirmButton
        small
        icon={<Trash2 size={15} aria-hidden />}
        label={t('delete_what', { what: name })}
        disabled={busy}
        onConfirm={onRemove}
      />
    </li>
  )
}

function Steps({ held }: { held: FirstSteps }) {
  /** The place of the step that is edited; the end of the list for a new one. */
  const [open, setOpen] = useState<number | null>(null)
  const save = useSave(
    (steps: FirstStep[]) => put<FirstSteps>(FIRST_STEPS, { version: held.version, steps }),
    ['first-steps', 'first-steps-of'],
    () => setOpen(null),
  )
  const { steps } = held
  const close = () => {
    save.reset()
    setOpen(null)
  }
  const edited = open === null ? null : (steps[open] ?? EMPTY)
  return (
    <>
      <Title
        title={t('settings.first_steps')}
        about={t('first_step.about')}
        action={
          <button type="button" className="btn btn-main" onClick={() => setOpen(steps.length)}>
            <Plus size={15} aria-hidden />
            {t('first_step.new')}
          </button>
        }
      />
      {save.isError && open === null && <Problem compact error={save.error} />}
      {steps.length === 0 && <p className="text-ink3">{t('first_step.none')}</p>}
      {steps.length > 0 && (
        <ol className={ROWS}>
          {steps.map((step, at) => (
            <Row
              key={step.id}
              step={step}
              at={at}
              count={steps.length}
              busy={save.isPending}
              onMove={(by) => save.mutate(moved(steps, at, by))}
              onEdit={() => setOpen(at)}
              onRemove={() => save.mutate(steps.filter((one) => one !== step))}
            />
          ))}
        </ol>
      )}
      {edited && open !== null && (
        <StepSheet
          title={edited.id ? t('edit_what', { what: titleOf(edited, locale()) }) : t('first_step.new')}
          step={edited}
          save={{
            ...save,
            mutate: (step) => save.mutate([...steps.slice(0, open), step, ...steps.slice(open + 1)]),
          }}
          onClose={close}
        />
      )}
    </>
  )
}

export function FirstStepsPage() {
  const { data, error } = useQuery(firstStepsQuery)
  if (error) return <Problem error={error} />
  return data ? <Steps held={data} /> : null
}
