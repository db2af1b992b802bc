// Plain tables: rows of cells that hold one text each; rows and columns are added and taken out as a whole.
// It never sets widths or joins cells; what came with joined cells keeps them.
import { type Editor, Node } from '@tiptap/core'
import { DOMParser, type Node as Doc, type Fragment, type ResolvedPos, type Schema } from '@tiptap/pm/model'
import { TextSelection } from '@tiptap/pm/state'

const span = (name: 'colspan' | 'rowspan') => ({
  default: null,
  parseHTML: (element: HTMLElement) => element.getAttribute(name),
})

const BLOCKS = 'p, div, li, ul, ol, h1, h2, h3, h4, h5, h6, blockquote, pre'

/** What stands in a cell as one text: paragraphs of other programs become lines of it. */
function oneText(cell: globalThis.Node, schema: Schema): Fragment {
  const box = cell.cloneNode(true) as HTMLElement
  const blocks = [...box.querySelectorAll(BLOCKS)]
  const lines = blocks.filter((block) => block.textContent && !block.querySelector(BLOCKS))
  for (const line of lines.slice(1)) line.before(document.createElement('br'))
  for (const block of blocks) block.replaceWith(...block.childNodes)
  const { paragraph } = schema.nodes
  return DOMParser.fromSchema(schema).parse(box, paragraph ? { topNode: paragraph.create() } : {}).content
}

const cell = (name: string, tag: 'td' | 'th') =>
  Node.create({
    name,
    content: 'inline*',
    isolating: true,
    addAttributes: () => ({ colspan: span('colspan'), rowspan: span('rowspan') }),
    parseHTML: () => [{ tag, getContent: oneText }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
  })

const Row = Node.create({
  name: 'tableRow',
  content: '(tableCell | tableHeader)+',
  parseHTML: () => [{ tag: 'tr' }],
  renderHTML: () => ['tr', 0],
})

const Heading = Node.create({
  name: 'tableCaption',
  content: 'inline*',
  isolating: true,
  parseHTML: () => [{ tag: 'caption' }],
  renderHTML: () => ['caption', 0],
})

interface Place {
  table: Doc
  /** Where the table begins in the document. */
  at: number
  row: number
  column: number
}

/** Which cell the caret is in; null outside of tables. */
export function placeIn($from: ResolvedPos): Place | null {
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if ($from.node(depth).type.name !== 'table') continue
    if ($from.depth < depth + 2) return null
    const table = $from.node(depth)
    const captions = table.firstChild?.type.name === 'tableCaption' ? 1 : 0
    return { table, at: $from.before(depth), row: $from.index(depth) - captions, column: $from.index(depth + 1) }
  }
  return null
}

const rowsOf = (table: Doc): Doc[] => table.children.filter((one) => one.type.name === 'tableRow')

export type TableStep = 'row' | 'column' | 'drop_row' | 'drop_column' | 'drop'

/** An empty cell of the same kind as the one beside it. */
const like = (one: Doc | undefined): Doc | null => one?.type.create() ?? null

function without<T>(all: readonly T[], at: number): T[] {
  return all.filter((_, index) => index !== at)
}

/** The table after a step; null when nothing is left of it. */
export function changed(table: Doc, row: number, column: number, step: TableStep): Doc | null {
  const rows = rowsOf(table)
  const rest = table.children.filter((one) => one.type.name !== 'tableRow')
  const withCells = (one: Doc, cells: (Doc | null)[]) =>
    one.type.create(
      one.attrs,
      cells.filter((each) => each !== null),
    )
  const type = table.type.schema.nodes.tableCell
  let next: Doc[]
  if (step === 'row') {
    const made =
      rows[row] && type
        ? withCells(
            rows[row],
            rows[row].children.map(() => type.create()),
          )
        : null
    next = made ? rows.toSpliced(row + 1, 0, made) : rows
  } else if (step === 'column') {
    next = rows.map((one) =>
      withCells(
        one,
        one.children.toSpliced(column + 1, 0, ...[like(one.children[column])].flatMap((each) => each ?? [])),
      ),
    )
  } else if (step === 'drop_row') next = without(rows, row)
  else if (step === 'drop_column')
    next = rows.map((one) => withCells(one, without(one.children, column))).filter((one) => one.childCount > 0)
  else next = []
  return next.length > 0 ? table.type.create(table.attrs, [...rest, ...next]) : null
}

/** Where the text of a cell begins, counted from the table's own beginning; the nearest one when it is gone. */
function offset(table: Doc, row: number, column: number): number {
  let at = 1
  const rows = rowsOf(table)
  const wanted = Math.min(row, rows.length - 1)
  for (const child of table.children) {
    const index = rows.indexOf(child)
    if (index === wanted) {
      const cells = child.children.slice(0, Math.min(column, child.childCount - 1))
      return at + 1 + cells.reduce((sum, one) => sum + one.nodeSize, 0) + 1
    }
    at += child.nodeSize
  }
  return at
}

export function changeTable(editor: Editor, step: TableStep): void {
  const place = placeIn(editor.state.selection.$from)
  if (!place) return
  const next = changed(place.table, place.row, place.column, step)
  const { tr } = editor.state
  const end = place.at + place.table.nodeSize
  if (next) tr.replaceWith(place.at, end, next)
  else tr.delete(place.at, end)
  if (next) {
    const row = step === 'row' ? place.row + 1 : place.row
    const column = step === 'column' ? place.column + 1 : place.column
    tr.setSelection(TextSelection.create(tr.doc, place.at + offset(next, row, column)))
  }
  editor.view.dispatch(tr.scrollIntoView())
  editor.view.focus()
}

/** To the next cell, or back; false when there is none. */
function walk(editor: Editor, by: 1 | -1): boolean {
  const place = placeIn(editor.state.selection.$from)
  if (!place) return false
  const rows = rowsOf(place.table)
  const width = rows[place.row]?.childCount ?? 0
  let { row, column } = place
  column += by
  if (column < 0) {
    row -= 1
    column = (rows[row]?.childCount ?? 1) - 1
  } else if (column >= width) {
    row += 1
    column = 0
  }
  if (row < 0) return true
  if (row >= rows.length) {
    changeTable(editor, 'row')
    return walk(editor, 1) || true
  }
  editor.commands.setTextSelection(place.at + offset(place.table, row, column))
  return true
}

const Table = Node.create({
  name: 'table',
  group: 'block',
  content: 'tableCaption? tableRow+',
  isolating: true,
  parseHTML: () => [{ tag: 'table' }],
  renderHTML: () => ['table', 0],
  addKeyboardShortcuts() {
    return {
      Tab: ({ editor }) => walk(editor, 1),
      'Shift-Tab': ({ editor }) => walk(editor, -1),
      // A cell is one text: Enter makes a line in it.
      Enter: ({ editor }) => (placeIn(editor.state.selection.$from) ? editor.commands.setHardBreak() : false),
    }
  },
})

/** A table with a row of headings, to be filled. */
export const NEW_TABLE =
  '<table><tr><th></th><th></th><th></th></tr><tr><td></td><td></td><td></td></tr><tr><td></td><td></td><td></td></tr></table>'

export const TABLE_NODES = [Table, Row, Heading, cell('tableCell', 'td'), cell('tableHeader', 'th')]
