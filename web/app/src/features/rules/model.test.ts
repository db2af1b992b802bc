// Tests of the pure rules of rules on the screen.
// They never ask the server.
import type { Rule, RuleDefinition } from '@api/types'
import { describe, expect, it } from 'vitest'
import { ACTIONS, byFolder, EXAMPLES, isWhole, moved, newAction, newTrigger, TRIGGERS } from './model'

const rule = (id: string, folder = ''): Rule => ({ id, folder }) as Rule

describe('rules', () => {
  it('move within their folder only', () => {
    const items = [rule('a'), rule('x', 'Other'), rule('b'), rule('c')]
    expect(moved(items, rule('b'), -1)).toEqual(['b', 'x', 'a', 'c'])
    expect(moved(items, rule('a'), -1)).toEqual(['a', 'x', 'b', 'c'])
    expect(moved(items, rule('x', 'Other'), 1)).toEqual(['a', 'x', 'b', 'c'])
    expect(moved(items, rule('b'), 1)).toEqual(['a', 'x', 'c', 'b'])
  })

  it('stand in the order of their folders, without empty ones', () => {
    const folders = ['Other', 'Empty', ''].map((name) => ({ name, first_match: false }))
    const items = [rule('x', 'Other'), rule('a')]
    expect(byFolder({ items, folders }).map(([folder, rules]) => [folder.name, rules.length])).toEqual([
      ['Other', 1],
      ['', 1],
    ])
  })

  it('are whole only when everything is chosen', () => {
    const whole: RuleDefinition = {
      when: [{ kind: 'customer_wrote' }],
      condition: { all: [] },
      actions: [{ kind: 'unassign' }],
      stop: false,
    }
    expect(isWhole(whole)).toBe(true)
    expect(isWhole({ ...whole, when: [] })).toBe(false)
    expect(isWhole({ ...whole, actions: [] })).toBe(false)
    expect(isWhole({ ...whole, actions: [newAction('add_tag')] })).toBe(false)
    expect(isWhole({ ...whole, actions: [newAction('note')] })).toBe(false)
    expect(isWhole({ ...whole, when: [newTrigger('field_changed')] })).toBe(false)
    expect(Object.values(EXAMPLES).every(isWhole)).toBe(true)
    expect(TRIGGERS.map((kind) => newTrigger(kind).kind)).toEqual([...TRIGGERS])
    expect(ACTIONS.map((kind) => newAction(kind).kind)).toEqual([...ACTIONS])
  })
})
