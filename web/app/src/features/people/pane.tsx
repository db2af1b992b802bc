// Beside the thread: who the customer is, how the conversation stands, what else they wrote, and the team's note.
// It never shows what the server did not tell.
import { patch } from '@api/client'
import type { Contact, Conversation } from '@api/types'
import { ago } from '@i18n/format'
import { loadMore, t } from '@i18n/runtime'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Avatar } from '@ui/avatar'
import { Lock, Plus, X } from '@ui/icons'
import { sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { client } from '~/app/query'
import { change } from '~/sync/change'
import { pickFor } from '~/sync/picking'
import { contactQuery, othersQuery, useTeams, useUsers } from '~/sync/queries'
import { Fact } from './facts'

const more = () => Promise.all([import('./pane-more'), loadMore()])
const PaneAbout = lazy(async () => ({ default: (await more())[0].PaneAbout }))
const PaneDetails = lazy(async () => ({ default: (await more())[0].PaneDetails }))
const PaneRest = lazy(async () => ({ default: (await more())[0].PaneRest }))

function FactButton({
  label,
  value,
  empty,
  onClick,
}: {
  label: string
  value: string | null
  empty: string
  onClick: (event: React.MouseEvent) => void
}) {
  return (
    <button
      type="button"
      onClick={onClick}
      aria-label={`${label}: ${value ?? empty}`}
      className={`-me-1.5 max-w-full truncate rounded-md px-1.5 py-1 text-end hover:bg-hover touch:min-h-11 ${value ? '' : 'text-ink3'}`}
    >
      {value ?? empty}
    </button>
  )
}

function Note({ contact }: { contact: Contact }) {
  const [text, setText] = useState(contact.note)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another contact, or a change by somebody else, is taken over
  useEffect(() => setText(contact.note), [contact.id, contact.note])
  const save = useMutation({
    mutationFn: () => patch<Contact>(`/contacts/${contact.id}`, { version: contact.version, note: text }),
    onSuccess: (next) => client.setQueryData(contactQuery(contact.id).queryKey, next),
    onError: (error) => {
      toast(sayProblem(error))
      void client.invalidateQueries({ queryKey: ['contact', contact.id] })
    },
  })
  return (
    <label className="mt-4 block">
      <span className="text-xs text-ink3">{t('pane.note')}</span>
      <textarea
        rows={text ? 3 : 2}
        dir="auto"
        value={text}
        placeholder={t('pane.note_hint')}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => text !== contact.note && save.mutate()}
        className="mt-1 w-full resize-y rounded-lg bg-sunken px-2.5 py-2 shadow-[inset_0_0_0_1px_var(--field)]"
      />
    </label>
  )
}

interface PaneProps {
  conversation: Conversation
  onClose?: () => void
  /** What belongs to the conversation itself; stands below its state. */
  children?: ReactNode
}

export function CustomerPane({ conversation, onClose, children }: PaneProps) {
  const { contact } = conversation
  const { data: person } = useQuery(contactQuery(contact.id))
  const { data: others } = useQuery(othersQuery(contact.id))
  const users = useUsers()
  const teams = useTeams()
  const name = contact.name || contact.email || t('row.nobody')
  const open = (kind: 'assign' | 'team' | 'priority' | 'tags') => (event: React.MouseEvent) =>
    pickFor(kind, [conversation], event.currentTarget)
  const rest = (others ?? []).filter((row) => row.id !== conversation.id).slice(0, 8)
  return (
    <aside
      aria-label={t('pane.label')}
      tabIndex={0}
      className="h-full overflow-y-auto px-4 py-4 focus-visible:outline-offset-[-3px]"
    >
      {onClose && (
        <button type="button" className="btn-icon float-end -me-2 -mt-2" aria-label={t('close')} onClick={onClose}>
          <X size={16} aria-hidden />
        </button>
      )}
      <div className="flex items-center gap-3">
        <Avatar name={name} size={40} />
        <div className="min-w-0">
          <Link
            to="/contacts/$id"
            params={{ id: contact.id }}
            dir="auto"
            className="block truncate py-px text-md font-semibold hover:underline"
          >
            {name}
          </Link>
          {person?.confidential && (
            <span className="flex items-center gap-1 py-px text-xs text-ink2">
              <Lock size={12} aria-hidden />
              {t('pane.confidential')}
            </span>
          )}
          {contact.company && (
            <Link
              to="/companies/$id"
              params={{ id: contact.company.id }}
              dir="auto"
              className="block truncate py-[3px] text-xs text-ink3 hover:underline"
            >
              {contact.company.name}
            </Link>
          )}
        </div>
      </div>
      {person && !person.masked && (
        <>
          <Note contact={person} />
          <Suspense>
            <PaneAbout conversation={conversation} person={person} />
          </Suspense>
        </>
      )}
      <h2 className="mt-4 border-t border-line pt-3 text-xs font-normal text-ink3">{t('pane.conversation')}</h2>
      <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4">
        <Fact name={t('pane.assignee')}>
          <FactButton
            label={t('pane.assignee')}
            value={users.find((one) => one.id === conversation.assignee_id)?.name ?? null}
            empty={t('assign.nobody')}
            onClick={open('assign')}
          />
        </Fact>
        <Fact name={t('pane.team')}>
          <FactButton
            label={t('pane.team')}
            value={teams.find((one) => one.id === conversation.team_id)?.name ?? null}
            empty={t('team.none')}
            onClick={open('team')}
          />
        </Fact>
        <Fact name={t('pane.priority')}>
          <FactButton
            label={t('pane.priority')}
            value={t(`priority.${conversation.priority}`)}
            empty=""
            onClick={open('priority')}
          />
        </Fact>
        <Fact name={t('pane.inbox')}>
          <span className="truncate py-1" title={conversation.inbox.address}>
            {conversation.inbox.name}
          </span>
        </Fact>
      </dl>
      <ul aria-label={t('pane.tags')} className="mt-1.5 flex flex-wrap gap-1.5">
        {conversation.tags.map((tag) => (
          <li key={tag.id} className="pill max-w-full !pe-1 text-ink2 shadow-[inset_0_0_0_1px_var(--line-2)] touch:h-9">
            <span dir="auto" className="truncate">
              {tag.name}
            </span>
            <button
              type="button"
              aria-label={t('pane.untag', { name: tag.name })}
              className="grid size-4 place-items-center rounded-full text-ink3 hover:bg-hover hover:text-ink touch:size-9"
              onClick={() =>
                void change(conversation, {
                  tag_ids: conversation.tags.filter((one) => one.id !== tag.id).map((one) => one.id),
                })
              }
            >
              <X size={11} aria-hidden />
            </button>
          </li>
        ))}
        <li>
          <button
            type="button"
            className="pill text-ink3 hover:bg-hover hover:text-ink touch:h-9"
            onClick={open('tags')}
          >
            <Plus size={12} aria-hidden />
            {t('pane.add_tag')}
          </button>
        </li>
      </ul>
      <Suspense>{children}</Suspense>
      <Suspense>
        <PaneDetails conversation={conversation} />
        {person && !person.masked && <PaneRest conversation={conversation} person={person} />}
      </Suspense>
      {rest.length > 0 && (
        <>
          <h2 className="mt-5 text-xs font-normal text-ink3">{t('pane.others')}</h2>
          <ul className="mt-1">
            {rest.map((row) => (
              <li key={row.id} className="border-b border-line last:border-0">
                <Link
                  to="/inbox/$view/$number"
                  params={{ view: 'all', number: String(row.number) }}
                  className="-mx-1.5 flex items-baseline gap-2 rounded-md px-1.5 py-1.5 hover:bg-hover touch:min-h-11"
                >
                  <span dir="auto" lang={row.lang ?? undefined} className="min-w-0 flex-1 truncate">
                    {row.subject || t('row.no_subject')}
                  </span>
                  <span className="tnum shrink-0 text-2xs text-ink3">{ago(row.last_activity_at)}</span>
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </aside>
  )
}
