// Tests of the pure parts of the knowledge area: comparing, the tree of sections, filters, contrast.
// They never draw anything.
import type { ArticleTextRow, HelpCategory } from '@api/types'
import { describe, expect, it } from 'vitest'
import { contrast, READABLE, shownContrast } from './contrast'
import { around, diffLines, diffWords, linesOf } from './diff'
import { asked, isNarrowed, readFilters } from './filters'
import { addressIn, inOrder, standing, stepsOf, titleOfFile } from './model'
import { branches, parentsFor, sectionName, sectionPath, step } from './tree'

describe('comparing two versions', () => {
  it('makes a line of each block, with what it is and where links lead', () => {
    const html =
      '<h2>Sign in</h2><p>Press <a href="/x">here</a>.</p><ul><li><p>One</p></li><li>Two</li></ul><pre><code>a\nb</code></pre><p><img src="/help/media/1" alt="The door"></p>'
    expect(linesOf(html)).toEqual([
      '## Sign in',
      'Press here (/x).',
      '• One',
      '• Two',
      'a',
      'b',
      '[The door] (/help/media/1)',
    ])
  })

  it('compares words inside of a line that became another, and shows both when they are not alike', () => {
    expect(diffLines(['Press the red button.'], ['Press the blue button.'], 'en')).toEqual([
      {
        change: 'changed',
        pieces: [
          { change: 'same', text: 'Press the ' },
          { change: 'gone', text: 'red' },
          { change: 'new', text: 'blue' },
          { change: 'same', text: ' button.' },
        ],
      },
    ])
    expect(diffLines(['Entirely this.'], ['Nothing like before'], 'en').map((one) => one.change)).toEqual([
      'gone',
      'new',
    ])
  })

  it('finds words in Chinese and Japanese, which have no spaces', () => {
    const pieces = diffWords('请点击红色按钮', '请点击蓝色按钮', 'zh-CN')
    expect(pieces.filter((one) => one.change === 'same').map((one) => one.text)).toEqual(['请点击', '按钮'])
  })

  it('keeps what both have, in order, and folds away what is far from any change', () => {
    const before = ['a', 'b', 'c', 'd', 'e', 'f']
    const lines = diffLines(before, ['a', 'b', 'c', 'd', 'e', 'f', 'g'], 'en')
    expect(lines.map((one) => one.change)).toEqual(['same', 'same', 'same', 'same', 'same', 'same', 'new'])
    expect(around(lines).map((one) => ('skipped' in one ? one.skipped : one.change))).toEqual([5, 'same', 'new'])
    expect(around(diffLines(before, before, 'en'))).toEqual([{ skipped: 6 }])
  })
})

const section = (id: string, parent: string | null, position: number): HelpCategory => ({
  id,
  brand_id: 'b',
  parent_id: parent,
  slug: id,
  names: { en: id.toUpperCase() },
  descriptions: {},
  position,
  article_count: 0,
  version: 1,
})

describe('sections', () => {
  const all = branches([
    section('billing', null, 1),
    section('start', null, 0),
    section('invoices', 'billing', 0),
    section('vat', 'invoices', 0),
    section('cards', 'billing', 1),
  ])
  const find = (id: string) => {
    const found = all.find((one) => one.category.id === id)
    if (!found) throw new Error(id)
    return found
  }

  it('are walked in reading order with their depth', () => {
    expect(all.map((one) => `${one.depth}${one.category.id}`)).toEqual([
      '1start',
      '1billing',
      '2invoices',
      '3vat',
      '2cards',
    ])
    expect(sectionPath(find('vat'), 'en')).toBe('BILLING › INVOICES › VAT')
  })

  it('move by one step among their neighbours and no further', () => {
    expect(step(find('start'), -1)).toBeNull()
    expect(step(find('start'), 1)).toBe(1)
    expect(step(find('vat'), 1)).toBeNull()
  })

  it('are never moved below themselves or too deep', () => {
    expect(parentsFor(all, find('billing')).map((one) => one.category.id)).toEqual([])
    expect(parentsFor(all, find('invoices')).map((one) => one.category.id)).toEqual(['start', 'billing'])
    expect(parentsFor(all, find('cards')).map((one) => one.category.id)).toEqual(['start', 'billing', 'invoices'])
  })

  it('have a name even where a language lacks one', () => {
    expect(sectionName(find('vat').category, 'ja')).toBe('VAT')
    expect(sectionName({ names: {}, slug: 'vat' }, 'ja')).toBe('vat')
  })
})

const text = (more: Partial<ArticleTextRow>): ArticleTextRow => ({
  article_id: 'a',
  locale: 'en',
  state: 'draft',
  current_no: 2,
  title: 'T',
  written_by: null,
  written_at: 0,
  published_no: null,
  published_at: null,
  published_by: null,
  due_at: null,
  due_no: null,
  source_no: null,
  source_changed: false,
  ...more,
})

describe('articles on the screen', () => {
  it('reads filters from an address and leaves out what nobody knows', () => {
    const filters = readFilters({ q: 42, state: 'lost', trust: 'due', locale: 'zh-CN', mine: true })
    expect(filters).toMatchObject({ q: '42', state: undefined, trust: 'due', locale: 'zh-CN', mine: true })
    expect(asked(filters)).toMatchObject({ q: '42', trust: 'due', locale: 'zh-CN', owner: 'me' })
    expect(isNarrowed(readFilters({}))).toBe(false)
  })

  it('says what is wrong with a language before what it is', () => {
    expect(standing(text({}))).toBe('draft')
    expect(standing(text({ published_no: 1 }))).toBe('edited')
    expect(standing(text({ state: 'published', published_no: 2, source_changed: true }))).toBe('changed')
    expect(standing(text({ due_at: 5, due_no: 2 }))).toBe('planned')
  })

  it('offers only steps that are possible and allowed', () => {
    const writer = { write: true, publish: false }
    const publisher = { write: true, publish: true }
    expect(stepsOf(text({}), writer)).toMatchObject({ submit: true, publish: false, unpublish: false })
    expect(stepsOf(text({ state: 'in_review' }), writer)).toMatchObject({ submit: false, back: true })
    expect(stepsOf(text({ state: 'published', published_no: 2 }), publisher)).toMatchObject({
      publish: false,
      unpublish: true,
    })
    expect(stepsOf(text({ due_at: 9 }), publisher)).toMatchObject({ schedule: false, unschedule: true })
  })

  it('has the source first, an address in each language, and a title from a file', () => {
    const texts = [text({ locale: 'en' }), text({ locale: 'ja' }), text({ locale: 'zh-CN' })]
    expect(inOrder({ source_locale: 'ja', texts }).map((one) => one.locale)).toEqual(['ja', 'en', 'zh-CN'])
    expect(addressIn('/help/en/a/sign-in', 'zh-TW')).toBe('/help/zh-TW/a/sign-in')
    expect(titleOfFile('guide.md', 'Hello\n\n# First steps #\n')).toBe('First steps')
    expect(titleOfFile('guide.MD', 'Hello')).toBe('guide')
  })
})

describe('contrast', () => {
  it('counts as WCAG does and never rounds up to enough', () => {
    expect(contrast('#000000', '#ffffff')).toBe(21)
    expect(contrast('#777777', '#ffffff')).toBeLessThan(READABLE)
    expect(shownContrast(4.49)).toBe(4.4)
    expect(contrast('red', '#ffffff')).toBeNull()
  })
})
