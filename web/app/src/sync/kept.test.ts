// Which answers stay in the browser: whose, of whom, and what makes them go.
// It never opens a database; a map stands in for it.
import type { ConversationRow } from '@api/types'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { belongsTo, forgetKept, keeper, useKept, wasShown } from './kept'
import type { Kept } from './kept-store'

const disk = vi.hoisted(() => new Map<string, unknown>())
vi.mock('./kept-store', () => ({
  put: async (all: Kept[]) => {
    for (const one of all) disk.set(one.place, one)
  },
  drop: async (place: string) => disk.delete(place),
  find: async (place: string) => disk.get(place),
  wipe: async () => disk.clear(),
  dropAbout: async (about: string) => {
    for (const [place, one] of disk) if ((one as Kept).about === about) disk.delete(place)
  },
  tidy: async () => undefined,
}))

const row = (number: number, confidential = false) =>
  ({
    id: `c${number}`,
    number,
    version: 1,
    contact: { id: `k${number}`, name: '', email: null, company: null, confidential },
  }) as ConversationRow
const page = (...items: ConversationRow[]) => ({ items, next_cursor: null })
const written = () => vi.advanceTimersByTimeAsync(1000)

beforeEach(async () => {
  vi.useFakeTimers()
  await forgetKept()
  await belongsTo('u1')
})

describe('answers that stay in the browser', () => {
  it('are found again by their question, and say that they are not from now', async () => {
    keeper.keep('/conversations/7', row(7))
    await written()
    expect(useKept.getState().shown).toBe(false)
    expect(await keeper.find('/conversations/7')).toMatchObject({ number: 7 })
    expect([wasShown(), wasShown()]).toEqual([true, false])
    expect(await keeper.find('/conversations/8')).toBeUndefined()
  })

  it('are of questions that are read without a connection, never of searches, keys or accesses', async () => {
    keeper.keep('/conversations?view=all', page(row(1)))
    for (const place of [
      '/search?q=a',
      '/api-keys',
      '/secret-accesses',
      '/contacts?q=a',
      '/contacts/k1/access',
      '/relay',
    ])
      keeper.keep(place, { items: [] })
    keeper.keep('/conversations/c1/similar', page(row(2)))
    await written()
    expect([...disk.keys()]).toEqual(['/conversations?view=all'])
  })

  it('hold nothing of a confidential customer: no row, no message, no contact', async () => {
    keeper.keep('/conversations/c2/messages?limit=40', page())
    keeper.keep('/contacts/k2', { id: 'k2' })
    keeper.keep('/conversations?view=all', page(row(1), row(2, true)))
    keeper.keep('/conversations/2', row(2, true))
    keeper.keep('/conversations/c2/history?limit=200', page())
    await written()
    expect([...disk.keys()]).toEqual(['/conversations?view=all'])
    expect(await keeper.find('/conversations?view=all')).toEqual(page(row(1)))
  })

  it('wait until it is known whose they are', async () => {
    keeper.keep('/conversations/c3/messages?limit=40', page())
    await written()
    expect(disk.size).toBe(0)
    keeper.keep('/conversations/3', row(3))
    await written()
    expect([...disk.keys()].sort()).toEqual(['/conversations/3', '/conversations/c3/messages?limit=40'])
  })

  it('go when the customer becomes confidential, or when the server no longer gives them', async () => {
    keeper.keep('/conversations/4', row(4))
    keeper.keep('/conversations/c4/messages?limit=40', page())
    keeper.keep('/conversations/5', row(5))
    keeper.keep('/conversations?view=mine', page(row(4)))
    await written()
    keeper.keep('/conversations/4', row(4, true))
    keeper.forget('/conversations/c5')
    await written()
    expect(disk.size).toBe(0)
  })

  it('go when another person signs in, and stay for the same one', async () => {
    await belongsTo('u1')
    keeper.keep('/conversations/6', row(6))
    await written()
    await belongsTo('u1')
    expect(disk.size).toBe(1)
    await belongsTo('u2')
    expect(disk.size).toBe(0)
  })

  it('are not kept when they come after signing out', async () => {
    await forgetKept()
    keeper.keep('/conversations/6', row(6))
    await written()
    expect(disk.size).toBe(0)
  })
})
