// What waits for a look: first posts, links of new members, and what members flagged; the oldest first.
// It never decides anything by itself.
import type { Brand } from '@api/types'
import { t } from '@i18n/runtime'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ShieldCheck } from '@ui/icons'
import { More } from '@ui/more'
import { Problem } from '@ui/problem'
import { Empty, RowSkeletons } from '@ui/waiting'
import { queueQuery } from './model'
import { PostView } from './post'

export function Queue({ brand }: { brand: Brand }) {
  const query = useInfiniteQuery(queueQuery(brand.id))
  const rows = query.data?.pages.flatMap((page) => page.items) ?? []
  if (query.isError) return <Problem error={query.error} retry={() => void query.refetch()} />
  if (query.isPending) return <RowSkeletons />
  if (rows.length === 0)
    return (
      <Empty icon={<ShieldCheck size={18} aria-hidden />} title={t('community.nothing_waits')}>
        {t('community.queue_about')}
      </Empty>
    )
  return (
    <>
      <ul aria-label={t('community.view.queue')} className="flex flex-col gap-4">
        {rows.map((post) => (
          <li key={post.id}>
            <p className="mb-1.5 flex flex-wrap items-baseline gap-x-2">
              <Link
                to="/community/$number"
                params={{ number: String(post.topic) }}
                className="min-w-0 break-words rounded font-medium hover:underline touch:min-h-11"
              >
                <span dir="auto">{post.title}</span>
              </Link>
              <span className="text-xs text-ink2">{t(post.no === 1 ? 'community.question' : 'community.answer')}</span>
            </p>
            <PostView post={post} />
          </li>
        ))}
      </ul>
      <More query={query} />
    </>
  )
}
