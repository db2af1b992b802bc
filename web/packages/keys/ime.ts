// Tells whether a key press belongs to an input method that is composing Chinese, Japanese or Korean text.
// It never looks at what was typed; every handler of Enter, Escape, Tab, arrows and shortcuts asks it first.

// Safari fires the Enter that commits a composition after compositionend, so the flag is cleared one task later.
let composing = false

interface KeyLike {
  isComposing?: boolean
  keyCode?: number
  nativeEvent?: { isComposing?: boolean; keyCode?: number }
}

export function isComposing(event: KeyLike): boolean {
  const native = event.nativeEvent ?? event
  return composing || native.isComposing === true || native.keyCode === 229
}

/** Follows compositions on the whole page; gives what stops it. */
export function watchComposition(target: EventTarget): () => void {
  const start = () => {
    composing = true
  }
  const end = () => {
    setTimeout(() => {
      composing = false
    }, 0)
  }
  target.addEventListener('compositionstart', start, true)
  target.addEventListener('compositionend', end, true)
  return () => {
    composing = false
    target.removeEventListener('compositionstart', start, true)
    target.removeEventListener('compositionend', end, true)
  }
}
