import type { LadderOrder } from '@api/types'
import { describe, expect, it } from 'vitest'
import { falling, gap, lasting, moved } from './model'

const order: LadderOrder = {
  rungs: [
    { class: 'urgent_fault', minutes: 0 },
    { class: 'fault', minutes: 60 },
    { class: 'other', minutes: 2160 },
  ],
  new_for_days: 14,
  sets_priority: true,
}

describe('the ladder', () => {
  it('moves classes and leaves the waiting times at their places', () => {
    const next = moved(order.rungs, 2, -1)
    expect(next.map((rung) => rung.class)).toEqual(['urgent_fault', 'other', 'fault'])
    expect(next.map((rung) => rung.minutes)).toEqual([0, 60, 2160])
    expect(moved(order.rungs, 0, -1)).toEqual(order.rungs)
    expect(moved(order.rungs, 2, 1)).toEqual(order.rungs)
  })

  it('finds what may wait for less than the class above', () => {
    expect(falling(order.rungs)).toEqual([])
    expect(falling([{ class: 'fault', minutes: 5 }, ...order.rungs])).toEqual([1])
  })

  it('says when the lowest overtakes the highest', () => {
    expect(gap(order)?.minutes).toBe(2160)
    expect(gap({ ...order, rungs: [] })).toBeNull()
  })

  it('spells spans out in their largest whole unit', () => {
    expect([0, 90, 2160, 1440, 5760].map(lasting)).toEqual(['0 minutes', '90 minutes', '36 hours', '1 day', '4 days'])
  })
})
