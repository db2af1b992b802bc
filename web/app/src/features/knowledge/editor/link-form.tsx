// Where a link leads, or which video is shown, typed or pasted over the text.
// It never follows an address; the server keeps only those that it knows to be harmless.
import { t } from '@i18n/runtime'
import type { Editor } from '@tiptap/react'
import { TextField } from '@ui/field'
import { lazy, Suspense, useState } from 'react'

const Sheet = lazy(() => import('@ui/overlay').then((module) => ({ default: module.Sheet })))

/** An address without its beginning means the web. */
const whole = (text: string): string => (/^([a-z][a-z0-9+.-]*:|\/|#)/i.test(text) ? text : `https://${text}`)

interface Props {
  editor: Editor
  kind: 'link' | 'video'
  onClose: () => void
}

export function LinkForm({ editor, kind, onClose }: Props) {
  const before = kind === 'link' ? String(editor.getAttributes('link').href ?? '') : ''
  const [text, setText] = useState(before)
  const [words, setWords] = useState('')
  const bare = kind === 'video' || (editor.state.selection.empty && before === '')
  const title = t(kind === 'link' ? 'article.format.link' : 'article.insert.video')
  const put = () => {
    const href = whole(text.trim())
    const chain = editor.chain().focus()
    if (kind === 'video') chain.insertContent({ type: 'video', attrs: { href, title: words.trim() } }).run()
    else if (bare) {
      const link = [{ type: 'link', attrs: { href } }]
      chain.insertContent({ type: 'text', text: words.trim() || href, marks: link }).run()
    } else chain.extendMarkRange('link').setLink({ href }).run()
    onClose()
  }
  return (
    <Suspense>
      <Sheet title={title} onClose={onClose} width={480}>
        <form
          className="flex flex-col gap-4 p-5"
          onSubmit={(event) => {
            event.preventDefault()
            event.stopPropagation()
            put()
          }}
        >
          <h2 className="text-lg font-semibold">{title}</h2>
          <TextField
            autoFocus
            required
            label={t('article.link.address')}
            help={t(kind === 'link' ? 'article.link.address_help' : 'article.video.help')}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          {bare && (
            <TextField
              label={t(kind === 'link' ? 'article.link.words' : 'article.video.words')}
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
          )}
          <div className="flex justify-end gap-2">
            {before !== '' && (
              <button
                type="button"
                className="btn btn-bad me-auto !h-8"
                onClick={() => {
                  editor.chain().focus().extendMarkRange('link').unsetLink().run()
                  onClose()
                }}
              >
                {t('article.link.remove')}
              </button>
            )}
            <button type="button" className="btn !h-8" onClick={onClose}>
              {t('cancel')}
            </button>
            <button type="submit" className="btn btn-main !h-8">
              {t('save')}
            </button>
          </div>
        </form>
      </Sheet>
    </Suspense>
  )
}
