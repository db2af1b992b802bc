// A view as a table: one line for each conversation, one column for each fact, only what is on screen drawn.
// It never holds rows of its own; the list gives them, and knows which is open, selected or under the cursor.
import type { ConversationRow, SavedView, ViewSort } from '@api/types'
import { moment } from '@i18n/format'
import { t } from '@i18n/runtime'
import { Link, useNavigate } from '@tanstack/react-router'
import { ChevronDown } from '@ui/icons'
import { type Ref, useCallback, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react'
import type { Density } from '~/app/preferences'
import type { InboxSearch } from '~/app/views'
import { ChatMark } from '~/features/chat/marks'
import { isChat } from '~/features/chat/model'
import { PhoneMark } from '~/features/phone/mark'
import { isPhone } from '~/features/phone/model'
import { ACTIVITY_SORTS, type Heading, nextSort, type TableColumn, useColumns } from './columns'
import { soonOpened } from './row'

/** The height of a line; fixed, so that a table of any length scrolls exactly. */
export const LINE_HEIGHT: Record<Density, number> = { compact: 32, default: 40, roomy: 52 }
const HEAD = 32
/** Lines drawn above and below what is seen. */
const SPARE = 12

/** What the list needs of whatever scrolls its rows. */
export interface ListHandle {
  scrollToIndex: (index: number, options?: { align: 'nearest' }) => void
  readonly scrollOffset: number
  readonly viewportSize: number
  readonly scrollSize: number
}

interface Props {
  ref: Ref<ListHandle>
  rows: readonly ConversationRow[]
  view: string
  saved: SavedView
  search: InboxSearch
  more: boolean
  cursor: number | null
  selected: ReadonlySet<string>
  density: Density
  onSelect: (id: string, range: boolean) => void
  onCursor: (number: number) => void
  onScroll: () => void
}

/** Which lines are drawn, and the handle that the list scrolls by. */
function useWindow(ref: Ref<ListHandle>, count: number, height: number) {
  const frame = useRef<HTMLDivElement>(null)
  const [range, setRange] = useState({ from: 0, to: 60 })
  const measure = useCallback(() => {
    const box = frame.current
    if (!box) return
    const first = Math.floor(box.scrollTop / height)
    const seen = Math.ceil(box.clientHeight / height)
    // Moved in steps, so that most of scrolling draws nothing.
    const from = Math.max(0, Math.floor((first - SPARE) / SPARE) * SPARE)
    const to = Math.ceil((first + seen + SPARE) / SPARE) * SPARE
    setRange((old) => (old.from === from && old.to === to ? old : { from, to }))
  }, [height])
  useLayoutEffect(measure, [measure])
  useEffect(() => {
    const observer = new ResizeObserver(measure)
    if (frame.current) observer.observe(frame.current)
    return () => observer.disconnect()
  }, [measure])
  useImperativeHandle(
    ref,
    () => ({
      scrollToIndex: (index, options) => {
        const box = frame.current
        if (!box) return
        const [top, room] = [index * height, box.clientHeight - HEAD]
        if (options?.align !== 'nearest' || top < box.scrollTop) box.scrollTop = top
        else if (top + height > box.scrollTop + room) box.scrollTop = top + height - room
        measure()
      },
      get scrollOffset() {
        return frame.current?.scrollTop ?? 0
      },
      get viewportSize() {
        return frame.current?.clientHeight ?? 0
      },
      get scrollSize() {
        return frame.current?.scrollHeight ?? 0
      },
    }),
    [height, measure],
  )
  const to = Math.min(count, range.to)
  return { frame, measure, from: Math.min(range.from, to), to }
}

function HeadCell({ heading, saved, search, view }: { heading: Heading } & Pick<Props, 'saved' | 'search' | 'view'>) {
  const navigate = useNavigate()
  const current = search.sort ?? saved.sort
  const direction = heading.sorts.find(([sort]) => sort === current)?.[1]
  const ask = () => {
    const next: ViewSort = nextSort(heading.sorts, current, saved.sort)
    const sort = next === saved.sort ? undefined : next
    void navigate({ to: '/inbox/$view', params: { view }, search: { ...search, sort }, replace: true })
  }
  return (
    <th
      scope="col"
      aria-sort={direction}
      className="truncate border-b border-line px-2.5 text-start font-medium text-ink2"
    >
      {heading.sorts.length === 0 ? (
        heading.label
      ) : (
        <button type="button" className="flex h-7 max-w-full items-center gap-1 hover:text-ink" onClick={ask}>
          <span className="truncate">{heading.label}</span>
          <ChevronDown
            size={13}
            aria-hidden
            className={`shrink-0 ${direction ? '' : 'opacity-0'} ${direction === 'ascending' ? 'rotate-180' : ''}`}
          />
        </button>
      )}
    </th>
  )
}

interface LineProps extends Pick<Props, 'view' | 'search' | 'onSelect' | 'onCursor'> {
  row: ConversationRow
  index: number
  columns: TableColumn[]
  height: number
  current: boolean
  chosen: boolean
}

function Line({ row, index, columns, height, current, chosen, ...props }: LineProps) {
  const name = row.contact.name || row.contact.email || t('row.nobody')
  const tone = current ? 'bg-sel' : chosen ? 'bg-accentsoft' : 'hover:bg-hover'
  return (
    <tr
      aria-rowindex={index + 2}
      style={{ height }}
      className={`relative ${tone}`}
      onPointerEnter={() => soonOpened(row)}
      onFocus={() => props.onCursor(row.number)}
    >
      <td className="px-2.5 text-center">
        <input
          type="checkbox"
          checked={chosen}
          onChange={() => undefined}
          onClick={(event) => props.onSelect(row.id, event.shiftKey)}
          aria-label={t('row.select', { name })}
          className="relative z-10 block size-4 accent-(--accent)"
        />
      </td>
      <td dir="auto" className={`truncate px-2.5 ${row.unread ? 'font-semibold' : ''}`}>
        {name}
        {isChat(row) && (
          <span className="ms-1.5 inline-block align-[-2px]">
            <ChatMark id={row.id} />
          </span>
        )}
        {isPhone(row) && (
          <span className="ms-1.5 inline-block align-[-2px]">
            <PhoneMark />
          </span>
        )}
      </td>
      <th scope="row" className="truncate px-2.5 text-start font-normal">
        {row.unread && (
          <span className="me-1.5 inline-block size-1.5 rounded-full bg-accenttext align-middle">
            <span className="sr-only">{t('row.unread')}</span>
          </span>
        )}
        <Link
          to="/inbox/$view/$number"
          params={{ view: props.view, number: String(row.number) }}
          search={props.search}
          data-number={row.number}
          dir="auto"
          lang={row.lang ?? undefined}
          className={`after:absolute after:inset-0 ${row.unread ? 'font-semibold' : ''}`}
        >
          {row.subject || t(row.contact.masked ? 'pane.confidential' : 'row.no_subject')}
        </Link>
      </th>
      {columns.map((column) => (
        <td key={column.key} dir="auto" className="tnum truncate px-2.5 text-ink2">
          {column.text(row)}
        </td>
      ))}
      <td className="tnum truncate px-2.5 text-ink2">{moment(row.last_activity_at)}</td>
    </tr>
  )
}

/** Stands for the lines that are not drawn. */
const Gap = ({ height }: { height: number }) =>
  height > 0 && (
    <tr aria-hidden>
      <td style={{ height, padding: 0 }} />
    </tr>
  )

export function ConversationTable({ ref, rows, view, saved, search, density, selected, ...props }: Props) {
  const height = LINE_HEIGHT[density]
  const { frame, measure, from, to } = useWindow(ref, rows.length, height)
  const columns = useColumns(saved.columns)
  const plain = (key: string, label: string, sorts: Heading['sorts'] = []): Heading => ({ key, label, sorts })
  const headings = [
    plain('contact', t('table.customer')),
    plain('subject', t('table.subject')),
    ...columns,
    plain('activity', t('table.activity'), ACTIVITY_SORTS),
  ]
  return (
    <div
      ref={frame}
      className="h-full overflow-auto bg-surface"
      onScroll={() => {
        measure()
        props.onScroll()
      }}
    >
      <table
        data-testid="list"
        aria-label={t('list.label')}
        aria-rowcount={props.more ? -1 : rows.length + 1}
        className="w-full table-fixed border-separate border-spacing-0"
        style={{ minWidth: 660 + columns.length * 130 }}
      >
        <colgroup>
          <col style={{ width: 40 }} />
          <col style={{ width: 170 }} />
          <col />
          {columns.map((column) => (
            <col key={column.key} style={{ width: 130 }} />
          ))}
          <col style={{ width: 170 }} />
        </colgroup>
        <thead className="sticky top-0 z-20 bg-surface">
          <tr aria-rowindex={1} style={{ height: HEAD }}>
            <td className="border-b border-line" />
            {headings.map((heading) => (
              <HeadCell key={heading.key} heading={heading} saved={saved} search={search} view={view} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap height={from * height} />
          {rows.slice(from, to).map((row, index) => (
            <Line
              key={row.id}
              row={row}
              index={from + index}
              columns={columns}
              height={height}
              view={view}
              search={search}
              current={row.number === props.cursor}
              chosen={selected.has(row.id)}
              onSelect={props.onSelect}
              onCursor={props.onCursor}
            />
          ))}
          <Gap height={(rows.length - to) * height} />
        </tbody>
      </table>
    </div>
  )
}
