// The access log of secrets: who saw which secret of which message, and when.
// It never shows a secret.
import { get } from '@api/client'
import type { LoggedAccess, Page } from '@api/types'
import { ago, moment } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { KeyRound } from '@ui/icons'
import { More } from '@ui/more'
import { Problem } from '@ui/problem'
import { ROWS, Title } from './section'

function what(one: LoggedAccess): string {
  if (one.number === null) return t('accesses.message', { author: one.author })
  const kind = one.kind ? t(`secret.${one.kind}`) : ''
  return t('accesses.vault', { secret: `[secret ${one.number}] ${kind}`.trim(), author: one.author })
}

export function SecretAccessesPage() {
  const query = useInfiniteQuery({
    queryKey: ['secret-accesses'],
    queryFn: ({ pageParam, signal }) =>
      get<Page<LoggedAccess>>('/secret-accesses', { cursor: pageParam, limit: 50 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  })
  const rows = query.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <>
      <Title title={t('settings.secret_accesses')} about={t('accesses.about')} />
      {query.isError && <Problem compact error={query.error} retry={() => void query.refetch()} />}
      {query.data && rows.length === 0 && <p className="text-ink3">{t('accesses.none')}</p>}
      {rows.length > 0 && (
        <ul className={ROWS} data-testid="accesses">
          {rows.map((one) => (
            <li key={one.id} className="flex items-start gap-3 px-3.5 py-2.5">
              <KeyRound size={15} aria-hidden className="mt-0.5 shrink-0 text-ink3" />
              <div className="min-w-0 flex-1">
                <p className="break-words">
                  <span className="font-medium">{one.name || t('history.somebody')}</span> {what(one)}
                </p>
                <p className="truncate text-xs text-ink3">
                  <time title={moment(one.at)}>{ago(one.at)}</time>
                  {' · '}
                  <Link
                    to="/c/$number"
                    params={{ number: String(one.conversation_number) }}
                    className="text-accenttext underline"
                  >
                    #{one.conversation_number}
                  </Link>{' '}
                  {one.conversation_subject || t('row.no_subject')}
                </p>
              </div>
            </li>
          ))}
        </ul>
      )}
      <More query={query} />
    </>
  )
}
