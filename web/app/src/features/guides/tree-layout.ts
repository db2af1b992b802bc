// Where the boxes of a guide stand when it is drawn: steps in columns by how many answers lead to them, ends beside them.
// It never hangs on a circle, which a guide may have until it is saved.
import type { Guide } from '@api/types'

export interface Box {
  id: string
  /** The step, or the step whose answer ends here. */
  step: string
  /** The answer that ends here; empty for a step. */
  answer: string
  column: number
  row: number
}
export interface Line {
  from: string
  to: string
  answer: string
}
export interface Drawing {
  boxes: Box[]
  lines: Line[]
  columns: number
  rows: number
}

/** How far each step is from the beginning: the longest way counts, so that lines lead one way. */
function depths(guide: Guide): Map<string, number> {
  const found = new Map<string, number>()
  const steps = new Map(guide.steps.map((step) => [step.key, step]))
  const visit = (key: string, depth: number, above: ReadonlySet<string>): void => {
    const step = steps.get(key)
    if (!step || above.has(key) || (found.get(key) ?? -1) >= depth) return
    found.set(key, depth)
    const here = new Set(above).add(key)
    for (const answer of step.answers) if (answer.next) visit(answer.next, depth + 1, here)
  }
  // Whatever nothing leads to yet begins a column of its own below.
  for (const step of guide.steps) if (!found.has(step.key)) visit(step.key, 0, new Set())
  return found
}

export function draw(guide: Guide): Drawing {
  const depth = depths(guide)
  const steps = new Map(guide.steps.map((step) => [step.key, step]))
  const boxes = new Map<string, Box>()
  const lines: Line[] = []
  let rows = 0
  const place = (key: string): void => {
    const step = steps.get(key)
    if (!step || boxes.has(key)) return
    const column = depth.get(key) ?? 0
    const box: Box = { id: key, step: key, answer: '', column, row: rows }
    boxes.set(key, box)
    const before = rows
    for (const answer of step.answers) {
      const known = answer.next !== '' && steps.has(answer.next)
      const to = known ? answer.next : `${key}.${answer.key}`
      lines.push({ from: key, to, answer: answer.key })
      if (known) place(answer.next)
      else {
        boxes.set(to, { id: to, step: key, answer: answer.key, column: column + 1, row: rows })
        rows += 1
      }
    }
    if (rows === before) rows += 1
    box.row = before + (rows - before - 1) / 2
  }
  for (const step of guide.steps) place(step.key)
  const all = [...boxes.values()]
  return { boxes: all, lines, columns: Math.max(0, ...all.map((box) => box.column)) + 1, rows }
}
