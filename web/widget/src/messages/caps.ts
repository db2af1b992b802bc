// How often one visitor sees messages: what was shown and sent away, and their visits.
// It never stores anything before the site says that it may; until then it is kept for this page.
import type { Message } from './rules'

const DAY_MS = 86_400_000
const VISIT_MS = 30 * 60_000
const KEPT = 50

export interface Kept {
  visits: number
  /** When they were last here. */
  last: number
  shown: [id: string, at: number][]
  dismissed: string[]
}

export const NOTHING: Kept = { visits: 0, last: 0, shown: [], dismissed: [] }

/** What was stored, with anything that does not look like ours left out. */
export function read(text: string | null): Kept {
  try {
    const { visits, last, shown, dismissed } = JSON.parse(text ?? '') as Kept
    if (visits >= 0 && last >= 0 && Array.isArray(shown) && Array.isArray(dismissed)) {
      return { visits, last, shown, dismissed }
    }
  } catch {
    // Nothing, or nothing of ours.
  }
  return NOTHING
}

/** They are here: another visit when they were away for half an hour. */
export const here = (kept: Kept, at: number): Kept => ({
  ...kept,
  visits: kept.visits + (at - kept.last >= VISIT_MS ? 1 : 0),
  last: at,
})

/** Whether they may be shown this one now. */
export const may = (kept: Kept, { id, every_days }: Pick<Message, 'id' | 'every_days'>, perDay: number, at: number) =>
  !kept.dismissed.includes(id) &&
  !kept.shown.some(([one, then]) => one === id && at - then < every_days * DAY_MS) &&
  kept.shown.filter(([, then]) => at - then < DAY_MS).length < perDay

export const showed = (kept: Kept, id: string, at: number): Kept => ({
  ...kept,
  shown: [...kept.shown, [id, at] as [string, number]].slice(-KEPT),
})

export const dismissed = (kept: Kept, id: string): Kept => ({
  ...kept,
  dismissed: [...kept.dismissed, id].slice(-KEPT),
})

/** What this page saw, beside what was stored of earlier ones. */
export const join = (stored: Kept, page: Kept): Kept => ({
  visits: stored.visits + (page.last - stored.last >= VISIT_MS ? page.visits : 0),
  last: page.last,
  shown: [...stored.shown, ...page.shown].slice(-KEPT),
  dismissed: [...stored.dismissed, ...page.dismissed].slice(-KEPT),
})
