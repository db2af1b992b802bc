// Tests of the tree behind the editor of conditions: nothing is lost on the way there and back.
// They never draw.
import type { Condition } from '@api/types'
import { describe, expect, it } from 'vitest'
import { conditionOf, newGroup, newTest, replaced, treeOf } from './model'

describe('conditions as trees', () => {
  it.each<Condition>([
    { all: [{ category: ['open'] }, { not: { assignee: ['me'] } }] },
    {
      any: [{ all: [{ priority: ['urgent'] }, { waiting: { over_minutes: 60 } }] }, { not: { any: [{ tag: ['t'] }] } }],
    },
    { all: [{ field: { id: 'f', test: { is: ['gold'] } } }] },
  ])('come back as they went', (condition) => {
    expect(conditionOf(treeOf(condition))).toEqual(condition)
  })

  it('wrap a single test in a group', () => {
    expect(conditionOf(treeOf({ category: ['open'] }))).toEqual({ all: [{ category: ['open'] }] })
  })

  it('leave out what says nothing yet', () => {
    expect(conditionOf(newGroup('all', [newTest('tag'), newTest('attachment')]))).toEqual({
      all: [{ attachment: true }],
    })
    expect(conditionOf(newGroup('all', [newTest('tag')]))).toBeNull()
  })

  it('replace and remove deep inside', () => {
    const test = newTest('attachment')
    const tree = newGroup('all', [newGroup('any', [test, newTest('mentioned')])])
    expect(conditionOf(replaced(tree, test.key, null))).toEqual({ all: [{ any: [{ mentioned: true }] }] })
    expect(conditionOf(replaced(tree, test.key, { ...test, not: true }))).toEqual({
      all: [{ any: [{ not: { attachment: true } }, { mentioned: true }] }],
    })
  })
})
