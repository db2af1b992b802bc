// Outside systems in the pane: a press opens one for this customer, and some say a few lines themselves.
// It never shows markup from outside; a card is plain rows.
import { get, post } from '@api/client'
import type { App, AppCard, Conversation } from '@api/types'
import { t } from '@i18n/runtime'
import { useMutation, useQuery } from '@tanstack/react-query'
import { ChevronDown, ChevronRight } from '@ui/icons'
import { Problem, sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { useState } from 'react'
import { FACTS, Fact, Group } from './facts'
import { appsQuery } from './queries'

function Card({ app, conversation }: { app: App; conversation: Conversation }) {
  const query = useQuery({
    queryKey: ['app-card', app.id, conversation.id],
    queryFn: () => get<AppCard>(`/conversations/${conversation.id}/apps/${app.id}/card`),
    retry: false,
  })
  if (query.isError) return <Problem compact error={query.error} retry={() => void query.refetch()} />
  if (!query.data) return null
  return (
    <div className="pb-1 ps-5">
      {query.data.title && <p className="truncate font-medium">{query.data.title}</p>}
      <dl className={FACTS}>
        {query.data.rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows from outside have no names of their own
          <Fact key={index} name={row.label}>
            {row.link ? (
              <a
                href={row.link}
                target="_blank"
                rel="noreferrer noopener"
                className="truncate py-1 text-accenttext underline"
              >
                {row.value}
              </a>
            ) : (
              <span className="truncate py-1" title={row.value}>
                {row.value}
              </span>
            )}
          </Fact>
        ))}
      </dl>
    </div>
  )
}

function Row({ app, conversation }: { app: App; conversation: Conversation }) {
  const [shown, setShown] = useState(false)
  const open = useMutation({
    mutationFn: () => post<{ url: string }>(`/conversations/${conversation.id}/apps/${app.id}/open`),
    onError: (error) => toast(sayProblem(error)),
  })
  const go = () => {
    // The window opens with the press, or the browser would take it for a pop-up.
    const window_ = window.open('', '_blank')
    open.mutate(undefined, {
      onSuccess: ({ url }) => {
        if (!window_) return
        window_.opener = null
        window_.location.href = url
      },
      onError: () => window_?.close(),
    })
  }
  return (
    <li>
      <div className="flex items-center gap-1">
        {app.card_url && (
          <button
            type="button"
            className="btn-icon !size-6 shrink-0"
            aria-expanded={shown}
            aria-label={t('apps.show', { name: app.name })}
            onClick={() => setShown(!shown)}
          >
            {shown ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
          </button>
        )}
        <span className="min-w-0 flex-1 truncate py-1">{app.name}</span>
        <button
          type="button"
          className="rounded-md px-1.5 py-1 text-accenttext hover:bg-hover touch:min-h-11"
          aria-label={t('apps.open_what', { name: app.name })}
          onClick={go}
        >
          {t('apps.open')}
        </button>
      </div>
      {shown && <Card app={app} conversation={conversation} />}
    </li>
  )
}

export function Apps({ conversation }: { conversation: Conversation }) {
  const { data } = useQuery(appsQuery)
  const all = (data ?? []).filter((app) => !app.archived)
  if (all.length === 0) return null
  return (
    <Group title={t('apps.title')} testid="apps">
      <ul className="mt-1">
        {all.map((app) => (
          <Row key={app.id} app={app} conversation={conversation} />
        ))}
      </ul>
    </Group>
  )
}
