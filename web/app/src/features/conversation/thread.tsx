// The thread of a conversation: header, messages with what happened between them, and a place for the composer.
// It never scrolls on its own unless the reader was at the end.
import { post } from '@api/client'
import type { Conversation, Message, OutcomeInput } from '@api/types'
import { loadMore, t } from '@i18n/runtime'
import { useActions } from '@keys/actions'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { ArrowUp } from '@ui/icons'
import { Problem } from '@ui/problem'
import { Delayed } from '@ui/waiting'
import { lazy, type ReactNode, Suspense, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { InboxSearch } from '~/app/views'
import { TypingLine } from '~/features/chat/marks'
import { seenReply } from '~/features/chat/model'
import { useVisitor } from '~/features/chat/use-visitor'
import { changeAll } from '~/sync/bulk'
import { change, putRow } from '~/sync/change'
import { watch } from '~/sync/live'
import { afterLeaving, useOrder } from '~/sync/order'
import { askOutcome, pickFor } from '~/sync/picking'
import { historyQuery, messagesQuery, useSession, useTeams, useUsers } from '~/sync/queries'
import { useWaiting } from '~/sync/waiting'
import { ThreadHeader } from './header'
import { HistoryLines } from './history'
import { timeline } from './history-model'
import { MessageCard } from './message'
import type { Place } from './message-menu'
import { LONG, Part, partsOf } from './parts'
import { PresenceLine } from './presence'
import { MovedLine } from './rearranged'
import { SpamBanner } from './spam'

const WaitingHere = lazy(async () => (await Promise.all([import('~/features/waiting/card'), loadMore()]))[0])

interface Props {
  conversation: Conversation
  view: string
  search: InboxSearch
  /** Where to go when the conversation leaves the list. */
  onLeave: (next: number | null) => void
  children: ReactNode
}

const NEAR = 80

interface Shown {
  id: string
  /** The oldest and the newest message on screen. */
  first: number
  last: number
  /** Where the oldest one begins. */
  top: number
}

/** How far below the beginning of the thread a message begins; null when it is not drawn. */
function placeOf(scroller: Element, seq: number): number | null {
  const message = scroller.querySelector(`#m${seq}`)
  if (!message) return null
  return message.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop
}

/** Keeps the end in view while the reader is there; tells when something new is below. */
function useEnd(id: string, first: number, last: number, settled: boolean, unreadFrom: number | null) {
  const scroller = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  const shown = useRef<Shown>({ id: '', first: 0, last: 0, top: 0 })
  const [below, setBelow] = useState(false)
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element || !settled) return
    const before = shown.current
    const opened = before.id !== id
    const grew = last > before.last
    const from = opened && unreadFrom !== null ? placeOf(element, unreadFrom) : null
    if (from !== null) {
      // What is new begins at the top, with a little of what came before.
      element.scrollTop = Math.max(0, from - 56)
      atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR
      setBelow(false)
    } else if (opened || (grew && atEnd.current)) {
      element.scrollTop = element.scrollHeight
      atEnd.current = true
      setBelow(false)
    } else if (grew) setBelow(true)
    else if (first < before.first) {
      // Older messages came in above; what was read stays where it was.
      element.scrollTop += (placeOf(element, before.first) ?? before.top) - before.top
    }
    shown.current = { id, first, last, top: placeOf(element, first) ?? 0 }
  }, [id, first, last, settled, unreadFrom])
  useEffect(() => {
    const element = scroller.current
    const inner = element?.firstElementChild
    if (!element || !inner) return
    // Pictures and late styles make the thread longer; the end stays in view if it was.
    const observer = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight
      shown.current.top = placeOf(element, shown.current.first) ?? shown.current.top
    })
    observer.observe(inner)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const onScroll = () => {
    const element = scroller.current
    if (!element) return
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR
    if (atEnd.current) setBelow(false)
  }
  const toEnd = () => {
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight })
    setBelow(false)
  }
  const page = (step: 1 | -1) => {
    const element = scroller.current
    element?.scrollBy({ top: step * element.clientHeight * 0.85 })
  }
  return { scroller, below, onScroll, toEnd, page }
}

/** Tells the server how far the conversation was read, when it was really on screen. */
function useRead(conversation: Conversation, lastSeq: number): void {
  const { id, read_seq, unread } = conversation
  useEffect(() => {
    if (!unread && read_seq >= lastSeq) return
    const read = () => {
      if (document.hidden) return
      putRow({ ...conversation, unread: false })
      post(`/conversations/${id}/read`, { seq: Math.max(lastSeq, conversation.last_seq) }).catch(() => undefined)
    }
    const timer = setTimeout(read, 700)
    document.addEventListener('visibilitychange', read)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', read)
    }
  }, [id, read_seq, unread, lastSeq, conversation])
}

export function Thread({ conversation, view, search, onLeave, children }: Props) {
  const { user } = useSession()
  const users = useUsers()
  const query = useInfiniteQuery(messagesQuery(conversation.id))
  const waiting = useWaiting((state) => state.items.some((item) => item.conversation.id === conversation.id))
  const { data: history } = useQuery(historyQuery(conversation.id))
  const messages = useMemo(() => [...(query.data?.pages ?? [])].reverse().flatMap((page) => page.items), [query.data])
  const entries = useMemo(
    () => timeline(messages, history ?? [], !query.hasNextPage),
    [messages, history, query.hasNextPage],
  )
  const parts = useMemo(() => partsOf(entries), [entries])
  const visitor = useVisitor(conversation)
  const seen = visitor.chat ? seenReply(messages, visitor.seen) : null
  const teams = useTeams()
  const teamNames = useMemo(() => teams.map((team) => team.name), [teams])
  const names = useMemo(() => new Map(users.map((one) => [one.id, one.name])), [users])
  const firstUnread = conversation.unread ? messages.find((one) => one.seq > conversation.read_seq) : undefined
  const end = useEnd(
    conversation.id,
    messages[0]?.seq ?? 0,
    messages[messages.length - 1]?.seq ?? 0,
    query.isSuccess,
    firstUnread?.seq ?? null,
  )
  useRead(conversation, messages[messages.length - 1]?.seq ?? 0)
  useEffect(() => {
    watch(conversation.id, 'viewing')
    return () => watch(null, 'viewing')
  }, [conversation.id])

  const alone = messages.length === 1 && !query.hasNextPage
  const place = (message: Message): Place =>
    alone ? 'only' : message === messages[0] && !query.hasNextPage ? 'first' : 'later'
  const targets = () => {
    const { rows, selected } = useOrder.getState()
    const chosen = rows.filter((row) => selected.has(row.id))
    return chosen.length > 0 ? chosen : [conversation]
  }
  const solve = () => {
    const rows = targets()
    if (rows.length === 1 && rows[0]?.id === conversation.id) {
      const go = (outcome?: OutcomeInput) => {
        const next = afterLeaving(useOrder.getState().rows, conversation.number)
        void change(conversation, { status: { category: 'solved' }, ...(outcome ? { outcome } : {}) })
        onLeave(next?.number ?? null)
      }
      // Who sees that nobody answered is asked before the next conversation opens.
      const answered = query.hasNextPage || !query.data || messages.some((message) => message.kind === 'reply')
      if (answered) go()
      else askOutcome([conversation], true, go)
    } else void changeAll(rows, { status: { category: 'solved' } })
  }
  const following = conversation.follower_ids.includes(user.id)
  useActions({
    solve: conversation.status.category !== 'solved' && solve,
    reopen:
      conversation.status.category !== 'open' && (() => void change(conversation, { status: { category: 'open' } })),
    assign: () => pickFor('assign', targets()),
    assign_me: () => void changeAll(targets(), { assignee_id: user.id }),
    team: () => pickFor('team', targets()),
    status: () => pickFor('status', targets()),
    priority: () => pickFor('priority', targets()),
    snooze: () => pickFor('snooze', targets()),
    tags: () => pickFor('tags', targets()),
    merge: () => pickFor('merge', targets()),
    page_down: () => end.page(1),
    page_up: () => end.page(-1),
    follow: () => void change(conversation, { following: !following }),
  })
  return (
    <section
      aria-label={conversation.subject}
      data-testid="thread"
      data-number={conversation.number}
      className="flex h-full min-h-0 min-w-0 flex-col"
    >
      <ThreadHeader conversation={conversation} view={view} search={search} />
      <SpamBanner conversation={conversation} />
      <div className="relative min-h-0 flex-1">
        <div
          ref={end.scroller}
          onScroll={end.onScroll}
          tabIndex={0}
          role="region"
          aria-label={t('thread.messages')}
          className="h-full overflow-y-auto px-5 py-4 focus-visible:outline-offset-[-3px] phone:px-3"
        >
          <div className="mx-auto max-w-[760px]">
            {query.hasNextPage && (
              <div className="flex justify-center pb-3">
                <button
                  type="button"
                  className="btn btn-line"
                  disabled={query.isFetchingNextPage}
                  onClick={() => void query.fetchNextPage()}
                >
                  <ArrowUp size={14} aria-hidden />
                  {t('thread.older')}
                </button>
              </div>
            )}
            {query.isError && messages.length === 0 && (
              <Problem error={query.error} retry={() => void query.refetch()} />
            )}
            {query.isPending && (
              <Delayed>
                <div className="flex flex-col gap-2.5" role="status" aria-label={t('waiting')}>
                  <div className="skeleton me-10 h-28 !rounded-xl" />
                  <div className="skeleton ms-10 h-24 !rounded-xl" />
                  <div className="skeleton me-10 h-28 !rounded-xl" />
                </div>
              </Delayed>
            )}
            <div className="flex flex-col gap-2.5">
              {parts.map((part) => (
                <Part key={part.id} scroller={end.scroller} lazy={entries.length > LONG}>
                  {part.entries.map((entry) =>
                    entry.kind === 'message' ? (
                      <MessageCard
                        key={entry.message.id}
                        message={entry.message}
                        place={place(entry.message)}
                        seen={entry.message.id === seen}
                        mentions={
                          entry.message.mentions.length > 0
                            ? [...entry.message.mentions.flatMap((id) => names.get(id) ?? []), ...teamNames]
                            : undefined
                        }
                      />
                    ) : entry.kind === 'moved' ? (
                      <MovedLine key={`e${entry.event.id}`} event={entry.event} conversation={conversation.id} />
                    ) : (
                      <HistoryLines key={`e${entry.id}`} events={entry.events} />
                    ),
                  )}
                </Part>
              ))}
            </div>
            <TypingLine conversation={conversation} />
          </div>
        </div>
        <div aria-live="polite">
          {end.below && (
            <div className="pointer-events-none absolute inset-x-0 bottom-2 flex justify-center">
              <button
                type="button"
                className="pop pointer-events-auto flex h-7 items-center gap-1.5 rounded-full bg-accent px-3 text-xs font-medium text-onaccent shadow-2"
                onClick={end.toEnd}
              >
                {t('thread.new_below')}
                <ArrowUp size={13} aria-hidden className="rotate-180" />
              </button>
            </div>
          )}
        </div>
      </div>
      <div className="shrink-0 px-5 pb-4 phone:px-2 phone:pb-2">
        <div className="mx-auto max-w-[760px]">
          <PresenceLine conversation={conversation} />
          <Suspense>{waiting && <WaitingHere conversation={conversation.id} />}</Suspense>
          {children}
        </div>
      </div>
    </section>
  )
}
