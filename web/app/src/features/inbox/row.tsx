// One conversation in the list: a link with who, what, when, at most one chip, and a checkbox over the avatar.
// It never holds a menu or a tooltip of its own; ten thousand rows must stay cheap.
import type { ConversationRow, ViewColumn } from '@api/types'
import { ago, moment, soon } from '@i18n/format'
import { t } from '@i18n/runtime'
import { Link } from '@tanstack/react-router'
import { Avatar } from '@ui/avatar'
import { AlarmClock, AlertTriangle, AtSign, Paperclip } from '@ui/icons'
import { memo } from 'react'
import type { Density } from '~/app/preferences'
import type { InboxSearch } from '~/app/views'
import { ChatMark } from '~/features/chat/marks'
import { isChat } from '~/features/chat/model'
import { ClockPill } from '~/features/clocks/pill'
import { PhoneMark } from '~/features/phone/mark'
import { isPhone } from '~/features/phone/model'
import { prefetchConversation } from '~/sync/queries'
import { Facts } from './facts'

/** The height of a row with the gap below it; fixed, so that a list of any length scrolls exactly. */
export const ROW_HEIGHT: Record<Density, number> = { compact: 54, default: 78, roomy: 94 }
const HEIGHT: Record<Density, string> = { compact: 'h-[52px] py-1.5', default: 'h-[76px] py-2', roomy: 'h-[92px] py-4' }

interface Props {
  row: ConversationRow
  view: string
  search: InboxSearch
  active: boolean
  selected: boolean
  assignee: string | null
  /** The facts that the view shows instead of the usual chip. */
  columns?: readonly ViewColumn[] | undefined
  density: Density
  onSelect: (id: string, range: boolean) => void
}

let timer: ReturnType<typeof setTimeout> | undefined
/** Loads a conversation that the pointer rests on for a moment. */
export function soonOpened(row: ConversationRow): void {
  clearTimeout(timer)
  timer = setTimeout(() => prefetchConversation(row), 60)
}

function Chip({ row }: { row: ConversationRow }) {
  if (row.delivery_failed) {
    return (
      <span className="pill !h-[18px] bg-badsoft !px-1.5 text-bad">
        <AlertTriangle size={11} aria-hidden />
        {t('row.failed')}
      </span>
    )
  }
  if (row.snoozed_until) {
    return (
      <span className="pill tnum !h-[18px] bg-warnsoft !px-1.5 text-warn">
        <AlarmClock size={11} aria-hidden />
        {soon(row.snoozed_until)}
      </span>
    )
  }
  if (row.priority === 'urgent' || row.priority === 'high') {
    const tone = row.priority === 'urgent' ? 'bg-badsoft text-bad' : 'bg-warnsoft text-warn'
    return <span className={`pill !h-[18px] !px-1.5 ${tone}`}>{t(`priority.${row.priority}`)}</span>
  }
  const tag = row.tags[0]
  if (!tag) return null
  return (
    <span className="pill !h-[18px] max-w-28 !px-1.5 text-ink2 shadow-[inset_0_0_0_1px_var(--line-2)]">
      <span dir="auto" className="truncate">
        {tag.name}
      </span>
      {row.tags.length > 1 && <span className="tnum text-ink3">+{row.tags.length - 1}</span>}
    </span>
  )
}

export const Row = memo(function Row({
  row,
  view,
  search,
  active,
  selected,
  assignee,
  columns,
  density,
  onSelect,
}: Props) {
  const name = row.contact.name || row.contact.email || t('row.nobody')
  const label = [row.unread ? t('row.unread') : '', name, row.subject, moment(row.last_activity_at)]
    .filter(Boolean)
    .join(', ')
  const tone = active ? 'bg-sel' : selected ? 'bg-accentsoft' : 'hover:bg-hover'
  return (
    <div
      className={`group relative mx-1.5 flex gap-2.5 rounded-lg px-2.5 ${HEIGHT[density]} ${tone}`}
      onPointerEnter={() => soonOpened(row)}
    >
      <div className="relative mt-0.5 size-7 shrink-0">
        <span
          className={selected ? 'opacity-0' : 'group-focus-within:opacity-0 group-hover:opacity-0 touch:!opacity-100'}
        >
          <Avatar name={name} />
        </span>
        <input
          type="checkbox"
          checked={selected}
          onChange={() => undefined}
          onClick={(event) => onSelect(row.id, event.shiftKey)}
          aria-label={t('row.select', { name })}
          className="absolute inset-0 z-10 m-auto size-4 accent-(--accent) opacity-0 focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100 checked:!opacity-100 touch:size-full touch:!opacity-0 touch:checked:!opacity-100"
        />
      </div>
      <div className="min-w-0 flex-1">
        <div className="flex items-center gap-1.5 text-xs">
          <Link
            to="/inbox/$view/$number"
            params={{ view, number: String(row.number) }}
            search={search}
            aria-current={active ? 'true' : undefined}
            aria-label={label}
            data-number={row.number}
            dir="auto"
            className={`truncate after:absolute after:inset-0 after:rounded-lg ${row.unread ? 'font-semibold text-ink' : 'text-ink2'}`}
          >
            {name}
          </Link>
          {isChat(row) && <ChatMark id={row.id} />}
          {isPhone(row) && <PhoneMark />}
          {row.mentioned && <AtSign size={12} aria-label={t('row.mentioned')} className="shrink-0 text-accenttext" />}
          {row.has_attachment && (
            <Paperclip size={12} aria-label={t('row.attachment')} className="shrink-0 text-ink3" />
          )}
          <span className="tnum ms-auto shrink-0 text-2xs text-ink3">{ago(row.last_activity_at)}</span>
        </div>
        <div
          dir="auto"
          lang={row.lang ?? undefined}
          className={`truncate ${row.unread ? 'font-semibold' : 'font-medium'}`}
        >
          {row.unread && <span className="me-1.5 inline-block size-1.5 rounded-full bg-accenttext align-middle" />}
          {row.subject || t(row.contact.masked ? 'pane.confidential' : 'row.no_subject')}
        </div>
        <div
          className={
            density === 'compact' ? 'absolute bottom-1.5 inset-e-2.5 flex gap-1.5' : 'flex items-center gap-1.5'
          }
        >
          {density !== 'compact' && (
            <span dir="auto" lang={row.lang ?? undefined} className="min-w-0 flex-1 truncate text-xs text-ink3">
              {row.snippet}
            </span>
          )}
          {columns && columns.length > 0 ? <Facts row={row} columns={columns} /> : <Chip row={row} />}
          {row.clock && <ClockPill clock={row.clock} />}
          {assignee && <Avatar name={assignee} size={16} />}
        </div>
      </div>
    </div>
  )
})
