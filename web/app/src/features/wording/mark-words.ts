// Draws a line under the words that have hints, as decorations of the editor, and tells which of them the caret is in.
// It never changes the document, so that what is sent stays the same, and draws nothing new while an input method composes.
import { isComposing } from '@keys/ime'
import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { Plugin, PluginKey, TextSelection } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import { findMarked, type Mark, type Spelled, useMarked } from './marked'

const key = new PluginKey<DecorationSet>('wording')
/** How long to wait until an input method may have finished. */
const PAUSE = 200

function spell(doc: Node): Spelled {
  const spelled: Spelled = { text: '', places: [] }
  doc.descendants((node, at) => {
    if (!node.isText) return
    const text = node.text ?? ''
    for (let unit = 0; unit < text.length; unit += 1) {
      const letter = text.charAt(unit)
      if (/\s/.test(letter)) continue
      spelled.text += letter
      spelled.places.push(at + unit)
    }
  })
  return spelled
}

function drawn(doc: Node, marks: readonly Mark[]): DecorationSet {
  const spelled = spell(doc)
  const lines = marks.flatMap((mark) => {
    const place = findMarked(spelled, mark.words, mark.before)
    if (!place) return []
    const attributes = { class: mark.hard ? 'marked marked-hard' : 'marked', 'data-tip': mark.hint }
    return [Decoration.inline(place.from, place.to, attributes, { name: mark.name })]
  })
  return DecorationSet.create(doc, lines)
}

const nameAt = (view: EditorView): string | null => {
  if (!view.hasFocus()) return null
  const { from } = view.state.selection
  return (key.getState(view.state)?.find(from, from)[0]?.spec as { name?: string } | undefined)?.name ?? null
}

function select(view: EditorView, name: string): void {
  const found = key.getState(view.state)?.find(undefined, undefined, (spec) => spec.name === name)[0]
  if (!found) return
  const selection = TextSelection.create(view.state.doc, found.from, found.to)
  view.dispatch(view.state.tr.setSelection(selection).scrollIntoView())
  view.focus()
}

/** Follows the marks of the document that `doc` names. */
class Follower {
  private timer: ReturnType<typeof setTimeout> | undefined
  private shown: readonly Mark[] = []
  private readonly stop: () => void

  constructor(
    private readonly view: EditorView,
    private readonly doc: () => string,
  ) {
    this.stop = useMarked.subscribe((now, before) => {
      if (now.marks !== before.marks || now.doc !== before.doc) this.draw()
      if (now.wanted && now.doc === this.doc()) {
        useMarked.setState({ wanted: null })
        select(this.view, now.wanted)
      }
    })
    // The view is not ready for a change while its plugins are made.
    this.timer = setTimeout(() => this.draw(), 0)
  }

  private draw(): void {
    clearTimeout(this.timer)
    if (this.view.isDestroyed) return
    const { doc, marks } = useMarked.getState()
    const mine = doc === this.doc() ? marks : []
    if (mine.length === 0 && this.shown.length === 0) return
    if (this.view.composing || isComposing({})) {
      this.timer = setTimeout(() => this.draw(), PAUSE)
      return
    }
    this.shown = mine
    const change = this.view.state.tr.setMeta(key, mine).setMeta('addToHistory', false)
    this.view.dispatch(change)
  }

  update(): void {
    if (useMarked.getState().doc !== this.doc()) return
    const at = nameAt(this.view)
    if (useMarked.getState().at !== at) useMarked.setState({ at })
  }

  destroy(): void {
    clearTimeout(this.timer)
    this.stop()
  }
}

/** The editor's part: `doc` names the document that is shown. */
export const markedWords = (doc: () => string): Extension =>
  Extension.create({
    name: 'wording',
    addProseMirrorPlugins: () => [
      new Plugin<DecorationSet>({
        key,
        state: {
          init: () => DecorationSet.empty,
          apply: (change, lines) => {
            const marks = change.getMeta(key) as readonly Mark[] | undefined
            return marks ? drawn(change.doc, marks) : lines.map(change.mapping, change.doc)
          },
        },
        props: { decorations: (state) => key.getState(state) },
        view: (view) => new Follower(view, doc),
      }),
    ],
  })
