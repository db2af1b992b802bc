// How lists stay calm while the server tells news.
// It never renders.
import type { ConversationRow, Page } from '@api/types'
import { describe, expect, it } from 'vitest'
import { holdOrder, mergeFresh } from './list'
import { afterLeaving, neighbour } from './order'

const row = (id: string, at: number): ConversationRow =>
  ({ id, number: at, version: 1, place: at }) as unknown as ConversationRow
const page = (rows: ConversationRow[], next_cursor: string | null): Page<ConversationRow> => ({
  items: rows,
  next_cursor,
})
const ids = (rows: readonly ConversationRow[]) => rows.map((one) => one.id).join('')

describe('a fresh first page', () => {
  it('brings new rows to the top and keeps those it pushed down', () => {
    const old = [page([row('a', 9), row('b', 8), row('c', 7)], '1'), page([row('d', 6)], null)]
    const merged = mergeFresh(old, page([row('x', 10), row('a', 9), row('b', 8)], '9'))
    expect(merged.map((one) => ids(one.items))).toEqual(['xabc', 'd'])
  })

  it('lets rows go that the server no longer lists', () => {
    const old = [page([row('a', 9), row('b', 8), row('c', 7)], '1')]
    expect(ids(mergeFresh(old, page([row('a', 9), row('c', 7)], null))[0]?.items ?? [])).toBe('ac')
  })

  it('never shows a row twice when it came up from a later page', () => {
    const old = [page([row('a', 9), row('b', 8)], '1'), page([row('c', 7), row('d', 6)], null)]
    const merged = mergeFresh(old, page([row('c', 10), row('a', 9)], '9'))
    expect(merged.map((one) => ids(one.items)).join('')).toBe('cabd')
  })
})

describe('a list that somebody points at', () => {
  const shown = [row('a', 9), row('b', 8), row('c', 7)]
  const none = new Set<string>()

  it('keeps its order, counts what is new and shows new content in place', () => {
    const changed = { ...row('b', 12), subject: 'new' } as ConversationRow
    const held = holdOrder(shown, [row('x', 13), changed, row('a', 9), row('c', 7)], none)
    expect(ids(held.rows)).toBe('abc')
    expect(held.rows[1]?.subject).toBe('new')
    expect(held.waiting).toBe(1)
  })

  it('lets go at once what the reader sent away, and holds what others took', () => {
    expect(ids(holdOrder(shown, [row('a', 9)], new Set(['b'])).rows)).toBe('ac')
  })

  it('puts older rows from scrolling below without calling them new', () => {
    const held = holdOrder(shown, [...shown, row('d', 3)], none)
    expect([ids(held.rows), held.waiting]).toEqual(['abcd', 0])
  })
})

describe('moving on', () => {
  const rows = [row('a', 3), row('b', 2), row('c', 1)]
  it('after solving the next conversation opens, and the one before at the end of the list', () => {
    expect(afterLeaving(rows, 2)?.id).toBe('c')
    expect(afterLeaving(rows, 1)?.id).toBe('b')
    expect(afterLeaving([row('a', 3)], 3)).toBeUndefined()
    expect(neighbour(rows, null, 1)?.id).toBe('a')
  })
})
