// Chooses what is merged: another conversation into the open one, or which of a selection takes the others in.
// It never merges without a choice, and every merge can be undone.
import { get } from '@api/client'
import type { ConversationRow, SearchPage } from '@api/types'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { type Option, PickList } from '@ui/picklist'
import { useEffect, useState } from 'react'
import { useOrder } from '~/sync/order'
import { stopPicking } from '~/sync/picking'
import { othersQuery } from '~/sync/queries'
import { merge, without } from '~/sync/rearrange'
import { StatusDot } from './status-dot'

const option = (row: ConversationRow, group?: string): Option => ({
  id: row.id,
  label: `${row.subject || t('row.no_subject')} — ${row.contact.name || row.contact.email || ''}`,
  lang: row.lang ?? undefined,
  hint: `#${row.number}`,
  icon: <StatusDot category={row.status.category} size={15} />,
  words: `#${row.number}`,
  ...(group ? { group } : {}),
})

function KeepPicker({ rows }: { rows: readonly ConversationRow[] }) {
  const sorted = [...rows].sort((a, b) => a.number - b.number)
  const pick = (id: string) => {
    stopPicking()
    const into = rows.find((row) => row.id === id)
    if (into) void merge(into, without(rows, id))
  }
  return (
    <PickList
      label={t('action.merge')}
      placeholder={t('merge.keep', { n: rows.length })}
      options={sorted.map((row) => option(row))}
      onPick={pick}
    />
  )
}

function OtherPicker({ row }: { row: ConversationRow }) {
  const [text, setText] = useState('')
  const [asked, setAsked] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), 140)
    return () => clearTimeout(timer)
  }, [text])
  const listed = useOrder((state) => state.rows)
  const same = useQuery(othersQuery(row.contact.id))
  const found = useQuery({
    queryKey: ['merge', asked],
    queryFn: ({ signal }) => get<SearchPage>('/search', { q: asked, limit: 12 }, signal),
    enabled: asked !== '',
    placeholderData: (old) => old,
  })
  const known = without(same.data ?? [], row.id)
  const theirs = asked === '' ? known : known.filter((one) => matching(one, asked))
  const hits = asked === '' ? [] : without(found.data?.items.map((hit) => hit.conversation) ?? [], row.id)
  const others = hits.filter((one) => !theirs.some((known) => known.id === one.id))
  const near = asked === '' ? without(listed, row.id).filter((one) => !theirs.some((known) => known.id === one.id)) : []
  const shown = near.slice(0, 8)
  const all = [...theirs, ...others, ...shown]
  const pick = (id: string) => {
    stopPicking()
    const other = all.find((one) => one.id === id)
    if (other) void merge(row, [other])
  }
  return (
    <PickList
      narrowed
      label={t('action.merge')}
      placeholder={t('merge.placeholder', { number: row.number })}
      options={[
        ...theirs.map((one) => option(one, t('merge.same_contact'))),
        ...others.map((one) => option(one, t('merge.found'))),
        ...shown.map((one) => option(one, t('merge.in_list'))),
      ]}
      onQuery={setText}
      onPick={pick}
    />
  )
}

const matching = (row: ConversationRow, text: string): boolean =>
  `#${row.number} ${row.subject}`.toLowerCase().includes(text.toLowerCase())

export function MergePicker({ rows }: { rows: readonly ConversationRow[] }) {
  const only = rows[0]
  if (rows.length === 1 && only) return <OtherPicker row={only} />
  return <KeepPicker rows={rows} />
}
