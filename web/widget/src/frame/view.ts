// What every part of the frame is given, and how it answers.
// It never holds state.
import type { Locale } from '../shared/locale'
import type { Words } from '../words/words'
import type { Chat, State } from './chat'

export interface Given {
  chat: Chat
  words: Words
  locale: Locale
  /** On touch Enter makes a new line. */
  touch: boolean
  close: () => void
  /** Says something to who listens to the page. */
  announce: (text: string) => void
}

export interface Part {
  node: HTMLElement
  update: (state: State) => void
  /** Puts the focus where this part begins. */
  focus?: () => void
}

/** Gives a blob to the visitor as a file. */
export function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
