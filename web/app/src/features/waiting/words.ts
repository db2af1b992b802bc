// What waits, in words: a text, or which fields of a conversation become what.
// It never asks the server; names come from what is loaded.
import type { ConversationChange, ConversationRow, NamedRef, Team, User } from '@api/types'
import { list, soon } from '@i18n/format'
import { t } from '@i18n/runtime'
import { client } from '~/app/query'
import { applied } from '~/sync/change'
import { statusName } from '~/sync/names'
import { teamsQuery, usersQuery } from '~/sync/queries'

const nameIn = (all: readonly (User | Team)[] | undefined, id: string | null): string =>
  all?.find((one) => one.id === id)?.name ?? t('waiting.nobody')

type Field = (row: ConversationRow) => [string, string]
const FIELDS: Partial<Record<keyof ConversationChange, Field>> = {
  subject: (row) => [t('waiting.subject'), row.subject],
  status: (row) => [t('action.status'), statusName(row.status)],
  status_id: (row) => [t('action.status'), statusName(row.status)],
  snoozed_until: (row) => [t('action.snooze'), row.snoozed_until ? soon(row.snoozed_until) : statusName(row.status)],
  priority: (row) => [t('action.priority'), t(`priority.${row.priority}`)],
  assignee_id: (row) => [t('action.assign'), nameIn(client.getQueryData(usersQuery.queryKey), row.assignee_id)],
  team_id: (row) => [t('action.team'), nameIn(client.getQueryData(teamsQuery.queryKey), row.team_id)],
  tag_ids: (row) => [t('action.tags'), list(row.tags.map((tag: NamedRef) => tag.name)) || t('waiting.nobody')],
}

/** The fields that a change touches, as `row` has them. */
export function fieldsOf(row: ConversationRow, change: ConversationChange): string {
  const said = (Object.keys(change) as (keyof ConversationChange)[])
    .filter((field) => field !== 'status_id' || change.snoozed_until === undefined)
    .flatMap((field) => {
      const [name, value] = FIELDS[field]?.(row) ?? []
      return name === undefined ? [] : [t('waiting.field', { name, value })]
    })
  return list(said)
}

/** What a change will make of a conversation. */
export const wishOf = (row: ConversationRow, change: ConversationChange): string =>
  fieldsOf(applied(row, change), change)

/** The text of safe HTML, for a glance. */
export function glance(html: string): string {
  const text = new DOMParser().parseFromString(html.replace(/<\/(p|li|div)>|<br>/g, ' $&'), 'text/html').body
    .textContent
  return (text ?? '').replace(/\s+/g, ' ').trim()
}
