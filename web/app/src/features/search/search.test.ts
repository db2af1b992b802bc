// Excerpts of the search.
// It never trusts their HTML.
import { describe, expect, it } from 'vitest'
import { parts } from './excerpt'

describe('excerpts', () => {
  it('only marks are taken from the server’s HTML; the rest is text', () => {
    expect(parts('a &lt;b&gt; <mark>導出</mark><img src=x> &amp;')).toEqual([
      { text: 'a <b> ', marked: false },
      { text: '導出', marked: true },
      { text: ' &', marked: false },
    ])
  })
})
