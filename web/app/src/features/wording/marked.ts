// Which words of an answer have hints, in which text field, and which of them the caret is in.
// It never touches a text: the field draws the marks, the list beside it shows what they mean.
import { create } from 'zustand'

/** Words to mark. */
export interface Mark {
  /** The hint it belongs to. */
  name: string
  /** The sentence of the hint. */
  hint: string
  hard: boolean
  words: string
  /** How many times the words stand in the text before these. */
  before: number
}

interface Store {
  /** The document that the marks are for. */
  doc: string
  marks: readonly Mark[]
  /** The hint whose words the caret is in. */
  at: string | null
  /** The hint whose words shall be shown. */
  wanted: string | null
}

const NONE: Store = { doc: '', marks: [], at: null, wanted: null }

export const useMarked = create<Store>(() => NONE)

export const markWords = (doc: string, marks: readonly Mark[]): void => useMarked.setState({ doc, marks, wanted: null })

/** Puts the caret on the words of a hint. */
export const showMarked = (name: string): void => useMarked.setState({ wanted: name })

export const forgetMarked = (): void => useMarked.setState(NONE)

const bare = (text: string): string => text.replace(/\s+/g, '')

/** How many times `words` stand before `from`; spaces do not count, as the field and the server break lines differently. */
export function standsBefore(text: string, words: string, from: number): number {
  const [before, wanted] = [bare(text.slice(0, from)), bare(words)]
  let count = 0
  if (wanted) for (let at = before.indexOf(wanted); at >= 0; at = before.indexOf(wanted, at + wanted.length)) count += 1
  return count
}

/** Characters of a document without spaces, each with its place. */
export interface Spelled {
  text: string
  places: number[]
}

/** Where `words` stand for the time after `before` others: from the first character to behind the last. */
export function findMarked(spelled: Spelled, words: string, before: number): { from: number; to: number } | null {
  const wanted = bare(words)
  if (!wanted) return null
  let at = spelled.text.indexOf(wanted)
  for (let left = before; left > 0 && at >= 0; left -= 1) at = spelled.text.indexOf(wanted, at + wanted.length)
  const [from, last] = [spelled.places[at], spelled.places[at + wanted.length - 1]]
  return at < 0 || from === undefined || last === undefined ? null : { from, to: last + 1 }
}
