// Which picker is open (people, team, status, …), for which conversations, beside what.
// It never draws; features/conversation/pickers does.
import type { ConversationRow, OutcomeInput } from '@api/types'
import { create } from 'zustand'

export type PickerKind = 'assign' | 'team' | 'status' | 'priority' | 'snooze' | 'tags' | 'merge' | 'outcome'

interface Picking {
  open: {
    kind: PickerKind
    rows: readonly ConversationRow[]
    anchor: Element | null
    /** For the outcome: what is done with it, and whether the customer has no answer yet. */
    then?: (said: OutcomeInput) => void
    unanswered?: boolean
  } | null
}
export const usePicking = create<Picking>(() => ({ open: null }))

export function pickFor(kind: PickerKind, rows: readonly ConversationRow[], anchor?: Element | null): void {
  const beside =
    anchor ?? document.querySelector(`[data-picker="${kind}"]`) ?? document.querySelector('[data-picker="more"]')
  usePicking.setState({ open: { kind, rows, anchor: beside } })
}

/** Asks how it ended, and goes on with the answer. */
export function askOutcome(
  rows: readonly ConversationRow[],
  unanswered: boolean,
  then: (said: OutcomeInput) => void,
): void {
  usePicking.setState({ open: { kind: 'outcome', rows, anchor: null, then, unanswered } })
}

export const stopPicking = (): void => usePicking.setState({ open: null })
