// What a thread says about where its messages came from or belong: merges and splits with their undo, a new subject,
// an answer that is not proven. It never moves anything by itself.
import type { Conversation, HistoryEvent, Message } from '@api/types'
import { ago, moment } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Merge, RotateCcw, Split } from '@ui/icons'
import { type ReactNode, useState } from 'react'
import { client } from '~/app/query'
import { rearrangementsQuery, useMay } from '~/sync/queries'
import { merge, split, takeBack } from '~/sync/rearrange'
import { HistoryLines, sayMove } from './history'
import type { Place } from './message-menu'

/** A merge or split that still holds, with its undo; one that was undone is a line of history. */
export function MovedLine({ event, conversation }: { event: HistoryEvent; conversation: string }) {
  const may = useMay('conversations.write')
  const [busy, setBusy] = useState(false)
  const { data } = useQuery(rearrangementsQuery(conversation))
  const holds = data?.find((one) => one.id === event.data.rearrangement_id && one.undone_at === null)
  const begins = event.kind === 'conversation.merged' || event.kind === 'conversation.split'
  if (!holds || !begins) return <HistoryLines events={[event]} conversation={conversation} />
  const Icon = holds.kind === 'merge' ? Merge : Split
  const who = event.actor.name ?? t('history.somebody')
  const undo = async () => {
    setBusy(true)
    await takeBack(holds.id)
    setBusy(false)
  }
  return (
    <li
      className="flex items-center gap-2.5 rounded-lg bg-sunken px-3 py-1.5 text-xs text-ink2"
      data-testid="moved"
      title={moment(event.at)}
    >
      <Icon size={14} aria-hidden className="shrink-0 text-ink3" />
      <span className="min-w-0 flex-1">
        {sayMove(event, conversation, who)}
        <span className="tnum ms-2 whitespace-nowrap text-2xs text-ink3">{ago(event.at)}</span>
      </span>
      {may && (
        <button type="button" className="btn btn-line bg-raised" disabled={busy} onClick={() => void undo()}>
          <RotateCcw size={14} aria-hidden />
          {t('undo')}
        </button>
      )}
    </li>
  )
}

function Hint({ text, label, run }: { text: ReactNode; label: string; run: () => Promise<void> }) {
  const may = useMay('conversations.write')
  const [busy, setBusy] = useState(false)
  const act = async () => {
    setBusy(true)
    await run()
    setBusy(false)
  }
  return (
    <div className="mb-2 flex items-center gap-2.5 rounded-lg bg-warnsoft px-3 py-1.5 text-xs" data-testid="hint">
      <span className="min-w-0 flex-1 break-words">{text}</span>
      {may && (
        <button type="button" className="btn btn-line bg-raised" disabled={busy} onClick={() => void act()}>
          {label}
        </button>
      )}
    </div>
  )
}

/** A joined mail that may be about something else. */
export function DriftHint({ message, place }: { message: Message; place: Place }) {
  return (
    <Hint
      text={t('drift.hint', { subject: message.subject ?? '' })}
      label={t(place === 'later' ? 'split.from_here' : 'split.only_this')}
      run={() => split(message, place === 'later')}
    />
  )
}

/** A mail that began a conversation though it looks like an answer. */
export function SuspectHint({
  message,
  suspected,
}: {
  message: Message
  suspected: NonNullable<Message['suspected']>
}) {
  const number = suspected.number
  return (
    <Hint
      text={t('suspect.hint', { number })}
      label={t('suspect.join', { number })}
      run={() => join(message.conversation_id, suspected)}
    />
  )
}

async function join(from: string, suspected: NonNullable<Message['suspected']>): Promise<void> {
  const own = client
    .getQueryCache()
    .findAll({ queryKey: ['conversation'] })
    .map((query) => query.state.data as Conversation | undefined)
    .find((one) => one?.id === from)
  await merge({ id: suspected.conversation_id, number: suspected.number }, [{ id: from, number: own?.number ?? 0 }])
}
