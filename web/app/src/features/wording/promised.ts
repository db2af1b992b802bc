// What the reply that is being written promises, and which of it nobody shall keep track of.
// It never survives a reload: the check finds the promises again.
import { now } from '@api/clock'
import type { NewPromise } from '@api/types'
import { create } from 'zustand'

interface Store {
  found: Record<string, NewPromise[]>
  dropped: Record<string, string[]>
}

export const usePromised = create<Store>(() => ({ found: {}, dropped: {} }))

export const hearPromises = (conversation: string, found: NewPromise[]): void =>
  usePromised.setState((state) => ({ found: { ...state.found, [conversation]: found } }))

/** Turns keeping track of one promise off, or on again. */
export const togglePromise = (conversation: string, text: string): void =>
  usePromised.setState((state) => {
    const dropped = state.dropped[conversation] ?? []
    const next = dropped.includes(text) ? dropped.filter((one) => one !== text) : [...dropped, text]
    return { dropped: { ...state.dropped, [conversation]: next } }
  })

/** What to keep track of when `html` is sent; a promise that was edited away meanwhile is left out. */
export function promisesFor(conversation: string, html: string): NewPromise[] {
  const { found, dropped } = usePromised.getState()
  const text = new DOMParser().parseFromString(html, 'text/html').body.textContent ?? ''
  const said = text.replace(/\s+/g, '')
  return (found[conversation] ?? []).filter(
    (one) =>
      one.due_at > now() &&
      !(dropped[conversation] ?? []).includes(one.text) &&
      said.includes(one.text.replace(/\s+/g, '')),
  )
}

export const forgetPromised = (conversation: string): void =>
  usePromised.setState((state) => ({
    found: { ...state.found, [conversation]: [] },
    dropped: { ...state.dropped, [conversation]: [] },
  }))
