// What changed between two versions of a text: whole lines first, then the words inside of lines that became others.
// It never draws; diff-view.tsx does.

export type Change = 'same' | 'gone' | 'new'
export interface Piece {
  change: Change
  text: string
}
export interface Line {
  change: Change | 'changed'
  pieces: Piece[]
}

/** The longest row of things that both have, as steps from the one to the other. */
function steps<T>(before: readonly T[], after: readonly T[]): { change: Change; value: T }[] {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1
  let end = 0
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end += 1
  const a = before.slice(start, before.length - end)
  const b = after.slice(start, after.length - end)
  const width = b.length + 1
  const length = new Uint32Array((a.length + 1) * width)
  const at = (row: number, column: number): number => length[row * width + column] ?? 0
  for (let row = a.length - 1; row >= 0; row -= 1)
    for (let column = b.length - 1; column >= 0; column -= 1)
      length[row * width + column] =
        a[row] === b[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1))
  const middle: { change: Change; value: T }[] = []
  let row = 0
  let column = 0
  while (row < a.length || column < b.length) {
    if (row < a.length && column < b.length && a[row] === b[column]) {
      middle.push({ change: 'same', value: a[row] as T })
      row += 1
      column += 1
    } else if (column >= b.length || (row < a.length && at(row + 1, column) >= at(row, column + 1))) {
      middle.push({ change: 'gone', value: a[row] as T })
      row += 1
    } else {
      middle.push({ change: 'new', value: b[column] as T })
      column += 1
    }
  }
  const same = (value: T): { change: Change; value: T } => ({ change: 'same', value })
  return [...before.slice(0, start).map(same), ...middle, ...before.slice(before.length - end).map(same)]
}

/** Words as the language has them: Chinese and Japanese have no spaces between theirs. */
export function words(text: string, locale: string): string[] {
  return [...new Intl.Segmenter(locale, { granularity: 'word' }).segment(text)].map((one) => one.segment)
}

/** The words of a line that became another one, neighbours of one kind joined. */
export function diffWords(before: string, after: string, locale: string): Piece[] {
  const joined: Piece[] = []
  for (const { change, value } of steps(words(before, locale), words(after, locale))) {
    const last = joined.at(-1)
    if (last?.change === change) last.text += value
    else joined.push({ change, text: value })
  }
  return joined
}

/** Whether two lines are so alike that their words are compared. */
function alike(pieces: readonly Piece[]): boolean {
  const count = (change: Change) =>
    pieces.filter((one) => one.change === change).reduce((sum, one) => sum + one.text.trim().length, 0)
  return count('same') * 2 >= Math.max(count('gone'), count('new'))
}

export function diffLines(before: readonly string[], after: readonly string[], locale: string): Line[] {
  const lines: Line[] = []
  let gone: string[] = []
  let fresh: string[] = []
  const whole = (change: Change, text: string): Line => ({ change, pieces: [{ change, text }] })
  const flush = () => {
    // What was taken out and what came in its place are compared one by one, in their order.
    const pairs = Math.max(gone.length, fresh.length)
    for (let at = 0; at < pairs; at += 1) {
      const [old, now] = [gone[at], fresh[at]]
      const pieces = old !== undefined && now !== undefined ? diffWords(old, now, locale) : []
      if (pieces.length > 0 && alike(pieces)) lines.push({ change: 'changed', pieces })
      else {
        if (old !== undefined) lines.push(whole('gone', old))
        if (now !== undefined) lines.push(whole('new', now))
      }
    }
    gone = []
    fresh = []
  }
  for (const { change, value } of steps(before, after)) {
    if (change === 'gone') gone.push(value)
    else if (change === 'new') fresh.push(value)
    else {
      flush()
      lines.push(whole('same', value))
    }
  }
  flush()
  return lines
}

/** Lines that did not change and are far from any that did, as a number of them. */
export type Shown = Line | { skipped: number }

export function around(lines: readonly Line[], near = 1): Shown[] {
  const kept = lines.map((_, at) =>
    lines.slice(Math.max(0, at - near), at + near + 1).some((one) => one.change !== 'same'),
  )
  const shown: Shown[] = []
  for (const [at, line] of lines.entries()) {
    const last = shown.at(-1)
    if (kept[at]) shown.push(line)
    else if (last && 'skipped' in last) last.skipped += 1
    else shown.push({ skipped: 1 })
  }
  return shown
}

const BLOCK = /^(p|h[1-6]|li|pre|blockquote|summary|td|th|dt|dd|figcaption|caption|hr|div)$/
const SIGN: Record<string, string> = { h2: '## ', h3: '### ', h4: '#### ', li: '• ', summary: '? ' }

/** A text as lines that can be compared: a block each, with a sign for what it is, and pictures and links by address. */
export function linesOf(html: string): string[] {
  const lines: string[] = []
  let line = ''
  const end = () => {
    if (line.trim()) lines.push(line.trim())
    line = ''
  }
  const walk = (node: Node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const text = node.textContent ?? ''
      if (node.parentElement?.closest('pre')) {
        for (const [at, part] of text.split('\n').entries()) {
          if (at > 0) end()
          line += part
        }
      } else line += text.replace(/\s+/g, ' ')
      return
    }
    if (!(node instanceof Element)) return
    const tag = node.tagName.toLowerCase()
    if (tag === 'br') return end()
    if (tag === 'hr') {
      end()
      lines.push('—')
    }
    if (tag === 'img') line += `[${node.getAttribute('alt') ?? ''}] (${node.getAttribute('src') ?? ''})`
    const block = BLOCK.test(tag)
    if (block) {
      // The sign of a list item stays before the paragraph inside of it.
      if (line.trim() && !Object.values(SIGN).includes(line)) end()
      line += SIGN[tag] ?? ''
    }
    for (const child of node.childNodes) walk(child)
    if (tag === 'a') line += ` (${node.getAttribute('href') ?? ''})`
    if (block) end()
  }
  for (const child of new DOMParser().parseFromString(html, 'text/html').body.childNodes) walk(child)
  end()
  return lines
}
