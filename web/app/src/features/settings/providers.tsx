// How the desk is known to Google and Microsoft, so that mailboxes there can sign in with OAuth.
// It never shows a secret.
import { get, put, remove } from '@api/client'
import type { OAuthApps, OAuthProvider } from '@api/types'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '@ui/confirm-button'
import { TextField } from '@ui/field'
import { ChevronDown } from '@ui/icons'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { ROWS, Section } from './section'
import { PROVIDER_NAMES } from './server-form'
import { useSave } from './use-save'

const PROVIDERS: OAuthProvider[] = ['google', 'microsoft']

function ProviderForm({ provider, apps }: { provider: OAuthProvider; apps: OAuthApps }) {
  const app = apps.items.find((one) => one.provider === provider)
  const [client, setClient] = useState(app?.client_id ?? '')
  const [secret, setSecret] = useState('')
  const [tenant, setTenant] = useState(app?.tenant ?? '')
  const path = `/oauth/apps/${provider}`
  const save = useSave(
    () =>
      put<OAuthApps>(path, {
        client_id: client.trim(),
        ...(secret ? { client_secret: secret } : {}),
        tenant: provider === 'microsoft' ? tenant.trim() : null,
      }),
    ['oauth-apps'],
  )
  const drop = useSave(() => remove(path), ['oauth-apps'])
  return (
    <form
      className="flex flex-col gap-4 px-3.5 pb-4"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      {save.isError && <Problem compact error={save.error} />}
      <p className="break-all text-xs text-ink2">{t('providers.redirect', { address: apps.redirect_uri })}</p>
      <div className="grid grid-cols-2 gap-4 phone:grid-cols-1">
        <TextField
          label={t('providers.client_id')}
          required
          autoComplete="off"
          spellCheck={false}
          value={client}
          onChange={(event) => setClient(event.target.value)}
          error={save.field('client_id')}
        />
        <TextField
          label={t('providers.client_secret')}
          type="password"
          autoComplete="new-password"
          help={app?.has_secret ? t('server.password_kept') : undefined}
          value={secret}
          onChange={(event) => setSecret(event.target.value)}
          error={save.field('client_secret')}
        />
        {provider === 'microsoft' && (
          <TextField
            label={t('providers.tenant')}
            help={t('providers.tenant_help')}
            placeholder="common"
            spellCheck={false}
            value={tenant}
            onChange={(event) => setTenant(event.target.value)}
            error={save.field('tenant')}
          />
        )}
      </div>
      <div className="flex gap-2">
        <button type="submit" className="btn btn-main !h-8" disabled={save.isPending}>
          {t('save')}
        </button>
        {app && <ConfirmButton label={t('delete')} onConfirm={() => drop.mutate()} />}
      </div>
    </form>
  )
}

export function Providers() {
  const query = useQuery({ queryKey: ['oauth-apps'], queryFn: () => get<OAuthApps>('/oauth/apps') })
  const [open, setOpen] = useState<OAuthProvider | null>(null)
  const apps = query.data
  return (
    <Section title={t('providers.title')} about={t('providers.about')}>
      {query.isError && <Problem compact error={query.error} />}
      <ul className={ROWS}>
        {apps &&
          PROVIDERS.map((provider) => {
            const set = apps.items.some((one) => one.provider === provider)
            return (
              <li key={provider}>
                <button
                  type="button"
                  className="flex min-h-12 w-full items-center gap-3 px-3.5 py-2 text-start"
                  aria-expanded={open === provider}
                  onClick={() => setOpen(open === provider ? null : provider)}
                >
                  <span className="flex-1 font-medium">{PROVIDER_NAMES[provider]}</span>
                  <span className={`pill ${set ? 'bg-oksoft text-ok' : 'bg-hover text-ink2'}`}>
                    {t(set ? 'providers.set' : 'providers.not_set')}
                  </span>
                  <ChevronDown size={14} aria-hidden className={open === provider ? 'rotate-180' : ''} />
                </button>
                {open === provider && <ProviderForm key={String(set)} provider={provider} apps={apps} />}
              </li>
            )
          })}
      </ul>
    </Section>
  )
}
