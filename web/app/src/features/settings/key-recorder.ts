// Hears the keys that somebody presses for an action: one combination, or two keys one after the other.
// It never binds them, and never takes a key press that an input method is composing with.
import { isComposing } from '@keys/ime'
import { combination, isHalf } from '@keys/keymap'
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react'

/** How long a second key is awaited. */
const SECOND_MS = 1000

export type Heard = { keys: string } | 'alt' | 'stopped'

interface Recorder {
  listening: boolean
  /** The first key of what may become a sequence. */
  first: string | null
  start: () => void
  stop: () => void
  onKeyDown: (event: KeyboardEvent) => void
  onKeyUp: (event: KeyboardEvent) => void
}

export function useRecorder(heard: (what: Heard) => void): Recorder {
  const [listening, setListening] = useState(false)
  const [first, setFirst] = useState<string | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const end = useCallback(
    (what: Heard) => {
      clearTimeout(timer.current)
      setListening(false)
      setFirst(null)
      heard(what)
    },
    [heard],
  )
  useEffect(() => () => clearTimeout(timer.current), [])
  const onKeyDown = (event: KeyboardEvent) => {
    const native = event.nativeEvent
    // Tab always leads on: nobody may be caught in a field that eats every key.
    if (!listening || isComposing(event) || event.key === 'Tab') return
    event.preventDefault()
    event.stopPropagation()
    if (isHalf(native)) return
    if (event.key === 'Escape') return end('stopped')
    const keys = combination(native)
    if (keys === null) return end('alt')
    if (first !== null && !keys.startsWith('mod+')) return end({ keys: `${first} ${keys}` })
    if (keys.startsWith('mod+') || keys.length > 1) return end({ keys })
    setFirst(keys)
    timer.current = setTimeout(() => end({ keys }), SECOND_MS)
  }
  return {
    listening,
    first,
    start: () => setListening(true),
    stop: () => listening && end('stopped'),
    onKeyDown,
    // A button is pressed when Space comes up again; here it was an answer.
    onKeyUp: (event) => {
      if (event.key === ' ' && listening) event.preventDefault()
    },
  }
}
