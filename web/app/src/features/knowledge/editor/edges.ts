// Room for the caret where there is no text: beside a table or a picture, and below the last block.
// It never leaves that room in what is saved.
import { Extension } from '@tiptap/core'
import { gapCursor } from '@tiptap/pm/gapcursor'
import { Plugin } from '@tiptap/pm/state'

/** A line to go on writing below whatever a text ends with. */
const lastLine = new Plugin({
  appendTransaction: (_, __, state) => {
    const last = state.doc.lastChild
    const { paragraph } = state.schema.nodes
    if (!paragraph || last?.type === paragraph) return null
    return state.tr.insert(state.doc.content.size, paragraph.create()).setMeta('addToHistory', false)
  },
})

export const Edges = Extension.create({ name: 'edges', addProseMirrorPlugins: () => [gapCursor(), lastLine] })
