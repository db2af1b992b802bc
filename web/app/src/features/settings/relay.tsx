// The mail relay: the server that takes what the desk sends, with a test.
// It never shows the password, and says so when the relay is set in the configuration instead.
import { get, post, put, remove } from '@api/client'
import type { CheckAnswer, Relay } from '@api/types'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '@ui/confirm-button'
import { TextField } from '@ui/field'
import { AlertTriangle } from '@ui/icons'
import { Problem } from '@ui/problem'
import { toast } from '@ui/toast'
import { useState } from 'react'
import { useSession } from '~/sync/queries'
import { CheckResult } from './check-result'
import { Section, Title } from './section'
import { type ServerFields, ServerForm, serverOf } from './server-form'
import { useSave } from './use-save'

function RelayForm({ relay }: { relay: Relay }) {
  const [fields, setFields] = useState<ServerFields>(
    serverOf({
      host: relay.host ?? '',
      port: relay.port ?? 587,
      security: relay.source === 'none' ? 'starttls' : relay.security,
      username: relay.username ?? '',
    }),
  )
  const save = useSave(
    () =>
      put<Relay>('/relay', {
        host: fields.host.trim(),
        port: Number(fields.port),
        security: fields.security,
        ...(fields.username ? { username: fields.username } : {}),
        ...(fields.password ? { password: fields.password } : {}),
      }),
    ['relay'],
  )
  const drop = useSave(
    () => remove('/relay'),
    ['relay'],
    () => toast(t('relay.removed')),
  )
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      {save.isError && <Problem compact error={save.error} />}
      <ServerForm
        fields={fields}
        onChange={setFields}
        field={save.field}
        known={relay.configured}
        ports={{ tls: 465, starttls: 587, none: 25 }}
        optionalLogin
      />
      <div className="flex gap-2">
        <button type="submit" className="btn btn-main !h-8" disabled={save.isPending}>
          {t('save')}
        </button>
        {relay.configured && <ConfirmButton label={t('relay.remove')} onConfirm={() => drop.mutate()} />}
      </div>
    </form>
  )
}

export function RelayPage() {
  const { user } = useSession()
  const query = useQuery({ queryKey: ['relay'], queryFn: () => get<Relay>('/relay') })
  const [to, setTo] = useState(user.email)
  const test = useSave(
    () => post<CheckAnswer>('/relay/test', { to: to.trim() }),
    ['relay'],
    () => undefined,
  )
  const relay = query.data
  return (
    <>
      <Title title={t('settings.relay')} about={t('relay.about')} />
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
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
        relay && <RelayForm key={`${relay.source}${relay.host}`} relay={relay} />
      )}
      {relay?.configured && (
        <div className="mt-8">
          <Section title={t('relay.test')} about={t('relay.test_about')}>
            <form
              className="flex items-end gap-2"
              onSubmit={(event) => {
                event.preventDefault()
                test.mutate()
              }}
            >
              <div className="flex-1">
                <TextField
                  label={t('relay.test_to')}
                  type="email"
                  required
                  value={to}
                  onChange={(event) => setTo(event.target.value)}
                />
              </div>
              <button type="submit" className="btn btn-line !h-8" disabled={test.isPending}>
                {t('relay.send_test')}
              </button>
            </form>
            {test.isError && <Problem compact error={test.error} />}
            {test.data && <CheckResult answer={test.data} />}
          </Section>
        </div>
      )}
    </>
  )
}
