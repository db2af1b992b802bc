// The pure words of releases: lines that become features, and what is touched by its name.
import { loadMore, setLocale } from '@i18n/runtime'
import { beforeAll, describe, expect, test } from 'vitest'
import { featuresOf, type Target, titleOf } from './model'

describe('releases', () => {
  beforeAll(async () => {
    await setLocale('en')
    await loadMore()
  })

  test('a feature a line, without what is empty', () => {
    expect(featuresOf(' CSV export\n\n 导出 \n')).toEqual(['CSV export', '导出'])
    expect(featuresOf('  ')).toEqual([])
  })

  test('a guide without a name goes by its class', () => {
    const guide: Target = { kind: 'guide', target: 'fault ', number: null, title: '', features: [] }
    expect(titleOf({ ...guide, title: 'Broken export' })).toBe('Broken export')
    expect(titleOf(guide)).toContain('Fault')
    expect(titleOf({ ...guide, kind: 'article' })).toBe('')
  })
})
