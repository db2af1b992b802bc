// The conversations of a contact or company as plain links, newest first.
// It never changes any of them.
import { ago } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { statusName } from '~/sync/names'
import { askList, type ListQuestion } from '~/sync/queries'

export function ConversationLinks({ title, question }: { title: string; question: ListQuestion }) {
  const { data } = useQuery({ queryKey: ['others', question], queryFn: () => askList(question, null, 50) })
  const rows = data?.items ?? []
  if (rows.length === 0) return null
  return (
    <section className="mt-8">
      <h3 className="mb-1 text-md font-semibold">{title}</h3>
      <ul>
        {rows.map((row) => (
          <li key={row.id} className="border-b border-line last:border-0">
            <Link
              to="/inbox/$view/$number"
              params={{ view: 'all', number: String(row.number) }}
              className="-mx-2 flex items-baseline gap-3 rounded-md px-2 py-2 hover:bg-hover touch:min-h-11"
            >
              <span className="tnum w-12 shrink-0 text-xs text-ink3">#{row.number}</span>
              <span dir="auto" lang={row.lang ?? undefined} className="min-w-0 flex-1 truncate">
                {row.subject || t(row.contact.masked ? 'pane.confidential' : 'row.no_subject')}
              </span>
              <span className="shrink-0 text-xs text-ink3">{statusName(row.status)}</span>
              <span className="tnum w-14 shrink-0 text-end text-2xs text-ink3">{ago(row.last_activity_at)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
