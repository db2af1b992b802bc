// Settings → Status page: how many follow it, by which way, and their addresses for whoever may read people.
// It never shows where a web hook leads but for its host.
import type { Brand } from '@api/types'
import { list, moment } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { More } from '@ui/more'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { ROWS } from '~/features/settings/section'
import { useMay } from '~/sync/queries'
import { followerCountsQuery, followersQuery } from './model'

function Addresses({ brand }: { brand: Brand }) {
  const query = useInfiniteQuery(followersQuery(brand.id))
  const rows = query.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <>
      {query.isError && <Problem compact error={query.error} />}
      {rows.length > 0 && (
        <ul className={`${ROWS} mt-2`} aria-label={t('status.followers')}>
          {rows.map((one) => (
            <li key={one.id} className="flex min-h-10 flex-wrap items-center gap-x-3 px-3.5 py-1.5">
              <span className="min-w-0 flex-1 truncate">{one.address}</span>
              {one.hook_host && <span className="truncate text-xs text-ink2">{one.hook_host}</span>}
              <span className="tnum text-xs text-ink3">{moment(one.created_at)}</span>
            </li>
          ))}
        </ul>
      )}
      <More query={query} />
    </>
  )
}

export function Followers({ brand }: { brand: Brand }) {
  const may = useMay('people.read')
  const query = useQuery(followerCountsQuery(brand.id))
  const [shown, setShown] = useState(false)
  const counts = query.data
  const all = counts ? counts.mail + counts.hook : 0
  const said = counts
    ? [
        t('status.followers_mail', { n: counts.mail }),
        t('status.followers_hook', { n: counts.hook }),
        ...(counts.choosing > 0 ? [t('status.followers_choosing', { n: counts.choosing })] : []),
      ]
    : []
  return (
    <section aria-label={t('status.followers')} className="mt-8">
      <h3 className="mb-1 text-md font-semibold">{t('status.followers')}</h3>
      {query.isError && <Problem compact error={query.error} />}
      {counts && <p className="text-ink2">{all === 0 ? t('status.followers_none') : list(said)}</p>}
      {may && all > 0 && !shown && (
        <button type="button" className="btn btn-line mt-2" onClick={() => setShown(true)}>
          {t('status.followers_show')}
        </button>
      )}
      {shown && <Addresses brand={brand} />}
    </section>
  )
}
