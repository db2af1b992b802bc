// Which macro a draft began with and what it will do to the conversation when it is sent.
// It never survives a reload: actions that nobody sees any more must not happen.
import type { MacroAction } from '@api/types'
import { create } from 'zustand'

export interface Chosen {
  macro: string | null
  actions: MacroAction[]
}

const NOTHING: Chosen = { macro: null, actions: [] }

interface Store {
  by: Record<string, Chosen>
  /** A macro that somebody chose outside of the composer, which puts it in. */
  wanted: { conversation: string; macro: string } | null
}

export const useChosen = create<Store>(() => ({ by: {}, wanted: null }))

export const wantMacro = (conversation: string, macro: string): void =>
  useChosen.setState({ wanted: { conversation, macro } })

const set = (conversation: string, next: Chosen) =>
  useChosen.setState((state) => ({ by: { ...state.by, [conversation]: next } }))

export const chosenFor = (conversation: string): Chosen => useChosen.getState().by[conversation] ?? NOTHING

/** A macro was put into the draft; its actions join those that wait. */
export function choose(conversation: string, macro: string, actions: MacroAction[]): void {
  const known = new Set(chosenFor(conversation).actions.map((one) => JSON.stringify(one)))
  const fresh = actions.filter((one) => !known.has(JSON.stringify(one)))
  set(conversation, { macro, actions: [...chosenFor(conversation).actions, ...fresh] })
}

export function dropAction(conversation: string, at: number): void {
  const now = chosenFor(conversation)
  set(conversation, { ...now, actions: now.actions.filter((_, index) => index !== at) })
}

export const forgetChosen = (conversation: string): void => set(conversation, NOTHING)
