// Which session is open, and how long it runs.
// It never asks a server.
import { describe, expect, it } from 'vitest'
import { clockOf, openOf, type RemoteSession } from './model'

const session = (some: Partial<RemoteSession>) => ({ id: 'a', ended_at: null, ...some }) as RemoteSession

describe('remote sessions', () => {
  it('the open one is that which is not over', () => {
    expect(openOf([session({ id: 'a', ended_at: 5 }), session({ id: 'b' })])?.id).toBe('b')
    expect(openOf([session({ ended_at: 5 })])).toBeUndefined()
  })
  it('a clock shows hours only when there are any', () => {
    expect([0, 9_999, 61_000, 3_599_999, 3_600_000, 36_061_000, -5].map(clockOf)).toEqual([
      '0:00',
      '0:09',
      '1:01',
      '59:59',
      '1:00:00',
      '10:01:01',
      '0:00',
    ])
  })
})
