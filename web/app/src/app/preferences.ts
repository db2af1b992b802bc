// What this browser remembers for its reader: panes, and whether single keys act.
// It never holds anything that the server should know.
import { create } from 'zustand'

export type Density = 'compact' | 'default' | 'roomy'

interface Preferences {
  singleKeys: boolean
  pane: boolean
  listWidth: number
  paneWidth: number
  density: Density
  /** The views that are tables here, each as the reader's id and the view's. */
  tables: readonly string[]
}
const DEFAULTS: Preferences = {
  singleKeys: true,
  pane: true,
  listWidth: 336,
  paneWidth: 296,
  density: 'default',
  tables: [],
}

function stored(): Preferences {
  try {
    return {
      ...DEFAULTS,
      ...(JSON.parse(localStorage.getItem('causeway.preferences') ?? '{}') as Partial<Preferences>),
    }
  } catch {
    return DEFAULTS
  }
}

export const usePreferences = create<Preferences>(stored)

export function prefer(some: Partial<Preferences>): void {
  usePreferences.setState(some)
  localStorage.setItem('causeway.preferences', JSON.stringify(usePreferences.getState()))
}
