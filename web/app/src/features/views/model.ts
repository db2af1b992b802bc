// A condition as people edit it: groups and tests in a tree. Pure: conditions in, trees out, and back.
// It never knows what a test looks like on screen.
import type { Condition } from '@api/types'

export type Join = 'all' | 'any'
export interface Group {
  kind: 'group'
  key: number
  not: boolean
  join: Join
  parts: Node[]
}
export interface Test {
  kind: 'test'
  key: number
  not: boolean
  /** The condition's own name, or `field:` and the id of a field. */
  name: string
  value: unknown
}
export type Node = Group | Test

let last = 0
const next = (): number => {
  last += 1
  return last
}

export const FIELD = 'field:'

export function newTest(name: string): Test {
  return { kind: 'test', key: next(), not: false, name, value: firstValue(name) }
}

export const newGroup = (join: Join, parts: Node[] = []): Group => ({
  kind: 'group',
  key: next(),
  not: false,
  join,
  parts,
})

/** What a test asks before somebody chose anything. */
export function firstValue(name: string): unknown {
  if (['attachment', 'delivery_failed', 'mentioned', 'followed'].includes(name)) return true
  if (['waiting', 'idle', 'begun'].includes(name)) return { over_minutes: 240 }
  if (name === 'next_action') return 'overdue'
  if (name === 'clock') return { is: 'running' }
  if (name === 'messages') return { at_least: 2 }
  if (name.startsWith(FIELD)) return { filled: true }
  return []
}

export function nodeOf(condition: Condition): Node {
  if ('not' in condition) {
    const inner = nodeOf(condition.not as Condition)
    return { ...inner, not: !inner.not }
  }
  for (const join of ['all', 'any'] as const) {
    const parts = (condition as Partial<Record<Join, Condition[]>>)[join]
    if (parts) return newGroup(join, parts.map(nodeOf))
  }
  const [name, value] = Object.entries(condition)[0] ?? ['category', []]
  const test = newTest(name)
  if (name !== 'field') return { ...test, value }
  const field = value as { id: string; test: unknown }
  return { ...test, name: FIELD + field.id, value: field.test }
}

/** The tree of a whole condition: its root is always a group. */
export function treeOf(condition: Condition): Group {
  const node = nodeOf(condition)
  return node.kind === 'group' && !node.not ? node : newGroup('all', [node])
}

/** Whether a test says anything yet; what is empty is left out rather than matching nothing. */
const says = (value: unknown): boolean => !Array.isArray(value) || value.length > 0

export function conditionOf(node: Node): Condition | null {
  let inner: Condition | null
  if (node.kind === 'group') {
    const parts = node.parts.map(conditionOf).filter((part) => part !== null)
    inner = parts.length === 0 ? null : ({ [node.join]: parts } as Condition)
  } else if (!says(node.value)) {
    inner = null
  } else if (node.name.startsWith(FIELD)) {
    inner = { field: { id: node.name.slice(FIELD.length), test: node.value } } as Condition
  } else {
    inner = { [node.name]: node.value } as Condition
  }
  return inner && node.not ? { not: inner } : inner
}

/** The tree with the node of this key replaced, or taken out when `by` is null. */
export function replaced(group: Group, key: number, by: Node | null): Group {
  const parts = group.parts.flatMap((part): Node[] => {
    if (part.key === key) return by ? [by] : []
    return [part.kind === 'group' ? replaced(part, key, by) : part]
  })
  return { ...group, parts }
}
