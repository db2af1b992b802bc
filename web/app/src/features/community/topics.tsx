// Topics in three orders and by their words.
// It shows the team what waits and what is hidden too, and says so.
import type { Brand } from '@api/types'
import { ago } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { More } from '@ui/more'
import { Problem } from '@ui/problem'
import { RowSkeletons } from '@ui/waiting'
import { useEffect, useState } from 'react'
import { SORTS, type Sort, stateTone, type TopicLine, topicsQuery } from './model'

/** One line of a list. */
export function TopicRow({ line }: { line: TopicLine }) {
  return (
    <Link
      to="/community/$number"
      params={{ number: String(line.number) }}
      className="flex min-h-[54px] items-center gap-2.5 rounded-lg px-2.5 py-1.5 hover:bg-hover data-[status=active]:bg-sel"
    >
      <span className="min-w-0 flex-1">
        <span dir="auto" lang={line.locale} className="block truncate font-medium">
          {line.title}
        </span>
        <span className="tnum block truncate text-xs text-ink2">
          {[
            line.name,
            t('community.answers', { n: line.answers }),
            t('community.votes', { n: line.votes }),
            ago(line.active_at),
          ].join(' · ')}
        </span>
      </span>
      {line.pinned && <span className="pill shrink-0 bg-hover text-ink2">{t('community.pinned')}</span>}
      {line.closed && <span className="pill shrink-0 bg-hover text-ink2">{t('community.closed')}</span>}
      {line.state === 'shown' ? (
        line.solved && <span className="pill shrink-0 bg-oksoft text-ok">{t('community.solved')}</span>
      ) : (
        <span className={`pill shrink-0 ${stateTone(line.state)}`}>{t(`community.state.${line.state}`)}</span>
      )}
    </Link>
  )
}

export function Topics({ brand }: { brand: Brand }) {
  const [sort, setSort] = useState<Sort>('active')
  const [text, setText] = useState('')
  const [wanted, setWanted] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setWanted(text.trim()), 200)
    return () => clearTimeout(timer)
  }, [text])
  const query = useInfiniteQuery(topicsQuery(brand.id, sort, wanted))
  const rows = query.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <>
      <div className="mb-3 grid grid-cols-2 gap-2 phone:grid-cols-1">
        <input
          type="search"
          className="field"
          aria-label={t('community.search')}
          placeholder={t('community.search')}
          value={text}
          maxLength={100}
          onChange={(event) => setText(event.target.value)}
        />
        <select
          className="field"
          aria-label={t('community.order')}
          value={sort}
          onChange={(event) => setSort(event.target.value as Sort)}
        >
          {SORTS.map((one) => (
            <option key={one} value={one}>
              {t(`community.sort.${one}`)}
            </option>
          ))}
        </select>
      </div>
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <RowSkeletons height={54} />}
      {query.isSuccess && rows.length === 0 && <p className="px-2.5 py-4 text-ink2">{t('community.no_topics')}</p>}
      <ul aria-label={t('community.view.topics')}>
        {rows.map((line) => (
          <li key={line.id}>
            <TopicRow line={line} />
          </li>
        ))}
      </ul>
      <More query={query} />
    </>
  )
}
