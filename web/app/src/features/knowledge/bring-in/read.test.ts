// Tests of reading files from elsewhere.
// They never ask a server.
import { describe, expect, it } from 'vitest'
import { Pictures } from './pictures'
import { localeOf, namesAbove, Unreadable } from './pieces'
import { read } from './read'

describe('reading files from elsewhere', () => {
  it('knows languages however they are written', () => {
    const tags = ['en-us', 'EN', 'zh-cn', 'zh', 'zh_TW', 'zh-Hant-HK', 'ja', 'fr', '', 7]
    expect(tags.map(localeOf)).toEqual(['en', 'en', 'zh-CN', 'zh-CN', 'zh-TW', 'zh-TW', 'ja', null, null, null])
  })

  it('takes Markdown as it is and a web page without its frame', () => {
    expect(read('a.md', '# Export\n\nPress it.')[0]?.texts[0]).toMatchObject({ title: 'Export', locale: null })
    const html =
      '<html lang="ja"><title>T</title><meta name="description" content="About"><nav>x</nav><main><h1>書き出し</h1><p>押します</p><script>1</script></main></html>'
    expect(read('a.html', html)).toEqual([
      {
        texts: [{ locale: 'ja', title: '書き出し', summary: 'About', html: '<p>押します</p>' }],
        section: [],
        internal: false,
      },
    ])
  })

  it('makes one article of what Zendesk keeps in several languages, in its sections', () => {
    const file = {
      categories: [{ id: 1, name: 'Guide' }],
      sections: [
        { id: 2, name: 'Start', category_id: 1 },
        { id: 3, name: 'First day', category_id: 1, parent_section_id: 2 },
      ],
      articles: [
        { id: 9, section_id: 3, locale: 'ja', source_locale: 'en-us', title: '始める', body: '<p>一</p>' },
        { id: 9, section_id: 3, locale: 'en-us', source_locale: 'en-us', title: 'Begin', body: '<p>One</p>' },
        { id: 10, section_id: 77, locale: 'en-us', title: 'Alone', body: '' },
        { id: 11, section_id: 2, locale: 'en-us', title: '', body: 'nothing to call it' },
      ],
    }
    const pieces = read('z.json', JSON.stringify(file))
    expect(pieces.map((one) => one.texts.map((text) => [text.locale, text.title]))).toEqual([
      [
        ['en', 'Begin'],
        ['ja', '始める'],
      ],
      [['en', 'Alone']],
    ])
    expect(pieces.map((one) => one.section)).toEqual([['Guide', 'Start', 'First day'], []])
  })

  it('reads what Intercom lists', () => {
    const file = {
      type: 'list',
      data: [
        {
          id: '5',
          type: 'article',
          title: 'Pay',
          description: 'How',
          body: '<p>x</p>',
          parent_id: 6,
          default_locale: 'en',
          translated_content: {
            type: 'x',
            en: { title: 'Pay' },
            'zh-CN': { title: '付款', body: '<p>钱</p>' },
            fr: { title: 'Payer' },
          },
        },
      ],
      collections: [{ id: '6', name: 'Billing', parent_id: null }],
    }
    const [piece] = read('i.json', JSON.stringify(file))
    expect(piece?.texts.map((text) => [text.locale, text.title, text.summary])).toEqual([
      ['en', 'Pay', 'How'],
      ['zh-CN', '付款', ''],
    ])
    expect(piece?.section).toEqual(['Billing'])
  })

  it('reads what another desk took along, with drafts over what is published', () => {
    const file = {
      format: 'causeway-help-centre',
      sections: [{ id: 's', parent_id: null, names: { en: 'Billing', ja: '請求' } }],
      articles: [
        {
          category_id: 's',
          visibility: 'internal',
          archived: false,
          source_locale: 'ja',
          texts: [
            { locale: 'en', title: 'Pay', summary: '', body: '<p>x</p>', published: true },
            { locale: 'ja', title: '支払い', summary: 'a', body: '<p>古い</p>', published: true },
            { locale: 'ja', title: '支払い', summary: 'a', body: '<p>新しい</p>', published: false },
          ],
        },
        { archived: true, source_locale: 'en', texts: [{ locale: 'en', title: 'Gone', body: '' }] },
      ],
    }
    const pieces = read('c.json', JSON.stringify(file))
    expect(pieces).toHaveLength(1)
    expect(pieces[0]).toMatchObject({ section: ['請求'], internal: true })
    expect(pieces[0]?.texts.map((text) => [text.locale, text.html])).toEqual([
      ['ja', '<p>新しい</p>'],
      ['en', '<p>x</p>'],
    ])
  })

  it('copies each picture once, and counts what stays behind', async () => {
    const asked: string[] = []
    const pictures = new Pictures((address) => {
      asked.push(address)
      return address.includes('bad') ? Promise.reject(new Error()) : Promise.resolve(`/help/media/${asked.length}`)
    })
    const text = (part: { html?: string; markdown?: string }) => ({ locale: null, title: 'T', summary: '', ...part })
    const html =
      '<p><img src="https://a.example/1.png" alt="One"><img src="https://a.example/1.png"><img src="https://a.example/bad.png"><img src="rel.png"></p>'
    const taken = await pictures.within(text({ html }))
    expect(taken.lost).toBe(2)
    expect(taken.text.html).toContain('<img src="/help/media/1" alt="One"><img src="/help/media/1">')
    const written = await pictures.within(
      text({ markdown: 'See ![One](https://a.example/1.png) ![b](https://a.example/2.png "t")' }),
    )
    expect(written).toMatchObject({ lost: 0, text: { markdown: 'See ![One](/help/media/1) ![b](/help/media/3 "t")' } })
    expect(asked).toHaveLength(3)
  })

  it('refuses what is none of these, and ends where sections lie in each other', () => {
    for (const text of [
      '{',
      '[]',
      '{}',
      'null',
      '7',
      '{"articles":[{"a":1}]}',
      '{"articles":[{"id":1,"section_id":1,"title":""}]}',
    ]) {
      expect(() => read('x.json', text), text).toThrow(Unreadable)
    }
    const circle = new Map([
      ['a', { name: 'A', parent: 'b' }],
      ['b', { name: 'B', parent: 'a' }],
    ])
    expect(namesAbove('a', circle)).toEqual(['B', 'A'])
  })
})
