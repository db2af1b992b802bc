// What the team does about a conversation: the customer's goal, the next step, problems, tasks, confirmed facts, links.
// It never decides anything about the conversation's state but what a person types here.
import { get, patch, post, put, remove } from '@api/client'
import type { ChecklistItem, Conversation, ConversationLink, ItemKind, LinkKind, Page, Side } from '@api/types'
import { ago, fieldTime, moment, soon } from '@i18n/format'
import { type Key, t } from '@i18n/runtime'
import { isComposing } from '@keys/ime'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Check, X } from '@ui/icons'
import { sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { type ReactNode, useEffect, useState } from 'react'
import { client } from '~/app/query'
import { VisitorSection } from '~/features/chat/visitor-section'
import { Clocks } from '~/features/clocks/panel'
import { TopicsOfConversation } from '~/features/community/of-conversation'
import { Consultations } from '~/features/consultation/section'
import { Downtimes } from '~/features/diagnosis/downtime'
import { Problem } from '~/features/diagnosis/section'
import { Escalations } from '~/features/escalation/section'
import { Handovers } from '~/features/handover/section'
import { Issues } from '~/features/issues/section'
import { Promises } from '~/features/wording/promises'
import { change } from '~/sync/change'
import { insertIntoReply } from '~/sync/insert'
import { useUsers } from '~/sync/queries'
import { Ladder } from './ladder'
import { TimeSpent } from './time-spent'

export function MatterPanel({ conversation }: { conversation: Conversation }) {
  return (
    <>
      <VisitorSection conversation={conversation} />
      <Goal conversation={conversation} />
      <NextStep conversation={conversation} />
      <Clocks conversation={conversation} />
      <Promises conversation={conversation.id} />
      <Escalations conversation={conversation} />
      <div className="mt-4 border-t border-line pt-2">
        <Checklist conversation={conversation} kind="problem" />
        <Checklist conversation={conversation} kind="task" />
        <Checklist conversation={conversation} kind="fact" />
        <Ladder conversation={conversation} />
        <Problem conversation={conversation} />
        <Downtimes conversation={conversation} />
        <TimeSpent conversation={conversation} />
        <Issues conversation={conversation} />
        <Handovers conversation={conversation} />
        <Consultations conversation={conversation} />
        <Sides conversation={conversation} />
        <Links conversation={conversation} />
        <TopicsOfConversation conversation={conversation} />
      </div>
    </>
  )
}

function Heading({ children }: { children: ReactNode }) {
  return <h2 className="mt-2 text-xs font-normal text-ink3">{children}</h2>
}

function Goal({ conversation }: { conversation: Conversation }) {
  const [text, setText] = useState(conversation.goal)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another conversation, or somebody else's words, are taken over
  useEffect(() => setText(conversation.goal), [conversation.id, conversation.goal])
  return (
    <label className="mt-3 block">
      <span className="text-xs text-ink3">{t('work.goal')}</span>
      <textarea
        rows={text ? 2 : 1}
        maxLength={500}
        value={text}
        placeholder={t('work.goal_hint')}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => text.trim() !== conversation.goal && void change(conversation, { goal: text.trim() })}
        className="mt-1 w-full resize-y rounded-lg bg-sunken px-2.5 py-1.5 shadow-[inset_0_0_0_1px_var(--field)]"
      />
    </label>
  )
}

function NextStep({ conversation }: { conversation: Conversation }) {
  const [open, setOpen] = useState(false)
  const at = conversation.next_action_at
  if (conversation.status.category === 'solved') {
    if (!conversation.outcome) return null
    return (
      <p className="mt-3 text-ink2">
        <span className="me-2 text-xs text-ink3">{t('work.outcome')}</span>
        {t(`outcome.${conversation.outcome.outcome}` as Key)}
        {conversation.outcome.note && <span className="block text-xs">{conversation.outcome.note}</span>}
      </p>
    )
  }
  if (conversation.status.category !== 'waiting' || at === null) return null
  return (
    <div className="mt-3 flex min-h-8 items-center gap-2">
      <span className="flex-1 text-ink3">{t('work.next_step')}</span>
      {open ? (
        <input
          autoFocus
          type="datetime-local"
          className="field !w-auto"
          aria-label={t('work.next_step')}
          defaultValue={fieldTime(at)}
          min={fieldTime(Date.now())}
          onBlur={(event) => {
            setOpen(false)
            const wished = new Date(event.target.value).getTime()
            if (Number.isFinite(wished) && Math.abs(wished - at) >= 60_000)
              void change(conversation, { next_action_at: wished })
          }}
        />
      ) : (
        <button
          type="button"
          title={moment(at)}
          className="-me-1.5 rounded-md px-1.5 py-1 hover:bg-hover touch:min-h-11"
          onClick={() => setOpen(true)}
        >
          <time dateTime={new Date(at).toISOString()}>{soon(at)}</time>
        </button>
      )}
    </div>
  )
}

const ADD_LINK = '-mx-1.5 block rounded-md px-1.5 py-1 text-ink3 hover:bg-hover touch:min-h-11'

const fail = (error: unknown) => toast(sayProblem(error))

const TITLES: Record<ItemKind, Key> = { problem: 'work.problems', task: 'work.tasks', fact: 'work.facts' }
const ADD: Record<ItemKind, Key> = { problem: 'work.add_problem', task: 'work.add_task', fact: 'work.add_fact' }

function Checklist({ conversation, kind }: { conversation: Conversation; kind: ItemKind }) {
  const key = ['checklist', conversation.id]
  const query = useQuery({
    queryKey: key,
    queryFn: async () => (await get<Page<ChecklistItem>>(`/conversations/${conversation.id}/checklist`)).items,
  })
  const users = useUsers()
  const [text, setText] = useState('')
  const again = () => void client.invalidateQueries({ queryKey: key })
  const place = `/conversations/${conversation.id}/checklist`
  const add = useMutation({
    mutationFn: () => post<ChecklistItem>(place, { kind, text: text.trim() }),
    onSuccess: () => {
      setText('')
      again()
    },
    onError: fail,
  })
  const tick = useMutation({
    mutationFn: (item: ChecklistItem) =>
      patch<ChecklistItem>(`${place}/${item.id}`, { version: item.version, done: item.done_at === null }),
    onMutate: (item) =>
      client.setQueryData<ChecklistItem[]>(key, (old) =>
        old?.map((one) => (one.id === item.id ? { ...one, done_at: item.done_at === null ? Date.now() : null } : one)),
      ),
    onSettled: again,
    onError: fail,
  })
  const drop = useMutation({
    mutationFn: (item: ChecklistItem) => remove(`${place}/${item.id}`),
    onSettled: again,
    onError: fail,
  })
  const restate = useMutation({
    mutationFn: () => get<{ html: string }>(`/conversations/${conversation.id}/restated`),
    onSuccess: ({ html }) => insertIntoReply(conversation.id, html),
    onError: fail,
  })
  const items = (query.data ?? []).filter((item) => item.kind === kind)
  const open = items.filter((item) => item.done_at === null).length
  return (
    <section aria-label={t(TITLES[kind])}>
      {items.length > 0 && (
        <Heading>
          {t(TITLES[kind])}
          {kind === 'fact' ? (
            <button
              type="button"
              className="ms-2 font-normal text-accenttext underline touch:min-h-11"
              disabled={restate.isPending}
              onClick={() => restate.mutate()}
            >
              {t('work.restate')}
            </button>
          ) : (
            <span className="tnum ms-1.5">
              {items.length - open}/{items.length}
            </span>
          )}
        </Heading>
      )}
      <ol className="mt-1">
        {items.map((item) => (
          <li key={item.id} className="group flex min-h-7 items-start gap-2 py-0.5 touch:min-h-11">
            {kind === 'fact' ? (
              <Check size={14} aria-hidden className="mt-1 shrink-0 text-ok" />
            ) : (
              <input
                type="checkbox"
                className="mt-1 size-4 shrink-0 accent-(--accent)"
                aria-label={item.text}
                checked={item.done_at !== null}
                onChange={() => tick.mutate(item)}
              />
            )}
            <span
              className={`min-w-0 flex-1 break-words ${item.done_at && kind !== 'fact' ? 'text-ink3 line-through' : ''}`}
            >
              {item.text}
              {kind === 'fact' && (
                <span className="block text-2xs text-ink3">
                  {t('work.fact_by', {
                    who: users.find((user) => user.id === item.created_by)?.name ?? '',
                    at: moment(item.created_at),
                  })}
                </span>
              )}
            </span>
            <button
              type="button"
              className="btn-icon !size-6 opacity-0 focus-visible:opacity-100 group-hover:opacity-100 touch:opacity-100"
              aria-label={t('delete_what', { what: item.text })}
              onClick={() => drop.mutate(item)}
            >
              <X size={13} aria-hidden />
            </button>
          </li>
        ))}
      </ol>
      <input
        className="w-full rounded-md bg-transparent px-1.5 py-1 -mx-1.5 placeholder:text-ink3 hover:bg-hover focus:bg-sunken"
        aria-label={t(ADD[kind])}
        placeholder={`+ ${t(ADD[kind])}`}
        maxLength={500}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (isComposing(event) || event.key !== 'Enter' || !text.trim()) return
          event.preventDefault()
          add.mutate()
        }}
      />
    </section>
  )
}

function Sides({ conversation }: { conversation: Conversation }) {
  const query = useQuery({
    queryKey: ['sides', conversation.id],
    queryFn: async () => (await get<Page<Side>>(`/conversations/${conversation.id}/sides`)).items,
    enabled: conversation.side_of === null,
  })
  if (conversation.side_of) {
    return (
      <p className="mt-3 text-ink2">
        {t('side.of')}{' '}
        <Link
          to="/inbox/$view/$number"
          params={{ view: 'all', number: String(conversation.side_of.number) }}
          className="text-accenttext underline"
        >
          #{conversation.side_of.number}
        </Link>
      </p>
    )
  }
  return (
    <section aria-label={t('side.title')}>
      {(query.data?.length ?? 0) > 0 && <Heading>{t('side.title')}</Heading>}
      <ul className="mt-1">
        {query.data?.map((side) => (
          <li key={side.id}>
            <Link
              to="/inbox/$view/$number"
              params={{ view: 'all', number: String(side.number) }}
              className="-mx-1.5 block rounded-md px-1.5 py-1 hover:bg-hover"
            >
              <span className="flex gap-2">
                <span className={`min-w-0 flex-1 truncate ${side.unread ? 'font-semibold' : ''}`}>
                  {side.unread && (
                    <span className="me-1.5 inline-block size-1.5 rounded-full bg-accenttext align-middle" />
                  )}
                  {side.name}
                </span>
                <span className="tnum shrink-0 text-2xs text-ink3">{ago(side.last_activity_at)}</span>
              </span>
              <span className="block truncate text-xs text-ink3">{side.snippet}</span>
            </Link>
          </li>
        ))}
      </ul>
      <Link to="/compose" search={{ side: conversation.id, subject: conversation.subject }} className={ADD_LINK}>
        + {t('side.new')}
      </Link>
    </section>
  )
}

const KINDS: LinkKind[] = ['related', 'duplicate', 'original', 'parent', 'part', 'problem', 'symptom']

function Links({ conversation }: { conversation: Conversation }) {
  const key = ['links', conversation.id]
  const place = `/conversations/${conversation.id}/links`
  const query = useQuery({ queryKey: key, queryFn: async () => (await get<Page<ConversationLink>>(place)).items })
  const [open, setOpen] = useState(false)
  const [kind, setKind] = useState<LinkKind>('related')
  const [to, setTo] = useState('')
  const add = useMutation({
    mutationFn: () => put<Page<ConversationLink>>(place, { to: to.trim(), kind }),
    onSuccess: (page) => {
      client.setQueryData(key, page.items)
      setTo('')
      setOpen(false)
    },
  })
  const drop = useMutation({
    mutationFn: (link: ConversationLink) => remove(`${place}/${link.id}`),
    onSettled: () => void client.invalidateQueries({ queryKey: key }),
    onError: fail,
  })
  return (
    <section aria-label={t('work.links')}>
      {(query.data?.length ?? 0) > 0 && <Heading>{t('work.links')}</Heading>}
      <ul className="mt-1">
        {query.data?.map((link) => (
          <li key={link.id} className="group flex min-h-7 items-center gap-2 touch:min-h-11">
            <span className="shrink-0 text-xs text-ink3">{t(`link.${link.kind}` as Key)}</span>
            <Link
              to="/inbox/$view/$number"
              params={{ view: 'all', number: String(link.number) }}
              className={`min-w-0 flex-1 truncate hover:underline ${link.category === 'solved' ? 'text-ink3' : ''}`}
            >
              #{link.number} {link.subject}
            </Link>
            <button
              type="button"
              className="btn-icon !size-6 opacity-0 focus-visible:opacity-100 group-hover:opacity-100 touch:opacity-100"
              aria-label={t('work.unlink', { number: String(link.number) })}
              onClick={() => drop.mutate(link)}
            >
              <X size={13} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      {open ? (
        <form
          className="mt-1 flex flex-wrap items-center gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            add.mutate()
          }}
        >
          <select
            className="field !w-auto min-w-0 flex-1"
            aria-label={t('work.link_kind')}
            value={kind}
            onChange={(event) => setKind(event.target.value as LinkKind)}
          >
            {KINDS.map((one) => (
              <option key={one} value={one}>
                {t(`link.${one}` as Key)}
              </option>
            ))}
          </select>
          <input
            autoFocus
            className="field tnum !w-24"
            aria-label={t('work.link_number')}
            placeholder="#"
            value={to}
            onChange={(event) => setTo(event.target.value)}
          />
          <button type="submit" className="btn btn-line" disabled={!to.trim() || add.isPending}>
            {t('add')}
          </button>
          {add.isError && <p className="w-full text-xs text-bad">{t('work.no_such')}</p>}
        </form>
      ) : (
        <button type="button" className={ADD_LINK} onClick={() => setOpen(true)}>
          + {t('work.link')}
        </button>
      )}
    </section>
  )
}
