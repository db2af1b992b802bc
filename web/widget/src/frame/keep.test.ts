import { describe, expect, it } from 'vitest'
import { jar, keep } from './keep'

/** A page whose browser takes cookies as it is told: as they are, or not at all. */
function cookies(taken: boolean) {
  const all = new Map<string, string>()
  const written: string[] = []
  const page = {
    get cookie() {
      return [...all].map(([name, value]) => `${name}=${value}`).join('; ')
    },
    set cookie(text: string) {
      written.push(text)
      const [name = '', value = ''] = (text.split(';')[0] ?? '').split('=')
      if (!taken) return
      if (text.endsWith('max-age=0')) all.delete(name)
      else all.set(name, value)
    },
  }
  return { page, written }
}

describe('what is kept', () => {
  it('is the token in a cookie where storage is refused, and all else in memory', () => {
    const { page, written } = cookies(true)
    const kept = keep('k', null, jar(page))
    expect(kept.get('visitor')).toBeNull()
    kept.set('outbox', '[]')
    expect(written).toEqual([])
    kept.set('visitor', 'cwv_token')
    expect(written[0]).toBe(
      'causeway.k.visitor=cwv_token;path=/widget;secure;samesite=none;partitioned;max-age=31536000',
    )
    const after = keep('k', null, jar(page))
    expect([after.get('visitor'), after.get('outbox')]).toEqual(['cwv_token', null])
    expect(keep('other', null, jar(page)).get('visitor')).toBeNull()
    after.set('visitor', null)
    expect([page.cookie, after.get('visitor')]).toEqual(['', null])
  })
  it('falls back to memory where cookies are refused, too', () => {
    const kept = keep('k', null, jar(cookies(false).page))
    kept.set('visitor', 'token')
    expect(kept.get('visitor')).toBe('token')
    kept.set('visitor', null)
    expect(kept.get('visitor')).toBeNull()
  })
  it('falls back to memory where storage is full', () => {
    const full = {
      getItem: () => null,
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError')
      },
      removeItem: () => undefined,
    }
    const kept = keep('k', full as unknown as Storage)
    kept.set('outbox', '[]')
    expect(kept.get('outbox')).toBe('[]')
  })
  it('keeps two widgets apart', () => {
    keep('one', localStorage).set('visitor', 'a')
    expect(keep('two', localStorage).get('visitor')).toBeNull()
    expect(keep('one', localStorage).get('visitor')).toBe('a')
  })
})
