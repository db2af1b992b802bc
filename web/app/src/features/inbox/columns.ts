// The columns of a table of conversations: their headings, the orders that each offers, and what a cell says.
// It never sorts; the server answers in the order that was asked for.
import type { ConversationRow, Field, ViewColumn, ViewSort } from '@api/types'
import { moment, number } from '@i18n/format'
import { type Key, locale, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { fieldName, fieldsQuery } from '~/features/fields/queries'
import { useFact } from './facts'

export type SortDirection = 'ascending' | 'descending'
export interface Heading {
  key: string
  label: string
  /** The orders that a press on the heading goes through, with what each does to this column. */
  sorts: readonly [ViewSort, SortDirection][]
}
export interface TableColumn extends Heading {
  text: (row: ConversationRow) => string | null
}

export const COLUMN_TEXT: Record<Extract<ViewColumn, string>, Key> = {
  priority: 'action.priority',
  status: 'action.status',
  assignee: 'condition.name.assignee',
  team: 'action.team',
  tags: 'action.tags',
  waiting: 'condition.name.waiting',
  inbox: 'condition.name.inbox',
  next_action: 'condition.name.next_action',
  begun: 'views.column.begun',
}
const SORTS: Partial<Record<Extract<ViewColumn, string>, Heading['sorts']>> = {
  priority: [['priority', 'descending']],
  waiting: [['longest_waiting', 'descending']],
  next_action: [['next_action', 'ascending']],
  begun: [
    ['latest_begun', 'descending'],
    ['earliest_begun', 'ascending'],
  ],
}
export const ACTIVITY_SORTS: Heading['sorts'] = [
  ['newest', 'descending'],
  ['oldest', 'ascending'],
]
/** What a view without columns of its own shows. */
const USUAL: ViewColumn[] = ['status', 'priority', 'assignee', 'tags']

/** What a field holds, as the reader's language writes it; the server tells days and numbers plainly. */
function ofField(field: Field | undefined, plain: string | undefined): string | null {
  if (plain === undefined) return null
  if (field?.kind === 'yes_no') return t('condition.yes')
  if (field?.kind === 'number') return number(Number(plain))
  if (field?.kind === 'date' && !Number.isNaN(Date.parse(plain)))
    return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeZone: 'UTC' }).format(Date.parse(plain))
  return plain
}

export function useColumns(wished: readonly ViewColumn[]): TableColumn[] {
  const fields = useQuery(fieldsQuery).data
  const fact = useFact()
  return (wished.length > 0 ? wished : USUAL).map((column): TableColumn => {
    if (typeof column === 'object') {
      const field = fields?.find((one) => one.id === column.field)
      const label = field ? fieldName(field) : ''
      return { key: column.field, label, sorts: [], text: (row) => ofField(field, row.facts?.[column.field]) }
    }
    const text = (row: ConversationRow) => {
      if (column === 'begun') return moment(row.created_at)
      if (column === 'next_action') return row.next_action_at ? moment(row.next_action_at) : null
      return column === 'priority' ? t(`priority.${row.priority}`) : fact(row, column)
    }
    return { key: column, label: t(COLUMN_TEXT[column]), sorts: SORTS[column] ?? [], text }
  })
}

/** The order that a press on a heading asks for: the next of its own, then the view's own again. */
export function nextSort(sorts: Heading['sorts'], current: ViewSort, own: ViewSort): ViewSort {
  const at = sorts.findIndex(([sort]) => sort === current)
  return sorts[at + 1]?.[0] ?? (current === own ? sorts[0]?.[0] : own) ?? own
}
