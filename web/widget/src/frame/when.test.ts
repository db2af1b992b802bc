import { describe, expect, it } from 'vitest'
import { day, moment, sameDay, span } from './when'

const at = (text: string) => new Date(text).getTime()
const NOON = at('2026-03-04T12:00:00')

describe('days and lengths', () => {
  it('are said as people say them', () => {
    expect(day(NOON, NOON, 'en')).toBe('Today')
    expect(day(at('2026-03-03T23:59:00'), NOON, 'ja')).toBe('昨日')
    expect(day(at('2026-02-01T10:00:00'), NOON, 'zh-CN')).toContain('2月1日')
    expect(day(at('2025-02-01T10:00:00'), NOON, 'en')).toContain('2025')
    expect(sameDay(at('2026-03-04T00:00:00'), NOON)).toBe(true)
  })
  it('name the weekday of a moment only when it is another day', () => {
    expect(moment(at('2026-03-05T09:00:00'), NOON, 'en')).toContain('Thursday')
    expect(moment(at('2026-03-04T15:00:00'), NOON, 'en')).not.toContain('Wednesday')
    expect(moment(at('2026-03-20T09:00:00'), NOON, 'en')).toContain('March')
  })
  it('never promise less time than there is', () => {
    expect(span(10, 'en')).toBe('10 minutes')
    expect(span(95, 'en')).toBe('2 hours')
    expect(span(2881, 'ja')).toContain('3')
  })
})
