// The relay that an inbox may have of its own: shown when somebody opens it.
// It never decides which relay applies; the server does.
import { get } from '@api/client'
import type { Inbox, RelayServer } from '@api/types'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { ChevronDown } from '@ui/icons'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { RelayForm, RelayTest } from './relay-form'

export function InboxRelay({ inbox, account }: { inbox: Inbox; account?: string | undefined }) {
  const path = `/inboxes/${inbox.id}/relay`
  const query = useQuery({ queryKey: ['relay', inbox.id], queryFn: () => get<RelayServer>(path) })
  const [open, setOpen] = useState(false)
  const relay = query.data
  return (
    <section className="mt-6">
      <button
        type="button"
        className="flex w-full items-center gap-2 text-start"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <span className="flex-1 text-md font-semibold">{t('inbox_relay.title')}</span>
        {relay && (
          <span className="pill bg-hover text-ink2">{relay.configured ? relay.host : t('inbox_relay.desks')}</span>
        )}
        <ChevronDown size={14} aria-hidden className={open ? 'rotate-180' : ''} />
      </button>
      {query.isError && <Problem compact error={query.error} />}
      {open && relay && (
        <div className="mt-3 flex flex-col gap-4">
          <p className="text-ink2">{t('inbox_relay.about')}</p>
          <RelayForm
            key={`${relay.configured}${relay.host}`}
            relay={relay}
            path={path}
            returnTo={`/settings/inboxes?inbox=${inbox.id}`}
            username={inbox.address}
            account={account}
          />
          {relay.configured && <RelayTest path={path} />}
        </div>
      )}
    </section>
  )
}
