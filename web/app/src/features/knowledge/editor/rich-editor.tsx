// The text of an article, edited: the composer's editor with headings, pictures, callouts, questions and tables.
// It never saves; it tells what was written and which keys ask for saving.
import { t } from '@i18n/runtime'
import { isComposing } from '@keys/ime'
import { combination } from '@keys/keymap'
import { Placeholder } from '@tiptap/extensions'
import { DOMSerializer, DOMParser as DocParser } from '@tiptap/pm/model'
import { type Editor, EditorContent, useEditor } from '@tiptap/react'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { handleLongPaste } from '~/features/composer/paste'
import { PictureForm, type PictureWanted } from './picture-form'
import { cleaned, FOR_WRITING, lostIn } from './schema'
import { Toolbar } from './toolbar'
import { calloutWords } from './words'

interface Props {
  html: string
  /** Raised when the text was replaced from outside. */
  revision: number
  lang: string
  label: string
  onChange: (html: string) => void
  onSave: () => void
}

const htmlOf = (editor: Editor): string => cleaned(editor.isEmpty ? '' : editor.getHTML())

/** A text as this editor would write it. */
function asWritten(editor: Editor, html: string): string {
  const parsed = new DOMParser().parseFromString(html, 'text/html')
  const doc = DocParser.fromSchema(editor.schema).parse(parsed.body)
  const box = document.createElement('div')
  box.append(DOMSerializer.fromSchema(editor.schema).serializeFragment(doc.content))
  return cleaned(box.innerHTML)
}

const pictures = (data: DataTransfer | null): File[] =>
  [...(data?.files ?? [])].filter((file) => file.type.startsWith('image/'))

export default function RichEditor(props: Props) {
  const latest = useRef(props)
  latest.current = props
  /** The text as it came, and as this editor writes it: a text that is not touched must not seem to be another. */
  const came = useRef({ given: props.html, written: '' })
  const [wanted, setWanted] = useState<PictureWanted | null>(null)
  const [lost, setLost] = useState<string[]>([])
  const editor = useEditor(
    {
      immediatelyRender: true,
      shouldRerenderOnTransaction: false,
      content: props.html,
      extensions: [...FOR_WRITING, Placeholder.configure({ placeholder: () => t('article.body_hint') })],
      editorProps: {
        attributes: () => ({
          role: 'textbox',
          'aria-multiline': 'true',
          'aria-label': latest.current.label,
          lang: latest.current.lang,
        }),
        handleKeyDown: (_, event) => {
          if (isComposing(event) || combination(event) !== 'mod+Enter') return false
          latest.current.onSave()
          return true
        },
        handleDOMEvents: {
          paste: (view, event) => {
            const taken = handleLongPaste(event.clipboardData, (words) => view.pasteText(words))
            if (taken) event.preventDefault()
            return taken
          },
        },
        handlePaste: (_, event) => {
          const [file] = pictures(event.clipboardData)
          if (!file || event.clipboardData?.types.includes('text/html')) return false
          setWanted({ file, alt: '' })
          return true
        },
        handleDrop: (_, event) => {
          const [file] = pictures(event.dataTransfer)
          if (!file) return false
          event.preventDefault()
          setWanted({ file, alt: '' })
          return true
        },
      },
      onUpdate: ({ editor: changed }) => {
        const html = htmlOf(changed)
        latest.current.onChange(html === came.current.written ? came.current.given : html)
      },
    },
    [],
  )
  const shown = useRef<number | null>(null)
  useLayoutEffect(() => {
    if (shown.current === props.revision || editor.isDestroyed) return
    const next = asWritten(editor, props.html)
    // What is there already stays, with its caret.
    if (next !== htmlOf(editor)) editor.commands.setContent(props.html, { emitUpdate: false })
    shown.current = props.revision
    came.current = { given: props.html, written: htmlOf(editor) }
    setLost(lostIn(props.html, came.current.written))
  }, [editor, props.html, props.revision])
  useEffect(() => {
    if (!editor.isDestroyed) editor.view.dispatch(editor.state.tr.setMeta('addToHistory', false))
  }, [editor])
  return (
    <div>
      <Toolbar editor={editor} onPicture={setWanted} />
      {lost.length > 0 && (
        <p role="note" className="mx-3.5 mt-2 rounded-lg bg-warnsoft px-3 py-2 text-warn">
          {t('article.lost', { what: lost.join(', ') })}
        </p>
      )}
      <EditorContent editor={editor} className="article-text px-3.5 py-3" style={calloutWords()} />
      {wanted && (
        <PictureForm
          wanted={wanted}
          onClose={() => setWanted(null)}
          onDone={(attrs) => {
            setWanted(null)
            const chain = editor.chain().focus()
            if (wanted.src) chain.updateAttributes('picture', attrs).run()
            else chain.insertContent({ type: 'picture', attrs }).run()
          }}
        />
      )}
    </div>
  )
}
