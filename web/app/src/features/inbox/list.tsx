// The list of a view: virtual, in the server's order, held still while somebody points at it.
// It never sorts and never filters by itself.
import type { ConversationRow } from '@api/types'
import { loadMore, t } from '@i18n/runtime'
import { useActions } from '@keys/actions'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ArrowUp, Inbox } from '@ui/icons'
import { Problem } from '@ui/problem'
import { Empty, RowSkeletons } from '@ui/waiting'
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { VList } from 'virtua'
import { usePreferences } from '~/app/preferences'
import { countOf, EMPTY_TEXT, type InboxSearch, isViewName, questionOf, savedOf, teamOf } from '~/app/views'
import { useSentAway } from '~/sync/change'
import { holdOrder } from '~/sync/list'
import { clearSelected, neighbour, selectRange, toggleSelected, useOrder } from '~/sync/order'
import { countsQuery, listQuery, prefetchConversation, useUsers, useViews } from '~/sync/queries'
import { BulkBar } from './bulk-bar'
import { useLayout } from './layout'
import { ListHeader } from './list-header'
import { ROW_HEIGHT, Row } from './row'
import type { ListHandle } from './table'

const ConversationTable = lazy(async () => {
  const [module] = await Promise.all([import('./table'), loadMore()])
  return { default: module.ConversationTable }
})

interface Props {
  view: string
  search: InboxSearch
  number: number | null
}

/** Whether the pointer (not a finger) or the focus is in the list. */
function useHeld() {
  const [pointer, setPointer] = useState(false)
  const [focus, setFocus] = useState(false)
  return {
    held: pointer || focus,
    focused: focus,
    pointing: {
      onPointerEnter: (event: React.PointerEvent) => setPointer(event.pointerType === 'mouse'),
      onPointerLeave: () => setPointer(false),
    },
    focusing: {
      onFocus: () => setFocus(true),
      onBlur: (event: React.FocusEvent) => setFocus(event.currentTarget.contains(event.relatedTarget as Node | null)),
    },
  }
}

function useShownRows(key: string, now: readonly ConversationRow[], held: boolean) {
  const sentAway = useSentAway((state) => state.ids)
  const last = useRef<{ key: string; rows: readonly ConversationRow[] }>({ key: '', rows: [] })
  const [released, setReleased] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `released` is the wish to take the new order now
  const shown = useMemo(() => {
    if (!held || last.current.key !== key || last.current.rows.length === 0) return { rows: now, waiting: 0 }
    return holdOrder(last.current.rows, now, sentAway)
  }, [key, now, held, sentAway, released])
  useEffect(() => {
    last.current = { key, rows: shown.rows }
  }, [key, shown])
  const release = useCallback(() => {
    last.current = { key: '', rows: [] }
    setReleased((count) => count + 1)
  }, [])
  return { ...shown, release }
}

export function ConversationList({ view, search, number }: Props) {
  const question = questionOf(view, search)
  const query = useInfiniteQuery(listQuery(question))
  const navigate = useNavigate()
  const users = useUsers()
  const names = useMemo(() => new Map(users.map((user) => [user.id, user.name])), [users])
  const list = useRef<ListHandle>(null)
  const frame = useRef<HTMLDivElement>(null)
  const anchor = useRef<string | null>(null)
  const all = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data])
  const key = JSON.stringify(question)
  const hold = useHeld()
  const { rows, waiting, release } = useShownRows(key, all, hold.held)
  const selected = useOrder((state) => state.selected)
  const density = usePreferences((state) => state.density)

  useEffect(() => useOrder.setState({ rows, view }), [rows, view])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list has another selection
  useEffect(() => clearSelected, [key])

  const saved = useViews().find((one) => one.id === savedOf(view))
  // A table needs the whole width: it stands while no conversation is open, with a cursor of its own.
  const table = useLayout(view).table && number === null && saved !== undefined
  const [cursor, setCursor] = useState<number | null>(null)
  useEffect(() => {
    if (number !== null) setCursor(number)
  }, [number])
  const current = table ? cursor : number
  const at = rows.findIndex((row) => row.number === current)
  const wasFocused = useRef(false)
  wasFocused.current = hold.focused || wasFocused.current
  useEffect(() => {
    if (at === -1) return
    list.current?.scrollToIndex(at, { align: 'nearest' })
    for (const step of [1, 2, -1]) {
      const near = useOrder.getState().rows[at + step]
      if (near) prefetchConversation(near)
    }
    if (
      !(wasFocused.current || table) ||
      !(document.activeElement === document.body || frame.current?.contains(document.activeElement))
    )
      return
    const link = () =>
      frame.current?.querySelector<HTMLElement>(`[data-number="${current}"]`)?.focus({ preventScroll: true })
    requestAnimationFrame(link)
  }, [at, current, table])

  const open = (row: ConversationRow | undefined) => {
    if (!row) return
    void navigate({
      to: '/inbox/$view/$number',
      params: { view, number: String(row.number) },
      search,
      replace: number !== null,
    })
  }
  const step = (by: 1 | -1) => {
    const next = neighbour(rows, current, by)
    if (table) setCursor(next?.number ?? current)
    else open(next)
  }
  const onSelect = useCallback((id: string, range: boolean) => {
    if (range && anchor.current) selectRange(anchor.current, id)
    else toggleSelected(id)
    anchor.current = id
  }, [])
  useActions({
    next: () => step(1),
    previous: () => step(-1),
    open: number === null && (() => open(rows[Math.max(0, at)])),
    select: () => {
      const row = rows[Math.max(0, at)]
      if (row) onSelect(row.id, false)
    },
  })

  const setHandle = useCallback((handle: ListHandle | null) => {
    list.current = handle
  }, [])
  const more = () => {
    const handle = list.current
    if (!handle || !query.hasNextPage || query.isFetchingNextPage) return
    if (handle.scrollOffset + handle.viewportSize > handle.scrollSize - 12 * ROW_HEIGHT[density])
      void query.fetchNextPage()
  }
  const chosen = rows.filter((row) => selected.has(row.id))
  const name = teamOf(view) ? 'team' : savedOf(view) ? 'saved' : isViewName(view) ? view : 'all'
  // Only when all that is loaded is selected is the rest worth offering.
  const rest = chosen.length > 1 && chosen.length === rows.length && query.hasNextPage ? question : null
  const filtered = search.status || search.tag || search.assignee || search.inbox
  const { data: counts } = useQuery(countsQuery)
  const count = filtered ? undefined : countOf(view, counts)
  return (
    <section
      data-print="no"
      aria-label={t('list.label')}
      className="relative flex h-full min-h-0 flex-col bg-sunken desk:border-e desk:border-line"
    >
      {chosen.length > 0 ? (
        <BulkBar rows={chosen} more={rest} count={count} />
      ) : (
        <ListHeader view={view} search={search} />
      )}
      {/* The pill is part of what the pointer holds: the list must not move while somebody reaches for it. */}
      <div className="relative min-h-0 flex-1" {...hold.pointing}>
        {waiting > 0 && (
          <div className="pointer-events-none absolute inset-x-0 top-1 z-20 flex justify-center">
            <button
              type="button"
              className="pop pointer-events-auto flex h-7 items-center gap-1.5 rounded-full bg-accent px-3 text-xs font-medium text-onaccent shadow-2 hover:bg-accenth"
              onClick={() => {
                release()
                list.current?.scrollToIndex(0)
              }}
            >
              {t('list.waiting', { n: waiting })}
              <ArrowUp size={13} aria-hidden />
            </button>
          </div>
        )}
        <div ref={frame} className="h-full" {...hold.focusing}>
          {query.isPending && <RowSkeletons />}
          {query.isError && all.length === 0 && <Problem error={query.error} retry={() => void query.refetch()} />}
          {query.isSuccess && rows.length === 0 && (
            <Empty icon={<Inbox size={18} aria-hidden />} title={filtered ? t('empty.filtered') : t(EMPTY_TEXT[name])}>
              <button
                type="button"
                className="text-accenttext underline"
                onClick={() => void navigate({ to: '/inbox/$view', params: { view: 'all' }, search: {} })}
              >
                {t('empty.show_all')}
              </button>
            </Empty>
          )}
          {rows.length > 0 && table && (
            <Suspense fallback={<RowSkeletons />}>
              <ConversationTable
                ref={setHandle}
                rows={rows}
                view={view}
                saved={saved}
                search={search}
                more={query.hasNextPage}
                cursor={cursor}
                selected={selected}
                density={density}
                onSelect={onSelect}
                onCursor={setCursor}
                onScroll={more}
              />
            </Suspense>
          )}
          {rows.length > 0 && !table && (
            <VList
              ref={setHandle}
              data={rows as ConversationRow[]}
              role="list"
              tabIndex={0}
              aria-label={t('list.label')}
              data-testid="list"
              className="!h-full focus-visible:outline-offset-[-3px]"
              key={density}
              itemSize={ROW_HEIGHT[density]}
              bufferSize={240}
              onScroll={more}
            >
              {(row, index) => (
                <div
                  key={row.id}
                  role="listitem"
                  aria-setsize={query.hasNextPage ? -1 : rows.length}
                  aria-posinset={index + 1}
                  className="pb-0.5"
                >
                  <Row
                    row={row}
                    view={view}
                    search={search}
                    active={row.number === number}
                    selected={selected.has(row.id)}
                    columns={saved?.columns}
                    density={density}
                    assignee={view !== 'mine' && row.assignee_id ? (names.get(row.assignee_id) ?? null) : null}
                    onSelect={onSelect}
                  />
                </div>
              )}
            </VList>
          )}
        </div>
      </div>
    </section>
  )
}
