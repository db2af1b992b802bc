// Blocked senders: whose mail goes to spam, blocking one more, lifting a block.
// It never deletes a mail; what was spam stays in its list.
import { get, post, remove } from '@api/client'
import type { BlockedSender, Page } from '@api/types'
import { ago, moment } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '@ui/confirm-button'
import { TextField } from '@ui/field'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { useMay } from '~/sync/queries'
import { ROWS, Title } from './section'
import { useSave } from './use-save'

function AddForm() {
  const [sender, setSender] = useState('')
  const [detail, setDetail] = useState('')
  const add = useSave(
    () => post<BlockedSender>('/blocked-senders', { sender: sender.trim(), detail: detail.trim() }),
    ['blocked-senders'],
    () => {
      setSender('')
      setDetail('')
    },
  )
  return (
    <form
      className="mb-6 grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] items-start gap-2 phone:grid-cols-1"
      onSubmit={(event) => {
        event.preventDefault()
        add.mutate()
      }}
    >
      <TextField
        label={t('blocked.sender')}
        placeholder={t('blocked.sender_hint')}
        required
        value={sender}
        error={add.field('sender')}
        onChange={(event) => setSender(event.target.value)}
      />
      <TextField
        label={t('blocked.detail')}
        maxLength={500}
        value={detail}
        onChange={(event) => setDetail(event.target.value)}
      />
      <button type="submit" className="btn btn-main mt-[23px] !h-8 phone:mt-0" disabled={add.isPending}>
        {t('blocked.add')}
      </button>
      {add.isError && !add.field('sender') && <Problem compact error={add.error} />}
    </form>
  )
}

export function BlockedSendersPage() {
  const may = useMay('conversations.write')
  const query = useQuery({
    queryKey: ['blocked-senders'],
    queryFn: async () => (await get<Page<BlockedSender>>('/blocked-senders')).items,
  })
  const lift = useSave(
    (sender: string) => remove(`/blocked-senders/${encodeURIComponent(sender)}`),
    ['blocked-senders'],
  )
  return (
    <>
      <Title title={t('settings.blocked_senders')} about={t('blocked.about')} />
      {may && <AddForm />}
      {query.isError && <Problem compact error={query.error} retry={() => void query.refetch()} />}
      {lift.isError && <Problem compact error={lift.error} />}
      {query.data?.length === 0 && <p className="text-ink3">{t('blocked.none')}</p>}
      {query.data && query.data.length > 0 && (
        <ul className={ROWS} data-testid="blocked-senders">
          {query.data.map((one) => (
            <li key={one.sender} className="flex items-start gap-3 px-3.5 py-2.5 phone:flex-wrap">
              <div className="min-w-0 flex-1 phone:min-w-[60%]">
                <p className="break-all font-medium">{one.sender}</p>
                {one.detail && <p className="break-words text-xs text-ink2">{one.detail}</p>}
                <p className="text-xs text-ink3">
                  <time title={moment(one.created_at)}>{ago(one.created_at)}</time>
                </p>
              </div>
              {may && <ConfirmButton label={t('blocked.lift')} onConfirm={() => lift.mutate(one.sender)} />}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
