// Where issues are asked for and how their values are called.
// It never changes an issue by itself.
import { get } from '@api/client'
import type {
  Issue,
  IssueDraft,
  IssueKind,
  IssueState,
  IssuesOfConversation,
  Page,
  Tracker,
  WhenFixed,
} from '@api/types'
import { t } from '@i18n/runtime'
import { queryOptions } from '@tanstack/react-query'
import { client } from '~/app/query'

export const STATES: readonly IssueState[] = ['open', 'in_progress', 'fixed', 'verified', 'closed', 'wont_fix']
export const KINDS: readonly IssueKind[] = ['bug', 'feature', 'question', 'incident']
export const RULES: readonly WhenFixed[] = ['reopen', 'note', 'nothing']

/** What a list shows: what is still to do, what is done, or all. */
export const SHOWN = { todo: 'open,in_progress', done: 'fixed,verified,closed,wont_fix', all: '' } as const
export type Shown = keyof typeof SHOWN

export const issueQuery = (number: number) =>
  queryOptions({ queryKey: ['issue', number] as const, queryFn: () => get<Issue>(`/issues/${number}`) })

export const trackersQuery = queryOptions({
  queryKey: ['trackers'] as const,
  queryFn: () => get<Page<Tracker>>('/trackers'),
})

export const issuesPath = (conversation: string): string => `/conversations/${conversation}/issues`

export const issuesQuery = (conversation: string) =>
  queryOptions({
    queryKey: ['issues-of', conversation] as const,
    queryFn: () => get<IssuesOfConversation>(issuesPath(conversation)),
  })

export const askDraft = (conversation: string): Promise<IssueDraft> =>
  get<IssueDraft>(`/conversations/${conversation}/issue-draft`)

/** Puts an issue that the server answered where it is shown, and asks again for the lists that hold it. */
export function putIssue(issue: Issue): void {
  client.setQueryData(issueQuery(issue.number).queryKey, issue)
  for (const key of ['issues', 'issues-of']) void client.invalidateQueries({ queryKey: [key] })
}

const TONE: Record<IssueState, string> = {
  open: 'bg-badsoft text-bad',
  in_progress: 'bg-accentsoft text-accenttext',
  fixed: 'bg-oksoft text-ok',
  verified: 'bg-oksoft text-ok',
  closed: 'bg-hover text-ink2',
  wont_fix: 'bg-hover text-ink2',
}
export const stateTone = (state: IssueState): string => TONE[state]
export const stateName = (state: IssueState): string => t(`issue.state.${state}`)
export const kindName = (kind: IssueKind): string => t(`issue.kind.${kind}`)

/** The labels in a text with commas between them. */
export const labelsOf = (text: string): string[] =>
  text
    .split(/[,，、]/)
    .map((label) => label.trim())
    .filter(Boolean)
