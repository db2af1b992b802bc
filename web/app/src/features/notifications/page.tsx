// What one was told: the newest first, unread ones marked, each leading to what it is about.
// It never marks anything as read by being looked at; opening what it is about does.
import { get, post } from '@api/client'
import type { Notification, Page } from '@api/types'
import { ago, moment } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Bell, Check, MessagesSquare, Settings } from '@ui/icons'
import { More } from '@ui/more'
import { Problem } from '@ui/problem'
import { tip } from '@ui/tooltip'
import { Empty, RowSkeletons } from '@ui/waiting'
import { client } from '~/app/query'
import { line } from './words'

const refresh = () => void client.invalidateQueries({ queryKey: ['notifications'] })

function Row({ one }: { one: Notification }) {
  const read = useMutation({ mutationFn: () => post(`/notifications/${one.id}/read`), onSuccess: refresh })
  const open = () => {
    if (!one.read) read.mutate()
  }
  const words = (
    <>
      <span className={`block break-words ${one.read ? 'text-ink2' : 'font-medium'}`}>{line(one)}</span>
      <time className="text-xs text-ink3" title={moment(one.at)}>
        {ago(one.at)}
      </time>
    </>
  )
  return (
    <li className="flex items-start gap-3 border-b border-line px-5 py-2.5 hover:bg-hover phone:px-4">
      <span
        aria-hidden
        className={`mt-1.5 size-2 shrink-0 rounded-full ${one.read ? 'bg-transparent' : 'bg-accent'}`}
      />
      {one.conversation ? (
        <Link
          to="/c/$number"
          params={{ number: String(one.conversation.number) }}
          className="min-w-0 flex-1"
          onClick={open}
        >
          {words}
        </Link>
      ) : one.post ? (
        <Link to="/room" className="min-w-0 flex-1" onClick={open}>
          {words}
        </Link>
      ) : (
        <span className="min-w-0 flex-1">{words}</span>
      )}
      {!one.read && (
        <button
          type="button"
          className="btn-icon"
          aria-label={t('notifications.mark_read')}
          {...tip(t('notifications.mark_read'))}
          onClick={() => read.mutate()}
        >
          <Check size={14} aria-hidden />
        </button>
      )}
    </li>
  )
}

export function NotificationsPage() {
  const query = useInfiniteQuery({
    queryKey: ['notifications', 'list'],
    queryFn: ({ pageParam, signal }) =>
      get<Page<Notification>>('/notifications', { cursor: pageParam, limit: 50 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  })
  const all = useMutation({ mutationFn: () => post('/notifications/read-all'), onSuccess: refresh })
  const rows = query.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <div className="flex h-full flex-col">
      <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-2 border-b border-line px-5 py-2 phone:px-4">
        <h1 className="text-lg font-semibold">{t('nav.notifications')}</h1>
        <span className="flex-1" />
        {rows.some((one) => !one.read) && (
          <button type="button" className="btn btn-line" disabled={all.isPending} onClick={() => all.mutate()}>
            <Check size={14} aria-hidden />
            {t('notifications.read_all')}
          </button>
        )}
        <Link to="/room" className="btn-icon desk:hidden" aria-label={t('nav.room')}>
          <MessagesSquare size={15} aria-hidden />
        </Link>
        <Link
          to="/settings/$page"
          params={{ page: 'notifications' }}
          className="btn-icon"
          aria-label={t('notifications.settings')}
          {...tip(t('notifications.settings'))}
        >
          <Settings size={15} aria-hidden />
        </Link>
      </header>
      {query.isError && (
        <div className="p-5">
          <Problem error={query.error} retry={() => void query.refetch()} />
        </div>
      )}
      <div className="min-h-0 flex-1 overflow-y-auto">
        {query.isPending && <RowSkeletons height={58} />}
        {query.data && rows.length === 0 && (
          <Empty icon={<Bell size={28} aria-hidden />} title={t('notifications.none')}>
            {t('notifications.none_about')}
          </Empty>
        )}
        <ul data-testid="notifications">
          {rows.map((one) => (
            <Row key={one.id} one={one} />
          ))}
        </ul>
        <More query={query} />
      </div>
    </div>
  )
}
