// The IMAP mailbox that feeds an inbox, with a test.
// It never shows the password.
import { post, put, remove } from '@api/client'
import type { CheckAnswer, Inbox } from '@api/types'
import { t } from '@i18n/runtime'
import { ConfirmButton } from '@ui/confirm-button'
import { TextField } from '@ui/field'
import { AlertTriangle } from '@ui/icons'
import { Problem } from '@ui/problem'
import { toast } from '@ui/toast'
import { useState } from 'react'
import { CheckResult } from './check-result'
import { type ServerFields, ServerForm, serverOf } from './server-form'
import { useSave } from './use-save'

export function MailboxForm({ inbox }: { inbox: Inbox }) {
  const { mailbox } = inbox
  const [fields, setFields] = useState<ServerFields>(
    serverOf(mailbox ?? { host: '', port: 993, security: 'tls', username: inbox.address }),
  )
  const [folder, setFolder] = useState(mailbox?.folder ?? 'INBOX')
  const path = `/inboxes/${inbox.id}/mailbox`
  const save = useSave(
    () =>
      put<Inbox>(path, {
        host: fields.host.trim(),
        port: Number(fields.port),
        security: fields.security,
        username: fields.username.trim(),
        folder: folder.trim(),
        ...(fields.password ? { password: fields.password } : {}),
      }),
    ['inboxes'],
  )
  const test = useSave(
    () => post<CheckAnswer>(`${path}/test`, {}),
    ['inboxes'],
    () => undefined,
  )
  const drop = useSave(
    () => remove(path),
    ['inboxes'],
    () => toast(t('mailbox.removed')),
  )
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      {mailbox?.error && (
        <p className="flex items-start gap-2.5 rounded-lg bg-badsoft px-3 py-2">
          <AlertTriangle size={15} aria-hidden className="mt-0.5 shrink-0 text-bad" />
          <span className="min-w-0 break-words">{mailbox.error}</span>
        </p>
      )}
      {save.isError && <Problem compact error={save.error} />}
      {test.isError && <Problem compact error={test.error} />}
      <ServerForm
        fields={fields}
        onChange={setFields}
        field={save.field}
        known={mailbox !== null}
        ports={{ tls: 993, starttls: 143, none: 143 }}
      />
      <TextField
        label={t('mailbox.folder')}
        required
        value={folder}
        onChange={(event) => setFolder(event.target.value)}
        error={save.field('folder')}
      />
      <div className="flex flex-wrap gap-2">
        <button type="submit" className="btn btn-main !h-8" disabled={save.isPending}>
          {mailbox ? t('save') : t('mailbox.connect')}
        </button>
        {mailbox && (
          <button type="button" className="btn btn-line !h-8" disabled={test.isPending} onClick={() => test.mutate()}>
            {t('mailbox.test')}
          </button>
        )}
        {mailbox && <ConfirmButton label={t('mailbox.remove')} onConfirm={() => drop.mutate()} />}
      </div>
      {test.data && <CheckResult answer={test.data} />}
    </form>
  )
}
