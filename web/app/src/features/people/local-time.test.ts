// Tests of the time where a customer lives.
// They never depend on the machine's own zone.
import { setLocale } from '@i18n/runtime'
import { beforeAll, expect, test } from 'vitest'
import { dayPart, localTime } from './local-time'

beforeAll(() => setLocale('en'))

test('the clock, the part of the day and the day are those of the place', () => {
  const at = Date.UTC(2026, 0, 5, 18, 14)
  expect(localTime('Asia/Tokyo', at, 'Europe/Berlin')).toEqual({ clock: '03:14 AM', part: 'night', day: 1 })
  expect(localTime('America/Los_Angeles', at, 'Asia/Tokyo')).toMatchObject({ part: 'morning', day: -1 })
  expect(localTime('Europe/Berlin', at, 'Europe/Berlin')).toMatchObject({ part: 'evening', day: 0 })
})

test('every hour belongs to one part of the day', () => {
  const parts = [0, 5, 6, 11, 12, 17, 18, 21, 22, 23].map(dayPart)
  expect(parts).toEqual([
    'night',
    'night',
    'morning',
    'morning',
    'afternoon',
    'afternoon',
    'evening',
    'evening',
    'night',
    'night',
  ])
})

test('a zone that the browser does not know gives nothing', () => {
  expect(localTime('Mars/Olympus', 0)).toBeNull()
})
