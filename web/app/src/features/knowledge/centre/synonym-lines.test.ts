import { expect, test } from 'vitest'
import { groupsOf, linesOf } from './synonym-lines'

test('a group is a line, with commas of every script', () => {
  const groups = [
    ['invoice', 'bill', '发票'],
    ['password', '口令'],
  ]
  expect(linesOf(groups)).toBe('invoice, bill, 发票\npassword, 口令')
  expect(groupsOf('invoice，bill、发票\n\n ,, \npassword;口令 ')).toEqual(groups)
})
