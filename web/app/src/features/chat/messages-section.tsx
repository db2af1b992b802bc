// The messages that a chat shows by itself, below its line: in their order, with what visitors did with them.
// It never asks the server before somebody looks.
import { put } from '@api/client'
import { number } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '@ui/confirm-button'
import { SelectField } from '@ui/field'
import { Plus } from '@ui/icons'
import { MoveButton } from '@ui/move-button'
import { moved } from '@ui/order'
import { Problem } from '@ui/problem'
import { toast } from '@ui/toast'
import { lazy, Suspense, useState } from 'react'
import { Code } from '~/features/settings/code'
import { ROWS } from '~/features/settings/section'
import { useSave } from '~/features/settings/use-save'
import { useMay } from '~/sync/queries'
import {
  type ChatMessage,
  type KnownMessage,
  type MessageList,
  MOST_MESSAGES,
  messagesLine,
  messagesPath,
  messagesQuery,
  plain,
  when,
} from './messages-model'
import type { ChatWidget } from './model'

const MessageSheet = lazy(() => import('./message-sheet').then((module) => ({ default: module.MessageSheet })))
const A_DAY = [1, 2, 3, 5, 10, 20]

interface RowProps {
  message: KnownMessage
  first: boolean
  last: boolean
  may: boolean
  busy: boolean
  onMove: (by: -1 | 1) => void
  onTurn: () => void
  onEdit: () => void
  onDrop: () => void
}

function Row({ message, first, last, may, busy, onMove, onTurn, onEdit, onDrop }: RowProps) {
  const { figures, name } = message
  const move = (by: 1 | -1) => (
    <MoveButton name={name} by={by} disabled={busy || (by < 0 ? first : last)} onMove={() => onMove(by)} />
  )
  return (
    <li className="flex items-start gap-3 px-3.5 py-2.5 phone:flex-wrap">
      <div className="min-w-0 flex-1 phone:basis-full">
        <p className="flex flex-wrap items-center gap-x-2">
          <span dir="auto" className="font-medium">
            {name}
          </span>
          <span className={`pill ${message.enabled ? 'bg-oksoft text-ok' : 'bg-hover text-ink2'}`}>
            {t(message.enabled ? 'chat.on' : 'chat.off')}
          </span>
        </p>
        <p className="break-words text-xs text-ink2">{when(message.conditions)}</p>
        <p className="tnum text-xs text-ink3">
          {t('chat.message_figures', {
            shown: number(figures.shown),
            opened: number(figures.opened),
            answered: number(figures.answered),
            dismissed: number(figures.dismissed),
          })}
        </p>
      </div>
      {may && (
        <div className="flex flex-wrap items-center gap-1.5">
          {move(-1)}
          {move(1)}
          <button type="button" className="btn btn-line !h-8" disabled={busy} onClick={onTurn}>
            {t(message.enabled ? 'chat.turn_off' : 'chat.turn_on')}
          </button>
          <button
            type="button"
            className="btn btn-line !h-8"
            aria-label={t('edit_what', { what: name })}
            onClick={onEdit}
          >
            {t('edit')}
          </button>
          <ConfirmButton label={t('delete')} disabled={busy} onConfirm={onDrop} />
        </div>
      )}
    </li>
  )
}

function Messages({ widget, held }: { widget: ChatWidget; held: MessageList }) {
  const may = useMay('settings.manage')
  const [open, setOpen] = useState<KnownMessage | 'new' | null>(null)
  const save = useSave(
    ({ messages = held.messages, per_day = held.per_day }: { messages?: ChatMessage[]; per_day?: number }) =>
      put<MessageList>(messagesPath(widget.id), { version: held.version, per_day, messages: messages.map(plain) }),
    ['chat-messages'],
    () => {
      toast(t('saved'))
      setOpen(null)
    },
  )
  const { messages } = held
  const change = (next: ChatMessage[]) => save.mutate({ messages: next })
  const place = open && open !== 'new' ? messages.findIndex((one) => one.id === open.id) : messages.length
  return (
    <>
      {save.isError && !open && <Problem compact error={save.error} />}
      {messages.length === 0 && <p className="text-ink2">{t('chat.messages_none')}</p>}
      {messages.length > 0 && (
        <ol className={ROWS} aria-label={t('chat.messages')}>
          {messages.map((one, at) => (
            <Row
              key={one.id}
              message={one}
              first={at === 0}
              last={at === messages.length - 1}
              may={may}
              busy={save.isPending}
              onMove={(by) => change(moved(messages, at, by))}
              onTurn={() => change(messages.map((each) => (each === one ? { ...each, enabled: !each.enabled } : each)))}
              onEdit={() => {
                save.reset()
                setOpen(one)
              }}
              onDrop={() => change(messages.filter((each) => each !== one))}
            />
          ))}
        </ol>
      )}
      {may && (
        <div className="flex flex-wrap items-end gap-3">
          {messages.length < MOST_MESSAGES && (
            <button
              type="button"
              className="btn btn-line !h-8"
              onClick={() => {
                save.reset()
                setOpen('new')
              }}
            >
              <Plus size={15} aria-hidden />
              {t('chat.message_add')}
            </button>
          )}
          {messages.length > 0 && (
            <SelectField
              label={t('chat.messages_a_day')}
              value={held.per_day}
              disabled={save.isPending}
              onChange={(event) => save.mutate({ per_day: Number(event.target.value) })}
            >
              {[...new Set([...A_DAY, held.per_day])]
                .sort((one, other) => one - other)
                .map((one) => (
                  <option key={one} value={one}>
                    {number(one)}
                  </option>
                ))}
            </SelectField>
          )}
        </div>
      )}
      {messages.length > 0 && (
        <div>
          <p className="mb-1.5 text-xs text-ink3">{t('chat.messages_install')}</p>
          <Code label={t('chat.messages_line')} text={messagesLine(location.origin, widget.key)} />
          <p className="mt-1.5 text-xs text-ink3">{t('chat.messages_store', { attribute: 'data-remember' })}</p>
        </div>
      )}
      {open && (
        <Suspense>
          <MessageSheet
            message={open === 'new' ? null : open}
            busy={save.isPending}
            error={save.error}
            field={(name) => save.field(`messages/${place}/${name}`)}
            onClose={() => setOpen(null)}
            onSave={(one) =>
              change(open === 'new' ? [...messages, one] : messages.map((each) => (each.id === open.id ? one : each)))
            }
          />
        </Suspense>
      )}
    </>
  )
}

export function MessagesSection({ widget }: { widget: ChatWidget }) {
  const [looked, setLooked] = useState(false)
  const query = useQuery({ ...messagesQuery(widget.id), enabled: looked })
  return (
    <details className="mt-2" onToggle={(event) => setLooked(event.currentTarget.open)}>
      <summary className="rounded-md text-ink2 touch:min-h-11">{t('chat.messages')}</summary>
      <div className="mt-2 flex flex-col gap-3">
        <p className="text-ink2">{t('chat.messages_about')}</p>
        {query.isError && <Problem compact error={query.error} retry={() => void query.refetch()} />}
        {query.data && <Messages widget={widget} held={query.data} />}
      </div>
    </details>
  )
}
