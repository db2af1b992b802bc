// How a fresh first page is worked into a list that is on screen already. Pure: values in, values out.
// It never decides what belongs in a view: rows come and go only because the server said so.
import type { ConversationRow, Page } from '@api/types'

/**
 * Puts `fresh`, the newest page, over the pages that are there. Rows that were in the range of the fresh page and are
 * not in it have left the view; rows that new ones pushed past its end stay below it.
 */
export function mergeFresh(
  pages: readonly Page<ConversationRow>[],
  fresh: Page<ConversationRow>,
): Page<ConversationRow>[] {
  const first = pages[0]
  if (!first || fresh.next_cursor === null) return [fresh]
  const known = new Set(fresh.items.map((row) => row.id))
  const end = fresh.items[fresh.items.length - 1]?.place ?? Number.NEGATIVE_INFINITY
  const pushed = first.items.filter((row) => !known.has(row.id) && row.place < end)
  const rest = pages.slice(1).map((page) => ({ ...page, items: page.items.filter((row) => !known.has(row.id)) }))
  // The first page now reaches as far as before; only when nothing was pushed does its own cursor lead on.
  const cursor = pushed.length > 0 || pages.length > 1 ? first.next_cursor : fresh.next_cursor
  return [{ items: [...fresh.items, ...pushed], next_cursor: cursor }, ...rest]
}

/** Replaces a row where it stands; the same pages when it is in none. */
export function replaceRow(pages: readonly Page<ConversationRow>[], row: ConversationRow): Page<ConversationRow>[] {
  return pages.map((page) =>
    page.items.some((one) => one.id === row.id)
      ? { ...page, items: page.items.map((one) => (one.id === row.id && one.version <= row.version ? row : one)) }
      : page,
  )
}

export function dropRow(pages: readonly Page<ConversationRow>[], id: string): Page<ConversationRow>[] {
  return pages.map((page) => ({ ...page, items: page.items.filter((row) => row.id !== id) }))
}

/**
 * The order to show while somebody points at the list: what was shown stays where it was, with its newest content;
 * what came in waits and is counted. Rows that the reader sent away go at once.
 */
export function holdOrder(
  shown: readonly ConversationRow[],
  now: readonly ConversationRow[],
  sentAway: ReadonlySet<string>,
): { rows: ConversationRow[]; waiting: number } {
  const fresh = new Map(now.map((row) => [row.id, row]))
  const held = shown.filter((row) => !sentAway.has(row.id)).map((row) => fresh.get(row.id) ?? row)
  const kept = new Set(held.map((row) => row.id))
  const lastHeld = held[held.length - 1]?.place ?? Number.NEGATIVE_INFINITY
  // Older rows that were loaded by scrolling go below; they move nothing.
  const below = now.filter((row) => !kept.has(row.id) && row.place <= lastHeld)
  const waiting = now.filter((row) => !kept.has(row.id) && row.place > lastHeld).length
  const moved = held.findIndex((row, index) => index > 0 && row.place > (held[index - 1]?.place ?? 0))
  return { rows: [...held, ...below], waiting: waiting > 0 || moved === -1 ? waiting : 1 }
}
