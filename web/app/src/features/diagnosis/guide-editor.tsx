// Edits a guide as an outline: its questions in order, each with its answers and where they lead.
// It never checks for circles; the server does, and says which guide.
import {
  CAUSES,
  type Cause,
  type Guide,
  type GuideAnswer,
  type GuideStep,
  PROBLEM_CLASSES,
  type SIDES,
} from '@api/types'
import { t } from '@i18n/runtime'
import { ConfirmButton } from '@ui/confirm-button'
import { SelectField, TextField } from '@ui/field'
import { Plus, Trash2 } from '@ui/icons'
import { tip } from '@ui/tooltip'
import { hint, question, words } from './model'

interface Props {
  guide: Guide
  may: boolean
  /** Whether it is shown open at once. */
  open?: boolean
  onChange: (guide: Guide) => void
  onRemove: () => void
}

/** A key that none of these has. */
const fresh = (name: string, taken: readonly { key: string }[]): string => {
  let at = taken.length + 1
  while (taken.some((one) => one.key === `${name}_${at}`)) at += 1
  return `${name}_${at}`
}

/** The sides that go with a cause when somebody names only the cause. */
const sideOf = (cause: Cause): (typeof SIDES)[number] =>
  cause === 'defect' ? 'product' : cause === 'unknown' ? 'special' : 'customer_environment'

export function GuideEditor({ guide, may, open, onChange, onRemove }: Props) {
  const title = guide.name || t('diagnosis.own')
  const setStep = (at: number, step: GuideStep | null) =>
    onChange({
      ...guide,
      steps: guide.steps.flatMap((one, index) => (index === at ? (step ? [step] : []) : [one])),
    })
  return (
    <details open={open} className="mb-2 rounded-xl border border-line px-3 py-2">
      <summary className="flex min-h-9 cursor-pointer items-center gap-2 touch:min-h-11">
        <span className="flex-1 font-medium">{title}</span>
        <span className="text-xs text-ink3">{t(`problem.class.${guide.class}`)}</span>
      </summary>
      <div className="mb-3 mt-2 grid grid-cols-3 gap-3 phone:grid-cols-1">
        <TextField
          label={t('diagnosis.name')}
          placeholder={t('diagnosis.own')}
          maxLength={120}
          disabled={!may}
          value={guide.name}
          onChange={(event) => onChange(named(guide, event.target.value))}
        />
        <SelectField
          label={t('diagnosis.class')}
          disabled={!may}
          value={guide.class}
          onChange={(event) =>
            onChange({ ...named(guide, guide.name || title), class: event.target.value as Guide['class'] })
          }
        >
          {PROBLEM_CLASSES.map((one) => (
            <option key={one} value={one}>
              {t(`problem.class.${one}`)}
            </option>
          ))}
        </SelectField>
        <TextField
          label={t('diagnosis.product')}
          placeholder={t('diagnosis.every_product')}
          maxLength={120}
          disabled={!may}
          value={guide.product}
          onChange={(event) => onChange({ ...guide, product: event.target.value })}
        />
      </div>
      <ol className="flex flex-col gap-3">
        {guide.steps.map((step, at) => (
          <li key={step.key} className="rounded-lg bg-sunken p-3">
            <Step guide={guide} step={step} at={at} may={may} onChange={(next) => setStep(at, next)} />
          </li>
        ))}
      </ol>
      {may && (
        <div className="mt-3 flex justify-between gap-2">
          <button
            type="button"
            className="btn"
            onClick={() =>
              onChange({
                ...guide,
                steps: [...guide.steps, { key: fresh('step', guide.steps), ask: '', hint: '', answers: [] }],
              })
            }
          >
            <Plus size={15} aria-hidden />
            {t('diagnosis.add_question')}
          </button>
          <ConfirmButton
            small
            icon={<Trash2 size={15} aria-hidden />}
            label={t('delete_what', { what: title })}
            onConfirm={onRemove}
          />
        </div>
      )}
    </details>
  )
}

/** A guide with a name of its own keeps its words: the desk's are only in guides without one. */
function named(guide: Guide, name: string): Guide {
  if (guide.name !== '' || name === '') return { ...guide, name }
  const steps = guide.steps.map((step) => ({
    ...step,
    ask: question(guide, step),
    hint: hint(guide, step),
    answers: step.answers.map((answer) => ({ ...answer, words: words(guide, step, answer) })),
  }))
  return { ...guide, name, steps }
}

interface StepProps {
  guide: Guide
  step: GuideStep
  at: number
  may: boolean
  onChange: (step: GuideStep | null) => void
}

function Step({ guide, step, at, may, onChange }: StepProps) {
  const own = guide.name === ''
  const setAnswer = (index: number, answer: GuideAnswer | null) =>
    onChange({
      ...step,
      answers: step.answers.flatMap((one, place) => (place === index ? (answer ? [answer] : []) : [one])),
    })
  return (
    <>
      <div className="flex items-end gap-2">
        <div className="min-w-0 flex-1">
          <TextField
            label={t('diagnosis.question', { n: at + 1 })}
            maxLength={500}
            disabled={!may}
            value={step.ask || (own ? question(guide, step) : '')}
            onChange={(event) => onChange({ ...step, ask: event.target.value })}
          />
        </div>
        {may && (
          <button
            type="button"
            className="btn-icon"
            aria-label={t('delete_what', { what: t('diagnosis.question', { n: at + 1 }) })}
            {...tip(t('delete_what', { what: t('diagnosis.question', { n: at + 1 }) }))}
            onClick={() => onChange(null)}
          >
            <Trash2 size={15} aria-hidden />
          </button>
        )}
      </div>
      <input
        className="field mt-2 w-full"
        aria-label={t('diagnosis.hint')}
        placeholder={t('diagnosis.hint')}
        maxLength={500}
        disabled={!may}
        value={step.hint || hint(guide, step)}
        onChange={(event) => onChange({ ...step, hint: event.target.value })}
      />
      <ul className="mt-2 flex flex-col gap-2">
        {step.answers.map((answer, index) => (
          <li key={answer.key} className="flex flex-wrap items-center gap-2">
            <Answer guide={guide} step={step} answer={answer} may={may} onChange={(next) => setAnswer(index, next)} />
          </li>
        ))}
      </ul>
      {may && (
        <button
          type="button"
          className="btn mt-2"
          onClick={() =>
            onChange({
              ...step,
              answers: [
                ...step.answers,
                { key: fresh('answer', step.answers), words: '', next: '', finding: '', cause: null, side: null },
              ],
            })
          }
        >
          <Plus size={15} aria-hidden />
          {t('diagnosis.add_answer')}
        </button>
      )}
    </>
  )
}

function Answer({
  guide,
  step,
  answer,
  may,
  onChange,
}: {
  guide: Guide
  step: GuideStep
  answer: GuideAnswer
  may: boolean
  onChange: (answer: GuideAnswer | null) => void
}) {
  const said = answer.words || (guide.name === '' ? words(guide, step, answer) : '')
  return (
    <>
      <input
        className="field min-w-40 flex-1"
        aria-label={t('diagnosis.answer')}
        placeholder={t('diagnosis.answer')}
        maxLength={500}
        disabled={!may}
        value={said}
        onChange={(event) => onChange({ ...answer, words: event.target.value })}
      />
      <select
        className="field !w-auto max-w-48"
        aria-label={`${said}: ${t('diagnosis.next')}`}
        disabled={!may}
        value={answer.next}
        onChange={(event) => onChange({ ...answer, next: event.target.value })}
      >
        <option value="">→ {t('diagnosis.end')}</option>
        {guide.steps.map(
          (one, at) =>
            one.key !== step.key && (
              <option key={one.key} value={one.key}>
                → {at + 1}. {question(guide, one)}
              </option>
            ),
        )}
      </select>
      <select
        className="field !w-auto max-w-44"
        aria-label={`${said}: ${t('diagnosis.leads_cause')}`}
        disabled={!may}
        value={answer.cause ?? ''}
        onChange={(event) => {
          const cause = (event.target.value || null) as Cause | null
          onChange({ ...answer, cause, side: cause && sideOf(cause) })
        }}
      >
        <option value="">{t('diagnosis.no_cause')}</option>
        {CAUSES.map((cause) => (
          <option key={cause} value={cause}>
            {t(`problem.cause.${cause}`)}
          </option>
        ))}
      </select>
      {may && (
        <button
          type="button"
          className="btn-icon"
          aria-label={t('delete_what', { what: said || t('diagnosis.answer') })}
          {...tip(t('delete_what', { what: said || t('diagnosis.answer') }))}
          onClick={() => onChange(null)}
        >
          <Trash2 size={15} aria-hidden />
        </button>
      )}
    </>
  )
}
