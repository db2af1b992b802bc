import type { Guide, TakenStep } from '@api/types'
import { describe, expect, test } from 'vitest'
import { running, stands, walk } from './model'

const answer = (key: string, next: string) => ({ key, words: key, next, finding: '', cause: null, side: null })
const guide: Guide = {
  name: '',
  class: 'fault',
  product: '',
  steps: [
    { key: 'a', ask: 'A?', hint: '', answers: [answer('yes', 'b'), answer('no', '')] },
    { key: 'b', ask: 'B?', hint: '', answers: [answer('done', '')] },
  ],
}
const took = (step: string, said: string, over: Partial<TakenStep> = {}): TakenStep => ({
  seq: 0,
  class: 'fault',
  guide: '',
  step,
  answer: said,
  question: '',
  said: '',
  at: 0,
  by_id: '',
  by_customer: false,
  ...over,
})

describe('a walk through a guide', () => {
  test('begins with the first step, goes on by the answer and comes to an end', () => {
    expect(stands(guide, [])?.key).toBe('a')
    expect(stands(guide, walk(guide, [took('a', 'yes')]))?.key).toBe('b')
    expect(stands(guide, walk(guide, [took('a', 'no')]))).toBeNull()
    expect(stands(guide, walk(guide, [took('a', 'yes'), took('b', 'done')]))).toBeNull()
  })
  test('counts from a step that was answered again, and leaves out other guides', () => {
    const path = walk(guide, [
      took('a', 'yes'),
      took('x', 'y', { guide: 'Other' }),
      took('b', 'done'),
      took('a', 'yes'),
    ])
    expect(path.map((one) => one.step)).toEqual(['a'])
    expect(stands(guide, path)?.key).toBe('b')
  })
  test('stands at the end when the answer is gone from the guide', () => {
    expect(stands(guide, [took('a', 'maybe')])).toBeNull()
  })
})

test('a clock of minutes', () => {
  expect([running(0), running(61_000), running(599_999), running(-5)]).toEqual(['0:00', '1:01', '9:59', '0:00'])
})
