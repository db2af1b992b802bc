// Drafts: conversations in which this person has begun to write.
// It never shows the drafts of others.
import { get } from '@api/client'
import type { ConversationRow, Mode, Page } from '@api/types'
import { ago } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Avatar } from '@ui/avatar'
import { PenLine } from '@ui/icons'
import { Problem } from '@ui/problem'
import { Empty, RowSkeletons } from '@ui/waiting'

interface DraftRow {
  conversation: ConversationRow
  mode: Mode
  updated_at: number
}

export function DraftsPage() {
  const query = useQuery({
    queryKey: ['drafts'],
    // The contract shows a plain list here and pages elsewhere; both are read.
    queryFn: async () => {
      const answer = await get<Page<DraftRow> | DraftRow[]>('/drafts')
      return Array.isArray(answer) ? answer : answer.items
    },
    staleTime: 0,
  })
  return (
    <section aria-label={t('nav.drafts')} className="flex h-full flex-col">
      <header className="flex h-12 shrink-0 items-center border-b border-line px-5">
        <h1 className="text-md font-semibold">{t('nav.drafts')}</h1>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto p-2">
        {query.isPending && <RowSkeletons height={54} />}
        {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
        {query.data?.length === 0 && <Empty icon={<PenLine size={18} aria-hidden />} title={t('drafts.none')} />}
        <ul className="mx-auto max-w-[820px]">
          {query.data?.map((draft) => {
            const row = draft.conversation
            const name = row.contact.name || row.contact.email || t('row.nobody')
            return (
              <li key={`${row.id}${draft.mode}`}>
                <Link
                  to="/inbox/$view/$number"
                  params={{ view: 'all', number: String(row.number) }}
                  className="flex items-center gap-3 rounded-lg px-3 py-2.5 hover:bg-hover"
                >
                  <Avatar name={name} />
                  <span className="min-w-0 flex-1">
                    <span className="block truncate text-xs text-ink2">{name}</span>
                    <span dir="auto" lang={row.lang ?? undefined} className="block truncate font-medium">
                      {row.subject || t('row.no_subject')}
                    </span>
                  </span>
                  <span
                    className={`pill ${draft.mode === 'note' ? 'bg-note text-notetext' : 'bg-accentsoft text-accenttext'}`}
                  >
                    {t(`composer.${draft.mode}`)}
                  </span>
                  <span className="tnum w-12 text-end text-2xs text-ink3">{ago(draft.updated_at)}</span>
                </Link>
              </li>
            )
          })}
        </ul>
      </div>
    </section>
  )
}
