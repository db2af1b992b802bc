// Addresses without mail: who gets no mail from the desk, why, and lifting it.
// It never blocks or lifts anything unless somebody asks for it.
import { get, remove } from '@api/client'
import type { Page, Suppression } from '@api/types'
import { ago, moment } from '@i18n/format'
import { t } from '@i18n/runtime'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ConfirmButton } from '@ui/confirm-button'
import { Search } from '@ui/icons'
import { Problem } from '@ui/problem'
import { toast } from '@ui/toast'
import { useDeferredValue, useState } from 'react'
import { useMay } from '~/sync/queries'
import { BlockForm } from './block-form'
import { ROWS, Title } from './section'
import { useSave } from './use-save'

function Row({ one, onLift }: { one: Suppression; onLift: (() => void) | undefined }) {
  return (
    <li className="flex items-start gap-3 px-3.5 py-2.5 phone:flex-wrap">
      <div className="min-w-0 flex-1 phone:min-w-[60%]">
        <p className="break-all font-medium">{one.address}</p>
        <p className="text-ink2">{t(`suppression.${one.reason}`)}</p>
        {one.detail && <p className="break-words text-xs text-ink2">{one.detail}</p>}
        <p className="text-xs text-ink3">
          <time title={moment(one.created_at)}>{ago(one.created_at)}</time>
          {one.conversation_id && (
            <>
              {' · '}
              <Link to="/c/$number" params={{ number: one.conversation_id }} className="text-accenttext underline">
                {t('suppressions.conversation')}
              </Link>
            </>
          )}
        </p>
      </div>
      {onLift && <ConfirmButton label={t('suppressions.lift')} onConfirm={onLift} />}
    </li>
  )
}

export function SuppressionsPage() {
  const may = useMay('conversations.write')
  const [text, setText] = useState('')
  const words = useDeferredValue(text.trim().toLowerCase())
  const query = useQuery({
    queryKey: ['suppressions', words],
    queryFn: async ({ signal }) => (await get<Page<Suppression>>('/suppressions', { q: words }, signal)).items,
    placeholderData: keepPreviousData,
  })
  const lift = useSave(
    (address: string) => remove(`/suppressions/${encodeURIComponent(address)}`),
    ['suppressions'],
    () => toast(t('suppressions.lifted')),
  )
  const empty = query.data?.length === 0
  return (
    <>
      <Title title={t('settings.suppressions')} about={t('suppressions.about')} />
      {may && (
        <BlockForm
          list="suppressions"
          field="address"
          type="email"
          words={{
            address: t('suppressions.address'),
            detail: t('suppressions.detail'),
            detailHint: t('suppressions.detail_hint'),
            add: t('suppressions.add'),
          }}
          onAdded={() => toast(t('suppressions.added'))}
        />
      )}
      {(!empty || words !== '') && (
        <search className="mb-3 flex h-8 items-center gap-2 rounded-lg bg-surface px-2.5 shadow-[inset_0_0_0_1px_var(--field)] focus-within:shadow-[0_0_0_2px_var(--ring)] touch:h-11">
          <Search size={14} aria-hidden className="text-ink3" />
          <input
            type="search"
            value={text}
            aria-label={t('suppressions.search')}
            placeholder={t('suppressions.search')}
            className="h-full min-w-0 flex-1 bg-transparent outline-none touch:text-lg"
            onChange={(event) => setText(event.target.value)}
          />
        </search>
      )}
      {query.isError && <Problem compact error={query.error} retry={() => void query.refetch()} />}
      {lift.isError && <Problem compact error={lift.error} />}
      {empty && <p className="text-ink3">{t(words ? 'suppressions.no_match' : 'suppressions.none')}</p>}
      {query.data && query.data.length > 0 && (
        <ul className={ROWS} data-testid="suppressions">
          {query.data.map((one) => (
            <Row key={one.address} one={one} onLift={may ? () => lift.mutate(one.address) : undefined} />
          ))}
        </ul>
      )}
    </>
  )
}
