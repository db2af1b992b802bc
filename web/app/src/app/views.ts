// The views of the inbox: their names in addresses, their texts, and the question each asks the server.
// It never counts; the server does.
import type { Counts, ViewSort } from '@api/types'
import type { Key } from '@i18n/runtime'
import type { ListQuestion } from '~/sync/queries'

export const VIEWS = ['mine', 'unassigned', 'mentions', 'snoozed', 'all', 'spam'] as const
export type ViewName = (typeof VIEWS)[number]

export const VIEW_TEXT: Record<ViewName, Key> = {
  mine: 'view.mine',
  unassigned: 'view.unassigned',
  mentions: 'view.mentions',
  snoozed: 'view.snoozed',
  all: 'view.all',
  spam: 'view.spam',
}

export const EMPTY_TEXT: Record<ViewName | 'team' | 'saved', Key> = {
  mine: 'empty.mine',
  unassigned: 'empty.unassigned',
  mentions: 'empty.mentions',
  snoozed: 'empty.snoozed',
  all: 'empty.all',
  spam: 'empty.spam',
  team: 'empty.team',
  saved: 'empty.saved',
}

export interface InboxSearch {
  status?: string | undefined
  tag?: string | undefined
  assignee?: string | undefined
  inbox?: string | undefined
  /** Another order than a saved view's own. */
  sort?: ViewSort | undefined
}

export const SORTS: readonly ViewSort[] = [
  'newest',
  'oldest',
  'longest_waiting',
  'priority',
  'latest_begun',
  'earliest_begun',
  'next_action',
  'due',
  'ladder',
]

const TEAM = 'team-'
const SAVED = 'view-'
export const savedView = (id: string): string => `${SAVED}${id}`
export const savedOf = (view: string): string | null => (view.startsWith(SAVED) ? view.slice(SAVED.length) : null)
export const teamView = (id: string): string => `${TEAM}${id}`
export const teamOf = (view: string): string | null => (view.startsWith(TEAM) ? view.slice(TEAM.length) : null)
export const isViewName = (view: string): view is ViewName => (VIEWS as readonly string[]).includes(view)

export function questionOf(view: string, search: InboxSearch): ListQuestion {
  const team = teamOf(view)
  const saved = savedOf(view)
  const place: ListQuestion = saved
    ? { view_id: saved }
    : team
      ? { view: 'team', team_id: team }
      : { view: isViewName(view) ? view : 'all' }
  // `all` answers everything by default; the view on screen shows what is open unless asked otherwise.
  const status = search.status ?? (view === 'all' ? 'open,waiting' : undefined)
  return {
    ...place,
    ...(status ? { status } : {}),
    ...(search.tag ? { tag_id: search.tag } : {}),
    ...(search.assignee ? { assignee_id: search.assignee } : {}),
    ...(search.inbox ? { inbox_id: search.inbox } : {}),
    ...(saved && search.sort ? { sort: search.sort } : {}),
  }
}

export function countOf(view: string, counts: Counts | undefined): number | undefined {
  const saved = savedOf(view)
  if (saved) return counts?.views[saved]
  const team = teamOf(view)
  if (team) return counts?.teams[team] ?? (counts ? 0 : undefined)
  return isViewName(view) ? counts?.[view] : undefined
}
