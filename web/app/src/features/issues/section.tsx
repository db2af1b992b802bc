// The issues of a conversation in the matter panel: which it tells of, a new one, and whether its problem needs one.
// It never loads the sheets before somebody opens them.
import { put } from '@api/client'
import type { Conversation, IssuesOfConversation } from '@api/types'
import { t } from '@i18n/runtime'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { lazy, Suspense, useState } from 'react'
import { client } from '~/app/query'
import { issuesPath, issuesQuery, stateName } from './model'

const NewIssue = lazy(() => import('./sheet').then((module) => ({ default: module.NewIssue })))
const LinkIssue = lazy(() => import('./sheet').then((module) => ({ default: module.LinkIssue })))

const ADD = '-mx-1.5 rounded-md px-1.5 py-1 text-ink3 hover:bg-hover touch:min-h-11'

export function Issues({ conversation }: { conversation: Conversation }) {
  const query = useQuery(issuesQuery(conversation.id))
  const [open, setOpen] = useState<'new' | 'link' | null>(null)
  /** What was just chosen: the box shows it in the same moment, before the request is on its way. */
  const [wished, setWished] = useState<boolean | null>(null)
  const mark = useMutation({
    mutationFn: (valuable: boolean) => put<IssuesOfConversation>(issuesPath(conversation.id), { valuable }),
    onSuccess: (next) => client.setQueryData(issuesQuery(conversation.id).queryKey, next),
    onError: (error) => toast(sayProblem(error)),
    onSettled: () => setWished(null),
  })
  const issues = query.data?.items ?? []
  const valuable = query.data?.valuable ?? false
  const close = () => setOpen(null)
  return (
    <section aria-label={t('nav.issues')}>
      {(issues.length > 0 || valuable) && <h2 className="mt-2 text-xs font-normal text-ink3">{t('nav.issues')}</h2>}
      <ul className="mt-1">
        {issues.map((issue) => (
          <li key={issue.id}>
            <Link
              to="/issues/$number"
              params={{ number: String(issue.number) }}
              className="-mx-1.5 flex w-full gap-2 rounded-md px-1.5 py-1 hover:bg-hover touch:min-h-11"
            >
              <span className="tnum shrink-0 text-ink3">#{issue.number}</span>
              <span dir="auto" className="min-w-0 flex-1 truncate">
                {issue.title}
              </span>
              <span className="shrink-0 text-xs text-ink2">{stateName(issue.state)}</span>
            </Link>
          </li>
        ))}
      </ul>
      {valuable && issues.length === 0 && <p className="py-1 text-xs text-bad">{t('issue.needed')}</p>}
      <div className="flex flex-wrap gap-x-3">
        <button type="button" className={ADD} disabled={!query.data} onClick={() => setOpen('new')}>
          + {t('issue.create')}
        </button>
        <button type="button" className={ADD} disabled={!query.data} onClick={() => setOpen('link')}>
          {t('issue.link')}
        </button>
      </div>
      <label className="flex items-center gap-2 py-1 text-ink2 touch:min-h-11" title={t('issue.valuable_help')}>
        <input
          type="checkbox"
          className="size-4 shrink-0 accent-(--accent)"
          checked={wished ?? valuable}
          disabled={!query.data}
          onChange={(event) => {
            setWished(event.target.checked)
            mark.mutate(event.target.checked)
          }}
        />
        {t('issue.valuable')}
      </label>
      {open && (
        <Suspense>
          {open === 'new' ? (
            <NewIssue conversation={conversation.id} onDone={close} onClose={close} />
          ) : (
            <LinkIssue conversation={conversation.id} known={issues.map((one) => one.id)} onClose={close} />
          )}
        </Suspense>
      )}
    </section>
  )
}
