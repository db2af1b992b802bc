// Puts in a block that is to be filled, with the caret where its first words go.
// It never leaves the caret behind the block, where the words would stand outside of it.
import type { Content, Editor } from '@tiptap/core'
import { TextSelection } from '@tiptap/pm/state'

export function insertBlock(editor: Editor, content: Content, type: string): void {
  editor.chain().focus().insertContent(content).run()
  const { doc, selection, tr } = editor.state
  let at = -1
  // The last one that begins before the caret is the one that was just put in.
  doc.descendants((node, place) => {
    if (node.type.name === type && place <= selection.from) at = place
  })
  if (at >= 0) editor.view.dispatch(tr.setSelection(TextSelection.near(doc.resolve(at + 1))))
}
