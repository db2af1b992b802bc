// A provider of OpenID Connect at which customers of a brand sign in.
// It never shows the client's secret.
import { patch } from '@api/client'
import type { Brand } from '@api/types'
import { t } from '@i18n/runtime'
import { CheckField, TextField } from '@ui/field'
import { Problem } from '@ui/problem'
import { toast } from '@ui/toast'
import { useState } from 'react'
import { Code } from '~/features/settings/code'
import { useSave } from '~/features/settings/use-save'
import { placeOf, SIGN_IN, type SignIn } from './model'

export function ProviderForm({ brand, signIn }: { brand: Brand; signIn: SignIn }) {
  const known = signIn.openid
  const [open, setOpen] = useState(known.enabled)
  const [name, setName] = useState(known.name)
  const [issuer, setIssuer] = useState(known.issuer)
  const [client, setClient] = useState(known.client_id)
  const [secret, setSecret] = useState('')
  const save = useSave(
    (enabled: boolean) =>
      patch<SignIn>(placeOf(brand.id), {
        version: signIn.version,
        openid: enabled
          ? {
              enabled,
              name: name.trim(),
              issuer: issuer.trim(),
              client_id: client.trim(),
              ...(secret ? { client_secret: secret } : {}),
            }
          : { enabled },
      }),
    [SIGN_IN],
    () => {
      setSecret('')
      toast(t('saved'))
    },
  )
  const turn = (on: boolean) => {
    setOpen(on)
    if (!on && known.enabled) save.mutate(false)
  }
  return (
    <div>
      <CheckField
        label={t('brand_sign_in.provider')}
        help={t('brand_sign_in.provider_help')}
        checked={open}
        disabled={save.isPending}
        onChange={(event) => turn(event.target.checked)}
      />
      {open && (
        <form
          className="mt-3 flex flex-col gap-4 ps-7 phone:ps-0"
          onSubmit={(event) => {
            event.preventDefault()
            save.mutate(true)
          }}
        >
          {save.isError && <Problem compact error={save.error} />}
          {known.return_address && (
            <div>
              <p className="mb-1.5 text-xs text-ink2">{t('brand_sign_in.return_help')}</p>
              <Code label={t('brand_sign_in.return_address')} text={known.return_address} />
            </div>
          )}
          <div className="grid grid-cols-2 gap-4 phone:grid-cols-1">
            <TextField
              label={t('brand_sign_in.provider_name')}
              help={t('brand_sign_in.provider_name_help')}
              required
              maxLength={60}
              value={name}
              error={save.field('openid/name')}
              onChange={(event) => setName(event.target.value)}
            />
            <TextField
              label={t('brand_sign_in.issuer')}
              help={t('brand_sign_in.issuer_help')}
              required
              type="url"
              spellCheck={false}
              placeholder="https://login.example.com"
              maxLength={300}
              value={issuer}
              error={save.field('openid/issuer')}
              onChange={(event) => setIssuer(event.target.value)}
            />
            <TextField
              label={t('providers.client_id')}
              required
              autoComplete="off"
              spellCheck={false}
              maxLength={300}
              value={client}
              error={save.field('openid/client_id')}
              onChange={(event) => setClient(event.target.value)}
            />
            <TextField
              label={t('providers.client_secret')}
              type="password"
              autoComplete="new-password"
              required={!known.has_secret}
              help={known.has_secret ? t('server.password_kept') : undefined}
              maxLength={1000}
              value={secret}
              error={save.field('openid/client_secret')}
              onChange={(event) => setSecret(event.target.value)}
            />
          </div>
          <div>
            <button type="submit" className="btn btn-main !h-8" disabled={save.isPending}>
              {t(known.enabled ? 'save' : 'brand_sign_in.switch_on')}
            </button>
          </div>
        </form>
      )}
    </div>
  )
}
