// The fields that reach a mail server: provider, host, port, protection, login. For relays and for IMAP mailboxes.
// It never sends a password that was not typed.
import { get, post } from '@api/client'
import type { MailPreset, OAuthAccount, OAuthProvider, Page, Security } from '@api/types'
import { t } from '@i18n/runtime'
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query'
import { SelectField, TextField } from '@ui/field'
import { sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'

export interface ServerFields {
  preset: string
  host: string
  port: string
  security: Security
  username: string
  password: string
  /** The account that signs in; empty for a password. */
  account: string
}
interface Known {
  preset?: string | null
  host: string
  port: number
  security: Security
  username: string
  account_id?: string | null
}
export const serverOf = ({ preset, account_id, ...some }: Known): ServerFields => ({
  ...some,
  preset: preset ?? '',
  account: account_id ?? '',
  port: String(some.port),
  password: '',
})

/** What is sent of the fields; a password only when one was typed and no account signs in. */
export const bodyOf = (fields: ServerFields) => ({
  host: fields.host.trim(),
  port: Number(fields.port),
  security: fields.security,
  username: fields.username.trim(),
  account_id: fields.account || null,
  ...(fields.password && !fields.account ? { password: fields.password } : {}),
})

const items = <T,>(path: string) =>
  queryOptions({ queryKey: [path], queryFn: async () => (await get<Page<T>>(`/${path}`)).items, staleTime: 300_000 })
const presetsQuery = items<MailPreset>('mail-presets')
const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: async () => (await get<Page<OAuthAccount>>('/oauth/accounts')).items,
})
export const usePresets = (): MailPreset[] => useQuery(presetsQuery).data ?? []
export const useAccounts = (): OAuthAccount[] => useQuery(accountsQuery).data ?? []
export const PROVIDER_NAMES: Record<OAuthProvider, string> = { google: 'Google', microsoft: 'Microsoft' }

/** Leaves for the provider's page; it comes back to `returnTo` with the account. */
export function useSignIn(returnTo: string) {
  return useMutation({
    mutationFn: (wish: { provider: OAuthProvider; hint: string }) =>
      post<{ url: string }>('/oauth/start', { provider: wish.provider, login_hint: wish.hint, return_to: returnTo }),
    onSuccess: ({ url }) => location.assign(url),
    onError: (error) => toast(error instanceof Error && error.message ? error.message : sayProblem(error)),
  })
}

interface Props {
  fields: ServerFields
  onChange: (fields: ServerFields) => void
  field: (name: string) => string | null
  /** Whether the server has a password already. */
  known: boolean
  ports: Record<Security, number>
  /** Which of a provider's servers it is. */
  side: 'imap' | 'smtp'
  /** The page to come back to from a provider's. */
  returnTo: string
  optionalLogin?: boolean
}

const SECURITIES: Security[] = ['tls', 'starttls', 'none']

function PresetField({ fields, onChange, side }: Pick<Props, 'fields' | 'onChange' | 'side'>) {
  const presets = usePresets()
  const choose = (name: string) => {
    const preset = presets.find((one) => one.name === name)
    if (!preset) return onChange({ ...fields, preset: '' })
    const { host, port, security } = preset[side]
    onChange({
      ...fields,
      preset: name,
      host,
      port: String(port),
      security,
      account: preset.oauth ? fields.account : '',
    })
  }
  return (
    <SelectField label={t('server.preset')} value={fields.preset} onChange={(event) => choose(event.target.value)}>
      <option value="">{t('server.preset_other')}</option>
      {presets.map((one) => (
        <option key={one.name} value={one.name}>
          {one.label}
        </option>
      ))}
    </SelectField>
  )
}

function LoginFields({ fields, onChange, field, known, optionalLogin, returnTo }: Omit<Props, 'ports' | 'side'>) {
  const presets = usePresets()
  const accounts = useAccounts()
  const signIn = useSignIn(returnTo)
  const preset = presets.find((one) => one.name === fields.preset)
  const usable = accounts.filter((one) => !preset?.oauth || one.provider === preset.oauth)
  const providers: OAuthProvider[] = preset?.oauth ? [preset.oauth] : []
  const set = (some: Partial<ServerFields>) => onChange({ ...fields, ...some })
  const help = preset && !fields.account ? t(`preset_login.${preset.login}`) : undefined
  return (
    <>
      {(providers.length > 0 || usable.length > 0) && (
        <div className="flex flex-wrap items-end gap-3">
          <div className="min-w-48 flex-1">
            <SelectField
              label={t('server.login_by')}
              value={fields.account}
              onChange={(event) => set({ account: event.target.value })}
              error={field('account_id')}
            >
              <option value="">{t('server.by_password')}</option>
              {usable.map((one) => (
                <option key={one.id} value={one.id}>
                  {PROVIDER_NAMES[one.provider]} · {one.login}
                </option>
              ))}
            </SelectField>
          </div>
          {providers.map((provider) => (
            <button
              key={provider}
              type="button"
              className="btn btn-line !h-8"
              disabled={signIn.isPending}
              onClick={() => signIn.mutate({ provider, hint: fields.username })}
            >
              {t('server.sign_in_with', { provider: PROVIDER_NAMES[provider] })}
            </button>
          ))}
        </div>
      )}
      <div className="grid grid-cols-2 gap-4 phone:grid-cols-1">
        <TextField
          label={t('server.username')}
          required={!optionalLogin || fields.account !== ''}
          autoComplete="off"
          help={fields.account ? t('server.username_shared') : undefined}
          value={fields.username}
          onChange={(event) => set({ username: event.target.value })}
          error={field('username')}
        />
        {!fields.account && (
          <TextField
            label={t('server.password')}
            type="password"
            autoComplete="new-password"
            required={!known && !optionalLogin}
            help={known ? t('server.password_kept') : help}
            value={fields.password}
            onChange={(event) => set({ password: event.target.value })}
            error={field('password')}
          />
        )}
      </div>
    </>
  )
}

export function ServerForm(props: Props) {
  const { fields, onChange, field, ports } = props
  const set = (some: Partial<ServerFields>) => onChange({ ...fields, ...some })
  const secure = (security: Security) => {
    const usual = Object.values(ports).map(String).includes(fields.port)
    set({ security, ...(usual ? { port: String(ports[security]) } : {}) })
  }
  return (
    <>
      <PresetField fields={fields} onChange={onChange} side={props.side} />
      <div className="grid grid-cols-[minmax(0,1fr)_96px_150px] gap-4 phone:grid-cols-2">
        <div className="phone:col-span-2">
          <TextField
            label={t('server.host')}
            placeholder="mail.example.com"
            required
            spellCheck={false}
            value={fields.host}
            onChange={(event) => set({ host: event.target.value })}
            error={field('host')}
          />
        </div>
        <TextField
          label={t('server.port')}
          inputMode="numeric"
          pattern="[0-9]+"
          required
          value={fields.port}
          onChange={(event) => set({ port: event.target.value })}
          error={field('port')}
        />
        <SelectField
          label={t('server.security')}
          value={fields.security}
          onChange={(event) => secure(event.target.value as Security)}
          error={field('security')}
        >
          {SECURITIES.map((one) => (
            <option key={one} value={one}>
              {t(`security_kind.${one}`)}
            </option>
          ))}
        </SelectField>
      </div>
      <LoginFields {...props} />
    </>
  )
}
