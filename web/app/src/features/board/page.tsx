// The live board: what burns now in large figures and short lists, for the desk and for the wall; and the hand-over of a
// shift. It never polls; the server's events ask for it again.
import { get } from '@api/client'
import { now as serverNow } from '@api/clock'
import type { Board, BoardFigures, BoardRow } from '@api/types'
import { duration, number } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { Problem } from '@ui/problem'
import { useTick } from '@ui/tick'
import { RowSkeletons } from '@ui/waiting'
import { useUsers } from '~/sync/queries'
import { Shifts } from './shifts'

const MINUTE = 60_000

/** The figures in the order of how much they burn; what is bad when it is not zero comes first. */
const FIGURES: readonly (keyof BoardFigures)[] = [
  'past',
  'at_risk',
  'escalated',
  'down',
  'unowned',
  'silent',
  'broken_promises',
  'open',
]
const CALM: ReadonlySet<keyof BoardFigures> = new Set(['open'])
const LISTS = ['burning', 'due', 'waiting', 'unowned', 'silent'] as const

export function BoardPage() {
  const { wall } = useSearch({ strict: false })
  useTick(true, MINUTE)
  const query = useQuery({
    queryKey: ['board'],
    queryFn: ({ signal }) => get<Board>('/board', {}, signal),
    staleTime: 0,
  })
  const board = query.data
  return (
    <div className={wall ? 'fixed inset-0 z-30 flex flex-col bg-canvas text-lg' : 'flex h-full flex-col'}>
      <header className="flex min-h-12 shrink-0 items-center gap-2 border-b border-line px-5 py-2 phone:px-4">
        <h1 className={`font-semibold ${wall ? 'text-2xl' : 'text-lg'}`}>{t('board.title')}</h1>
        <span className="flex-1" />
        <Link to="/board" search={wall ? {} : { wall: true }} className="btn btn-line phone:hidden">
          {t(wall ? 'board.leave_wall' : 'board.wall')}
        </Link>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-5 py-5 phone:px-4">
        {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
        {query.isPending && <RowSkeletons />}
        {board && (
          <>
            <dl className="mb-6 grid grid-cols-[repeat(auto-fit,minmax(8.5rem,1fr))] gap-3" data-testid="figures">
              {FIGURES.map((name) => (
                <Figure key={name} name={name} value={board.figures[name]} wall={wall === true} />
              ))}
            </dl>
            <div className="columns-[19rem] gap-6">
              {LISTS.map((name) => (
                <List key={name} name={name} rows={board[name]} />
              ))}
              <People board={board} />
              {!wall && <Shifts />}
            </div>
          </>
        )}
      </div>
    </div>
  )
}

function Figure({ name, value, wall }: { name: keyof BoardFigures; value: number; wall: boolean }) {
  const bad = value > 0 && !CALM.has(name)
  const tone = !bad
    ? 'bg-surface'
    : name === 'at_risk' || name === 'silent'
      ? 'bg-warnsoft text-warn'
      : 'bg-badsoft text-bad'
  return (
    <div className={`flex flex-col-reverse rounded-xl px-4 py-3 shadow-1 ${tone}`}>
      <dt className={wall ? 'text-base' : 'text-xs'}>{t(`board.figure.${name}`)}</dt>
      <dd className={`tnum font-semibold ${wall ? 'text-[4rem] leading-tight' : 'text-2xl'}`}>{number(value)}</dd>
    </div>
  )
}

/** How long ago a moment was, or how long it is still away. */
function when(name: (typeof LISTS)[number], at: number): { text: string; tone: string } {
  const past = serverNow() - at
  if (name !== 'due') return { text: duration(Math.max(past, 0)), tone: 'text-ink3' }
  if (past > 0) return { text: t('clock.over', { time: duration(past) }), tone: 'text-bad' }
  return { text: t('clock.left', { time: duration(-past) }), tone: past > -30 * MINUTE ? 'text-warn' : 'text-ink3' }
}

function List({ name, rows }: { name: (typeof LISTS)[number]; rows: readonly BoardRow[] }) {
  const users = useUsers()
  return (
    <section aria-label={t(`board.list.${name}`)} className="mb-6 break-inside-avoid">
      <h2 className="mb-1 text-xs font-medium text-ink3">{t(`board.list.${name}`)}</h2>
      {rows.length === 0 && <p className="text-ink3">{t('board.none')}</p>}
      <ul>
        {rows.map((row) => {
          const { text, tone } = when(name, row.at)
          const who = users.find((user) => user.id === row.assignee_id)?.name
          return (
            <li key={row.id}>
              <Link
                to="/inbox/$view/$number"
                params={{ view: 'all', number: String(row.number) }}
                className="-mx-2 flex gap-2 rounded-lg px-2 py-1.5 hover:bg-hover"
              >
                <span className="min-w-0 flex-1">
                  <span className="block truncate" dir="auto">
                    {row.subject || `#${row.number}`}
                  </span>
                  <span className="block truncate text-xs text-ink3">
                    {row.contact}
                    {who && ` · ${who}`}
                  </span>
                </span>
                <span className={`tnum shrink-0 text-xs ${tone}`}>{text}</span>
              </Link>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function People({ board }: { board: Board }) {
  const most = Math.max(1, ...board.people.map((one) => one.open))
  return (
    <section aria-label={t('board.list.people')} className="mb-6 break-inside-avoid">
      <h2 className="mb-1 text-xs font-medium text-ink3">{t('board.list.people')}</h2>
      {board.people.length === 0 && <p className="text-ink3">{t('board.none')}</p>}
      <ul>
        {board.people.map((one) => (
          <li key={one.user_id} className="py-1.5">
            <span className="flex gap-2">
              <span className="min-w-0 flex-1 truncate">{one.name}</span>
              <span className={`tnum shrink-0 text-xs ${one.pressing > 0 ? 'text-bad' : 'text-ink3'}`}>
                {one.pressing > 0
                  ? t('board.load_pressing', { open: number(one.open), pressing: number(one.pressing) })
                  : t('board.load', { open: number(one.open) })}
              </span>
            </span>
            <span aria-hidden className="mt-1 block h-1 overflow-hidden rounded-full bg-sunken">
              <span
                className={`block h-full rounded-full ${one.pressing > 0 ? 'bg-bad' : 'bg-accenttext'}`}
                style={{ width: `${(one.open / most) * 100}%` }}
              />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
