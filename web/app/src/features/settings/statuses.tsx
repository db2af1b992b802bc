// Statuses: the four built-in ones, and the team's own, each in one of four categories.
// It never removes a built-in status.
import { patch, post, remove } from '@api/client'
import type { Category, Status } from '@api/types'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { SelectField, TextField } from '@ui/field'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { categoryName, statusName } from '~/sync/names'
import { statusesQuery, useMay } from '~/sync/queries'
import { NameRow } from './names-list'
import { ROWS, Title } from './section'
import { useSave } from './use-save'

// A snooze needs a moment to come back, so its category has only the built-in status.
const CATEGORIES: Category[] = ['open', 'waiting', 'solved']

export function StatusesPage() {
  const may = useMay('settings.manage')
  const query = useQuery(statusesQuery)
  const [name, setName] = useState('')
  const [category, setCategory] = useState<Category>('open')
  const keys = ['statuses', 'list']
  const add = useSave(
    () => post<Status>('/statuses', { name: name.trim(), category }),
    keys,
    () => setName(''),
  )
  const rename = useSave(
    ({ status, to }: { status: Status; to: string }) =>
      patch<Status>(`/statuses/${status.id}`, { version: status.version, name: to }),
    keys,
  )
  const drop = useSave((status: Status) => remove(`/statuses/${status.id}`), keys)
  const failed = add.error ?? rename.error ?? drop.error
  const sorted = [...(query.data ?? [])].sort((a, b) => a.position - b.position)
  return (
    <>
      <Title title={t('settings.statuses')} about={t('statuses.about')} />
      {failed && <Problem compact error={failed} />}
      {may && (
        <form
          className="my-4 flex items-end gap-2 phone:flex-wrap"
          onSubmit={(event) => {
            event.preventDefault()
            add.mutate()
          }}
        >
          <div className="flex-1 phone:basis-full">
            <TextField
              label={t('statuses.new')}
              required
              value={name}
              maxLength={60}
              onChange={(event) => setName(event.target.value)}
            />
          </div>
          <div className="w-40">
            <SelectField
              label={t('statuses.category')}
              value={category}
              onChange={(event) => setCategory(event.target.value as Category)}
            >
              {CATEGORIES.map((one) => (
                <option key={one} value={one}>
                  {categoryName(one)}
                </option>
              ))}
            </SelectField>
          </div>
          <button type="submit" className="btn btn-main !h-8" disabled={add.isPending}>
            {t('add')}
          </button>
        </form>
      )}
      <ul className={ROWS}>
        {sorted.map((status) => (
          <NameRow
            key={status.id}
            name={statusName(status)}
            icon={
              <span
                className={`size-2.5 shrink-0 rounded-full ${{ open: 'bg-accenttext', waiting: 'bg-warn', snoozed: 'bg-ink3', solved: 'bg-ok' }[status.category]}`}
              />
            }
            note={
              <span className="shrink-0 text-xs text-ink3">
                {status.builtin ? t('statuses.builtin') : categoryName(status.category)}
              </span>
            }
            onRename={may && !status.builtin ? (to) => rename.mutate({ status, to }) : undefined}
            onRemove={may && !status.builtin ? () => drop.mutate(status) : undefined}
          />
        ))}
      </ul>
    </>
  )
}
