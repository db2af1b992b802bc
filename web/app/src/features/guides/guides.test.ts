import type { Guide, GuideAnswer, GuideStep } from '@api/types'
import { describe, expect, test } from 'vitest'
import { fromTeam, lacking, slugOf, walkAlong } from './model'
import { draw } from './tree-layout'

const answer = (key: string, next = ''): GuideAnswer => ({
  key,
  words: key,
  next,
  finding: '',
  cause: null,
  side: null,
})
const step = (key: string, ...answers: GuideAnswer[]): GuideStep => ({ key, ask: `${key}?`, hint: '', answers })
const guide = (...steps: GuideStep[]): Guide => ({ name: 'Ports', class: 'simple', product: '', steps })
const ports = guide(step('port', answer('open', 'reply'), answer('closed')), step('reply', answer('yes'), answer('no')))

describe('what customers read', () => {
  test('the team’s words fill what is empty and nothing else; ends stay to be written', () => {
    expect(lacking(ports, 0, 'en')).toBe(10)
    const filled = fromTeam(ports, 0, 'en')
    expect(lacking(filled, 0, 'en')).toBe(3)
    expect(filled.public?.slug).toBe('ports')
    const own = { ...filled, public: { ...filled.public, titles: { en: 'Mine' } } } as Guide
    expect(fromTeam(own, 0, 'en').public?.titles.en).toBe('Mine')
    expect(lacking(filled, 0, 'ja')).toBe(10)
  })

  test.each([
    ['Port 80 – closed?', 'port-80-closed'],
    ['Café', 'cafe'],
    ['安全组', 'guide-3'],
  ])('the address of %s', (name, slug) => expect(slugOf(name, 2)).toBe(slug))
})

describe('a walk', () => {
  test('goes as far as the guide has the answers', () => {
    expect(walkAlong(ports, []).step?.key).toBe('port')
    expect(walkAlong(ports, ['open', 'no']).end?.key).toBe('no')
    expect(walkAlong(ports, ['maybe', 'no']).taken).toEqual([])
    const circle = guide(step('a', answer('on', 'b')), step('b', answer('back', 'a')))
    expect(walkAlong(circle, Array(50).fill('on')).taken.length).toBeLessThanOrEqual(2)
  })
})

describe('a drawing', () => {
  test('has a box for each step and each end, one to a place', () => {
    const { boxes, lines, columns, rows } = draw(ports)
    expect(boxes.map((box) => box.id).sort()).toEqual(['port', 'port.closed', 'reply', 'reply.no', 'reply.yes'])
    expect([lines.length, columns, rows]).toEqual([4, 3, 3])
    expect(new Set(boxes.map((box) => `${box.column} ${box.row}`)).size).toBe(boxes.length)
  })

  test('puts a step to which two ways lead behind both, and survives circles and loose steps', () => {
    const twice = guide(
      step('a', answer('x', 'b'), answer('y', 'c')),
      step('b', answer('z', 'c')),
      step('c', answer('end')),
    )
    expect(draw(twice).boxes.find((box) => box.id === 'c')?.column).toBe(2)
    const circle = guide(step('a', answer('on', 'b')), step('b', answer('back', 'a')), step('loose'))
    expect(
      draw(circle)
        .boxes.map((box) => box.id)
        .sort(),
    ).toEqual(['a', 'b', 'loose'])
  })
})
