// Telephone systems that tell of calls: the address that each posts to, and its secret, which is shown once.
// It never shows a secret twice.
import { patch, post, remove } from '@api/client'
import { ago } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '@ui/confirm-button'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { Code } from '~/features/settings/code'
import { useSave } from '~/features/settings/use-save'
import { curlSample, type PhoneSystem, systemsQuery } from './model'

interface Made {
  system: PhoneSystem
  secret: string
}

function System({
  system,
  secret,
  onSecret,
}: {
  system: PhoneSystem
  secret: string | null
  onSecret: (made: Made) => void
}) {
  const turn = useSave(
    () => patch(`/phone/systems/${system.id}`, { version: system.version, enabled: !system.enabled }),
    ['phone-systems'],
  )
  const drop = useSave(() => remove(`/phone/systems/${system.id}`), ['phone-systems'])
  const renew = useSave(() => post<Made>(`/phone/systems/${system.id}/secret`), ['phone-systems'], onSecret)
  const error = turn.error ?? drop.error ?? renew.error
  return (
    <li className="rounded-xl p-4 shadow-[inset_0_0_0_1px_var(--line)]">
      <p className="flex flex-wrap items-center gap-x-2">
        <span dir="auto" className="font-medium">
          {system.name}
        </span>
        {!system.enabled && <span className="pill bg-hover text-ink2">{t('phone.off')}</span>}
        <span className="text-xs text-ink3">
          {system.heard_at ? t('phone.heard', { at: ago(system.heard_at) }) : t('phone.never_heard')}
        </span>
      </p>
      {error && <Problem compact error={error} />}
      <div className="mt-2 flex flex-col gap-2">
        <Code label={t('phone.address')} text={`${location.origin}/phone/v1/events/${system.key}`} />
        {secret && (
          <div role="status" className="rounded-lg bg-oksoft p-3">
            <p className="mb-2 font-medium">{t('phone.secret_once')}</p>
            <Code label={t('phone.secret')} text={secret} />
          </div>
        )}
        <details>
          <summary className="rounded-md text-ink2 touch:min-h-11">{t('phone.sample')}</summary>
          <p className="my-2 text-ink2">{t('phone.sample_help')}</p>
          <Code label={t('phone.sample')} text={curlSample(location.origin, system.key)} />
        </details>
      </div>
      <div className="mt-3 flex flex-wrap gap-2">
        <button type="button" className="btn btn-line !h-8" disabled={turn.isPending} onClick={() => turn.mutate()}>
          {t(system.enabled ? 'phone.turn_off' : 'phone.turn_on')}
        </button>
        <ConfirmButton
          label={t('phone.new_secret')}
          question={t('phone.new_secret_question')}
          disabled={renew.isPending}
          onConfirm={() => renew.mutate()}
        />
        <ConfirmButton label={t('delete')} disabled={drop.isPending} onConfirm={() => drop.mutate()} />
      </div>
    </li>
  )
}

export function Systems() {
  const query = useQuery(systemsQuery)
  const [name, setName] = useState('')
  const [secret, setSecret] = useState<{ id: string; text: string } | null>(null)
  const shown = (made: Made) => setSecret({ id: made.system.id, text: made.secret })
  const add = useSave(
    () => post<Made>('/phone/systems', { name }),
    ['phone-systems'],
    (made) => {
      setName('')
      shown(made)
    },
  )
  return (
    <>
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      <ul className="flex flex-col gap-3" aria-label={t('phone.systems')}>
        {query.data?.map((system) => (
          <System
            key={system.id}
            system={system}
            secret={secret?.id === system.id ? secret.text : null}
            onSecret={shown}
          />
        ))}
      </ul>
      <form
        className="mt-3 flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate()
        }}
      >
        <label className="flex min-w-0 flex-1 flex-col gap-1">
          <span className="font-medium text-ink2">{t('phone.system_name')}</span>
          <input
            className="field"
            dir="auto"
            required
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <button type="submit" className="btn btn-main !h-8" disabled={add.isPending || !name.trim()}>
          {t('phone.add_system')}
        </button>
      </form>
      {add.isError && <Problem compact error={add.error} />}
    </>
  )
}
