// What can be done with the text under the caret: its kind, its marks, and what is put in.
// It never changes a text while an input method composes in it.
import { t } from '@i18n/runtime'
import type { Editor } from '@tiptap/react'
import { Bold, ChevronDown, Code, Image, Italic, Link2, List, ListOrdered, Plus, Table2, TextQuote } from '@ui/icons'
import { MenuButton } from '@ui/menu'
import type { MenuEntry } from '@ui/overlay'
import { tip } from '@ui/tooltip'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { insertBlock } from './insert-block'
import { LinkForm } from './link-form'
import { CALLOUTS, NEW_QUESTION } from './nodes'
import type { PictureWanted } from './picture-form'
import { changeTable, NEW_TABLE, placeIn, type TableStep } from './table'
import { calloutName } from './words'

const HEADINGS = [2, 3, 4] as const
const TABLE_STEPS: readonly TableStep[] = ['row', 'column', 'drop_row', 'drop_column', 'drop']

const seen = (editor: Editor) => ({
  heading: HEADINGS.find((level) => editor.isActive('heading', { level })) ?? 0,
  bold: editor.isActive('bold'),
  italic: editor.isActive('italic'),
  code: editor.isActive('code'),
  link: editor.isActive('link'),
  bullets: editor.isActive('bulletList'),
  numbers: editor.isActive('orderedList'),
  quote: editor.isActive('blockquote'),
  codeBlock: editor.isActive('codeBlock'),
  table: placeIn(editor.state.selection.$from) !== null,
  picture: editor.isActive('picture') ? (editor.getAttributes('picture') as PictureWanted) : null,
})

/** What is under the caret; drawn anew only when that is something else. */
function useSeen(editor: Editor): ReturnType<typeof seen> {
  const [now, setNow] = useState(() => seen(editor))
  useEffect(() => {
    const look = () => {
      const next = seen(editor)
      setNow((old) => (JSON.stringify(old) === JSON.stringify(next) ? old : next))
    }
    editor.on('transaction', look)
    return () => {
      editor.off('transaction', look)
    }
  }, [editor])
  return now
}

interface ButtonProps {
  label: string
  keys?: string
  on?: boolean
  run: () => void
  children: ReactNode
}

function Tool({ label, keys, on, run, children }: ButtonProps) {
  return (
    <button
      type="button"
      className={`btn-icon ${on ? 'bg-sel !text-accenttext' : ''}`}
      aria-label={label}
      aria-pressed={on}
      {...tip(label, keys)}
      // The selection stays where it is.
      onMouseDown={(event) => event.preventDefault()}
      onClick={run}
    >
      {children}
    </button>
  )
}

const GAP = 'mx-1 h-4 w-px bg-line phone:hidden'

export function Toolbar({ editor, onPicture }: { editor: Editor; onPicture: (wanted: PictureWanted) => void }) {
  const now = useSeen(editor)
  const picker = useRef<HTMLInputElement>(null)
  const [form, setForm] = useState<'link' | 'video' | null>(null)
  const chain = () => editor.chain().focus()
  const inserts = (): MenuEntry[] => [
    ...CALLOUTS.map((kind) => ({
      id: kind,
      label: calloutName(kind),
      run: () => void chain().wrapIn('callout', { kind }).run(),
    })),
    {
      id: 'question',
      label: t('article.insert.question'),
      run: () => insertBlock(editor, NEW_QUESTION, 'details'),
    },
    { id: 'table', label: t('article.insert.table'), run: () => insertBlock(editor, NEW_TABLE, 'table') },
    { id: 'code', label: t('article.insert.code'), run: () => void chain().toggleCodeBlock().run() },
    { id: 'video', label: t('article.insert.video'), run: () => setForm('video') },
    { id: 'line', label: t('article.insert.line'), run: () => void chain().insertContent({ type: 'line' }).run() },
  ]
  const steps = (): MenuEntry[] =>
    TABLE_STEPS.map((step) => ({
      id: step,
      label: t(`article.table.${step}`),
      bad: step === 'drop',
      run: () => changeTable(editor, step),
    }))
  return (
    <div
      role="group"
      aria-label={t('article.tools')}
      className="sticky top-0 z-10 flex flex-wrap items-center gap-0.5 rounded-t-lg border-b border-line bg-raised px-1.5 py-1"
    >
      <select
        className="h-7 rounded-md bg-transparent px-1.5 font-medium text-ink2 hover:bg-hover touch:h-11"
        aria-label={t('article.style')}
        value={now.heading}
        onChange={(event) => {
          const level = HEADINGS.find((one) => one === Number(event.target.value))
          if (level) chain().setHeading({ level }).run()
          else chain().setParagraph().run()
        }}
      >
        <option value={0}>{t('article.style.text')}</option>
        {HEADINGS.map((level) => (
          <option key={level} value={level}>
            {t(`article.heading.${level}`)}
          </option>
        ))}
      </select>
      <span className={GAP} aria-hidden />
      <Tool label={t('composer.bold')} keys="mod+b" on={now.bold} run={() => chain().toggleBold().run()}>
        <Bold size={15} aria-hidden />
      </Tool>
      <Tool label={t('composer.italic')} keys="mod+i" on={now.italic} run={() => chain().toggleItalic().run()}>
        <Italic size={15} aria-hidden />
      </Tool>
      <Tool label={t('article.format.code')} keys="mod+e" on={now.code} run={() => chain().toggleCode().run()}>
        <Code size={15} aria-hidden />
      </Tool>
      <Tool label={t('article.format.link')} on={now.link} run={() => setForm('link')}>
        <Link2 size={15} aria-hidden />
      </Tool>
      <span className={GAP} aria-hidden />
      <Tool label={t('composer.bullets')} on={now.bullets} run={() => chain().toggleBulletList().run()}>
        <List size={15} aria-hidden />
      </Tool>
      <Tool label={t('article.format.numbers')} on={now.numbers} run={() => chain().toggleOrderedList().run()}>
        <ListOrdered size={15} aria-hidden />
      </Tool>
      <Tool label={t('article.format.quote')} on={now.quote} run={() => chain().toggleBlockquote().run()}>
        <TextQuote size={15} aria-hidden />
      </Tool>
      <span className={GAP} aria-hidden />
      <input
        ref={picker}
        type="file"
        hidden
        accept="image/png,image/jpeg,image/gif,image/webp,image/avif,image/bmp"
        aria-label={t('article.picture.add')}
        onChange={(event) => {
          const file = event.target.files?.[0]
          if (file) onPicture({ file, alt: '' })
          event.target.value = ''
        }}
      />
      {now.picture ? (
        <button
          type="button"
          className="btn !px-2"
          onClick={() => now.picture && onPicture({ src: now.picture.src ?? '', alt: now.picture.alt })}
        >
          <Image size={15} aria-hidden />
          {t('article.picture.describe')}
        </button>
      ) : (
        <Tool label={t('article.picture.add')} run={() => picker.current?.click()}>
          <Image size={15} aria-hidden />
        </Tool>
      )}
      <MenuButton title={t('article.insert')} entries={inserts} className="btn !px-2">
        <Plus size={15} aria-hidden />
        {t('article.insert')}
        <ChevronDown size={13} aria-hidden />
      </MenuButton>
      {now.table && (
        <MenuButton title={t('article.table')} entries={steps} className="btn !px-2">
          <Table2 size={15} aria-hidden />
          {t('article.table')}
          <ChevronDown size={13} aria-hidden />
        </MenuButton>
      )}
      {form && <LinkForm editor={editor} kind={form} onClose={() => setForm(null)} />}
    </div>
  )
}
