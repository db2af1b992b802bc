import { describe, expect, it } from 'vitest'
import { dismissed, here, join, may, NOTHING, read, showed } from './caps'
import { type Condition, choose, holds, type Message, type Now } from './rules'

const now: Now = {
  url: 'https://shop.example/prices/team?ref=mail#top',
  seconds: 20,
  visits: 2,
  known: false,
  language: 'zh-TW',
  open: true,
}

describe('a condition', () => {
  const page = (how: 'contains' | 'begins' | 'equals', value: string): Condition => ({ kind: 'page', how, value })
  it.each<[Condition, boolean]>([
    [page('contains', 'prices'), true],
    [page('contains', 'ref=mail'), true],
    [page('contains', 'Prices'), false],
    [page('begins', 'https://shop.example/prices'), true],
    [page('begins', '/prices'), true],
    [page('begins', '/team'), false],
    [page('begins', 'shop.example'), false],
    [page('equals', '/prices/team'), true],
    [page('equals', 'https://shop.example/prices/team'), true],
    [page('equals', '/prices/team?ref=mail#top'), true],
    [page('equals', '/prices'), false],
    [page('equals', '/prices/team?ref=other'), false],
    [{ kind: 'seconds', at_least: 20 }, true],
    [{ kind: 'seconds', at_least: 21 }, false],
    [{ kind: 'visits', at_least: 2 }, true],
    [{ kind: 'visits', at_least: 3 }, false],
    [{ kind: 'visitor', known: false }, true],
    [{ kind: 'visitor', known: true }, false],
    [{ kind: 'language', tags: ['ja', 'zh-tw'] }, true],
    [{ kind: 'language', tags: ['zh'] }, true],
    [{ kind: 'language', tags: ['zh-CN'] }, false],
    [{ kind: 'language', tags: ['z'] }, false],
    [{ kind: 'hours' }, true],
    [{ kind: 'country', value: 'JP' } as unknown as Condition, false],
  ])('%j is %s', (condition, wanted) => {
    expect(holds(condition, now)).toBe(wanted)
  })
  it('of office hours does not hold while nobody is there', () => {
    expect(holds({ kind: 'hours' }, { ...now, open: false })).toBe(false)
  })
})

describe('a choice', () => {
  const message = (id: string, ...conditions: Condition[]): Message => ({
    id,
    wording: 1,
    texts: { en: id },
    conditions,
    every_days: 1,
  })
  const all = [
    message('late', { kind: 'seconds', at_least: 60 }),
    message('both', { kind: 'hours' }, { kind: 'visitor', known: true }),
    message('first', { kind: 'hours' }),
    message('second'),
  ]
  it('is the first of which everything holds and that may be shown', () => {
    expect(choose(all, now, () => true)?.id).toBe('first')
    expect(choose(all, now, (one) => one.id !== 'first')?.id).toBe('second')
    expect(choose(all, now, () => false)).toBeNull()
  })
})

describe('caps', () => {
  const DAY = 86_400_000
  const week = { id: 'a', every_days: 7 }
  const seen = showed(NOTHING, 'a', DAY)
  it.each<[string, boolean, boolean]>([
    ['nothing was shown', may(NOTHING, week, 1, 0), true],
    ['the same, six days later', may(seen, week, 1, 7 * DAY), false],
    ['the same, after its days', may(seen, week, 1, 8 * DAY), true],
    ['another on the same day, of one a day', may(seen, { id: 'b', every_days: 1 }, 1, DAY + 1), false],
    ['another on the same day, of two a day', may(seen, { id: 'b', every_days: 1 }, 2, DAY + 1), true],
    ['another on the next day', may(seen, { id: 'b', every_days: 1 }, 1, 2 * DAY), true],
    ['what was sent away, ever', may(dismissed(seen, 'a'), week, 9, 400 * DAY), false],
    ['another than what was sent away', may(dismissed(NOTHING, 'a'), { id: 'b', every_days: 1 }, 1, 0), true],
  ])('%s', (_, got, wanted) => {
    expect(got).toBe(wanted)
  })
  it('count a visit after half an hour of absence', () => {
    const first = here(NOTHING, 10 * DAY)
    expect(first.visits).toBe(1)
    expect(here(first, 10 * DAY + 29 * 60_000).visits).toBe(1)
    expect(here(first, 10 * DAY + 30 * 60_000).visits).toBe(2)
  })
  it('of this page come to those that were stored', () => {
    const stored = { visits: 3, last: DAY, shown: [['a', DAY]] as [string, number][], dismissed: ['b'] }
    const page = dismissed(showed(here(NOTHING, 3 * DAY), 'c', 3 * DAY), 'c')
    expect(join(stored, page)).toEqual({
      visits: 4,
      last: 3 * DAY,
      shown: [
        ['a', DAY],
        ['c', 3 * DAY],
      ],
      dismissed: ['b', 'c'],
    })
    expect(join({ ...stored, last: 3 * DAY - 1 }, page).visits).toBe(3)
  })
  it('pass over what is not theirs', () => {
    for (const text of [null, '', '{', '[]', '7', 'null', '{"visits":-1}', '{"visits":1,"last":1,"shown":1}']) {
      expect(read(text)).toEqual(NOTHING)
    }
    const own = showed(here(NOTHING, DAY), 'a', DAY)
    expect(read(JSON.stringify(own))).toEqual(own)
  })
  it('stay small', () => {
    let kept = NOTHING
    for (let at = 0; at < 200; at += 1) kept = dismissed(showed(kept, `m${at}`, at), `m${at}`)
    expect([kept.shown.length, kept.dismissed.length]).toEqual([50, 50])
  })
})
