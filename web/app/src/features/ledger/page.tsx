// The mail log: every mail that came in, what became of it and why; failed ones can be replayed.
// It never hides a mail, also not one that was ignored.
import { get, post, rawUrl } from '@api/client'
import type { LedgerRow, Outcome, Page } from '@api/types'
import { ago, bytes, moment } from '@i18n/format'
import { type Key, t } from '@i18n/runtime'
import { isComposing } from '@keys/ime'
import { keepPreviousData, useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Download, RotateCcw, ScrollText, Search } from '@ui/icons'
import { More } from '@ui/more'
import { Problem, sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { tip } from '@ui/tooltip'
import { Empty, RowSkeletons } from '@ui/waiting'
import { useRef, useState } from 'react'
import { client } from '~/app/query'
import { useMay } from '~/sync/queries'
import { ProofBanner } from './proof-banner'

const OUTCOMES: Outcome[] = ['received', 'created', 'joined', 'ignored', 'failed']
const TONE: Record<Outcome, string> = {
  received: 'bg-hover text-ink2',
  created: 'bg-oksoft text-ok',
  joined: 'bg-accentsoft text-accenttext',
  ignored: 'bg-hover text-ink2',
  failed: 'bg-badsoft text-bad',
}

function Row({ row, mayManage }: { row: LedgerRow; mayManage: boolean }) {
  const replay = useMutation({
    mutationFn: () => post<LedgerRow>(`/ledger/${row.id}/replay`, {}),
    onSuccess: (next) => {
      toast(t('ledger.replayed', { outcome: t(`outcome.${next.outcome}` as Key) }))
      void client.invalidateQueries({ queryKey: ['ledger'] })
    },
    onError: (error) => toast(sayProblem(error)),
  })
  return (
    <li className="flex gap-x-3 gap-y-1 border-b border-line px-5 py-2.5 hover:bg-hover phone:flex-wrap phone:px-4">
      <span className={`pill mt-0.5 w-20 shrink-0 justify-center ${TONE[row.outcome]}`}>
        {t(`outcome.${row.outcome}`)}
      </span>
      <div className="min-w-0 flex-1 phone:order-last phone:basis-full">
        <p dir="auto" className="truncate font-medium">
          {row.subject || t('row.no_subject')}
        </p>
        <p className="truncate text-xs text-ink2">
          {t('ledger.from_to', { from: row.from_address ?? t('row.nobody'), to: row.to.join(', ') })}
        </p>
        <p className="break-words text-xs text-ink3">
          {t(`ledger.reason.${row.reason}`)}
          {row.outcome === 'failed' && row.detail && ` · ${row.detail}`}
          {row.attempts > 1 && ` · ${t('ledger.attempts', { n: row.attempts })}`}
          {row.next_try_at && ` · ${t('mailbox.next_try', { at: moment(row.next_try_at) })}`}
          {row.silent && ` · ${t('ledger.silent')}`}
        </p>
      </div>
      <div className="flex shrink-0 flex-col items-end gap-1 phone:ms-auto phone:flex-row-reverse phone:items-center">
        <span className="tnum text-2xs text-ink3" title={moment(row.received_at)}>
          {ago(row.received_at)} · {row.source.toUpperCase()} · {bytes(row.size)}
        </span>
        <span className="flex items-center gap-1">
          {row.conversation && (
            <Link
              to="/inbox/$view/$number"
              params={{ view: 'all', number: String(row.conversation.number) }}
              className="tnum rounded px-1 text-xs text-accenttext underline"
            >
              #{row.conversation.number}
            </Link>
          )}
          {mayManage && (
            <a
              className="btn-icon !size-6"
              href={rawUrl('ledger', row.id)}
              download
              aria-label={t('message.raw')}
              {...tip(t('message.raw'))}
            >
              <Download size={13} aria-hidden />
            </a>
          )}
          {mayManage && (row.outcome === 'failed' || row.outcome === 'ignored') && (
            <button
              type="button"
              className="btn btn-line !h-6 !px-2 text-xs"
              disabled={replay.isPending}
              onClick={() => replay.mutate()}
            >
              <RotateCcw size={12} aria-hidden />
              {t('ledger.replay')}
            </button>
          )}
        </span>
      </div>
    </li>
  )
}

export function LedgerPage() {
  const { outcome, q } = useSearch({ from: '/desk/ledger' })
  const navigate = useNavigate()
  const mayManage = useMay('ledger.manage')
  const [text, setText] = useState(q ?? '')
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const query = useInfiniteQuery({
    queryKey: ['ledger', outcome, q],
    queryFn: ({ pageParam }) => get<Page<LedgerRow>>('/ledger', { outcome, q, cursor: pageParam, limit: 50 }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  })
  const rows = query.data?.pages.flatMap((page) => page.items) ?? []
  const go = (next: { outcome?: string | undefined; q?: string | undefined }) =>
    void navigate({ to: '/ledger', search: next, replace: true })
  const ask = (next: string) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => go({ outcome, q: next.trim() || undefined }), 200)
  }
  return (
    <div className="flex h-full flex-col">
      <header className="shrink-0 border-b border-line px-5 pb-3 phone:px-4">
        <div className="flex h-12 items-center gap-3">
          <h1 className="text-md font-semibold">{t('nav.ledger')}</h1>
          <p className="truncate text-xs text-ink3 phone:hidden">{t('ledger.about')}</p>
        </div>
        <ProofBanner />
        <div className="flex flex-wrap items-center gap-2">
          <search className="flex h-8 min-w-56 flex-1 items-center gap-2 rounded-lg px-2.5 shadow-[inset_0_0_0_1px_var(--field)] desk:max-w-80 touch:h-11">
            <Search size={14} aria-hidden className="text-ink3" />
            <input
              type="search"
              value={text}
              aria-label={t('filter_by', { what: t('nav.ledger') })}
              placeholder={t('ledger.find')}
              className="h-full min-w-0 flex-1 bg-transparent outline-none touch:text-lg"
              onChange={(event) => {
                setText(event.target.value)
                if (!isComposing(event as unknown as { nativeEvent: InputEvent })) ask(event.target.value)
              }}
              onCompositionEnd={(event) => ask(event.currentTarget.value)}
            />
          </search>
          <div role="group" aria-label={t('ledger.outcome')} className="flex flex-wrap gap-1">
            {[undefined, ...OUTCOMES].map((one) => (
              <button
                key={one ?? 'all'}
                type="button"
                aria-pressed={outcome === one}
                onClick={() => go({ outcome: one, q })}
                className={`h-7 rounded-md px-2 text-xs font-medium touch:h-11 ${outcome === one ? 'bg-accentsoft text-accenttext' : 'text-ink2 hover:bg-hover'}`}
              >
                {one ? t(`outcome.${one}`) : t('ledger.all')}
              </button>
            ))}
          </div>
        </div>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto" tabIndex={0} role="region" aria-label={t('nav.ledger')}>
        {query.isPending && <RowSkeletons />}
        {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
        {query.isSuccess && rows.length === 0 && (
          <Empty icon={<ScrollText size={18} aria-hidden />} title={t('ledger.none')} />
        )}
        <ul data-testid="ledger">
          {rows.map((row) => (
            <Row key={row.id} row={row} mayManage={mayManage} />
          ))}
        </ul>
        <More query={query} />
      </div>
    </div>
  )
}
