// The facts that a saved view shows on its rows, each as one quiet chip.
// It never asks the server row by row; names come from the lists that are in the cache.
import type { ConversationRow, ViewColumn } from '@api/types'
import { ago, date, soon } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { statusName } from '~/sync/names'
import { inboxesQuery, useTeams, useUsers } from '~/sync/queries'

/** A row has room for so many facts; the table shows all that the view has. */
const ON_ROWS = 4

/** What a column says of a row, as briefly as a chip. */
export function useFact(): (row: ConversationRow, column: ViewColumn) => string | null {
  const [users, teams] = [useUsers(), useTeams()]
  const inboxes = useQuery(inboxesQuery).data
  const name = (list: readonly { id: string; name: string }[] | undefined, id: string | null) =>
    list?.find((one) => one.id === id)?.name ?? null
  return (row, column) => {
    if (typeof column === 'object') return row.facts?.[column.field] ?? null
    switch (column) {
      case 'priority':
        return row.priority === 'normal' ? null : t(`priority.${row.priority}`)
      case 'status':
        return statusName(row.status)
      case 'assignee':
        return name(users, row.assignee_id)
      case 'team':
        return name(teams, row.team_id)
      case 'tags':
        return row.tags.map((tag) => tag.name).join(', ') || null
      case 'waiting':
        return row.waiting_since ? t('row.waiting', { ago: ago(row.waiting_since) }) : null
      case 'inbox':
        return name(inboxes, row.inbox_id)
      case 'next_action':
        return row.next_action_at ? soon(row.next_action_at) : null
      case 'begun':
        return date(row.created_at)
      default:
        return null
    }
  }
}

export function Facts({ row, columns }: { row: ConversationRow; columns: readonly ViewColumn[] }) {
  const fact = useFact()
  return columns.slice(0, ON_ROWS).map((column) => {
    const text = fact(row, column)
    if (!text) return null
    return (
      <span
        key={JSON.stringify(column)}
        className="pill tnum !h-[18px] max-w-24 shrink-0 !px-1.5 text-ink2 shadow-[inset_0_0_0_1px_var(--line-2)]"
      >
        <span dir="auto" className="truncate">
          {text}
        </span>
      </span>
    )
  })
}
