// What waits for the connection: its order, what stops it, and what becomes of what comes after.
// It never opens a database; a map stands in for it.
import { ApiError } from '@api/client'
import type { Conversation, ConversationChange, ConversationRow, Message, Writing } from '@api/types'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { client } from '~/app/query'
import { BOUNDS, tooMuch } from './kept-store'
import { giveTools, insist, keepChange, sendOrKeep, sendWaiting, takeBack, useWaiting } from './waiting'
import type { Waiting } from './waiting-store'

const disk = vi.hoisted(() => ({ items: new Map<number, unknown>(), next: 1 }))
vi.mock('./waiting-store', () => ({
  add: async (item: object) => {
    const order = disk.next++
    disk.items.set(order, { ...item, order })
  },
  replace: async (item: Waiting) => disk.items.set(item.order, item),
  take: async (order: number) => disk.items.delete(order),
  all: async () => [...disk.items.values()],
  one: async (order: number) => disk.items.get(order),
}))

const server = vi.hoisted(() => ({
  calls: [] as string[],
  fail: null as unknown,
  status: 'open',
  priority: 'normal',
  version: 1,
}))
const conversation = (): Conversation =>
  ({ id: 'c1', number: 1, subject: 'S', version: server.version, priority: server.priority }) as Conversation
vi.mock('@api/client', async (original) => {
  const real = await original<typeof import('@api/client')>()
  const answer = (call: string, value: () => unknown) => {
    if (server.fail) throw server.fail
    server.calls.push(call)
    return value()
  }
  return {
    ...real,
    get: async () => answer('get', conversation),
    patch: async (_: string, body: { priority?: string }) =>
      answer(`patch ${body.priority}`, () => {
        server.priority = body.priority ?? server.priority
        server.version += 1
        return conversation()
      }),
    post: async (_: string, body: Writing, __: unknown, key: string) =>
      answer(`post ${body.html}${body.seen_seq === undefined ? ' anyway' : ''}`, () => ({ id: key }) as Message),
  }
})

const LOST = new ApiError(0, 'offline', '')
const row = (priority = 'normal') => ({ id: 'c1', number: 1, subject: 'S', version: 1, priority }) as ConversationRow
const text = (html: string): Writing => ({ kind: 'reply', html, seen_seq: 1 })
const sends = () => server.calls.filter((call) => call !== 'get')

beforeEach(() => {
  disk.items.clear()
  Object.assign(server, { calls: [], fail: LOST, priority: 'normal', version: 1 })
  useWaiting.setState({ items: [], sending: null })
  client.setQueryData(['session'], { user: { id: 'u1' } } as never)
  giveTools({
    applied: (given, change) => ({ ...given, ...change }) as typeof given,
    contradicts: (before, now, change: ConversationChange) =>
      change.priority !== undefined && before.priority !== now.priority,
    holds: (given, change) => given.priority === change.priority,
    sent: () => undefined,
    made: () => undefined,
  })
})

describe('what waits for the connection', () => {
  it('is sent in its order once the server is there, and then waits no longer', async () => {
    expect(await sendOrKeep(row(), text('one'), [])).toBeNull()
    await keepChange(row(), { priority: 'high' })
    await keepChange(row('high'), { priority: 'urgent' })
    server.fail = null
    await sendWaiting()
    expect(sends()).toEqual(['post one', 'patch high', 'patch urgent'])
    expect(useWaiting.getState().items).toEqual([])
  })

  it('keeps its key over attempts, and stays when the server is still away', async () => {
    await sendOrKeep(row(), text('one'), [])
    const { key } = useWaiting.getState().items[0] as Waiting
    await sendWaiting()
    expect(useWaiting.getState().items).toHaveLength(1)
    expect(useWaiting.getState().items[0]).toMatchObject({ key, tried: true, stop: null })
  })

  it('stops when somebody changed the same, and what comes after waits behind it', async () => {
    await keepChange(row(), { priority: 'high' })
    server.fail = null
    server.priority = 'low'
    await sendOrKeep(row(), text('after'), [])
    await vi.waitFor(() => expect(useWaiting.getState().items[0]?.stop?.code).toBe('version_conflict'))
    expect([sends(), useWaiting.getState().items.length]).toEqual([[], 2])
    await insist(useWaiting.getState().items[0] as Waiting)
    expect(sends()).toEqual(['patch high', 'post after'])
  })

  it('is done already when the lost attempt had arrived', async () => {
    await keepChange(row(), { priority: 'high' })
    Object.assign(server, { fail: null, priority: 'high', version: 2 })
    await sendWaiting()
    expect([sends(), useWaiting.getState().items]).toEqual([[], []])
  })

  it('stops at a newer message and then goes only on purpose', async () => {
    await sendOrKeep(row(), text('one'), [])
    server.fail = new ApiError(409, 'newer_message', '', null, [], { seq: 2 })
    await sendWaiting()
    const stopped = useWaiting.getState().items[0] as Waiting
    expect(stopped.stop).toMatchObject({ code: 'newer_message', current: { seq: 2 } })
    server.fail = null
    await sendWaiting()
    expect(sends()).toEqual([])
    await insist(stopped)
    expect(sends()).toEqual(['post one anyway'])
  })

  it('is asked about when the server no longer remembers a lost attempt', async () => {
    await sendOrKeep(row(), text('one'), [])
    const item = disk.items.get([...disk.items.keys()][0] ?? 0) as Waiting
    disk.items.set(item.order, { ...item, at: Date.now() - 24 * 3_600_000 })
    server.fail = null
    await sendWaiting()
    expect(useWaiting.getState().items[0]?.stop?.code).toBe('unsure')
  })

  it('can be taken back, and is then never sent', async () => {
    await sendOrKeep(row(), text('one'), [])
    const item = useWaiting.getState().items[0] as Waiting
    expect((await takeBack(item.order))?.kind).toBe('message')
    server.fail = null
    await sendWaiting()
    expect(sends()).toEqual([])
    expect(await takeBack(item.order)).toBeNull()
  })
})

describe('what is kept for reading', () => {
  const kept = (place: string, at: number, size = 1) => ({ place, at, size })
  it('keeps within its bounds: the oldest go first', () => {
    const bounds = { age: 100, count: 2, size: 10 }
    expect(tooMuch([kept('a', 1000), kept('b', 1001), kept('c', 1002)], 1002, bounds)).toEqual(['a'])
    expect(tooMuch([kept('a', 1000, 6), kept('b', 1001, 6)], 1001, bounds)).toEqual(['a'])
    expect(tooMuch([kept('a', 1000)], 1101, bounds)).toEqual(['a'])
    expect(tooMuch([kept('a', 1000)], 1000, BOUNDS)).toEqual([])
  })
})
