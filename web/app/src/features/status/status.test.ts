import type { Locale } from '@api/types'
import { describe, expect, it } from 'vitest'
import {
  chosenOf,
  nextPhase,
  nextTurn,
  pairs,
  phasesOf,
  pick,
  preference,
  publicAddress,
  type StatusIncident,
  standIn,
  written,
} from './model'

const brand = { default_locale: 'ja' as Locale, locales: ['en', 'ja', 'zh-CN'] as Locale[] }
const incident = (part: Partial<StatusIncident>): StatusIncident => ({
  id: 'i',
  number: 1,
  brand_id: 'b',
  kind: 'incident',
  titles: {},
  impact: 'minor',
  issue: null,
  from_at: 100,
  until_at: null,
  begin_texts: {},
  affected: [],
  steps: [],
  created_by: null,
  created_at: 0,
  updated_at: 0,
  version: 1,
  stage: 'running',
  components: [],
  ...part,
})

describe('texts by language', () => {
  it('looks for a text as the public page does: the reader’s, the default, then the others', () => {
    expect(preference(brand, 'zh-CN')).toEqual(['zh-CN', 'ja', 'en'])
    expect(pick({ en: 'Slow', ja: '遅延' }, preference(brand, 'zh-CN'))).toEqual({ locale: 'ja', text: '遅延' })
    expect(pick({ en: 'Slow', ja: ' ' }, preference(brand, 'ja'))).toEqual({ locale: 'en', text: 'Slow' })
    expect(pick({ 'zh-TW': '緩慢' }, ['en'])).toEqual({ locale: 'zh-TW', text: '緩慢' })
    expect(pick({}, ['en'])).toBeNull()
  })

  it('says what readers of a missing language see instead', () => {
    expect(written([{ en: 'a' }, { en: ' ' }], 'en')).toBe('part')
    expect(standIn(brand, [{ en: 'a' }, { en: 'b' }])).toBe('en')
    expect(
      standIn(brand, [
        { en: 'a', ja: 'c' },
        { en: 'b', ja: 'd' },
      ]),
    ).toBe('ja')
    expect(standIn(brand, [{ en: 'a' }, { ja: 'd' }])).toBeNull()
  })
})

describe('what an incident does', () => {
  it('names only what is not as it should be', () => {
    expect(pairs({ a: 'operational', b: 'degraded' })).toEqual([{ component_id: 'b', state: 'degraded' }])
  })

  it('takes the plan before work begins, and the word of the server afterwards', () => {
    const affected = [
      { component_id: 'a', at: null, state: 'maintenance' as const },
      { component_id: 'a', at: 200, state: 'degraded' as const },
    ]
    const components = [{ component_id: 'a', state: 'degraded' as const }]
    expect(chosenOf(incident({ stage: 'planned', affected, components }))).toEqual({ a: 'maintenance' })
    expect(chosenOf(incident({ affected, components }))).toEqual({ a: 'degraded' })
  })

  it('offers the phase that comes next, and never a notice of an incident', () => {
    const at = (phase: 'investigating' | 'monitoring') => [
      { id: 's', no: 1, phase, texts: {}, at: 0, by_user: null, corrected_at: null },
    ]
    expect(nextPhase(incident({ steps: at('investigating') }))).toBe('identified')
    expect(nextPhase(incident({ steps: at('monitoring') }))).toBe('monitoring')
    expect(nextPhase(incident({ kind: 'maintenance' }))).toBe('notice')
    expect(phasesOf('incident')).not.toContain('notice')
  })

  it('knows when planned work begins or ends next', () => {
    const work = incident({ from_at: 500, until_at: 900 })
    expect(nextTurn([work, incident({})], 300)).toBe(500)
    expect(nextTurn([work], 500)).toBe(900)
    expect(nextTurn([work], 900)).toBeNull()
  })
})

describe('the public address', () => {
  const whole = { ...brand, host: 'help.example.com', is_default: false } as unknown as Parameters<
    typeof publicAddress
  >[0]
  it('is in a language of the brand', () => {
    expect(publicAddress(whole, 'zh-CN', 7)).toBe('https://help.example.com/zh-CN/status/7')
    expect(publicAddress(whole, 'zh-TW')).toBe('https://help.example.com/ja/status')
  })
  it('is missing as long as the brand has no host', () => {
    expect(publicAddress({ ...whole, host: null }, 'en')).toBeNull()
  })
})
