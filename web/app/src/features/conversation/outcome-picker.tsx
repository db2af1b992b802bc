// Asks how a conversation ended: why it is solved without an answer, or how the answer helped.
// It never solves anything itself; whoever asked does, with what was picked.
import type { OutcomeInput, SolveOutcome } from '@api/types'
import { type Key, t } from '@i18n/runtime'
import { PickList } from '@ui/picklist'
import { useState } from 'react'

const WITHOUT_ANSWER: SolveOutcome[] = ['no_answer_needed', 'answered_elsewhere']
const WITH_ANSWER: SolveOutcome[] = [
  'answered',
  'explained',
  'taught',
  'fixed',
  'investigated',
  'referred',
  'not_possible',
]

interface Props {
  /** Whether the customer has no answer yet: the reasons for that come first. */
  unanswered: boolean
  onPick: (said: OutcomeInput) => void
}

export function OutcomePicker({ unanswered, onPick }: Props) {
  const [impossible, setImpossible] = useState(false)
  const [note, setNote] = useState('')
  if (impossible) {
    return (
      <form
        className="flex flex-col gap-3 p-3"
        onSubmit={(event) => {
          event.preventDefault()
          onPick({ outcome: 'not_possible', note: note.trim() })
        }}
      >
        <label className="flex flex-col gap-1 font-medium text-ink2">
          {t('outcome.alternative')}
          <textarea
            autoFocus
            required
            rows={3}
            maxLength={1000}
            className="field field-area font-normal text-ink"
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </label>
        <button type="submit" className="btn btn-main self-end" disabled={!note.trim()}>
          {t('action.solve')}
        </button>
      </form>
    )
  }
  const order = unanswered ? [...WITHOUT_ANSWER, ...WITH_ANSWER] : [...WITH_ANSWER, ...WITHOUT_ANSWER]
  const pick = (id: string) => {
    if (id === 'not_possible') setImpossible(true)
    else onPick({ outcome: id as SolveOutcome, note: '' })
  }
  return (
    <PickList
      label={t('action.outcome')}
      placeholder={unanswered ? t('outcome.why_unanswered') : t('outcome.how')}
      options={order.map((outcome) => ({ id: outcome, label: t(`outcome.${outcome}` as Key), words: outcome }))}
      onPick={pick}
    />
  )
}
