// One thing that waits for the connection: what it is, why it stopped if it did, and what can be done about it.
// It never sends by itself what somebody must decide.
import { ApiError, isApiError } from '@api/client'
import type { ConversationRow, Message } from '@api/types'
import { clock, soon } from '@i18n/format'
import { t } from '@i18n/runtime'
import { AlertTriangle, Clock3 } from '@ui/icons'
import { sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { client } from '~/app/query'
import { draftKey, EMPTY_DRAFT, isWorth, useDrafts } from '~/sync/drafts'
import { useRestored } from '~/sync/undo'
import { insist, takeBack, useWaiting, type Waiting } from '~/sync/waiting'
import { fieldsOf, glance, wishOf } from './words'

/** Puts a text back into the composer, before what has been written there since. */
function restore(item: Waiting): void {
  if (item.kind === 'change') {
    for (const key of ['conversation', 'list']) void client.invalidateQueries({ queryKey: [key] })
    return
  }
  const { writing, conversation } = item
  const now = useDrafts.getState().drafts[draftKey(conversation.id, writing.kind)] ?? EMPTY_DRAFT
  useRestored.setState({
    restored: {
      conversation_id: conversation.id,
      mode: writing.kind,
      html: isWorth(now) ? writing.html + now.html : writing.html,
      to: writing.to ?? [],
      cc: writing.cc ?? [],
      bcc: writing.bcc ?? [],
      attachment_ids: writing.attachment_ids ?? [],
      attachments: [...item.files, ...now.attachments],
      answers: writing.answers ?? null,
    },
  })
}

function Why({ item }: { item: Waiting }) {
  const { stop } = item
  if (!stop) return null
  if (stop.code === 'newer_message' && stop.current) {
    const message = stop.current as Message
    return (
      <>
        <p className="font-medium">
          {t('waiting.why_newer', { name: message.author.name || message.author.email || '' })}
        </p>
        <p dir="auto" lang={message.lang ?? undefined} className="line-clamp-3 break-words text-ink2">
          {message.text}
        </p>
      </>
    )
  }
  if (stop.code === 'version_conflict' && item.kind === 'change' && stop.current)
    return <p>{t('waiting.why_changed', { now: fieldsOf(stop.current as ConversationRow, item.change) })}</p>
  if (stop.code === 'unsure') return <p>{t('waiting.why_unsure')}</p>
  const error = new ApiError(0, stop.code, stop.detail)
  const why = isApiError(error) ? `${sayProblem(error)} ${stop.detail}`.trim() : stop.detail
  return <p className="break-words">{t('waiting.why_other', { why })}</p>
}

const ANYWAY: Record<string, 'waiting.send_anyway' | 'waiting.change_anyway'> = {
  newer_message: 'waiting.send_anyway',
  unsure: 'waiting.send_anyway',
  version_conflict: 'waiting.change_anyway',
}

export function WaitingCard({ item, onBack }: { item: Waiting; onBack?: () => void }) {
  const { items, sending } = useWaiting()
  const behind =
    !item.stop &&
    items.some((other) => other.stop && other.order < item.order && other.conversation.id === item.conversation.id)
  const takeIt = async () => {
    const back = await takeBack(item.order)
    if (!back) return void toast(t('waiting.gone'))
    restore(back)
    if (back.kind === 'message') onBack?.()
  }
  const kind =
    item.kind === 'change' ? 'waiting.change' : item.writing.kind === 'note' ? 'waiting.note' : 'waiting.reply'
  const Icon = item.stop ? AlertTriangle : Clock3
  const at = Date.now() - item.at < 86_400_000 ? clock(item.at) : soon(item.at)
  return (
    <div
      data-testid="waiting"
      className="flex items-start gap-2.5 rounded-lg border border-dashed border-line bg-warnsoft px-3 py-2 text-ink"
    >
      <Icon size={15} aria-hidden className="mt-0.5 shrink-0 text-warn" />
      <div className="min-w-0 flex-1">
        <p className="text-xs text-ink2">
          {[t(kind), sending === item.order ? t('waiting.sending') : t('waiting.since', { at })].join(' · ')}
        </p>
        <p dir="auto" className="line-clamp-4 break-words">
          {item.kind === 'change' ? wishOf(item.seen, item.change) : glance(item.writing.html)}
        </p>
        {behind && <p className="text-xs text-ink2">{t('waiting.behind')}</p>}
        {item.stop && (
          <div role="alert" className="mt-1.5">
            <Why item={item} />
          </div>
        )}
        <div className="mt-1.5 flex flex-wrap gap-1.5">
          {item.stop && (
            <button type="button" className="btn btn-line bg-raised" onClick={() => void insist(item)}>
              {t(ANYWAY[item.stop.code] ?? 'waiting.try_again')}
            </button>
          )}
          <button
            type="button"
            className="btn btn-line bg-raised"
            disabled={sending === item.order}
            onClick={() => void takeIt()}
          >
            {t('waiting.take_back')}
          </button>
        </div>
      </div>
    </div>
  )
}

/** What waits for one conversation, below its messages. */
export default function WaitingHere({ conversation }: { conversation: string }) {
  const items = useWaiting((state) => state.items)
  return (
    <ul className="mb-2 flex max-h-[40vh] flex-col gap-1.5 overflow-y-auto" aria-label={t('waiting.title')}>
      {items
        .filter((item) => item.conversation.id === conversation)
        .map((item) => (
          <li key={item.order}>
            <WaitingCard item={item} />
          </li>
        ))}
    </ul>
  )
}
