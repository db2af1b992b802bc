// What was said about an issue, among colleagues and in its trackers, and saying something.
// It never sends a comment outside unless somebody ticked so below it.
import { post } from '@api/client'
import type { Issue } from '@api/types'
import { ago, moment } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useMutation } from '@tanstack/react-query'
import { AreaField } from '@ui/field'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { useMay } from '~/sync/queries'
import { putIssue } from './model'

export function Comments({ issue }: { issue: Issue }) {
  const may = useMay('conversations.write')
  const [text, setText] = useState('')
  const [outside, setOutside] = useState(false)
  const places = issue.twins.map((twin) => twin.tracker).join(', ')
  const say = useMutation({
    mutationFn: () =>
      post<Issue>(`/issues/${issue.number}/comments`, { text, outside: outside && issue.twins.length > 0 }),
    onSuccess: (next) => {
      putIssue(next)
      setText('')
    },
  })
  return (
    <section aria-label={t('issue.comments')} className="mt-8">
      <h3 className="mb-1 text-md font-semibold">{t('issue.comments')}</h3>
      <ol>
        {issue.comments.map((comment) => (
          <li key={comment.id} className="border-b border-line py-2 last:border-0">
            <p className="flex gap-2 text-xs text-ink2">
              <span dir="auto" className="min-w-0 truncate font-medium">
                {comment.by_name || t('history.somebody')}
              </span>
              <time dateTime={new Date(comment.at).toISOString()} title={moment(comment.at)} className="shrink-0">
                {ago(comment.at)}
              </time>
              {comment.outside && <span className="pill ms-auto shrink-0">{t('issue.outside')}</span>}
            </p>
            <p dir="auto" className="whitespace-pre-wrap break-words">
              {comment.text}
            </p>
          </li>
        ))}
      </ol>
      {may && (
        <form
          className="mt-2 flex flex-col gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            say.mutate()
          }}
        >
          {say.isError && <Problem compact error={say.error} />}
          <AreaField
            label={t('issue.comment')}
            rows={3}
            maxLength={20_000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          {issue.twins.length > 0 && (
            <label className="flex items-center gap-2 touch:min-h-11" title={t('issue.outside_help')}>
              <input
                type="checkbox"
                className="size-4 shrink-0 accent-(--accent)"
                checked={outside}
                onChange={(event) => setOutside(event.target.checked)}
              />
              {t('issue.also_outside', { where: places })}
            </label>
          )}
          <button type="submit" className="btn btn-line !h-8 self-start" disabled={!text.trim() || say.isPending}>
            {t('issue.say')}
          </button>
        </form>
      )}
    </section>
  )
}
