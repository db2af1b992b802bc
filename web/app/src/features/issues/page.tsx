// Issues: what is wrong or wished for in the product, and one of them with the conversations that tell of it.
// It never tells a customer anything.
import { get, remove } from '@api/client'
import type { Issue, IssueRow, IssueStep, Page } from '@api/types'
import { ago, moment } from '@i18n/format'
import { t } from '@i18n/runtime'
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { ChevronLeft, CircleDot, Plus, X } from '@ui/icons'
import { More } from '@ui/more'
import { Problem, sayProblem } from '@ui/problem'
import { TablePage } from '@ui/table-page'
import { toast } from '@ui/toast'
import { tip } from '@ui/tooltip'
import { Empty, RowSkeletons } from '@ui/waiting'
import { lazy, Suspense, useState } from 'react'
import { client } from '~/app/query'
import { categoryName } from '~/sync/names'
import { useMay, useUsers } from '~/sync/queries'
import { Comments } from './comments'
import { IssueForm } from './form'
import { Incidents } from './incidents'
import { issueQuery, KINDS, kindName, SHOWN, type Shown, stateName, stateTone } from './model'
import { NewIssue } from './sheet'
import { Twins } from './twins'
import { Updates } from './updates'

const StatusOfIssue = lazy(() =>
  import('~/features/status/of-issue').then((module) => ({ default: module.StatusOfIssue })),
)

function Row({ issue }: { issue: IssueRow }) {
  return (
    <Link
      to="/issues/$number"
      params={{ number: String(issue.number) }}
      className="flex min-h-[54px] items-center gap-2.5 rounded-lg px-2.5 py-1.5 hover:bg-hover data-[status=active]:bg-sel"
    >
      <span className="min-w-0 flex-1">
        <span dir="auto" className="block truncate font-medium">
          {issue.title}
        </span>
        <span className="block truncate text-xs text-ink2">
          #{issue.number} · {kindName(issue.kind)} · {t('issue.count', { n: issue.conversation_count })} ·{' '}
          {ago(issue.updated_at)}
        </span>
      </span>
      <span className={`pill shrink-0 ${stateTone(issue.state)}`}>{stateName(issue.state)}</span>
    </Link>
  )
}

function Conversations({ issue }: { issue: Issue }) {
  const may = useMay('conversations.write')
  const users = useUsers()
  const unlink = useMutation({
    mutationFn: (id: string) => remove(`/issues/${issue.number}/conversations/${id}`),
    onSettled: () => client.invalidateQueries({ queryKey: ['issue', issue.number] }),
    onError: (error) => toast(sayProblem(error)),
  })
  return (
    <section aria-label={t('contacts.conversations')} className="mt-8">
      <h3 className="mb-1 text-md font-semibold">{t('contacts.conversations')}</h3>
      {issue.linked.length === 0 && <p className="text-ink2">{t('issue.none_linked')}</p>}
      <ul>
        {issue.linked.map((one) => (
          <li key={one.id} className="flex items-center gap-2 border-b border-line py-1.5 last:border-0">
            <div className="min-w-0 flex-1">
              <Link
                to="/inbox/$view/$number"
                params={{ view: 'all', number: String(one.number) }}
                className="flex gap-2 rounded-md hover:underline touch:min-h-11"
              >
                <span className="tnum shrink-0 text-ink3">#{one.number}</span>
                <span dir="auto" className="min-w-0 flex-1 truncate">
                  {one.subject || t(one.name ? 'row.no_subject' : 'pane.confidential')}
                </span>
              </Link>
              <p className="truncate text-xs text-ink2">
                {[one.name, categoryName(one.category)].filter(Boolean).join(' · ')} ·{' '}
                {t('issue.linked_by', {
                  who: users.find((user) => user.id === one.linked_by)?.name ?? t('history.somebody'),
                  at: moment(one.linked_at),
                })}
              </p>
            </div>
            {may && (
              <button
                type="button"
                className="btn-icon"
                aria-label={t('issue.unlink', { n: one.number })}
                disabled={unlink.isPending}
                onClick={() => unlink.mutate(one.id)}
              >
                <X size={14} aria-hidden />
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function useSayStep(): (step: IssueStep) => string {
  const users = useUsers()
  const name = (id: string) => users.find((user) => user.id === id)?.name
  return (step) => {
    const who = name(step.by_user) ?? (step.by_name || t('history.somebody'))
    switch (step.what) {
      case 'created':
        return t('issue.step.created', { who })
      case 'linked':
        return t('issue.step.linked', { who, n: step.after })
      case 'unlinked':
        return t('issue.step.unlinked', { who, n: step.before })
      case 'state':
        return t('issue.step.state', { who, to: t(`issue.state.${step.after as IssueRow['state']}`) })
      case 'kind':
        return t('issue.step.kind', { who, to: t(`issue.kind.${step.after as IssueRow['kind']}`) })
      case 'owner':
        return t('issue.step.owner', { who, to: name(step.after) ?? t('issue.nobody') })
      case 'title':
        return t('issue.step.title', { who, to: step.after })
      case 'labels':
        return t('issue.step.labels', { who, to: step.after || '–' })
      case 'text':
        return t('issue.step.text', { who })
      case 'commented':
        return t('issue.step.commented', { who })
      case 'twinned':
        return t('issue.step.twinned', { who, where: step.after })
      case 'parted':
        return t('issue.step.parted', { who, where: step.before })
      case 'updated':
        return t('issue.step.updated', { who, n: step.after })
      case 'works':
      case 'fails':
        return t(`issue.step.${step.what}`, { n: step.after })
      case 'when_fixed':
        return t('issue.step.when_fixed', { who })
    }
  }
}

function History({ issue }: { issue: Issue }) {
  const say = useSayStep()
  return (
    <section aria-label={t('issue.history')} className="mt-8">
      <h3 className="mb-1 text-md font-semibold">{t('issue.history')}</h3>
      <ol>
        {issue.steps.map((step) => (
          <li key={step.step} className="flex gap-3 py-1 text-ink2">
            <span dir="auto" className="min-w-0 flex-1 break-words">
              {say(step)}
            </span>
            <time dateTime={new Date(step.at).toISOString()} className="tnum shrink-0 text-xs" title={moment(step.at)}>
              {ago(step.at)}
            </time>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Detail({ number }: { number: number }) {
  const query = useQuery(issueQuery(number))
  const issue = query.data
  if (query.isError) return <Problem error={query.error} retry={() => void query.refetch()} />
  if (!issue) return null
  return (
    <article className="mx-auto max-w-[640px] px-6 py-6 phone:px-4">
      <Link to="/issues" className="btn -ms-2 mb-3 desk:hidden">
        <ChevronLeft size={16} aria-hidden />
        {t('nav.issues')}
      </Link>
      <h2 dir="auto" className="mb-6 flex items-baseline gap-2 text-xl font-semibold">
        <span className="tnum shrink-0 font-normal text-ink3">#{issue.number}</span>
        <span className="min-w-0 break-words">{issue.title}</span>
      </h2>
      <IssueForm key={issue.version} issue={issue} onDone={() => toast(t('saved'))} />
      <Twins issue={issue} />
      <Conversations issue={issue} />
      <Updates issue={issue} />
      <Suspense>
        <StatusOfIssue issue={issue} />
      </Suspense>
      <Comments issue={issue} />
      <History issue={issue} />
    </article>
  )
}

function Filters(props: { shown: Shown; onShown: (to: Shown) => void; kind: string; onKind: (to: string) => void }) {
  return (
    <div className="mb-1 flex gap-2 px-1.5">
      <select
        className="field !h-8 min-w-0 flex-1 touch:!h-11"
        aria-label={t('issue.state')}
        value={props.shown}
        onChange={(event) => props.onShown(event.target.value as Shown)}
      >
        {(Object.keys(SHOWN) as Shown[]).map((one) => (
          <option key={one} value={one}>
            {t(`issue.shown.${one}`)}
          </option>
        ))}
      </select>
      <select
        className="field !h-8 min-w-0 flex-1 touch:!h-11"
        aria-label={t('issue.kind')}
        value={props.kind}
        onChange={(event) => props.onKind(event.target.value)}
      >
        <option value="">{t('issue.every_kind')}</option>
        {KINDS.map((one) => (
          <option key={one} value={one}>
            {kindName(one)}
          </option>
        ))}
      </select>
    </div>
  )
}

export function IssuesPage() {
  const { number } = useParams({ strict: false })
  const navigate = useNavigate()
  const may = useMay('conversations.write')
  const [q, setQ] = useState('')
  const [shown, setShown] = useState<Shown>('todo')
  const [kind, setKind] = useState('')
  const [adding, setAdding] = useState(false)
  const query = useInfiniteQuery({
    queryKey: ['issues', 'list', q, shown, kind],
    queryFn: ({ pageParam }) =>
      get<Page<IssueRow>>('/issues', {
        q,
        state: SHOWN[shown],
        ...(kind ? { kind } : {}),
        cursor: pageParam,
        limit: 50,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  })
  const rows = query.data?.pages.flatMap((page) => page.items) ?? []
  const open = (made: Issue) => void navigate({ to: '/issues/$number', params: { number: String(made.number) } })
  const icon = <CircleDot size={18} aria-hidden />
  return (
    <>
      <TablePage
        title={t('nav.issues')}
        testid="issues"
        placeholder={t('issue.find')}
        query={q}
        onQuery={setQ}
        actions={
          may && (
            <button
              type="button"
              className="btn-icon"
              aria-label={t('issue.new')}
              {...tip(t('issue.new'))}
              onClick={() => setAdding(true)}
            >
              <Plus size={16} aria-hidden />
            </button>
          )
        }
        list={
          <>
            <Filters shown={shown} onShown={setShown} kind={kind} onKind={setKind} />
            <Incidents onMade={open} />
            {query.isPending && <RowSkeletons height={54} />}
            {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
            {query.isSuccess && rows.length === 0 && (
              <Empty icon={icon} title={t('issue.none')}>
                {t('issue.none_hint')}
              </Empty>
            )}
            <ul>
              {rows.map((issue) => (
                <li key={issue.id}>
                  <Row issue={issue} />
                </li>
              ))}
            </ul>
            <More query={query} />
          </>
        }
        detail={number ? <Detail key={number} number={Number(number)} /> : null}
        empty={<Empty icon={icon} title={t('issue.choose')} />}
      />
      {adding && (
        <NewIssue
          onClose={() => setAdding(false)}
          onDone={(made) => {
            setAdding(false)
            open(made)
          }}
        />
      )}
    </>
  )
}
