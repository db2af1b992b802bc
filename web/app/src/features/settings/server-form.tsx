// The fields that reach a mail server: host, port, protection, login. For the relay and for IMAP mailboxes.
// It never sends a password that was not typed.
import type { Security } from '@api/types'
import { t } from '@i18n/runtime'
import { SelectField, TextField } from '@ui/field'

export interface ServerFields {
  host: string
  port: string
  security: Security
  username: string
  password: string
}
export const serverOf = (some: { host: string; port: number; security: Security; username: string }): ServerFields => ({
  ...some,
  port: String(some.port),
  password: '',
})

interface Props {
  fields: ServerFields
  onChange: (fields: ServerFields) => void
  field: (name: string) => string | null
  /** Whether the server has a password already. */
  known: boolean
  ports: Record<Security, number>
  optionalLogin?: boolean
}

const SECURITIES: Security[] = ['tls', 'starttls', 'none']

export function ServerForm({ fields, onChange, field, known, ports, optionalLogin }: Props) {
  const set = (some: Partial<ServerFields>) => onChange({ ...fields, ...some })
  const secure = (security: Security) => {
    const usual = Object.values(ports).map(String).includes(fields.port)
    set({ security, ...(usual ? { port: String(ports[security]) } : {}) })
  }
  return (
    <>
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
      <div className="grid grid-cols-2 gap-4 phone:grid-cols-1">
        <TextField
          label={t('server.username')}
          required={!optionalLogin}
          autoComplete="off"
          value={fields.username}
          onChange={(event) => set({ username: event.target.value })}
          error={field('username')}
        />
        <TextField
          label={t('server.password')}
          type="password"
          autoComplete="new-password"
          required={!known && !optionalLogin}
          help={known ? t('server.password_kept') : undefined}
          value={fields.password}
          onChange={(event) => set({ password: event.target.value })}
          error={field('password')}
        />
      </div>
    </>
  )
}
