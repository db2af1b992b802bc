// Which picker is open (people, team, status, …), for which conversations, beside what.
// It never draws; features/conversation/pickers does.
import type { ConversationRow } from '@api/types'
import { create } from 'zustand'

export type PickerKind = 'assign' | 'team' | 'status' | 'priority' | 'snooze' | 'tags' | 'merge'

interface Picking {
  open: { kind: PickerKind; rows: readonly ConversationRow[]; anchor: Element | null } | null
}
export const usePicking = create<Picking>(() => ({ open: null }))

export function pickFor(kind: PickerKind, rows: readonly ConversationRow[], anchor?: Element | null): void {
  const beside =
    anchor ?? document.querySelector(`[data-picker="${kind}"]`) ?? document.querySelector('[data-picker="more"]')
  usePicking.setState({ open: { kind, rows, anchor: beside } })
}

export const stopPicking = (): void => usePicking.setState({ open: null })
