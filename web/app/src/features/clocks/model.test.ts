// Targets of a policy as the form changes them.
// It never asks a server.
import type { SlaTarget } from '@api/types'
import { describe, expect, it } from 'vitest'
import { targetOf, withTarget } from './model'

describe('targets', () => {
  const first: SlaTarget = { ...targetOf([], 'first_reply'), promise: 120, goal: 20 }

  it('keeps the order of kinds, and leaves out what has no time', () => {
    const both = withTarget([first], { ...targetOf([], 'acknowledgement'), promise: 5 })
    expect(both.map((one) => one.kind)).toEqual(['acknowledgement', 'first_reply'])
    expect(withTarget(both, { ...first, promise: null, goal: null }).map((one) => one.kind)).toEqual([
      'acknowledgement',
    ])
  })

  it('keeps a target that only one priority has', () => {
    const own = {
      ...targetOf([], 'next_reply'),
      priorities: [{ priority: 'urgent' as const, promise: 30, goal: null }],
    }
    expect(withTarget([], own)).toEqual([own])
  })

  it('lets a solution wait while the customer does not answer', () => {
    expect(targetOf([], 'resolution').pauses).toEqual(['waiting', 'snoozed'])
    expect(targetOf([], 'first_reply').pauses).toEqual([])
  })
})
