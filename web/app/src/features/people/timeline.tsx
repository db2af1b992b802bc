// Everything that happened with a customer, newest first, by kind; short in the pane, whole on their page.
// It never shows a message whole; its conversation does.
import type { TimelineEntry, TimelineKind } from '@api/types'
import { ago, moment } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { More } from '@ui/more'
import { useState } from 'react'
import { statusName } from '~/sync/names'
import { useStatuses, useUsers } from '~/sync/queries'
import { Group } from './facts'
import { type CustomerKind, timelineQuery } from './queries'

const FILTERS: Record<string, TimelineKind[]> = {
  all: [],
  messages: ['incoming', 'reply'],
  notes: ['note'],
  changes: ['begun', 'changed'],
  others: ['asset', 'merge'],
}

function useSay(): (entry: TimelineEntry) => string {
  const users = useUsers()
  const statuses = useStatuses()
  return (entry) => {
    const who = entry.who || t('history.somebody')
    const number = entry.conversation?.number ?? 0
    if (entry.kind !== 'changed') return t(`timeline.${entry.kind}`, { who, number })
    const status = statuses.find((one) => one.id === entry.status_id)
    if (status) return t('timeline.status', { who, number, name: statusName(status) })
    const user = users.find((one) => one.id === entry.text)
    return user ? t('timeline.assigned', { who, number, name: user.name }) : t('timeline.unassigned', { who, number })
  }
}

function Line({ entry, say }: { entry: TimelineEntry; say: string }) {
  const text = entry.kind === 'changed' ? '' : entry.text
  const body = (
    <>
      <span className="flex items-baseline gap-2">
        <span className="min-w-0 flex-1 truncate text-xs text-ink3">{say}</span>
        <span className="tnum shrink-0 text-2xs text-ink3" title={moment(entry.at)}>
          {ago(entry.at)}
        </span>
      </span>
      {text && (
        <span dir="auto" className="block truncate">
          {text}
        </span>
      )}
    </>
  )
  const look = '-mx-1.5 block rounded-md px-1.5 py-1'
  return (
    <li>
      {entry.conversation ? (
        <Link
          to="/inbox/$view/$number"
          params={{ view: 'all', number: String(entry.conversation.number) }}
          className={`${look} hover:bg-hover touch:min-h-11`}
        >
          {body}
        </Link>
      ) : (
        <div className={look}>{body}</div>
      )}
    </li>
  )
}

/** The newest entries, for the pane. */
export function ShortTimeline({ kind, id }: { kind: CustomerKind; id: string }) {
  const { data } = useInfiniteQuery(timelineQuery(kind, id, '', 5))
  const say = useSay()
  const entries = data?.pages[0]?.items ?? []
  if (entries.length === 0) return null
  return (
    <Group title={t('timeline.title')} testid="timeline">
      <ul className="mt-1">
        {entries.map((entry) => (
          <Line key={entry.id} entry={entry} say={say(entry)} />
        ))}
      </ul>
      {data?.pages[0]?.next_cursor && (
        <Link
          to={kind === 'contacts' ? '/contacts/$id' : '/companies/$id'}
          params={{ id }}
          className="text-xs text-accenttext underline"
        >
          {t('timeline.all')}
        </Link>
      )}
    </Group>
  )
}

/** All of it, with kinds to choose. */
export function Timeline({ kind, id }: { kind: CustomerKind; id: string }) {
  const [filter, setFilter] = useState('all')
  const query = useInfiniteQuery(timelineQuery(kind, id, (FILTERS[filter] ?? []).join(','), 30))
  const say = useSay()
  const entries = query.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <section data-testid="timeline" className="mt-8">
      <h3 className="mb-2 text-md font-semibold">{t('timeline.title')}</h3>
      <div role="group" aria-label={t('timeline.filter')} className="mb-2 flex flex-wrap gap-1">
        {Object.keys(FILTERS).map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={filter === one}
            className={`pill touch:h-11 ${filter === one ? 'bg-sel text-accenttext' : 'text-ink2 shadow-[inset_0_0_0_1px_var(--line-2)]'}`}
            onClick={() => setFilter(one)}
          >
            {t(`timeline.filter_${one}` as 'timeline.filter_all')}
          </button>
        ))}
      </div>
      {query.isSuccess && entries.length === 0 && <p className="text-ink3">{t('timeline.none')}</p>}
      <ul>
        {entries.map((entry) => (
          <Line key={entry.id} entry={entry} say={say(entry)} />
        ))}
      </ul>
      <More query={query} />
    </section>
  )
}
