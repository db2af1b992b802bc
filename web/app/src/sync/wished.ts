// The reply or the note that somebody asked for while its conversation was on its way.
// It never opens anything; the composer takes the wish up when it is there.
import { expectText } from '@keys/ahead'
import { create } from 'zustand'

interface Wish {
  number: number
  mode: 'reply' | 'note'
}

export const useWished = create<{ wish: Wish | null }>(() => ({ wish: null }))

/** Remembers what shall open with a conversation; letters are for it from now on. */
export function wish(number: number, mode: Wish['mode']): void {
  expectText()
  useWished.setState({ wish: { number, mode } })
}
