// The IMAP mailbox that feeds an inbox: where it is, who signs in, what is imported, and whether it works.
// It never shows the password.
import { isApiError, post, put, remove } from '@api/client'
import type { CheckAnswer, Inbox, Mailbox, MailboxPreview } from '@api/types'
import { fieldTime, list, moment, number } from '@i18n/format'
import { t } from '@i18n/runtime'
import { ConfirmButton } from '@ui/confirm-button'
import { CheckField, TextField } from '@ui/field'
import { AlertTriangle, RotateCcw } from '@ui/icons'
import { Problem } from '@ui/problem'
import { toast } from '@ui/toast'
import { useEffect, useState } from 'react'
import { CheckResult } from './check-result'
import { bodyOf, type ServerFields, ServerForm, serverOf, useAccounts, usePresets, useSignIn } from './server-form'
import { useSave } from './use-save'

/** What is wrong with a mailbox, when it is tried again, and the button that does something about it. */
function Trouble({ inbox, mailbox, returnTo }: { inbox: Inbox; mailbox: Mailbox; returnTo: string }) {
  const accounts = useAccounts()
  const signIn = useSignIn(returnTo)
  const retry = useSave(
    () => post<Inbox>(`/inboxes/${inbox.id}/mailbox/retry`, {}),
    ['inboxes'],
    () => undefined,
  )
  const account = accounts.find((one) => one.id === mailbox.account_id)
  return (
    <div role="alert" className="flex items-start gap-2.5 rounded-lg bg-badsoft px-3 py-2">
      <AlertTriangle size={15} aria-hidden className="mt-0.5 shrink-0 text-bad" />
      <div className="min-w-0 flex-1">
        {mailbox.error_code && mailbox.error_code !== 'ok' && (
          <p className="font-medium first-letter:uppercase">{t(`check_code.${mailbox.error_code}`)}</p>
        )}
        <p className="break-words text-xs text-ink2">{mailbox.error}</p>
        {mailbox.next_try_at && (
          <p className="text-xs text-ink2 first-letter:uppercase">
            {t('mailbox.next_try', { at: moment(mailbox.next_try_at) })}
          </p>
        )}
      </div>
      {mailbox.state === 'sign_in' && account ? (
        <button
          type="button"
          className="btn btn-line shrink-0 bg-raised"
          disabled={signIn.isPending}
          onClick={() => signIn.mutate({ provider: account.provider, hint: account.login })}
        >
          {t('mailbox.sign_in_again')}
        </button>
      ) : (
        <button
          type="button"
          className="btn btn-line shrink-0 bg-raised"
          disabled={retry.isPending}
          onClick={() => retry.mutate()}
        >
          <RotateCcw size={14} aria-hidden />
          {t('mailbox.try_now')}
        </button>
      )}
    </div>
  )
}

function Preview({ preview }: { preview: MailboxPreview }) {
  const { total, since, oldest_at, newest_at, senders } = preview
  return (
    <div role="status" className="rounded-lg bg-sunken px-3 py-2">
      <p className="font-medium">{t('mailbox.preview_count', { total: number(total), since: number(since) })}</p>
      {oldest_at && newest_at && (
        <p className="text-xs text-ink2">
          {t('mailbox.preview_dates', { oldest: moment(oldest_at), newest: moment(newest_at) })}
        </p>
      )}
      {senders.length > 0 && (
        <p className="break-words text-xs text-ink2">
          {t('mailbox.preview_senders', { who: list(senders.map((one) => `${one.address} (${number(one.count)})`)) })}
        </p>
      )}
    </div>
  )
}

/** The day as a form writes it, in the reader's own time zone. */
const dayOf = (at: number): string => fieldTime(at).slice(0, 10)
const instantOf = (day: string): number | null => {
  const at = new Date(`${day}T00:00:00`).getTime()
  return Number.isNaN(at) ? null : at
}
const MONTH = 30 * 86_400_000

function useFields(inbox: Inbox, account: string | undefined) {
  const { mailbox } = inbox
  const presets = usePresets()
  const [fields, setFields] = useState<ServerFields>(
    serverOf(mailbox ?? { host: '', port: 993, security: 'tls', username: inbox.address }),
  )
  const domain = inbox.address.split('@')[1] ?? ''
  const guess = mailbox ? undefined : presets.find((one) => one.domains.includes(domain))
  useEffect(() => {
    // Somebody who wrote a server already knows better than the domain.
    if (guess)
      setFields((now) =>
        now.host ? now : { ...now, preset: guess.name, ...guess.imap, port: String(guess.imap.port) },
      )
  }, [guess])
  useEffect(() => {
    if (account) setFields((now) => ({ ...now, account }))
  }, [account])
  return [fields, setFields] as const
}

export function MailboxForm({ inbox, account }: { inbox: Inbox; account?: string | undefined }) {
  const { mailbox } = inbox
  const returnTo = `/settings/inboxes?inbox=${inbox.id}`
  const [fields, setFields] = useFields(inbox, account)
  const [folder, setFolder] = useState(mailbox?.folder ?? 'INBOX')
  const [believed, setBelieved] = useState(mailbox?.authserv_id ?? '')
  const [imports, setImports] = useState((mailbox?.import_since ?? null) !== null)
  const [since, setSince] = useState(dayOf(mailbox?.import_since ?? Date.now() - MONTH))
  const path = `/inboxes/${inbox.id}/mailbox`
  const body = () => ({
    ...bodyOf(fields),
    preset: fields.preset || null,
    folder: folder.trim(),
    authserv_id: believed.trim() || null,
    import_since: imports ? instantOf(since) : null,
  })
  const save = useSave(() => put<Inbox>(path, body()), ['inboxes', 'proof'])
  const test = useSave(
    () => post<CheckAnswer>(`${path}/test`, { mailbox: body() }),
    ['inboxes'],
    () => undefined,
  )
  const look = useSave(
    () => post<MailboxPreview>(`${path}/preview`, { mailbox: body(), since: imports ? instantOf(since) : null }),
    [],
    () => undefined,
  )
  const drop = useSave(
    () => remove(path),
    ['inboxes', 'proof'],
    () => toast(t('mailbox.removed')),
  )
  const failed = isApiError(look.error) ? (look.error.current as CheckAnswer | undefined) : undefined
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      {mailbox && (mailbox.state === 'failing' || mailbox.state === 'sign_in') && (
        <Trouble inbox={inbox} mailbox={mailbox} returnTo={returnTo} />
      )}
      {save.isError && <Problem compact error={save.error} />}
      {test.isError && <Problem compact error={test.error} />}
      <ServerForm
        fields={fields}
        onChange={setFields}
        field={save.field}
        known={mailbox !== null && mailbox.account_id === null}
        ports={{ tls: 993, starttls: 143, none: 143 }}
        side="imap"
        returnTo={returnTo}
      />
      <div className="grid grid-cols-2 gap-4 phone:grid-cols-1">
        <TextField
          label={t('mailbox.folder')}
          required
          value={folder}
          onChange={(event) => setFolder(event.target.value)}
          error={save.field('folder')}
        />
        <TextField
          label={t('mailbox.believed')}
          help={t('mailbox.believed_help')}
          spellCheck={false}
          value={believed}
          onChange={(event) => setBelieved(event.target.value)}
          error={save.field('authserv_id')}
        />
      </div>
      <CheckField
        label={t('mailbox.import')}
        help={t('mailbox.import_help')}
        checked={imports}
        onChange={(event) => setImports(event.target.checked)}
      />
      {imports && (
        <div className="max-w-52">
          <TextField
            label={t('mailbox.since')}
            type="date"
            required
            max={dayOf(Date.now())}
            value={since}
            onChange={(event) => setSince(event.target.value)}
            error={save.field('import_since')}
          />
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        <button type="submit" className="btn btn-main !h-8" disabled={save.isPending}>
          {mailbox ? t('save') : t('mailbox.connect')}
        </button>
        <button type="button" className="btn btn-line !h-8" disabled={test.isPending} onClick={() => test.mutate()}>
          {t('mailbox.test')}
        </button>
        <button type="button" className="btn btn-line !h-8" disabled={look.isPending} onClick={() => look.mutate()}>
          {t('mailbox.preview')}
        </button>
        {mailbox && <ConfirmButton label={t('mailbox.remove')} onConfirm={() => drop.mutate()} />}
      </div>
      {test.data && <CheckResult answer={test.data} />}
      {look.data && <Preview preview={look.data} />}
      {look.isError && (failed?.steps ? <CheckResult answer={failed} /> : <Problem compact error={look.error} />)}
    </form>
  )
}
