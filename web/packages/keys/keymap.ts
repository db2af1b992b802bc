// From key presses to the names of keys: single keys, Mod combinations and sequences of two keys.
// It never runs an action itself, and never acts while somebody types or composes.
import { expectNothing, keepForField } from './ahead'
import { isComposing } from './ime'

const SEQUENCE_MS = 1200
const FULL_WIDTH: Record<string, string> = {
  '？': '?',
  '／': '/',
  '＃': '#',
  '［': '[',
  '］': ']',
  '・': '/',
  '、': '/',
}

export function isEditable(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target.closest('[contenteditable="true"]')) return true
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'range', 'file'].includes(target.type)
  return /^(TEXTAREA|SELECT)$/.test(target.tagName)
}

/** The key as Latin keyboards name it; the physical key stands in on Cyrillic, Greek and the like. */
export function keyName(event: Pick<KeyboardEvent, 'key' | 'code'>): string {
  const known = FULL_WIDTH[event.key]
  if (known) return known
  if (/^[ -~]$/.test(event.key))
    return event.key.toLowerCase() === event.key ? event.key : `shift+${event.key.toLowerCase()}`
  if (event.key.length === 1 && event.code.startsWith('Key')) return event.code.slice(3).toLowerCase()
  return event.key
}

const MODIFIERS = new Set([
  'Shift',
  'Control',
  'Alt',
  'Meta',
  'AltGraph',
  'CapsLock',
  'Fn',
  'Dead',
  'Process',
  'Unidentified',
])

/** Whether a press alone means nothing: a modifier on its way to a sign, or a key whose sign is not there yet. */
export const isHalf = (event: Pick<KeyboardEvent, 'key'>): boolean => MODIFIERS.has(event.key)

export const isMac = (): boolean => /Mac|iPhone|iPad/.test(navigator.platform)

/** The combination of an event: `mod+k`, `mod+shift+Enter`, `j`. Null when modifiers make it none of ours. */
export function combination(event: KeyboardEvent): string | null {
  const mod = isMac() ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey
  if (event.altKey || (!mod && (event.metaKey || event.ctrlKey))) return null
  if (event.key === ' ' && !mod) return event.shiftKey ? 'shift+Space' : 'Space'
  const name = keyName(event)
  if (!mod) return name
  const plain = name.replace('shift+', '')
  return event.shiftKey ? `mod+shift+${plain}` : `mod+${plain}`
}

/** How a combination is shown: ⌘K on a Mac, Ctrl K elsewhere. */
export function shown(keys: string): string {
  const mac = isMac()
  return keys
    .split(' ')
    .map((step) =>
      step
        .split('+')
        .map((part) => {
          if (part === 'mod') return mac ? '⌘' : 'Ctrl '
          if (part === 'shift') return mac ? '⇧' : 'Shift '
          if (part === 'Enter') return '↵'
          if (part === 'Escape') return 'Esc'
          if (part === 'Space') return '␣'
          if (part === 'ArrowDown') return '↓'
          if (part === 'ArrowUp') return '↑'
          return part.length === 1 ? part.toUpperCase() : part
        })
        .join(''),
    )
    .join(' ')
}

const WIDGETS = '[role=menu],[role=listbox],[role=dialog],[role=tablist]'

/** Whether what has focus means something by these keys: links open with Enter, regions scroll with arrows. */
function belongsToTarget(target: EventTarget | null, keys: string): boolean {
  if (!(target instanceof Element)) return false
  if (target.closest(WIDGETS)) return true
  if (keys === 'Enter' || keys.endsWith('Space')) return target.closest('a,button,input,label,summary') !== null
  if (keys.startsWith('Arrow'))
    return target.closest('[role=region],[role=separator],[role=radiogroup],aside,nav') !== null
  return false
}

export interface Dispatcher {
  /** Runs what is bound to the keys; false when nothing is. */
  run(keys: string): boolean
  /** Whether a sequence begins with this key. */
  begins(key: string): boolean
  /** Whether single keys are switched on (WCAG 2.1.4 lets people switch them off). */
  singleKeys(): boolean
}

/** Listens on the window; gives what stops it. */
export function listen(dispatcher: Dispatcher): () => void {
  let prefix = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  const forget = () => {
    prefix = ''
    clearTimeout(timer)
  }
  const onKey = (event: KeyboardEvent) => {
    if (isComposing(event) || event.defaultPrevented || isHalf(event)) return
    const keys = combination(event)
    if (keys === null) return
    const withMod = keys.startsWith('mod+')
    if (!withMod && !isEditable(event.target) && keepForField(event)) {
      event.preventDefault()
      return forget()
    }
    if (!withMod && (isEditable(event.target) || !dispatcher.singleKeys())) {
      if (event.key === 'Escape' && event.target instanceof HTMLElement && isEditable(event.target)) event.target.blur()
      return forget()
    }
    if (!withMod && belongsToTarget(event.target, keys)) return
    const whole = prefix + keys
    if (!withMod && prefix === '' && dispatcher.begins(keys)) {
      prefix = `${keys} `
      timer = setTimeout(forget, SEQUENCE_MS)
      return
    }
    forget()
    if (dispatcher.run(whole)) event.preventDefault()
  }
  window.addEventListener('keydown', onKey)
  window.addEventListener('pointerdown', expectNothing)
  return () => {
    forget()
    window.removeEventListener('keydown', onKey)
    window.removeEventListener('pointerdown', expectNothing)
  }
}
