// Open promises across conversations: one's own, or everybody's, those that are due first on top.
// It never shows what was kept, broken or withdrawn; the conversation does.
import { get } from '@api/client'
import type { CustomerPromise, Page } from '@api/types'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { AlarmClock } from '@ui/icons'
import { Problem } from '@ui/problem'
import { Empty, RowSkeletons } from '@ui/waiting'
import { useState } from 'react'
import { PromiseRow } from './promises'

export function PromisesPage() {
  const [all, setAll] = useState(false)
  const query = useQuery({
    queryKey: ['promises', all ? 'everybody' : 'me'],
    queryFn: async () => (await get<Page<CustomerPromise>>(all ? '/promises' : '/promises?owner=me')).items,
    staleTime: 0,
  })
  return (
    <section aria-label={t('nav.promises')} className="flex h-full flex-col">
      <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line px-5">
        <h1 className="flex-1 text-md font-semibold">{t('nav.promises')}</h1>
        <button type="button" className="btn btn-line" aria-pressed={all} onClick={() => setAll(!all)}>
          {t('promise.everybody')}
        </button>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-5 py-2">
        {query.isPending && <RowSkeletons height={54} />}
        {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
        {query.data?.length === 0 && <Empty icon={<AlarmClock size={18} aria-hidden />} title={t('promise.none')} />}
        <ul className="mx-auto max-w-[820px]">
          {query.data?.map((one) => (
            <PromiseRow key={one.id} promise={one}>
              <Link
                to="/inbox/$view/$number"
                params={{ view: 'all', number: String(one.number) }}
                className="text-xs text-accenttext hover:underline"
              >
                #{one.number}
              </Link>
            </PromiseRow>
          ))}
        </ul>
      </div>
    </section>
  )
}
