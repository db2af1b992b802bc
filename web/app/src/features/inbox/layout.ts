// Whether a view is drawn as a table: the reader's choice for each saved view, on screens that are wide enough.
// It never asks the server; how wide somebody's screen is belongs to the browser.
import { useSyncExternalStore } from 'react'
import { prefer, usePreferences } from '~/app/preferences'
import { savedOf } from '~/app/views'
import { useSession } from '~/sync/queries'

const WIDE = window.matchMedia('(width >= 760px)')
const watch = (changed: () => void) => {
  WIDE.addEventListener('change', changed)
  return () => WIDE.removeEventListener('change', changed)
}

export interface Layout {
  table: boolean
  /** Chooses rows or the table; nothing where there is no choice. */
  choose: ((table: boolean) => void) | null
}

export function useLayout(view: string): Layout {
  const wide = useSyncExternalStore(watch, () => WIDE.matches)
  const { user } = useSession()
  const tables = usePreferences((state) => state.tables)
  const saved = savedOf(view)
  if (!saved || !wide) return { table: false, choose: null }
  // Two people may share a browser; each chooses for themselves.
  const name = `${user.id} ${saved}`
  const others = tables.filter((one) => one !== name)
  return {
    table: tables.includes(name),
    choose: (table) => prefer({ tables: table ? [...others, name] : others }),
  }
}
