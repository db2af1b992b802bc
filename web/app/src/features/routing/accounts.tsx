// Who looks after which company, and who stands in; companies without anybody stand first.
// It never moves a conversation that somebody has.
import { put } from '@api/client'
import type { AccountOf, Page } from '@api/types'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Problem } from '@ui/problem'
import { ROWS, Section } from '~/features/settings/section'
import { useSave } from '~/features/settings/use-save'
import { useMay, useUsers } from '~/sync/queries'
import { accountsQuery } from './model'

export function Accounts() {
  const { data, error } = useQuery(accountsQuery)
  const may = useMay('settings.manage')
  const users = useUsers().filter((user) => user.active)
  const save = useSave(
    ({ company_id, manager_id, deputies }: AccountOf) =>
      put<Page<AccountOf>>(`/account-managers/${company_id}`, { manager_id, deputies }),
    ['account-managers'],
  )
  const failed = error ?? save.error
  return (
    <Section title={t('routing.accounts')} about={t('routing.accounts_about')}>
      {failed && <Problem compact error={failed} />}
      {data?.length === 0 && <p className="text-ink3">{t('routing.no_companies')}</p>}
      <ul className={data?.length ? ROWS : ''}>
        {data?.slice(0, 100).map((account) => (
          <li key={account.company_id} className="flex min-h-12 flex-wrap items-center gap-2 px-3.5 py-2">
            <span className="min-w-32 flex-1 truncate" dir="auto">
              {account.name}
            </span>
            <select
              className={`field !w-40 ${account.manager_id ? '' : 'text-warn'}`}
              aria-label={t('routing.manager_of', { name: account.name })}
              disabled={!may}
              value={account.manager_id ?? ''}
              onChange={(event) => save.mutate({ ...account, manager_id: event.target.value || null })}
            >
              <option value="">{t('routing.no_manager')}</option>
              {users.map((user) => (
                <option key={user.id} value={user.id}>
                  {user.name}
                </option>
              ))}
            </select>
            <select
              className="field !w-40"
              aria-label={t('routing.deputy_of', { name: account.name })}
              disabled={!may || account.manager_id === null}
              value={account.deputies[0] ?? ''}
              onChange={(event) =>
                save.mutate({
                  ...account,
                  deputies: [event.target.value, ...account.deputies.slice(1)].filter(Boolean),
                })
              }
            >
              <option value="">{t('routing.no_manager')}</option>
              {users
                .filter((user) => user.id !== account.manager_id)
                .map((user) => (
                  <option key={user.id} value={user.id}>
                    {user.name}
                  </option>
                ))}
            </select>
          </li>
        ))}
      </ul>
    </Section>
  )
}
