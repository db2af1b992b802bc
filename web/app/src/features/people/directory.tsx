// The list that contacts and companies share: find, add, page, and the chosen one beside it.
// It never knows what a row shows; the pages hand that in.
import { get } from '@api/client'
import type { Page } from '@api/types'
import { t } from '@i18n/runtime'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Avatar } from '@ui/avatar'
import { Plus } from '@ui/icons'
import { More } from '@ui/more'
import { Problem } from '@ui/problem'
import { TablePage } from '@ui/table-page'
import { tip } from '@ui/tooltip'
import { Empty, RowSkeletons } from '@ui/waiting'
import { type ReactNode, useState } from 'react'

export const ROW_LINK =
  'flex h-[54px] items-center gap-2.5 rounded-lg px-2.5 hover:bg-hover data-[status=active]:bg-sel'

interface Words {
  title: string
  find: string
  add: string
  none: string
  hint: string
  choose: string
}

/** What a row says: a name, a line below it, and a count. */
export function RowText({ name, below, count }: { name: string; below: string; count: ReactNode }) {
  return (
    <>
      <Avatar name={name || '?'} size={28} />
      <span className="min-w-0 flex-1">
        <span dir="auto" className="block truncate font-medium">
          {name}
        </span>
        <span className="block truncate text-xs text-ink3">{below}</span>
      </span>
      {count}
    </>
  )
}

export function Directory<T extends { id: string }>(props: {
  path: 'contacts' | 'companies'
  words: Words
  icon: ReactNode
  row: (one: T) => ReactNode
  detail: ReactNode
  onAdd: () => void
}) {
  const { path, words, icon } = props
  const [q, setQ] = useState('')
  const query = useInfiniteQuery({
    queryKey: [path, 'list', q],
    queryFn: ({ pageParam }) => get<Page<T>>(`/${path}`, { q, cursor: pageParam, limit: 50 }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  })
  const all = query.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <TablePage
      title={words.title}
      testid={path}
      placeholder={words.find}
      query={q}
      onQuery={setQ}
      actions={
        <button type="button" className="btn-icon" aria-label={words.add} {...tip(words.add)} onClick={props.onAdd}>
          <Plus size={16} aria-hidden />
        </button>
      }
      list={
        <>
          {query.isPending && <RowSkeletons height={54} />}
          {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
          {query.isSuccess && all.length === 0 && (
            <Empty icon={icon} title={q ? t('contacts.none_found') : words.none}>
              {!q && words.hint}
            </Empty>
          )}
          <ul>
            {all.map((one) => (
              <li key={one.id}>{props.row(one)}</li>
            ))}
          </ul>
          <More query={query} />
        </>
      }
      detail={props.detail}
      empty={<Empty icon={icon} title={words.choose} />}
    />
  )
}
