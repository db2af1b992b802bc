// Settings → Status page: the groups in which components stand on the public page.
// It never says how a group is; its components do.
import { patch, post, remove } from '@api/client'
import type { Brand } from '@api/types'
import { locale, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '@ui/confirm-button'
import { TextField } from '@ui/field'
import { FormSheet } from '@ui/form-sheet'
import { Pencil, Plus, Trash2 } from '@ui/icons'
import { MoveButton } from '@ui/move-button'
import { Problem } from '@ui/problem'
import { tip } from '@ui/tooltip'
import { useState } from 'react'
import { ROWS } from '~/features/settings/section'
import { useSave } from '~/features/settings/use-save'
import { useMay } from '~/sync/queries'
import { Languages } from './languages'
import { GROUPS, groupsQuery, NAME_LENGTH, pick, type StatusGroup, type Texts } from './model'

const KEYS = ['status-groups', 'status-components'] as const

export const groupName = (group: StatusGroup): string => pick(group.names, [locale()])?.text ?? t('status.unnamed')

function GroupSheet({ brand, group, onClose }: { brand: Brand; group: StatusGroup | null; onClose: () => void }) {
  const [names, setNames] = useState<Texts>(group?.names ?? {})
  const save = useSave(
    () =>
      group
        ? patch<StatusGroup>(`${GROUPS}/${group.id}`, { version: group.version, names })
        : post<StatusGroup>(GROUPS, { brand_id: brand.id, names }),
    KEYS,
    onClose,
  )
  const title = group ? t('edit_what', { what: groupName(group) }) : t('status.add_group')
  return (
    <FormSheet title={title} save={save} onClose={onClose} width={520}>
      <Languages brand={brand} parts={[names]}>
        {(one) => (
          <TextField
            label={t('status.component_name')}
            lang={one}
            maxLength={NAME_LENGTH}
            value={names[one] ?? ''}
            error={save.field('names')}
            onChange={(event) => setNames({ ...names, [one]: event.target.value })}
          />
        )}
      </Languages>
    </FormSheet>
  )
}

export function Groups({ brand }: { brand: Brand }) {
  const may = useMay('settings.manage')
  const query = useQuery(groupsQuery(brand.id))
  const rows = query.data ?? []
  const [open, setOpen] = useState<StatusGroup | 'new' | null>(null)
  const move = useSave(
    ({ group, position }: { group: StatusGroup; position: number }) =>
      patch<StatusGroup>(`${GROUPS}/${group.id}`, { version: group.version, position }),
    KEYS,
    () => undefined,
  )
  const drop = useSave((group: StatusGroup) => remove(`${GROUPS}/${group.id}`), KEYS)
  const error = query.error ?? move.error ?? drop.error
  const busy = move.isPending || drop.isPending
  if (!may && rows.length === 0) return null
  const arrow = (group: StatusGroup, at: number, by: 1 | -1) => (
    <MoveButton
      name={groupName(group)}
      by={by}
      disabled={at + by < 0 || at + by >= rows.length || busy}
      onMove={() => move.mutate({ group, position: at + by })}
    />
  )
  return (
    <section aria-label={t('status.groups')} className="mt-8">
      <h3 className="mb-1 text-md font-semibold">{t('status.groups')}</h3>
      <p className="mb-2 text-ink2">{t('status.groups_about')}</p>
      {error && <Problem compact error={error} />}
      {rows.length > 0 && (
        <ul className={ROWS} aria-label={t('status.groups')}>
          {rows.map((group, at) => {
            const edit = t('edit_what', { what: groupName(group) })
            return (
              <li key={group.id} className="flex min-h-12 items-center gap-1 px-3.5 py-1.5 phone:flex-wrap">
                <p dir="auto" className="min-w-0 flex-1 truncate font-medium phone:basis-full">
                  {groupName(group)}
                </p>
                {may && (
                  <>
                    {arrow(group, at, -1)}
                    {arrow(group, at, 1)}
                    <button
                      type="button"
                      className="btn-icon"
                      aria-label={edit}
                      {...tip(edit)}
                      onClick={() => setOpen(group)}
                    >
                      <Pencil size={15} aria-hidden />
                    </button>
                    <ConfirmButton
                      small
                      icon={<Trash2 size={15} aria-hidden />}
                      label={t('delete_what', { what: groupName(group) })}
                      disabled={busy}
                      onConfirm={() => drop.mutate(group)}
                    />
                  </>
                )}
              </li>
            )
          })}
        </ul>
      )}
      {may && (
        <button type="button" className="btn btn-line mt-3" onClick={() => setOpen('new')}>
          <Plus size={14} aria-hidden />
          {t('status.add_group')}
        </button>
      )}
      {open && <GroupSheet brand={brand} group={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </section>
  )
}
