import { expect, test } from 'vitest'
import { listed, rulesOf } from './model'

test('words between commas of any kind', () => {
  expect(listed(' en, zh，ja、 ko;; ')).toEqual(['en', 'zh', 'ja', 'ko'])
  expect(listed('  ')).toEqual([])
})

test('an inbox without rules leaves everything in the queue', () => {
  expect(rulesOf([], 'a').method).toBe('manual')
  const own = { ...rulesOf([], 'a'), method: 'balanced' as const }
  expect(rulesOf([own], 'a')).toBe(own)
})
