// What is typed after a field was asked for and before it is there: kept for it, and no shortcut meanwhile.
// It never keeps anything for long, and nothing that was typed into another field.

const LONGEST_MS = 5_000
let kept: string | null = null
let timer: ReturnType<typeof setTimeout> | undefined

/** The field will not come, or somebody went elsewhere. */
export function expectNothing(): void {
  kept = null
  clearTimeout(timer)
}

/** From now on letters are for a field that is on its way; what was typed for it already stays. */
export function expectText(): void {
  clearTimeout(timer)
  kept ??= ''
  timer = setTimeout(expectNothing, LONGEST_MS)
}

/** What was typed for the field, which is there now. */
export function takeTyped(): string {
  const typed = kept ?? ''
  expectNothing()
  return typed
}

/** Keeps a key press for the field that is on its way; false when none is, or the key writes nothing. */
export function keepForField({ key }: Pick<KeyboardEvent, 'key'>): boolean {
  if (kept === null) return false
  if (key === 'Escape') expectNothing()
  else if (key === 'Enter') kept += '\n'
  else if (key === 'Backspace') kept = kept.slice(0, -1)
  else if (key.length === 1) kept += key
  else return false
  return true
}
