// Title, summary and text of one language, in the editor or as Markdown.
// It never goes from one to the other with something unsaved: what was saved is what the server turns around.
import { get } from '@api/client'
import type { Article } from '@api/types'
import { LOCALE_NAMES, type Locale, t } from '@i18n/runtime'
import { isComposing } from '@keys/ime'
import { combination } from '@keys/keymap'
import { useMutation } from '@tanstack/react-query'
import { CheckField } from '@ui/field'
import { sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { lazy, Suspense, useEffect, useId, useState } from 'react'
import { textPath } from './queries'
import type { TextWork } from './use-text'

const RichEditor = lazy(() => import('./editor/rich-editor'))
const RichText = lazy(() => import('./editor/rich-text'))

interface Props {
  article: Article
  locale: Locale
  work: TextWork
  readOnly: boolean
  onSave: () => void
  /** For a translation whose source changed: whether it is right again. */
  current: { on: boolean; set: (on: boolean) => void } | null
}

function Body({ article, locale, work, readOnly, onSave }: Props) {
  const { now } = work
  const [shown, setShown] = useState<string | null>(null)
  const leave = useMutation({
    mutationFn: () =>
      now.seen === 0 ? Promise.resolve('') : get<string>(`${textPath(article.number, locale)}/markdown`),
    onSuccess: setShown,
    onError: (error) => toast(sayProblem(error)),
  })
  // Unsaved Markdown of an earlier visit is shown as it was left; what was saved is shown by the editor again.
  const markdown = now.markdown ?? shown
  const { unsaved } = work
  // biome-ignore lint/correctness/useExhaustiveDependencies: a text that was replaced is asked for anew
  useEffect(() => {
    if (!unsaved) setShown(null)
  }, [work.revision])
  const label = t('article.body')
  if (readOnly)
    return (
      <Suspense>
        <RichText html={now.body} lang={locale} label={label} />
      </Suspense>
    )
  const asMarkdown = markdown !== null
  return (
    <div>
      <div className="mb-1 flex items-center gap-2">
        <span className="flex-1 font-medium text-ink2">{label}</span>
        {unsaved && <span className="text-xs text-ink3">{t('article.save_first')}</span>}
        <button
          type="button"
          className={`btn !h-7 !px-2 ${asMarkdown ? 'bg-sel !text-accenttext' : ''}`}
          aria-pressed={asMarkdown}
          disabled={unsaved || leave.isPending}
          onClick={() => (asMarkdown ? setShown(null) : leave.mutate())}
        >
          {t('article.markdown')}
        </button>
      </div>
      {asMarkdown ? (
        <textarea
          className="field field-area min-h-[46vh] font-mono leading-6"
          aria-label={t('article.as_markdown')}
          lang={locale}
          dir="auto"
          spellCheck
          value={markdown}
          onChange={(event) => work.change({ markdown: event.target.value })}
        />
      ) : (
        <div className="rounded-lg border border-field focus-within:border-transparent focus-within:shadow-[0_0_0_2px_var(--ring)]">
          <Suspense fallback={<div className="h-[46vh]" />}>
            <RichEditor
              html={now.body}
              revision={work.revision}
              lang={locale}
              label={label}
              onChange={(body) => work.change({ body })}
              onSave={onSave}
            />
          </Suspense>
        </div>
      )}
    </div>
  )
}

export function TextForm(props: Props) {
  const { locale, work, readOnly, onSave, current } = props
  const id = useId()
  const { now } = work
  if (!work.ready) return null
  const drop = () => {
    work.show(null)
    toast(t('article.dropped'), { action: { label: t('undo'), run: () => work.show(now) } })
  }
  return (
    <form
      aria-label={LOCALE_NAMES[locale]}
      className="flex min-w-0 flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        onSave()
      }}
      onKeyDown={(event) => {
        if (isComposing(event) || event.defaultPrevented || combination(event.nativeEvent) !== 'mod+Enter') return
        event.preventDefault()
        onSave()
      }}
    >
      <div>
        <label htmlFor={`${id}-title`} className="mb-1 block font-medium text-ink2">
          {t('article.title')}
        </label>
        <input
          id={`${id}-title`}
          className="field !h-10 text-md font-semibold"
          dir="auto"
          lang={locale}
          maxLength={200}
          readOnly={readOnly}
          value={now.title}
          onChange={(event) => work.change({ title: event.target.value })}
          // Enter in a title is no wish to save.
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.metaKey && !event.ctrlKey) event.preventDefault()
          }}
        />
      </div>
      <div>
        <label htmlFor={`${id}-summary`} className="mb-1 block font-medium text-ink2">
          {t('article.summary')}
        </label>
        <textarea
          id={`${id}-summary`}
          className="field field-area"
          rows={2}
          dir="auto"
          lang={locale}
          maxLength={500}
          readOnly={readOnly}
          aria-describedby={`${id}-help`}
          value={now.summary}
          onChange={(event) => work.change({ summary: event.target.value })}
        />
        <p id={`${id}-help`} className="mt-1 text-xs text-ink3">
          {t('article.summary_help')}
        </p>
      </div>
      <Body {...props} />
      {current && !readOnly && (
        <CheckField
          label={t('article.follows')}
          help={t('article.follows_help')}
          checked={current.on}
          onChange={(event) => current.set(event.target.checked)}
        />
      )}
      {work.unsaved && (
        <div className="flex flex-wrap items-center gap-2">
          <span className="flex-1 text-xs text-ink3">{t('article.kept_here')}</span>
          <button type="button" className="btn" onClick={drop}>
            {t('article.drop_changes')}
          </button>
          <button type="submit" className="btn btn-main" disabled={work.save.isPending}>
            {t('save')}
          </button>
        </div>
      )}
    </form>
  )
}
