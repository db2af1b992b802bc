// Secrets that a customer pasted: covered until somebody asks for them, moved to the vault, shown from there.
// It never keeps a value longer than its message is on screen.
import { post } from '@api/client'
import type { Message, VaultedSecret } from '@api/types'
import { moment } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useMutation } from '@tanstack/react-query'
import { KeyRound } from '@ui/icons'
import { Problem } from '@ui/problem'
import { type ReactNode, useState } from 'react'
import { client } from '~/app/query'
import { useMay } from '~/sync/queries'

const LINK = 'shrink-0 font-medium text-accenttext underline touch:min-h-11'

function Line({ children }: { children: ReactNode }) {
  return (
    <div className="mb-2 flex flex-wrap items-center gap-2 rounded-lg bg-sunken px-3 py-1.5 text-xs text-ink2">
      <KeyRound size={13} aria-hidden className="shrink-0" />
      {children}
    </div>
  )
}

function Vaulted({ secret, may }: { secret: VaultedSecret; may: boolean }) {
  const show = useMutation({ mutationFn: () => post<{ value: string }>(`/secrets/${secret.id}/reveal`) })
  const name = `[secret ${secret.number}] ${t(`secret.${secret.kind}`)}`
  return (
    <Line>
      <span className="min-w-0 flex-1">
        {name}
        {' · '}
        {secret.expired ? t('secrets.expired') : t('secrets.until', { at: moment(secret.expires_at) })}
      </span>
      {show.data ? (
        <>
          <code className="max-w-full break-all whitespace-pre-wrap">{show.data.value}</code>
          <button type="button" className={LINK} onClick={() => show.reset()}>
            {t('secrets.hide')}
          </button>
        </>
      ) : (
        may &&
        !secret.expired && (
          <button type="button" className={LINK} disabled={show.isPending} onClick={() => show.mutate()}>
            {t('secrets.show')}
          </button>
        )
      )}
      {show.isError && <Problem compact error={show.error} />}
    </Line>
  )
}

interface Props {
  message: Message
  /** Whether the message is shown as it was written. */
  open: boolean
  onOpen: (message: Message | null) => void
}

export function Secrets({ message, open, onOpen }: Props) {
  const may = useMay('conversations.write')
  const [asking, setAsking] = useState(false)
  const show = useMutation({ mutationFn: () => post<Message>(`/messages/${message.id}/reveal`), onSuccess: onOpen })
  const move = useMutation({
    mutationFn: () => post<Message>(`/messages/${message.id}/vault`, {}),
    onSuccess: () => {
      onOpen(null)
      setAsking(false)
      void client.invalidateQueries({ queryKey: ['messages', message.conversation_id] })
    },
  })
  const error = show.error ?? move.error
  return (
    <>
      {message.masked > 0 && (
        <Line>
          <span className="min-w-0 flex-1">
            {asking ? t('secrets.vault_about') : t('secrets.covered', { n: message.masked })}
          </span>
          {may && (
            <>
              {!asking && (
                <button
                  type="button"
                  className={LINK}
                  disabled={show.isPending}
                  onClick={() => (open ? onOpen(null) : show.mutate())}
                >
                  {open ? t('secrets.hide') : t('secrets.show')}
                </button>
              )}
              <button
                type="button"
                className={LINK}
                disabled={move.isPending}
                onClick={() => (asking ? move.mutate() : setAsking(true))}
              >
                {t('secrets.vault')}
              </button>
              {asking && (
                <button type="button" className={LINK} onClick={() => setAsking(false)}>
                  {t('cancel')}
                </button>
              )}
            </>
          )}
          {error && <Problem compact error={error} />}
        </Line>
      )}
      {message.vaulted?.map((secret) => (
        <Vaulted key={secret.id} secret={secret} may={may} />
      ))}
    </>
  )
}
