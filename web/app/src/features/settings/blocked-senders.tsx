// Blocked senders: whose mail goes to spam, blocking one more, lifting a block.
// It never deletes a mail; what was spam stays in its list.
import { get, remove } from '@api/client'
import type { BlockedSender, Page } from '@api/types'
import { ago, moment } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '@ui/confirm-button'
import { Problem } from '@ui/problem'
import { useMay } from '~/sync/queries'
import { BlockForm } from './block-form'
import { ROWS, Title } from './section'
import { useSave } from './use-save'

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
      {may && (
        <BlockForm
          list="blocked-senders"
          field="sender"
          type="text"
          words={{
            address: t('blocked.sender'),
            addressHint: t('blocked.sender_hint'),
            detail: t('blocked.detail'),
            add: t('blocked.add'),
          }}
        />
      )}
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
