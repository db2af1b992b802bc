// Calls: those to make, the ones that are due on top, and the log with its filters.
// It never shows calls of customers whom the reader may not know; the server leaves them out.
import { get } from '@api/client'
import type { Page } from '@api/types'
import { t } from '@i18n/runtime'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Phone, Plus } from '@ui/icons'
import { Problem } from '@ui/problem'
import { Empty, RowSkeletons } from '@ui/waiting'
import { lazy, Suspense, useState } from 'react'
import { useMay } from '~/sync/queries'
import { CallRow } from './call-row'
import type { Logged } from './log-sheet'
import type { Call, CallTask } from './model'
import { TaskRow } from './task-row'

const LogSheet = lazy(() => import('./log-sheet').then((module) => ({ default: module.LogSheet })))

const TABS = ['to_make', 'log_title'] as const
const FILTERS = ['all', 'open', 'missed', 'incoming', 'outgoing'] as const
type Filter = (typeof FILTERS)[number]

/** The customer and the conversation above a call. */
function About({ name, number, subject }: { name: string | null; number: number | null; subject?: string }) {
  if (number === null) return name ? <p className="font-medium">{name}</p> : null
  return (
    <Link
      to="/inbox/$view/$number"
      params={{ view: 'all', number: String(number) }}
      className="flex min-w-0 items-baseline gap-2 hover:underline"
    >
      <span dir="auto" className="shrink-0 font-medium">
        {name}
      </span>
      <span dir="auto" className="min-w-0 truncate text-xs text-ink3">
        #{number} {subject}
      </span>
    </Link>
  )
}

function ToMake({ onLog }: { onLog: (what: Logged) => void }) {
  const [mine, setMine] = useState(false)
  const query = useQuery({
    queryKey: ['call-tasks', mine],
    queryFn: async () => (await get<Page<CallTask>>('/phone/tasks', { mine, limit: 200 })).items,
  })
  return (
    <>
      <label className="flex items-center gap-2 py-2 touch:min-h-11">
        <input
          type="checkbox"
          className="size-4 accent-(--accent)"
          checked={mine}
          onChange={(event) => setMine(event.target.checked)}
        />
        {t('phone.mine')}
      </label>
      {query.isPending && <RowSkeletons height={90} />}
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      {query.data?.length === 0 && <Empty icon={<Phone size={18} aria-hidden />} title={t('phone.none_to_make')} />}
      <ul className="divide-y divide-line" aria-label={t('phone.to_make')}>
        {query.data?.map((task) => (
          <TaskRow key={task.id} task={task} onOutcome={() => onLog({ kind: 'task', task })}>
            <About name={task.contact} number={task.conversation} subject={task.subject} />
          </TaskRow>
        ))}
      </ul>
    </>
  )
}

const asked = (filter: Filter) => ({
  only: filter === 'open' || filter === 'missed' ? filter : null,
  direction: filter === 'incoming' || filter === 'outgoing' ? filter : null,
})

function Log({ onLog }: { onLog: (what: Logged) => void }) {
  const [filter, setFilter] = useState<Filter>('all')
  const [part, setPart] = useState('')
  const query = useInfiniteQuery({
    queryKey: ['calls', filter, part],
    queryFn: ({ pageParam }) =>
      get<Page<Call>>('/phone/calls', { ...asked(filter), q: part || null, cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  })
  const rows = query.data?.pages.flatMap((page) => page.items)
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 py-2">
        <select
          className="field !w-auto"
          aria-label={t('phone.filter')}
          value={filter}
          onChange={(event) => setFilter(event.target.value as Filter)}
        >
          {FILTERS.map((one) => (
            <option key={one} value={one}>
              {t(`phone.filter.${one}`)}
            </option>
          ))}
        </select>
        <input
          type="search"
          inputMode="tel"
          className="field !w-48"
          aria-label={t('phone.part')}
          placeholder={t('phone.part')}
          maxLength={20}
          value={part}
          onChange={(event) => setPart(event.target.value)}
        />
      </div>
      {query.isPending && <RowSkeletons height={70} />}
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      {rows?.length === 0 && <Empty icon={<Phone size={18} aria-hidden />} title={t('phone.none')} />}
      <ul className="divide-y divide-line" aria-label={t('phone.log_title')}>
        {rows?.map((call) => (
          <CallRow key={call.id} call={call} onOutcome={() => onLog({ kind: 'call', call })}>
            <About name={call.contact} number={call.conversation} />
          </CallRow>
        ))}
      </ul>
      {query.hasNextPage && (
        <button
          type="button"
          className="btn btn-line my-2 !h-8"
          disabled={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('phone.more')}
        </button>
      )}
    </>
  )
}

export function CallsPage() {
  const may = useMay('conversations.write')
  const [tab, setTab] = useState<(typeof TABS)[number]>('to_make')
  const [logged, setLogged] = useState<Logged | null>(null)
  return (
    <section aria-label={t('nav.calls')} className="flex h-full flex-col">
      <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line px-5">
        <h1 className="flex-1 text-md font-semibold">{t('nav.calls')}</h1>
        {TABS.map((one) => (
          <button
            key={one}
            type="button"
            className="btn btn-line"
            aria-pressed={tab === one}
            onClick={() => setTab(one)}
          >
            {t(`phone.${one}`)}
          </button>
        ))}
        {may && (
          <button
            type="button"
            className="btn btn-main"
            aria-label={t('phone.log')}
            onClick={() => setLogged({ kind: 'new', conversation: null, number: '' })}
          >
            <Plus size={14} aria-hidden />
            <span className="phone:hidden">{t('phone.log')}</span>
          </button>
        )}
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-5 py-2">
        <div className="mx-auto max-w-[820px]">
          {tab === 'to_make' ? <ToMake onLog={setLogged} /> : <Log onLog={setLogged} />}
        </div>
      </div>
      <Suspense>{logged && <LogSheet what={logged} onClose={() => setLogged(null)} />}</Suspense>
    </section>
  )
}
