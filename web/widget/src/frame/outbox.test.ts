import { describe, expect, it } from 'vitest'
import { last, merge, unseen } from './merge'
import { mark, next, type Outgoing, restore, settle, uuid, without } from './outbox'
import type { Conversation, Message } from './protocol'

const out = (client_id: string, state: Outgoing['state'] = 'waiting'): Outgoing => ({
  client_id,
  text: client_id,
  files: [],
  at: 0,
  state,
  page: '',
  title: '',
})
const message = (seq: number, more: Partial<Message> = {}): Message => ({
  id: `m${seq}`,
  seq,
  by: 'you',
  name: 'You',
  at: seq,
  text: '',
  html: '',
  files: [],
  client_id: null,
  ...more,
})

describe('the outbox', () => {
  it('sends in the order of writing and passes over what was refused', () => {
    expect(next([out('a', 'refused'), out('b'), out('c')])?.client_id).toBe('b')
    expect(next(mark([out('a')], 'a', 'refused'))).toBeUndefined()
    expect(next(mark([out('a', 'refused')], 'a', 'waiting'))?.client_id).toBe('a')
  })
  it('settles what the server knows, whichever way its word came', () => {
    const left = settle([out('a'), out('b')], [message(3, { client_id: 'a' }), message(4)])
    expect(left.map((one) => one.client_id)).toEqual(['b'])
    expect(without([out('a'), out('b')], 'b').map((one) => one.client_id)).toEqual(['a'])
  })
  it('survives a reload, and whatever else stands in the storage', () => {
    expect(restore(JSON.stringify([out('a')]))).toEqual([out('a')])
    for (const text of [null, '', '{', '{}', '[null, 1, {"client_id": "x"}]']) expect(restore(text)).toEqual([])
  })
  it('gives ids that are UUIDs also without randomUUID', () => {
    const plain = { getRandomValues: crypto.getRandomValues.bind(crypto) }
    const [one, other] = [uuid(plain), uuid(plain)]
    expect(one).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(one).not.toBe(other)
  })
})

describe('merging', () => {
  it('has each message once, in the server’s order, with what came last', () => {
    const all = merge([message(2), message(8)], [message(5), message(8, { text: 'new' })])
    expect(all.map((one) => one.seq)).toEqual([2, 5, 8])
    expect(last(all, () => true)?.text).toBe('new')
  })
  it('counts as new what others wrote after what was seen', () => {
    const messages = [message(1, { by: 'team' }), message(4, { by: 'team' }), message(6), message(9, { by: 'other' })]
    expect(unseen({ messages, seen_seq: 1 } as Conversation)).toBe(2)
    expect(unseen(null)).toBe(0)
  })
})
