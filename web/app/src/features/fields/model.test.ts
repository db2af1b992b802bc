// Tests of how field values are read and shown.
// They never ask a server.
import type { Field, FieldKind } from '@api/types'
import { loadMore, setLocale } from '@i18n/runtime'
import { beforeAll, expect, test } from 'vitest'
import { dayMs, dayText, shownValue, typedNumber } from './model'

beforeAll(async () => {
  await setLocale('en')
  await loadMore()
})

const field = (kind: FieldKind): Field => ({
  id: 'f',
  owner: 'conversation',
  name: 'Berth',
  names: {},
  kind,
  options: [
    { id: 'n', name: 'North', archived: false },
    { id: 's', name: 'South', archived: true },
  ],
  required: 'never',
  shown_when: null,
  position: 1,
  archived: false,
  version: 1,
})

test('typed numbers are read as people write them, and what is none stays text for the server to name', () => {
  expect(typedNumber(' 1,234.5 ')).toBe(1234.5)
  expect(typedNumber('１２')).toBe(12)
  expect(typedNumber('-3')).toBe(-3)
  expect(typedNumber('  ')).toBeNull()
  expect(typedNumber('four')).toBe('four')
})

test('a day is the same day in every time zone', () => {
  expect(dayText(dayMs('2026-03-29'))).toBe('2026-03-29')
  expect(dayMs('')).toBeNull()
  expect(dayText(null)).toBe('')
})

test('values are shown by the names of their options and people', () => {
  const users = [{ id: 'u', name: 'Robin' }]
  expect(shownValue(field('choice'), 'n', users)).toBe('North')
  expect(shownValue(field('choices'), ['n', 's'], users)).toBe('North and South')
  expect(shownValue(field('person'), 'u', users)).toBe('Robin')
  expect(shownValue(field('number'), 1234.5, users)).toBe('1,234.5')
  expect(shownValue(field('date'), dayMs('2026-03-29'), users)).toBe('Mar 29, 2026')
  expect(shownValue(field('yes_no'), false, users)).toBe('No')
  expect(shownValue(field('text'), null, users)).toBeNull()
})
