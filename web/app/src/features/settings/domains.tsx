// Sending domains: their signing keys with the records to publish, and what DNS says about them.
// It never shows a private key.
import { get, patch, post, remove } from '@api/client'
import type { Page, SigningKey } from '@api/types'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '@ui/confirm-button'
import { CheckField, TextField } from '@ui/field'
import { Trash2 } from '@ui/icons'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { Record } from './dns-record'
import { Doctor } from './doctor'
import { Section, Title } from './section'
import { useSave } from './use-save'

const ASKED_AGAIN = ['signing-keys', 'mail-doctor']

function KeyCard({ signing }: { signing: SigningKey }) {
  const { domain, active } = signing
  const turn = useSave(
    (on: boolean) => patch<SigningKey>(`/signing-keys/${encodeURIComponent(domain)}`, { active: on }),
    ASKED_AGAIN,
  )
  const drop = useSave(() => remove(`/signing-keys/${encodeURIComponent(domain)}`), ASKED_AGAIN)
  const error = turn.error ?? drop.error
  return (
    <li className="rounded-xl p-3.5 shadow-[inset_0_0_0_1px_var(--line)]">
      <div className="mb-1 flex items-center gap-2">
        <h4 className="min-w-0 flex-1 break-all font-medium">{domain}</h4>
        <span className={`pill ${active ? 'bg-oksoft text-ok' : 'bg-hover text-ink2'}`}>
          {t(active ? 'domains.on' : 'domains.off')}
        </span>
        <ConfirmButton
          small
          icon={<Trash2 size={15} aria-hidden />}
          label={t('domains.drop', { domain })}
          onConfirm={() => drop.mutate()}
        />
      </div>
      {error && <Problem compact error={error} />}
      <CheckField
        label={t('domains.sign', { domain })}
        help={t('domains.sign_help')}
        checked={active}
        disabled={turn.isPending}
        onChange={(event) => turn.mutate(event.target.checked)}
      />
      <div className="mt-2 flex flex-col gap-2">
        {signing.records.map((record) => (
          <Record key={record.name} record={record} />
        ))}
      </div>
    </li>
  )
}

export function DomainsPage() {
  const [domain, setDomain] = useState('')
  const query = useQuery({
    queryKey: ['signing-keys'],
    queryFn: async () => (await get<Page<SigningKey>>('/signing-keys')).items,
  })
  const make = useSave(
    () => post<SigningKey>('/signing-keys', { domain: domain.trim() }),
    ASKED_AGAIN,
    () => setDomain(''),
  )
  return (
    <>
      <Title title={t('settings.domains')} about={t('domains.about')} />
      <Section title={t('domains.keys')} about={t('domains.keys_about')}>
        <form
          className="mb-4 flex items-start gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            make.mutate()
          }}
        >
          <div className="min-w-0 flex-1">
            <TextField
              label={t('domains.domain')}
              placeholder="acme.example"
              required
              value={domain}
              error={make.field('domain')}
              onChange={(event) => setDomain(event.target.value)}
            />
          </div>
          <button type="submit" className="btn btn-main mt-[23px] !h-8" disabled={make.isPending}>
            {t('domains.make')}
          </button>
        </form>
        {make.isError && !make.field('domain') && <Problem compact error={make.error} />}
        {query.isError && <Problem compact error={query.error} retry={() => void query.refetch()} />}
        {query.data?.length === 0 && <p className="text-ink3">{t('domains.none')}</p>}
        <ul className="flex flex-col gap-3">
          {query.data?.map((one) => (
            <KeyCard key={one.domain} signing={one} />
          ))}
        </ul>
      </Section>
      <Doctor keys={query.data ?? []} />
    </>
  )
}
