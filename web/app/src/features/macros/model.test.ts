// Tests of the pure rules of macros on the screen.
// They never draw anything.
import type { Macro } from '@api/types'
import { describe, expect, it } from 'vitest'
import { byFolder, offered, questionOf, tokensIn } from './model'

const macro = (name: string, shortcut = '', more: Partial<Macro> = {}): Macro => ({
  id: name,
  name,
  keys: [],
  shortcut,
  folder: '',
  scope: 'everyone',
  owner_id: null,
  team_id: null,
  bodies: {},
  actions: [],
  archived: false,
  reviewed_at: null,
  reviewed_by: null,
  changed_by: null,
  changed_at: 0,
  version: 1,
  ...more,
})

describe('macros on the screen', () => {
  it('offers an exact shortcut first, then beginnings, and nothing that is archived', () => {
    const all = [
      macro('Bill closed'),
      macro('Close the case', 'closed'),
      macro('May we close', 'close'),
      macro('Closing time', '', { archived: true }),
      macro('Close again'),
    ]
    expect(offered(all, 'close').map((one) => one.name)).toEqual([
      'May we close',
      'Close the case',
      'Close again',
      'Bill closed',
    ])
    expect(offered(all, '').map((one) => one.name)).toHaveLength(4)
    expect(offered([macro('退款说明')], '退款')).toHaveLength(1)
    expect(offered([macro('Ｒｅｆｕｎｄ')], 'refund')).toHaveLength(1)
    expect(offered(all, 'nothing')).toEqual([])
    expect(offered(all, '', ['Close again', 'Bill closed']).map((one) => one.name)).toEqual([
      'Close again',
      'Bill closed',
      'Close the case',
      'May we close',
    ])
  })

  it('finds Chinese and Japanese names by the Latin letters that people type', () => {
    const all = [
      macro('退款说明', '', { keys: ['tuikuanshuoming', 'tksm'] }),
      macro('Shipping'),
      macro('ログイン', '', { keys: ['roguin'] }),
      macro('Tks for waiting'),
    ]
    expect(offered(all, 'tks').map((one) => one.name)).toEqual(['Tks for waiting', '退款说明'])
    expect(offered(all, 'tuikuan').map((one) => one.name)).toEqual(['退款说明'])
    expect(offered(all, 'rogu').map((one) => one.name)).toEqual(['ログイン'])
    // Only a beginning counts: the middle of pinyin holds nearly every pair of letters.
    expect(offered(all, 'kuan')).toEqual([])
  })

  it('finds open placeholders once each, as people wrote them', () => {
    expect(tokensIn('<p>{{customer.name}} {{?A &amp; B?}} {{customer.name}}</p>')).toEqual([
      '{{customer.name}}',
      '{{?A & B?}}',
    ])
    expect(tokensIn('<p>{{ <b>x</b> }} {} {{}}</p>')).toEqual([])
    expect(questionOf('{{? 订单号？ }}')).toBe('订单号？')
    expect(questionOf('{{customer.name}}')).toBeNull()
  })

  it('groups by folder', () => {
    const all = [macro('a', '', { folder: 'B' }), macro('b'), macro('c', '', { folder: 'B' })]
    expect(byFolder(all).map(([folder, list]) => [folder, list.length])).toEqual([
      ['', 1],
      ['B', 2],
    ])
  })
})
