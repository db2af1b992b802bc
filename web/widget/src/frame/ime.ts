// Whether a key press belongs to an input method that composes Chinese, Japanese or Korean text.
// It never looks at what was typed.

/** Follows one field; gives the question to ask of every key press. */
export function watchIme(field: HTMLElement): (event: KeyboardEvent) => boolean {
  let composing = false
  field.addEventListener('compositionstart', () => {
    composing = true
  })
  // Safari tells the Enter that commits only after the composition has ended.
  field.addEventListener('compositionend', () => {
    setTimeout(() => {
      composing = false
    })
  })
  return (event) => composing || event.isComposing || event.keyCode === 229
}
