import { describe, expect, it } from 'vitest'
import { contrast, INK, mix, on, PAPER, readable } from './contrast'

const EVERY = Array.from({ length: 512 }, (_, at) => {
  const part = (shift: number) => (((at >> shift) & 7) * 36).toString(16).padStart(2, '0')
  return `#${part(0)}${part(3)}${part(6)}`
})

describe('contrast', () => {
  it('is 21 between black and white and 1 with itself', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
    expect(contrast('#808080', '#808080')).toBe(1)
  })
  it('writes on any colour so that it can be read', () => {
    for (const colour of EVERY) expect(contrast(on(colour), colour), colour).toBeGreaterThanOrEqual(4.5)
  })
  it('makes any colour readable as text, and leaves what is readable alone', () => {
    for (const colour of EVERY)
      expect(contrast(readable(colour, PAPER, INK), PAPER), colour).toBeGreaterThanOrEqual(4.5)
    expect(readable('#00627d', PAPER, INK)).toBe('#00627d')
    expect(readable('#ffe000', PAPER, INK)).not.toBe('#ffe000')
  })
  it('mixes by share', () => {
    expect(mix('#000000', '#ffffff', 0.5)).toBe('#808080')
    expect(mix('#123456', '#ffffff', 1)).toBe('#123456')
  })
})
