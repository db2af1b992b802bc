// The inbox: list, thread and customer side by side; one of them at a time on a phone.
// It never knows what is inside the panes; it only places them and says which conversation is open.
import { isApiError } from '@api/client'
import { loadMore, t } from '@i18n/runtime'
import { useActions } from '@keys/actions'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Inbox, Search } from '@ui/icons'
import { Problem } from '@ui/problem'
import { Empty } from '@ui/waiting'
import { lazy, Suspense, useEffect, useState } from 'react'
import { Composer } from '~/features/composer/composer'
import { Thread } from '~/features/conversation/thread'
import { useLayout } from '~/features/inbox/layout'
import { ConversationList } from '~/features/inbox/list'
import { CustomerPane } from '~/features/people/pane'
import { usePicking } from '~/sync/picking'
import { conversationQuery } from '~/sync/queries'
import { wish } from '~/sync/wished'
import { Divider } from './divider'
import { prefer, usePreferences } from './preferences'

const MatterPanel = lazy(async () => {
  const [module] = await Promise.all([import('~/features/matter/panel'), loadMore()])
  return { default: module.MatterPanel }
})
const AtHand = lazy(async () => {
  const [module] = await Promise.all([import('~/features/knowledge/at-hand'), loadMore()])
  return { default: module.AtHand }
})
const Pickers = lazy(() => import('~/features/conversation/pickers').then((module) => ({ default: module.Pickers })))

export function InboxPage() {
  const params = useParams({ strict: false })
  const search = useSearch({ from: '/desk/inbox/$view' })
  const view = params.view ?? 'mine'
  const number = params.number === undefined ? null : Number(params.number)
  const navigate = useNavigate()
  const preferences = usePreferences()
  const picking = usePicking((state) => state.open !== null)
  const [sheet, setSheet] = useState(false)
  const query = useQuery({
    ...conversationQuery(number ?? 0),
    enabled: number !== null && number > 0,
    placeholderData: (old) => old,
  })
  const conversation = number === null ? undefined : query.data
  const stale = query.isPlaceholderData

  // biome-ignore lint/correctness/useExhaustiveDependencies: another conversation closes the sheet of the last one
  useEffect(() => setSheet(false), [number])
  useEffect(() => {
    document.title = conversation ? `${conversation.subject} · Causeway` : 'Causeway'
  }, [conversation])

  const go = (next: number | null, replace = true) =>
    next === null
      ? void navigate({ to: '/inbox/$view', params: { view }, search, replace })
      : void navigate({ to: '/inbox/$view/$number', params: { view, number: String(next) }, search, replace })
  // What was merged away leads to where it went, once the server has said so.
  const elsewhere = !stale && !query.isFetching && conversation !== undefined && conversation.number !== number
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another place is a reason to go
  useEffect(() => {
    if (elsewhere) go(conversation.number)
  }, [elsewhere])
  const phone = () => window.innerWidth < 760
  const coming = number !== null && !query.isError && (conversation === undefined || stale)
  useActions({
    reply: coming && (() => wish(number, 'reply')),
    note: coming && (() => wish(number, 'note')),
    back: number !== null && (() => go(null, false)),
    pane: conversation && (() => (window.innerWidth < 1180 ? setSheet(!sheet) : prefer({ pane: !preferences.pane }))),
  })
  const paneOpen = preferences.pane && conversation !== undefined
  const style = {
    '--list': `${preferences.listWidth}px`,
    '--pane': `${preferences.paneWidth}px`,
  } as React.CSSProperties
  const table = useLayout(view).table && number === null
  const columns = table
    ? ''
    : paneOpen
      ? 'desk:grid-cols-[minmax(260px,var(--list))_minmax(0,1fr)] wide:grid-cols-[minmax(260px,var(--list))_minmax(0,1fr)_var(--pane)]'
      : 'desk:grid-cols-[minmax(260px,var(--list))_minmax(0,1fr)]'
  return (
    <div
      className={`relative grid h-full min-h-0 grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)] ${columns}`}
      style={style}
    >
      <div className={`relative min-h-0 min-w-0 ${number === null ? '' : 'phone:hidden'}`}>
        <ConversationList view={view} search={search} number={number} />
        {!table && (
          <Divider
            label={t('list.resize')}
            edge="end"
            width={preferences.listWidth}
            min={260}
            max={520}
            onChange={(listWidth) => prefer({ listWidth })}
          />
        )}
      </div>
      <div className={`min-h-0 min-w-0 ${table ? 'hidden' : number === null ? 'phone:hidden' : ''}`}>
        {conversation ? (
          <div className={`h-full ${stale ? 'opacity-60' : ''}`}>
            <Thread
              conversation={conversation}
              view={view}
              search={search}
              onLeave={(next) => go(phone() ? null : next)}
            >
              <Composer conversation={conversation} stale={stale} onLeave={(next) => go(phone() ? null : next)} />
            </Thread>
          </div>
        ) : query.isError ? (
          isApiError(query.error, 'not_found') ? (
            <Empty icon={<Search size={18} aria-hidden />} title={t('thread.gone', { number: String(number) })}>
              <Link to="/inbox/$view" params={{ view }} search={search} className="text-accenttext underline">
                {t('action.back')}
              </Link>
            </Empty>
          ) : (
            <Problem error={query.error} retry={() => void query.refetch()} />
          )
        ) : (
          number === null && (
            <Empty icon={<Inbox size={18} aria-hidden />} title={t('thread.none')}>
              {t('thread.none_hint')}
            </Empty>
          )
        )}
      </div>
      {paneOpen && conversation && (
        <div className="relative min-h-0 min-w-0 border-s border-line max-wide:hidden">
          <Divider
            label={t('pane.resize')}
            edge="start"
            width={preferences.paneWidth}
            min={240}
            max={440}
            onChange={(paneWidth) => prefer({ paneWidth })}
          />
          <CustomerPane conversation={conversation}>
            <MatterPanel conversation={conversation} />
            <AtHand conversation={conversation} />
          </CustomerPane>
        </div>
      )}
      {sheet && conversation && (
        <div className="absolute inset-y-0 inset-e-0 z-30 w-[min(100%,340px)] border-s border-line bg-surface shadow-2 wide:hidden phone:w-full">
          <CustomerPane conversation={conversation} onClose={() => setSheet(false)}>
            <MatterPanel conversation={conversation} />
            <AtHand conversation={conversation} />
          </CustomerPane>
        </div>
      )}
      <Suspense>{picking && <Pickers />}</Suspense>
    </div>
  )
}
