// A relay's server with its test: the desk's, or the one that an inbox has of its own.
// It never shows the password.
import { post, put, remove } from '@api/client'
import type { CheckAnswer, RelayServer } from '@api/types'
import { t } from '@i18n/runtime'
import { ConfirmButton } from '@ui/confirm-button'
import { TextField } from '@ui/field'
import { Problem } from '@ui/problem'
import { toast } from '@ui/toast'
import { useState } from 'react'
import { useSession } from '~/sync/queries'
import { CheckResult } from './check-result'
import { bodyOf, type ServerFields, ServerForm, serverOf } from './server-form'
import { useSave } from './use-save'

interface Props {
  relay: RelayServer
  /** Its address: `/relay` or an inbox's. */
  path: string
  returnTo: string
  username?: string
  /** The account that somebody just signed in with. */
  account?: string | undefined
}

export function RelayForm({ relay, path, returnTo, username, account }: Props) {
  const [fields, setFields] = useState<ServerFields>(
    serverOf({
      host: relay.host ?? '',
      port: relay.port ?? 587,
      security: relay.configured ? relay.security : 'starttls',
      username: relay.username ?? username ?? '',
      account_id: account ?? relay.account_id,
    }),
  )
  const save = useSave(() => {
    const { username: name, ...rest } = bodyOf(fields)
    return put<RelayServer>(path, { ...rest, ...(name ? { username: name } : {}) })
  }, ['relay'])
  const drop = useSave(
    () => remove(path),
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
        known={relay.configured && relay.account_id === null}
        ports={{ tls: 465, starttls: 587, none: 25 }}
        side="smtp"
        returnTo={returnTo}
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

/** Sends a short mail and says step by step how that went. */
export function RelayTest({ path }: { path: string }) {
  const { user } = useSession()
  const [to, setTo] = useState(user.email)
  const test = useSave(
    () => post<CheckAnswer>(`${path}/test`, { to: to.trim() }),
    ['relay'],
    () => undefined,
  )
  return (
    <>
      <form
        className="flex items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault()
          test.mutate()
        }}
      >
        <div className="min-w-0 flex-1">
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
    </>
  )
}
