// An article's text as it is read: the source beside a translation, and an older version.
// It never changes anything; what is not part of an article is not shown.
import { EditorContent, useEditor } from '@tiptap/react'
import { useEffect } from 'react'
import { FOR_READING } from './schema'
import { calloutWords } from './words'

export default function RichText({ html, lang, label }: { html: string; lang: string; label: string }) {
  const editor = useEditor(
    {
      immediatelyRender: true,
      editable: false,
      content: html,
      extensions: FOR_READING,
      editorProps: { attributes: { role: 'document', 'aria-label': label, lang } },
    },
    [],
  )
  useEffect(() => {
    if (!editor.isDestroyed) editor.commands.setContent(html, { emitUpdate: false })
  }, [editor, html])
  return <EditorContent editor={editor} className="article-text" style={calloutWords()} />
}
