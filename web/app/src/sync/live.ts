// What the app does with live events: asks again for what is on screen and changed, and nothing more.
// It never computes who belongs in a view; lists are asked for their newest page.
import { get } from '@api/client'
import type { Conversation, ConversationRow, LiveEvent, LiveMessage, Message, Page, Person } from '@api/types'
import type { InfiniteData } from '@tanstack/react-query'
import { useEffect } from 'react'
import { create } from 'zustand'
import { client } from '~/app/query'
import { visitorFrame } from '~/features/chat/model'
import { forgetVisitors, hearVisitor } from '~/features/chat/presence'
import { hearBulk } from './bulk'
import { putConversation } from './change'
import { receiveDrafts } from './drafts'
import { wasShown } from './kept'
import { mergeFresh } from './list'
import { askList, LIST_PAGE, type ListQuestion, messagesQuery, sessionQuery } from './queries'
import { Live } from './socket'
import { sendWaiting, startWaiting } from './waiting'

export const usePresence = create<{ people: Record<string, Person[]> }>(() => ({ people: {} }))

type Rows = InfiniteData<Page<ConversationRow>, string | null>
type Messages = InfiniteData<Page<Message>, string | null>

const BATCH_MS = 120
let pending = false
let lists = false
let counts = false
/** Whether something of the board alone changed. */
let burns = false
/** Conversations with news, and whether their messages are part of it. */
const touched = new Map<string, boolean>()

function later(): void {
  if (pending) return
  pending = true
  setTimeout(() => {
    pending = false
    if (lists) void refreshLists(new Set(touched.keys()))
    if (counts) void client.invalidateQueries({ queryKey: ['counts'] })
    if (counts || lists || burns) void client.invalidateQueries({ queryKey: ['board'] })
    for (const [id, messages] of touched) void refreshConversation(id, messages)
    lists = false
    counts = false
    burns = false
    touched.clear()
  }, BATCH_MS)
}

/** The newest page of each list on screen, worked into what is there; lists out of sight are only marked as old. */
export async function refreshLists(changed: ReadonlySet<string>): Promise<void> {
  for (const query of client.getQueryCache().findAll({ queryKey: ['list'] })) {
    if (!query.isActive()) {
      void query.invalidate()
      continue
    }
    const question = query.queryKey[1] as ListQuestion
    try {
      const fresh = await askList(question, null, LIST_PAGE)
      client.setQueryData<Rows>(query.queryKey, (old) => {
        if (!old) return old
        const pages = mergeFresh(old.pages, fresh)
        return { pages, pageParams: old.pageParams.slice(0, pages.length) }
      })
      const known = new Set(fresh.items.map((row) => row.id))
      await refreshDeeper(query.queryKey, question, new Set([...changed].filter((id) => !known.has(id))))
    } catch {
      void query.invalidate()
    }
  }
}

/** Asks again for the further pages that hold a changed row: it may have left the view there. */
async function refreshDeeper(
  key: readonly unknown[],
  question: ListQuestion,
  changed: ReadonlySet<string>,
): Promise<void> {
  const data = client.getQueryData<Rows>(key)
  for (const [index, page] of (data?.pages ?? []).entries()) {
    if (index === 0 || !page.items.some((row) => changed.has(row.id))) continue
    const fresh = await askList(question, data?.pageParams[index] ?? null, LIST_PAGE)
    client.setQueryData<Rows>(key, (old) =>
      old ? { ...old, pages: old.pages.map((one, at) => (at === index ? { ...one, items: fresh.items } : one)) } : old,
    )
  }
}

function onScreen(id: string): number | null {
  for (const query of client.getQueryCache().findAll({ queryKey: ['conversation'] })) {
    const conversation = query.state.data as Conversation | undefined
    if (conversation?.id === id) {
      if (query.isActive()) return conversation.number
      void query.invalidate()
    }
  }
  return null
}

async function refreshConversation(id: string, messages: boolean): Promise<void> {
  const number = onScreen(id)
  void client.invalidateQueries({ queryKey: ['history', id], refetchType: number === null ? 'none' : 'active' })
  if (number === null) {
    void client.invalidateQueries({ queryKey: ['messages', id], refetchType: 'none' })
    return
  }
  try {
    putConversation(await get<Conversation>(`/conversations/${id}`))
  } catch {
    void client.invalidateQueries({ queryKey: ['conversation', number] })
  }
  if (messages) await refreshMessages(id)
}

/** The newest messages, worked into those that are there. */
export async function refreshMessages(id: string): Promise<void> {
  const key = messagesQuery(id).queryKey
  if (!client.getQueryData(key)) return
  try {
    const fresh = await get<Page<Message>>(`/conversations/${id}/messages`, { limit: 40 })
    client.setQueryData<Messages>(key, (old) => (old ? { ...old, pages: mergeMessages(old.pages, fresh) } : old))
  } catch {
    void client.invalidateQueries({ queryKey: key })
  }
}

/** Pages hold newest first; inside a page messages ascend. */
export function mergeMessages(pages: readonly Page<Message>[], fresh: Page<Message>): Page<Message>[] {
  const first = pages[0]
  const from = fresh.items[0]?.seq ?? Number.POSITIVE_INFINITY
  if (!first || fresh.next_cursor === null) return [fresh]
  const older = first.items.filter((message) => message.seq < from)
  return [{ items: [...older, ...fresh.items], next_cursor: first.next_cursor }, ...pages.slice(1)]
}

export function putMessage(message: Message): void {
  client.setQueryData<Messages>(messagesQuery(message.conversation_id).queryKey, (old) => {
    if (!old) return old
    const known = old.pages.some((page) => page.items.some((one) => one.id === message.id))
    const pages = old.pages.map((page, index) => {
      if (known) return { ...page, items: page.items.map((one) => (one.id === message.id ? message : one)) }
      return index === 0 ? { ...page, items: [...page.items, message] } : page
    })
    return { ...old, pages }
  })
}

export function dropMessage(conversation: string, id: string): void {
  client.setQueryData<Messages>(messagesQuery(conversation).queryKey, (old) =>
    old
      ? { ...old, pages: old.pages.map((page) => ({ ...page, items: page.items.filter((one) => one.id !== id) })) }
      : old,
  )
}

/** Read here or in another window of the same person: nothing else about it is new. */
function markRead(id: string): void {
  for (const query of client.getQueryCache().findAll({ queryKey: ['conversation'] })) {
    const conversation = query.state.data as Conversation | undefined
    if (conversation?.id !== id || !conversation.unread) continue
    client.setQueryData(query.queryKey, { ...conversation, unread: false, read_seq: conversation.last_seq })
  }
  client.setQueriesData<Rows>(
    { queryKey: ['list'] },
    (old) =>
      old && {
        ...old,
        pages: old.pages.map((page) => ({
          ...page,
          items: page.items.map((row) => (row.id === id ? { ...row, unread: false } : row)),
        })),
      },
  )
}

const MOVES = /^conversation\.(merged|unmerged|split|rejoined)$/

/** Messages went from one conversation to another: both have other messages, and a number may lead elsewhere. */
function follow(event: LiveEvent): void {
  const from = event.data.from as { id: string; number: number } | undefined
  for (const key of ['messages', 'rearrangements']) void client.invalidateQueries({ queryKey: [key] })
  if (from && event.conversation_id === from.id)
    void client.resetQueries({ queryKey: ['conversation', from.number], exact: true })
}

/** What hangs on a customer; asked again when they change. */
const CUSTOMER = ['held', 'assets', 'duplicates', 'merges', 'reach', 'timeline', 'access', 'in-portal'] as const

const SETTINGS = [
  'users',
  'teams',
  'statuses',
  'tags',
  'macros',
  'rules',
  'calendars',
  'ladder-setting',
  'inboxes',
  'phone-numbers',
  'phone-systems',
  'phone-settings',
  'relay',
  'organisation',
  'session',
  'accounts',
  'oauth-apps',
  'proof',
  'suppressions',
  'blocked-senders',
  'signing-keys',
  'behaviour',
  'views',
  'solving',
  'fields',
  'held',
  'apps',
  'handover-templates',
  'sla-policies',
  'guides',
  'escalation-paths',
  'routing',
  'on-call',
  'account-managers',
  'trackers',
  'problem-classes',
  'chat-widgets',
] as const

function hear(event: LiveEvent): void {
  const kind = event.kind
  if (kind === 'message.removed' && event.conversation_id)
    dropMessage(event.conversation_id, String(event.data.message_id))
  if (MOVES.test(kind)) follow(event)
  if (kind === 'rule.fired') void client.invalidateQueries({ queryKey: ['history', event.conversation_id] })
  if (kind === 'ladder.changed') {
    for (const key of ['ladder', 'history']) void client.invalidateQueries({ queryKey: [key, event.conversation_id] })
    // Its place among the others is another one.
    lists = true
    counts = true
  }
  if (kind.startsWith('clock.')) {
    for (const key of ['clocks', 'history']) void client.invalidateQueries({ queryKey: [key, event.conversation_id] })
    lists = true
  }
  if (/^(diagnosis|preparation)\./.test(kind))
    for (const key of ['diagnosis', 'history', 'clocks', 'promises'])
      void client.invalidateQueries({ queryKey: [key, event.conversation_id] })
  if (kind === 'ladder.changed') void client.invalidateQueries({ queryKey: ['diagnosis', event.conversation_id] })
  burns = burns || /^(escalation|downtime|promise)\./.test(kind)
  if (kind === 'availability.changed') void client.invalidateQueries({ queryKey: ['work-profiles'] })
  if (kind === 'consultation.changed' || kind === 'message.created')
    void client.invalidateQueries({ queryKey: ['consultations', event.conversation_id] })
  if (kind.startsWith('routing.')) void client.invalidateQueries({ queryKey: ['history', event.conversation_id] })
  if (kind === 'shift.changed') void client.invalidateQueries({ queryKey: ['shifts'] })
  if (kind.startsWith('escalation.'))
    for (const key of ['escalations', 'history'])
      void client.invalidateQueries({ queryKey: [key, event.conversation_id] })
  if (kind.startsWith('downtime.'))
    for (const key of ['downtimes', 'history'])
      void client.invalidateQueries({ queryKey: [key, event.conversation_id] })
  if (kind === 'time.changed') void client.invalidateQueries({ queryKey: ['time', event.conversation_id] })
  if (kind.startsWith('call.')) {
    for (const key of ['calls', 'call-tasks']) void client.invalidateQueries({ queryKey: [key] })
    void client.invalidateQueries({ queryKey: ['calls-of', event.conversation_id] })
  }
  if (kind.startsWith('remote.'))
    for (const key of ['remote-sessions', 'history'])
      void client.invalidateQueries({ queryKey: [key, event.conversation_id] })
  if (kind.startsWith('handover.'))
    for (const key of ['handovers', 'history'])
      void client.invalidateQueries({ queryKey: [key, event.conversation_id] })
  if (kind === 'conversation.created') void client.invalidateQueries({ queryKey: ['incidents'] })
  if (kind.startsWith('issue.')) {
    for (const key of ['issues', 'issue', 'issues-of', 'issue-updates', 'incidents'])
      void client.invalidateQueries({ queryKey: [key] })
    if (event.conversation_id) void client.invalidateQueries({ queryKey: ['history', event.conversation_id] })
  }
  if (kind.startsWith('article.')) {
    void client.invalidateQueries({ queryKey: ['articles'] })
    for (const key of ['article', 'article-text', 'article-versions', 'article-opinions'])
      void client.invalidateQueries({ queryKey: [key, event.data.article] })
  }
  if (kind.startsWith('release.') || kind.startsWith('article.'))
    for (const key of ['releases', 'release']) void client.invalidateQueries({ queryKey: [key] })
  if (kind.startsWith('release.'))
    for (const key of ['articles', 'article']) void client.invalidateQueries({ queryKey: [key] })
  if (kind.startsWith('brand.')) void client.invalidateQueries({ queryKey: ['brands'] })
  if (kind.startsWith('help_category.')) void client.invalidateQueries({ queryKey: ['help-categories'] })
  if (kind.startsWith('status.'))
    for (const key of ['status-components', 'status-groups', 'status-incidents', 'status-incident'])
      void client.invalidateQueries({ queryKey: [key] })
  if (kind.startsWith('community.'))
    for (const key of [
      'community-setting',
      'community-categories',
      'community-queue',
      'community-topics',
      'community-topic',
      'community-members',
      'community-health',
    ])
      void client.invalidateQueries({ queryKey: [key] })
  if (kind.startsWith('request_form.')) void client.invalidateQueries({ queryKey: ['request-forms'] })
  if (kind === 'side.changed') void client.invalidateQueries({ queryKey: ['sides', event.conversation_id] })
  if (kind === 'conversation.linked') void client.invalidateQueries({ queryKey: ['links', event.conversation_id] })
  if (kind === 'conversation.read' && event.conversation_id) markRead(event.conversation_id)
  else if (kind.startsWith('conversation.') || kind.startsWith('message.') || kind === 'mention.created') {
    lists = true
    counts = true
    for (const key of ['others', 'held', 'reach', 'timeline']) void client.invalidateQueries({ queryKey: [key] })
    const id = event.conversation_id
    if (id) touched.set(id, touched.get(id) === true || kind.startsWith('message.'))
  } else if (kind.startsWith('promise.')) {
    void client.invalidateQueries({ queryKey: ['promises'] })
  } else if (kind === 'checklist.changed') {
    void client.invalidateQueries({ queryKey: ['checklist', event.conversation_id] })
  } else if (kind === 'bulk.progress') {
    void hearBulk(String(event.data.id))
  } else if (kind === 'notification.changed') {
    void client.invalidateQueries({ queryKey: ['notifications'] })
    const id = event.data.push
    // A tab that nobody looks at tells by the browser; the code for that is fetched only then.
    if (typeof id === 'string' && document.hidden)
      void import('~/features/notifications/push').then((module) => module.push(id))
  } else if (kind.startsWith('post.')) {
    void client.invalidateQueries({ queryKey: ['posts'] })
  } else if (kind === 'draft.changed') {
    void client.invalidateQueries({ queryKey: ['drafts'] })
  } else if (kind === 'draft.handed_over') {
    void client.invalidateQueries({ queryKey: ['history', event.conversation_id] })
    const mine = event.data.to === client.getQueryData(sessionQuery.queryKey)?.user.id
    if (mine && event.conversation_id) void receiveDrafts(event.conversation_id)
  } else if (kind === 'contact.changed' || kind === 'company.changed') {
    for (const key of [
      'contact',
      'contacts',
      'phones',
      'calls-of',
      'remote-sessions',
      'company',
      'companies',
      ...CUSTOMER,
    ])
      void client.invalidateQueries({ queryKey: [key] })
    lists = true
    counts = true
  } else if (kind === 'contact.channel') {
    void client.invalidateQueries({ queryKey: ['in-portal', event.data.contact_id] })
  } else if (kind === 'settings.changed') {
    for (const key of SETTINGS) void client.invalidateQueries({ queryKey: [key] })
    // A view that is new or asks otherwise, a tag or a team that is gone.
    lists = true
    counts = true
  } else if (kind === 'ledger.changed') {
    for (const key of ['ledger', 'proof']) void client.invalidateQueries({ queryKey: [key] })
  } else if (kind === 'sample.removed') {
    void client.invalidateQueries()
  }
  later()
}

function receive(message: LiveMessage): void {
  const visitor = visitorFrame(message)
  if (visitor) hearVisitor(visitor)
  else if (message.type === 'event') hear(message)
  else if (message.type === 'presence') {
    usePresence.setState((state) => ({ people: { ...state.people, [message.conversation_id]: message.people } }))
  } else if (message.type === 'resync') void client.invalidateQueries()
  else if (message.type === 'hello') void back()
}

/** The server is there again: first it hears what waited, then what was shown meanwhile is asked for anew. */
async function back(): Promise<void> {
  forgetVisitors()
  await sendWaiting()
  if (wasShown()) void client.invalidateQueries()
}

let live: Live | null = null

/** Keeps the connection while the signed-in part is on screen. */
export function useLive(): void {
  useEffect(() => {
    void startWaiting()
    live = new Live(receive)
    live.open()
    return () => {
      live?.close()
      live = null
    }
  }, [])
}

export const watch = (conversation: string | null, state: 'viewing' | 'writing'): void =>
  live?.watch({ conversation_id: conversation, state })
