// Which keys do what for this reader: the keys of the registry, and those that they chose instead. Kept in this browser.
// It never runs anything by itself, and never takes keys that browsers or text fields need.
import { create } from 'zustand'
import { ACTIONS, type ActionName, act } from './actions'
import { shown } from './keymap'

type Own = Partial<Record<ActionName, readonly string[]>>

const PLACE = 'causeway.keys'
const NAMES = Object.keys(ACTIONS) as ActionName[]
const isName = (name: string): name is ActionName => name in ACTIONS

/** What was kept, without names and keys that mean nothing to this version. */
export function readOwn(text: string | null): Own {
  try {
    const found: unknown = JSON.parse(text ?? '{}')
    if (typeof found !== 'object' || found === null) return {}
    const own: Own = {}
    for (const [name, keys] of Object.entries(found)) {
      if (isName(name) && Array.isArray(keys)) own[name] = keys.filter((one) => typeof one === 'string').slice(0, 4)
    }
    return own
  } catch {
    return {}
  }
}

const stored = (): Own => {
  try {
    return readOwn(localStorage.getItem(PLACE))
  } catch {
    return {}
  }
}

export const useBindings = create<{ own: Own }>(() => ({ own: stored() }))

// Another window of the same browser may have changed them.
if (typeof window !== 'undefined')
  window.addEventListener('storage', (event) => {
    if (event.key === PLACE) useBindings.setState({ own: readOwn(event.newValue) })
  })

function keep(own: Own): void {
  useBindings.setState({ own })
  try {
    localStorage.setItem(PLACE, JSON.stringify(own))
  } catch {
    // Private windows may refuse storage; the keys then last as long as the page.
  }
}

const usual = (name: ActionName): readonly string[] => ACTIONS[name].keys

/** All keys of an action, the first of which is the one that is shown. */
export const allKeysOf = (name: ActionName): readonly string[] => useBindings.getState().own[name] ?? usual(name)
export const keysOf = (name: ActionName): string | undefined => allKeysOf(name)[0]
/** The keys of an action as they are printed beside it. */
export function shownKeysOf(name: ActionName): string | undefined {
  const keys = keysOf(name)
  return keys === undefined ? undefined : shown(keys)
}

/** Runs the first bound action of these keys. */
export const actByKeys = (keys: string): boolean => NAMES.filter((name) => allKeysOf(name).includes(keys)).some(act)

/** Whether a sequence begins with this key, so that a second one is awaited. */
export const beginsSequence = (key: string): boolean =>
  NAMES.some((name) => allKeysOf(name).some((keys) => keys.startsWith(`${key} `)))

/** The actions that these keys would stand in the way of: the same keys, or one that begins a sequence of the other. */
export function conflicts(name: ActionName, keys: string): ActionName[] {
  return NAMES.filter(
    (other) =>
      other !== name &&
      allKeysOf(other).some(
        (theirs) => theirs === keys || theirs.startsWith(`${keys} `) || keys.startsWith(`${theirs} `),
      ),
  )
}

// What browsers keep for themselves, and what writes, copies and takes back in every field.
const RESERVED = /^mod\+(shift\+)?([twnlrpfcvxaz0-9]|Tab|q)$/

/** Whether these keys can be an action's at all. */
export const isReserved = (keys: string): boolean =>
  RESERVED.test(keys) || keys === 'Tab' || keys === 'shift+Tab' || /^F\d+$/.test(keys)

/** Gives an action these keys, and takes them from those that had them. */
export function bind(name: ActionName, keys: string): void {
  const own: Own = { ...useBindings.getState().own }
  for (const other of conflicts(name, keys))
    own[other] = allKeysOf(other).filter(
      (theirs) => theirs !== keys && !theirs.startsWith(`${keys} `) && !keys.startsWith(`${theirs} `),
    )
  own[name] = [keys]
  keep(own)
}

/** Takes all keys from an action. */
export const unbind = (name: ActionName): void => keep({ ...useBindings.getState().own, [name]: [] })

/** The usual keys of one action again; whoever has them meanwhile loses them. */
export function reset(name: ActionName): void {
  for (const keys of usual(name))
    for (const other of conflicts(name, keys))
      keep({ ...useBindings.getState().own, [other]: allKeysOf(other).filter((theirs) => theirs !== keys) })
  const { [name]: _, ...own } = useBindings.getState().own
  keep(own)
}

export const resetAll = (): void => keep({})

export const isChanged = (name: ActionName): boolean => {
  const own = useBindings.getState().own[name]
  return own !== undefined && own.join('\n') !== usual(name).join('\n')
}
