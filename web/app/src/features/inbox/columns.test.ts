// Tests of what a press on a heading asks for.
// They never draw.
import { expect, it } from 'vitest'
import { ACTIVITY_SORTS, nextSort } from './columns'

it('goes through the orders of a heading and back to the order of the view', () => {
  expect(nextSort(ACTIVITY_SORTS, 'priority', 'priority')).toBe('newest')
  expect(nextSort(ACTIVITY_SORTS, 'newest', 'priority')).toBe('oldest')
  expect(nextSort(ACTIVITY_SORTS, 'oldest', 'priority')).toBe('priority')
})

it('turns the order of the view itself around', () => {
  expect(nextSort(ACTIVITY_SORTS, 'newest', 'newest')).toBe('oldest')
  expect(nextSort(ACTIVITY_SORTS, 'oldest', 'newest')).toBe('newest')
  expect(nextSort([['priority', 'descending']], 'priority', 'newest')).toBe('newest')
  expect(nextSort([['priority', 'descending']], 'priority', 'priority')).toBe('priority')
})
