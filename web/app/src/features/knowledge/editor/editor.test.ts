// Tests of what the article editor can hold: nothing that the server keeps is lost, tables grow and shrink as a whole.
// They never draw a toolbar.
import { Editor } from '@tiptap/core'
import { afterEach, describe, expect, it } from 'vitest'
import { cleaned, FOR_WRITING, lostIn } from './schema'
import { changeTable, NEW_TABLE, placeIn } from './table'

const opened: Editor[] = []
const open = (html: string) => {
  const editor = new Editor({ content: html, extensions: FOR_WRITING })
  opened.push(editor)
  return editor
}
// An editor that lives on would speak up after the page of its test is gone.
afterEach(() => {
  for (const editor of opened.splice(0)) editor.destroy()
})

const through = (html: string) => cleaned(open(html).getHTML())

const KEPT = [
  '<h2>One</h2><h3>Two</h3><h4>Three</h4>',
  '<p><strong>a</strong><em>b</em><del>c</del><code>d</code><kbd>e</kbd><sub>f</sub><sup>g</sup></p>',
  '<ol start="3"><li><p>Three</p></li></ol>',
  '<aside class="warning"><p>Careful.</p></aside><aside class="tip"><p>Try.</p></aside>',
  '<details><summary>Why?</summary><p>So.</p></details>',
  '<p><img src="/help/media/1" alt="A door" width="20" height="10"></p>',
  '<figure><p><img src="/help/media/1" alt=""></p><figcaption>A door</figcaption></figure>',
  '<figure class="video"><a href="https://youtu.be/x">How it works</a></figure>',
  '<dl><dt>Term</dt><dd><p>Meaning</p></dd></dl>',
  '<table><caption>Sizes</caption><tr><th>A</th></tr><tr><td>1</td></tr></table>',
  '<blockquote><p>Said.</p></blockquote><hr><pre><code>x = 1\ny</code></pre>',
  '<p lang="ja">日本語</p><p>and <span lang="zh-CN">中文</span></p>',
]

describe('the article editor', () => {
  it.each(KEPT)('keeps %s', (html) => {
    expect(through(html)).toBe(html)
    expect(lostIn(html, through(html))).toEqual([])
  })

  it('keeps tables in whatever wrapping they come, and says what it cannot hold', () => {
    const wrapped = '<table><thead><tr><th>A</th></tr></thead><tbody><tr><td><p>1</p><p>2</p></td></tr></tbody></table>'
    expect(through(wrapped)).toBe('<table><tr><th>A</th></tr><tr><td>1<br>2</td></tr></table>')
    expect(lostIn(wrapped, through(wrapped))).toEqual([])
    expect(lostIn('<p>a</p><audio></audio>', '<p>a</p>')).toEqual(['audio'])
  })

  it('takes no picture from elsewhere', () => {
    expect(through('<p>a<img src="https://elsewhere.example/x.png"></p>')).toBe('<p>a</p>')
  })
})

describe('tables', () => {
  it('grow and shrink by rows and columns, and go with their last row', () => {
    const editor = open(NEW_TABLE)
    editor.commands.setTextSelection(3)
    expect(placeIn(editor.state.selection.$from)).toMatchObject({ row: 0, column: 0 })
    const size = () => {
      const table = editor.state.doc.firstChild
      return table?.type.name === 'table' ? `${table.childCount}×${table.firstChild?.childCount}` : 'none'
    }
    expect(size()).toBe('3×3')
    changeTable(editor, 'row')
    expect(placeIn(editor.state.selection.$from)).toMatchObject({ row: 1, column: 0 })
    changeTable(editor, 'column')
    expect(size()).toBe('4×4')
    expect(placeIn(editor.state.selection.$from)).toMatchObject({ row: 1, column: 1 })
    changeTable(editor, 'drop_column')
    for (let times = 0; times < 3; times += 1) changeTable(editor, 'drop_row')
    expect(size()).toBe('1×3')
    changeTable(editor, 'drop_row')
    expect(size()).toBe('none')
  })
})
