import { describe, expect, it } from 'vitest'
import { watchIme } from './ime'

const key = (more: Partial<KeyboardEvent> = {}) => ({ isComposing: false, keyCode: 13, ...more }) as KeyboardEvent

describe('an input method', () => {
  it('owns the keys while it composes and for the moment after', async () => {
    const field = document.createElement('textarea')
    const composing = watchIme(field)
    expect(composing(key())).toBe(false)
    expect(composing(key({ keyCode: 229 }))).toBe(true)
    expect(composing(key({ isComposing: true }))).toBe(true)
    field.dispatchEvent(new Event('compositionstart'))
    expect(composing(key())).toBe(true)
    field.dispatchEvent(new Event('compositionend'))
    expect(composing(key())).toBe(true)
    await new Promise((resolve) => setTimeout(resolve, 1))
    expect(composing(key())).toBe(false)
  })
})
