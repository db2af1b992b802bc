// Inboxes: the addresses that customers write to, each with what is sent from it and the mailbox that feeds it.
// It never fetches mail.
import { patch, post, remove } from '@api/client'
import type { Inbox } from '@api/types'
import { ago, moment } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { ConfirmButton } from '@ui/confirm-button'
import { AreaField, CheckField, SelectField, TextField } from '@ui/field'
import { ChevronDown, Inbox as InboxIcon, Plus } from '@ui/icons'
import { Problem } from '@ui/problem'
import { toast } from '@ui/toast'
import { useState } from 'react'
import { ProofBanner } from '~/features/ledger/proof-banner'
import { inboxesQuery, useMay, useTeams } from '~/sync/queries'
import { BehaviourForm } from './behaviour-form'
import { InboxRelay } from './inbox-relay'
import { MailboxForm } from './mailbox-form'
import { Providers } from './providers'
import { Title } from './section'
import { SignInResult } from './sign-in-result'
import { htmlOf, textOf } from './signature-text'
import { useSave } from './use-save'

const FROM_NAMES = ['agent', 'team', 'inbox'] as const

function InboxForm({ inbox, onDone }: { inbox: Inbox | null; onDone: () => void }) {
  const teams = useTeams()
  const [name, setName] = useState(inbox?.name ?? '')
  const [address, setAddress] = useState(inbox?.address ?? '')
  const [aliases, setAliases] = useState(inbox?.aliases.join('\n') ?? '')
  const [team, setTeam] = useState(inbox?.team_id ?? '')
  const [from, setFrom] = useState<Inbox['from_name']>(inbox?.from_name ?? 'agent')
  const [quote, setQuote] = useState(inbox?.quote_history ?? true)
  const [signature, setSignature] = useState(textOf(inbox?.signature_html ?? ''))
  const save = useSave(
    () => {
      const body = {
        name: name.trim(),
        address: address.trim(),
        aliases: aliases.split(/[\s,;，；、]+/).filter(Boolean),
        team_id: team || null,
        from_name: from,
        quote_history: quote,
        signature_html: htmlOf(signature),
      }
      return inbox
        ? patch<Inbox>(`/inboxes/${inbox.id}`, { version: inbox.version, ...body })
        : post<Inbox>('/inboxes', body)
    },
    ['inboxes'],
    () => {
      onDone()
      toast(t('saved'))
    },
  )
  const drop = useSave(() => remove(`/inboxes/${inbox?.id}`), ['inboxes'], onDone)
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      {save.isError && <Problem compact error={save.error} />}
      {drop.isError && <Problem compact error={drop.error} />}
      <div className="grid grid-cols-2 gap-4 phone:grid-cols-1">
        <TextField
          label={t('inboxes.name')}
          required
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={save.field('name')}
        />
        <TextField
          label={t('inboxes.address')}
          type="email"
          required
          value={address}
          onChange={(event) => setAddress(event.target.value)}
          error={save.field('address')}
        />
        <SelectField
          label={t('inboxes.team')}
          help={t('inboxes.team_help')}
          value={team}
          onChange={(event) => setTeam(event.target.value)}
        >
          <option value="">{t('team.none')}</option>
          {teams.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('inboxes.from')}
          help={t('inboxes.from_help')}
          value={from}
          onChange={(event) => setFrom(event.target.value as Inbox['from_name'])}
        >
          {FROM_NAMES.map((one) => (
            <option key={one} value={one}>
              {t(`from_name.${one}`)}
            </option>
          ))}
        </SelectField>
      </div>
      <AreaField
        label={t('inboxes.aliases')}
        help={t('inboxes.aliases_help')}
        rows={2}
        spellCheck={false}
        value={aliases}
        onChange={(event) => setAliases(event.target.value)}
        error={save.field('aliases')}
      />
      <AreaField
        label={t('inboxes.signature')}
        help={t('inboxes.signature_help')}
        rows={3}
        value={signature}
        onChange={(event) => setSignature(event.target.value)}
      />
      <CheckField
        label={t('inboxes.quote')}
        help={t('inboxes.quote_help')}
        checked={quote}
        onChange={(event) => setQuote(event.target.checked)}
      />
      <div className="flex gap-2">
        <button type="submit" className="btn btn-main !h-8" disabled={save.isPending}>
          {inbox ? t('save') : t('inboxes.add')}
        </button>
        {inbox ? (
          <ConfirmButton label={t('delete')} onConfirm={() => drop.mutate()} />
        ) : (
          <button type="button" className="btn" onClick={onDone}>
            {t('cancel')}
          </button>
        )}
      </div>
    </form>
  )
}

function MailboxState({ inbox }: { inbox: Inbox }) {
  const mailbox = inbox.mailbox
  if (!mailbox) return <span className="pill bg-hover text-ink2">SMTP</span>
  const tone = {
    ok: 'bg-oksoft text-ok',
    failing: 'bg-badsoft text-bad',
    sign_in: 'bg-badsoft text-bad',
    new: 'bg-hover text-ink2',
    off: 'bg-hover text-ink2',
  }[mailbox.state]
  const next = mailbox.next_try_at ? t('mailbox.next_try', { at: moment(mailbox.next_try_at) }) : undefined
  const seen = mailbox.last_checked_at ? ago(mailbox.last_checked_at) : undefined
  return (
    <span className={`pill ${tone}`} title={next ?? seen}>
      IMAP · {t(`mailbox_state.${mailbox.state}`)}
    </span>
  )
}

export function InboxesPage() {
  const may = useMay('settings.manage')
  const query = useQuery(inboxesQuery)
  const { inbox: asked, account, sign_in } = useSearch({ from: '/desk/settings' })
  const [open, setOpen] = useState<string | null>(asked ?? null)
  return (
    <>
      <Title
        title={t('settings.inboxes')}
        about={t('inboxes.about')}
        action={
          may && (
            <button type="button" className="btn btn-main !h-8" onClick={() => setOpen('new')}>
              <Plus size={15} aria-hidden />
              {t('inboxes.add')}
            </button>
          )
        }
      />
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      <SignInResult code={sign_in} />
      <ProofBanner />
      {open === 'new' && (
        <div className="mb-5 rounded-xl p-4 shadow-[inset_0_0_0_1px_var(--line-2)]">
          <InboxForm inbox={null} onDone={() => setOpen(null)} />
        </div>
      )}
      <ul className="flex flex-col gap-3">
        {query.data?.map((inbox) => (
          <li key={inbox.id} className="rounded-xl shadow-[inset_0_0_0_1px_var(--line)]">
            <div className="flex min-h-13 items-center gap-3 px-3.5 py-2">
              <InboxIcon size={18} aria-hidden className="shrink-0 text-ink3" />
              <div className="min-w-0 flex-1">
                <p className="truncate font-medium">{inbox.name}</p>
                <p className="truncate text-xs text-ink3">{inbox.address}</p>
              </div>
              <MailboxState inbox={inbox} />
              {may && (
                <button
                  type="button"
                  className="btn btn-line"
                  aria-expanded={open === inbox.id}
                  aria-label={t('edit_what', { what: inbox.name })}
                  onClick={() => setOpen(open === inbox.id ? null : inbox.id)}
                >
                  {t('edit')}
                  <ChevronDown size={14} aria-hidden className={open === inbox.id ? 'rotate-180' : ''} />
                </button>
              )}
            </div>
            {open === inbox.id && (
              <div className="border-t border-line p-4">
                <InboxForm key={inbox.version} inbox={inbox} onDone={() => setOpen(null)} />
                <BehaviourForm inbox={inbox} />
                <h3 className="mb-1 mt-6 text-md font-semibold">{t('mailbox.title')}</h3>
                <p className="mb-3 text-ink2">{t('mailbox.about')}</p>
                <MailboxForm inbox={inbox} account={asked === inbox.id ? account : undefined} />
                <InboxRelay inbox={inbox} account={asked === inbox.id ? account : undefined} />
              </div>
            )}
          </li>
        ))}
      </ul>
      {may && (
        <div className="mt-8">
          <Providers />
        </div>
      )}
    </>
  )
}
