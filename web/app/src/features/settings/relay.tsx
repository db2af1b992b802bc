// The mail relay of the whole desk: the server that takes what the desk sends, its test, and how much may leave.
// It never shows the password, and says so when the relay is set in the configuration instead.
import { get, patch } from '@api/client'
import type { Relay } from '@api/types'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { TextField } from '@ui/field'
import { AlertTriangle } from '@ui/icons'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { RelayForm, RelayTest } from './relay-form'
import { Section, Title } from './section'
import { SignInResult } from './sign-in-result'
import { useSave } from './use-save'

function Pace({ relay }: { relay: Relay }) {
  const [cap, setCap] = useState(String(relay.per_minute))
  const [domain, setDomain] = useState(String(relay.per_domain_minute))
  const caps = { per_minute: Number(cap), per_domain_minute: Number(domain) }
  const save = useSave(() => patch<Relay>('/relay', caps), ['relay'])
  return (
    <form
      className="flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <div className="w-44">
        <TextField
          label={t('relay.per_minute')}
          type="number"
          min={1}
          max={6000}
          required
          value={cap}
          onChange={(event) => setCap(event.target.value)}
          error={save.field('per_minute')}
        />
      </div>
      <div className="w-44">
        <TextField
          label={t('relay.per_domain_minute')}
          type="number"
          min={1}
          max={6000}
          required
          value={domain}
          onChange={(event) => setDomain(event.target.value)}
          error={save.field('per_domain_minute')}
        />
      </div>
      <button type="submit" className="btn btn-line !h-8" disabled={save.isPending}>
        {t('save')}
      </button>
      {relay.waiting > 0 && <p className="basis-full text-xs text-ink2">{t('relay.waiting', { n: relay.waiting })}</p>}
    </form>
  )
}

export function RelayPage() {
  const { account, sign_in } = useSearch({ from: '/desk/settings' })
  const query = useQuery({ queryKey: ['relay', 'desk'], queryFn: () => get<Relay>('/relay') })
  const relay = query.data
  return (
    <>
      <Title title={t('settings.relay')} about={t('relay.about')} />
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      <SignInResult code={sign_in} />
      {relay && (relay.held > 0 || !relay.configured) && (
        <p className="mb-5 flex items-center gap-2.5 rounded-lg bg-warnsoft px-3 py-2">
          <AlertTriangle size={15} aria-hidden className="shrink-0 text-warn" />
          {relay.held > 0 ? t('relay.held', { n: relay.held }) : t('relay.none')}
        </p>
      )}
      {relay?.source === 'config' ? (
        <p className="rounded-lg bg-sunken px-3 py-2">
          {t('relay.config', { server: `${relay.host ?? ''}:${relay.port ?? ''}` })}
        </p>
      ) : (
        relay && (
          <RelayForm
            key={`${relay.source}${relay.host}`}
            relay={relay}
            path="/relay"
            returnTo="/settings/relay"
            account={account}
          />
        )
      )}
      <div className="mt-8">
        {relay?.configured && (
          <Section title={t('relay.test')} about={t('relay.test_about')}>
            <RelayTest path="/relay" />
          </Section>
        )}
        {relay && (
          <Section title={t('relay.pace')} about={t('relay.pace_about')}>
            <Pace key={`${relay.per_minute} ${relay.per_domain_minute}`} relay={relay} />
          </Section>
        )}
      </div>
    </>
  )
}
