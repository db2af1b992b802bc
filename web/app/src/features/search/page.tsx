// Searching everything: a field, what the query language knows, and results with the words marked.
// It never searches by itself; the server does, in all languages.
import { get } from '@api/client'
import type { SearchPage as Answer, SearchHit } from '@api/types'
import { ago } from '@i18n/format'
import { t } from '@i18n/runtime'
import { isComposing } from '@keys/ime'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Avatar } from '@ui/avatar'
import { AlertTriangle, Search } from '@ui/icons'
import { More } from '@ui/more'
import { Problem } from '@ui/problem'
import { Empty, RowSkeletons } from '@ui/waiting'
import { useEffect, useRef, useState } from 'react'
import { categoryName, statusName } from '~/sync/names'
import { Excerpt } from './excerpt'

const PAUSE_MS = 180
const FILTERS = [
  ['from:maya', 'search.help_from'],
  ['to:billing@', 'search.help_to'],
  ['tag:bug', 'search.help_tag'],
  ['status:open', 'search.help_status'],
  ['in:Support', 'search.help_in'],
  ['has:attachment', 'search.help_has'],
  ['after:2026-11-01', 'search.help_after'],
  ['before:7d', 'search.help_before'],
  ['"exact words"', 'search.help_phrase'],
  ['-word', 'search.help_not'],
  ['#1042', 'search.help_number'],
] as const

function Hit({ hit }: { hit: SearchHit }) {
  const row = hit.conversation
  const name = row.contact.name || row.contact.email || t('row.nobody')
  return (
    <li className="relative flex gap-3 rounded-lg px-3 py-2.5 hover:bg-hover">
      <Avatar name={name} size={28} />
      <div className="min-w-0 flex-1">
        <div className="flex items-center gap-2 text-xs text-ink3">
          <span dir="auto" className="truncate text-ink2">
            {name}
          </span>
          <span className="tnum shrink-0">#{row.number}</span>
          <span className="shrink-0">
            {row.status.builtin ? categoryName(row.status.category) : statusName(row.status)}
          </span>
          <span className="tnum ms-auto shrink-0 text-2xs">{ago(hit.at)}</span>
        </div>
        <Link
          to="/inbox/$view/$number"
          params={{ view: 'all', number: String(row.number) }}
          dir="auto"
          lang={row.lang ?? undefined}
          className="block truncate font-medium after:absolute after:inset-0 after:rounded-lg"
        >
          {row.subject || t('row.no_subject')}
        </Link>
        <p className="line-clamp-2 text-xs text-ink2">
          <Excerpt html={hit.excerpt_html} lang={row.lang} />
        </p>
      </div>
    </li>
  )
}

function Help({ onTry }: { onTry: (text: string) => void }) {
  return (
    <section aria-label={t('search.help')} className="mx-auto max-w-[560px] px-3 pt-6">
      <h2 className="mb-2 text-md font-semibold">{t('search.help')}</h2>
      <p className="mb-3 text-ink2">{t('search.help_text')}</p>
      <ul className="grid grid-cols-2 gap-x-6 phone:grid-cols-1">
        {FILTERS.map(([example, key]) => (
          <li key={example} className="flex items-center gap-2 py-1">
            <button
              type="button"
              onClick={() => onTry(example)}
              className="kbd !h-6 !px-2 !text-xs text-ink2 hover:bg-hover touch:!h-11"
            >
              {example}
            </button>
            <span className="min-w-0 truncate text-ink2">{t(key)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

export function SearchPage() {
  const { q = '' } = useSearch({ from: '/desk/search' })
  const navigate = useNavigate()
  const [text, setText] = useState(q)
  const field = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    if (document.activeElement !== field.current) setText(q)
  }, [q])
  const ask = (next: string) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(
      () => void navigate({ to: '/search', search: next.trim() ? { q: next } : {}, replace: true }),
      PAUSE_MS,
    )
  }
  const query = useInfiniteQuery({
    queryKey: ['search', q],
    queryFn: ({ pageParam, signal }) => get<Answer>('/search', { q, cursor: pageParam, limit: 30 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled: q.trim() !== '',
    placeholderData: keepPreviousData,
  })
  const hits = q.trim() ? (query.data?.pages.flatMap((page) => page.items) ?? []) : []
  const problems = query.data?.pages[0]?.problems ?? []
  return (
    <div className="flex h-full flex-col">
      <h1 className="sr-only">{t('action.search')}</h1>
      <search className="flex h-14 shrink-0 items-center gap-2.5 border-b border-line px-5">
        <Search size={17} aria-hidden className="text-ink3" />
        <input
          ref={field}
          type="search"
          autoFocus
          value={text}
          aria-label={t('action.search')}
          placeholder={t('search.placeholder')}
          className="h-full min-w-0 flex-1 bg-transparent text-lg outline-none"
          onChange={(event) => {
            setText(event.target.value)
            if (!isComposing(event as unknown as { nativeEvent: InputEvent })) ask(event.target.value)
          }}
          onCompositionEnd={(event) => ask(event.currentTarget.value)}
        />
      </search>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 py-2" aria-live="polite" aria-busy={query.isFetching}>
        {problems.length > 0 && q && (
          <ul className="mx-auto mb-2 max-w-[820px]">
            {problems.map((problem) => (
              <li key={problem} className="flex items-center gap-2 rounded-lg bg-warnsoft px-3 py-1.5 text-warn">
                <AlertTriangle size={14} aria-hidden />
                {problem}
              </li>
            ))}
          </ul>
        )}
        {!q.trim() && (
          <Help
            onTry={(example) => {
              setText(example)
              ask(example)
              field.current?.focus()
            }}
          />
        )}
        {q.trim() && query.isPending && <RowSkeletons />}
        {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
        {q.trim() && query.isSuccess && hits.length === 0 && (
          <Empty icon={<Search size={18} aria-hidden />} title={t('search.none', { q })}>
            {t('search.none_hint')}
          </Empty>
        )}
        <ul className="mx-auto max-w-[820px]" data-testid="hits">
          {hits.map((hit) => (
            <Hit key={`${hit.conversation.id}${hit.message_id}${hit.field}`} hit={hit} />
          ))}
        </ul>
        {q && <More query={query} />}
      </div>
    </div>
  )
}
