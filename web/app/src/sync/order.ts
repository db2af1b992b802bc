// The conversations as the list shows them right now, and which of them are selected.
// It never holds what the server does not know; it is only where the reader stands.
import type { ConversationRow } from '@api/types'
import { create } from 'zustand'
import type { ListQuestion } from './queries'

interface Order {
  rows: readonly ConversationRow[]
  view: string
  selected: ReadonlySet<string>
  /** The question of the list when all that it holds is selected, loaded or not. */
  everything: ListQuestion | null
}
export const useOrder = create<Order>(() => ({ rows: [], view: '', selected: new Set(), everything: null }))

/** The row after (or before) the one with this number; without one, the first. */
export function neighbour(
  rows: readonly ConversationRow[],
  number: number | null,
  step: 1 | -1,
): ConversationRow | undefined {
  const at = rows.findIndex((row) => row.number === number)
  if (at === -1) return step === 1 ? rows[0] : undefined
  return rows[at + step]
}

/** Where to go when this conversation leaves the list: the next one, else the one before. */
export function afterLeaving(rows: readonly ConversationRow[], number: number): ConversationRow | undefined {
  return neighbour(rows, number, 1) ?? neighbour(rows, number, -1)
}

export function toggleSelected(id: string): void {
  useOrder.setState((state) => {
    const selected = new Set(state.selected)
    if (!selected.delete(id)) selected.add(id)
    return { selected, everything: null }
  })
}

/** Selects everything between two rows, both included. */
export function selectRange(from: string, to: string): void {
  useOrder.setState((state) => {
    const a = state.rows.findIndex((row) => row.id === from)
    const b = state.rows.findIndex((row) => row.id === to)
    if (a === -1 || b === -1) return {}
    const ids = state.rows.slice(Math.min(a, b), Math.max(a, b) + 1).map((row) => row.id)
    return { selected: new Set([...state.selected, ...ids]) }
  })
}

/** Selects everything that the list holds, whether it is loaded or not. */
export function selectEverything(question: ListQuestion): void {
  useOrder.setState((state) => ({ selected: new Set(state.rows.map((row) => row.id)), everything: question }))
}

export const clearSelected = (): void => useOrder.setState({ selected: new Set(), everything: null })
