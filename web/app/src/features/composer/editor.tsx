// The text field of the composer: one editor for the whole session, whose document is swapped.
// It never sends; it tells what was written and which keys ask for sending.
import type { Mode } from '@api/types'
import { t } from '@i18n/runtime'
import { takeTyped } from '@keys/ahead'
import { allKeysOf } from '@keys/bindings'
import { isComposing } from '@keys/ime'
import { combination } from '@keys/keymap'
import { Node } from '@tiptap/core'
import { Blockquote } from '@tiptap/extension-blockquote'
import { Bold } from '@tiptap/extension-bold'
import { Code } from '@tiptap/extension-code'
import { Document } from '@tiptap/extension-document'
import { HardBreak } from '@tiptap/extension-hard-break'
import { Italic } from '@tiptap/extension-italic'
import { Link } from '@tiptap/extension-link'
import { BulletList, ListItem, ListKeymap, OrderedList } from '@tiptap/extension-list'
import Mention from '@tiptap/extension-mention'
import { Paragraph } from '@tiptap/extension-paragraph'
import { Text } from '@tiptap/extension-text'
import { Dropcursor, Placeholder, UndoRedo } from '@tiptap/extensions'
import { EditorContent, type Editor as TiptapEditor, useEditor } from '@tiptap/react'
import { useEffect, useImperativeHandle, useLayoutEffect, useRef } from 'react'
import { type Offer, SlashMenu, slashCommand, useSlashMenu } from '~/features/macros/slash'
import { markedWords } from '~/features/wording/mark-words'
import { MentionMenu, suggestions, useMentionMenu } from './mention'
import { handleLongPaste } from './paste'

export interface EditorHandle {
  focus(): void
  html(): string
  mentions(): string[]
  format(what: 'bold' | 'italic' | 'bulletList'): void
  /** Puts safe HTML in at the caret. */
  insert(html: string): void
  /** Puts a value in the place of a text wherever it stands. */
  replace(text: string, value: string): void
}

/** A picture in the text: an upload of this desk, and nothing from elsewhere. */
const Picture = Node.create({
  name: 'picture',
  group: 'inline',
  inline: true,
  draggable: true,
  addAttributes: () => ({ src: {}, alt: {} }),
  parseHTML: () => [{ tag: 'img[src^="/api/v1/attachments/"]' }],
  renderHTML: ({ HTMLAttributes }) => ['img', HTMLAttributes],
})

/** What mails can hold. Tables are left out: input methods break them in Safari. */
const BASE = [
  Document,
  Paragraph,
  Text,
  Bold,
  Italic,
  Code,
  Blockquote,
  HardBreak,
  Picture,
  BulletList,
  OrderedList,
  ListItem,
  ListKeymap,
  Dropcursor,
  UndoRedo,
  Link.configure({ openOnClick: false, autolink: true }),
]

interface Props {
  ref: React.Ref<EditorHandle>
  /** Which document is shown; another key swaps it. */
  docKey: string
  html: string
  /** Raised when the document of the same key was replaced from outside. */
  revision: number | string
  mode: Mode
  label: string
  placeholder: string
  people: readonly { id: string; name: string }[]
  autoFocus: boolean
  /** The macros that a slash offers; without it a slash is a slash. */
  macros?: Offer
  onChange: (html: string) => void
  onSend: (solve: boolean) => void
  onFiles: (files: File[]) => void
  onLeave: () => void
}

function mentionIds(editor: TiptapEditor): string[] {
  const ids = new Set<string>()
  editor.state.doc.descendants((node) => {
    if (node.type.name === 'mention' && node.attrs.id) ids.add(String(node.attrs.id))
  })
  return [...ids]
}

/**
 * Whether the editor can be told anything. On a slow machine it may be taken down before the page has drawn it; the
 * effects then run once with the old one, and again with the one that takes its place.
 */
const alive = (editor: TiptapEditor): boolean => !editor.isDestroyed

/** The placeholder and the label depend on the document's owner; an empty transaction draws them anew. */
function redraw(editor: TiptapEditor): void {
  if (editor.isInitialized && alive(editor)) editor.view.dispatch(editor.state.tr.setMeta('addToHistory', false))
}

/** From the end backwards, so that places before stay right. */
function replaceText(editor: TiptapEditor, text: string, value: string): void {
  const places: number[] = []
  editor.state.doc.descendants((node, at) => {
    let from = node.isText ? (node.text ?? '').indexOf(text) : -1
    for (; from >= 0; from = (node.text ?? '').indexOf(text, from + text.length)) places.push(at + from)
  })
  const change = editor.state.tr
  for (const at of places.reverse()) change.insertText(value, at, at + text.length)
  editor.view.dispatch(change)
}

/** Puts the caret behind everything, and what was typed while the editor was on its way. */
function focusEnd(editor: TiptapEditor): void {
  if (!alive(editor)) return
  // At once, and not with the next frame: no key may fall between.
  editor.view.focus()
  editor.commands.focus('end')
  for (const [at, text] of takeTyped().split('\n').entries()) {
    if (at > 0) editor.commands.splitBlock()
    if (text) editor.commands.insertContent({ type: 'text', text })
  }
}

/** Whether these keys send, and whether they solve as well; null when they are the text's own. */
function sendsBy(event: KeyboardEvent): boolean | null {
  const keys = combination(event)
  if (!keys?.startsWith('mod+')) return null
  if (allKeysOf('send').includes(keys)) return false
  return allKeysOf('send_solve').includes(keys) ? true : null
}

const filesOf = (data: DataTransfer | null): File[] => [...(data?.files ?? [])]

export default function Editor(props: Props) {
  const latest = useRef(props)
  latest.current = props
  const menu = useMentionMenu()
  const slash = useSlashMenu()
  const editor = useEditor(
    {
      immediatelyRender: true,
      shouldRerenderOnTransaction: false,
      content: props.html,
      extensions: [
        ...BASE,
        Placeholder.configure({ placeholder: () => latest.current.placeholder }),
        Mention.configure({
          HTMLAttributes: { class: 'mention' },
          renderHTML: ({ node }) => ['span', { 'data-mention': String(node.attrs.id) }, `@${String(node.attrs.label)}`],
          suggestions: suggestions(() => (latest.current.mode === 'note' ? latest.current.people : []), menu.control),
        }),
        slashCommand(() => latest.current.macros ?? null, slash),
        markedWords(() => latest.current.docKey),
      ],
      editorProps: {
        attributes: () => ({ role: 'textbox', 'aria-multiline': 'true', 'aria-label': latest.current.label }),
        handleKeyDown: (_, event) => {
          if (isComposing(event) || menu.isOpen() || slash.isOpen()) return false
          const solve = sendsBy(event)
          if (solve !== null) latest.current.onSend(solve)
          else if (event.key === 'Escape') latest.current.onLeave()
          else return false
          return true
        },
        // Before the editor reads it: reading it is what takes long.
        handleDOMEvents: {
          paste: (view, event) => {
            const taken = handleLongPaste(event.clipboardData, (words) => view.pasteText(words))
            if (taken) event.preventDefault()
            return taken
          },
        },
        handlePaste: (_, event) => {
          const files = filesOf(event.clipboardData)
          if (files.length === 0 || event.clipboardData?.types.includes('text/html')) return false
          latest.current.onFiles(files)
          return true
        },
        handleDrop: (_, event) => {
          const files = filesOf(event.dataTransfer)
          if (files.length === 0) return false
          event.preventDefault()
          event.stopPropagation()
          latest.current.onFiles(files)
          return true
        },
      },
      onUpdate: ({ editor: changed }) => latest.current.onChange(changed.isEmpty ? '' : changed.getHTML()),
    },
    [],
  )
  const shown = useRef(`${props.docKey} ${props.revision}`)
  useLayoutEffect(() => {
    const wanted = `${props.docKey} ${props.revision}`
    if (shown.current === wanted || !alive(editor)) return
    shown.current = wanted
    // What is there already stays, with its caret.
    if ((editor.isEmpty ? '' : editor.getHTML()) !== props.html) {
      const writing = editor.isFocused
      editor.commands.setContent(props.html, { emitUpdate: false })
      if (writing) editor.commands.focus('end')
    }
    redraw(editor)
  }, [editor, props.docKey, props.revision, props.html])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor reads the label and the placeholder when drawn
  useEffect(() => redraw(editor), [editor, props.label, props.placeholder])
  useEffect(() => {
    if (props.autoFocus) focusEnd(editor)
  }, [editor, props.autoFocus])
  useImperativeHandle(
    props.ref,
    () => ({
      focus: () => focusEnd(editor),
      html: () => (editor.isEmpty ? '' : editor.getHTML()),
      mentions: () => mentionIds(editor),
      format: (what) => {
        const chain = editor.chain().focus()
        if (what === 'bold') chain.toggleBold().run()
        else if (what === 'italic') chain.toggleItalic().run()
        else chain.toggleBulletList().run()
      },
      insert: (html) => {
        editor.chain().focus().insertContent(html).run()
      },
      replace: (text, value) => replaceText(editor, text, value),
    }),
    [editor],
  )
  return (
    <>
      <EditorContent editor={editor} className="px-3.5 py-2" />
      <MentionMenu menu={menu} label={t('mention.label')} />
      {props.macros && <SlashMenu menu={slash} conversation={props.macros.conversation} />}
    </>
  )
}
