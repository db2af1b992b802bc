// Settings → Status page: what customers rely on, in which order, and which of it they see.
// It never says how a component is; incidents do.
import { patch, post, remove } from '@api/client'
import type { Brand } from '@api/types'
import { locale, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '@ui/confirm-button'
import { CheckField, SelectField, TextField } from '@ui/field'
import { FormSheet } from '@ui/form-sheet'
import { Pencil, Plus, Trash2 } from '@ui/icons'
import { MoveButton } from '@ui/move-button'
import { Problem } from '@ui/problem'
import { tip } from '@ui/tooltip'
import { useState } from 'react'
import { brandsQuery } from '~/features/knowledge/queries'
import { ROWS, Title } from '~/features/settings/section'
import { useSave } from '~/features/settings/use-save'
import { useMay } from '~/sync/queries'
import { componentName, StateDot } from './affected'
import { Followers } from './followers'
import { Groups, groupName } from './groups'
import { Languages } from './languages'
import {
  COMPONENTS,
  componentsQuery,
  groupsQuery,
  NAME_LENGTH,
  publicAddress,
  type StatusComponent,
  stateName,
  type Texts,
} from './model'

const KEYS = ['status-components'] as const

function ComponentSheet({
  brand,
  component,
  onClose,
}: {
  brand: Brand
  component: StatusComponent | null
  onClose: () => void
}) {
  const [names, setNames] = useState<Texts>(component?.names ?? {})
  const [shown, setShown] = useState(component?.shown ?? true)
  const [group, setGroup] = useState(component?.group_id ?? '')
  const groups = useQuery(groupsQuery(brand.id)).data ?? []
  const save = useSave(
    () =>
      component
        ? patch<StatusComponent>(`${COMPONENTS}/${component.id}`, {
            version: component.version,
            names,
            shown,
            group_id: group || null,
          })
        : post<StatusComponent>(COMPONENTS, { brand_id: brand.id, names, shown, group_id: group || null }),
    KEYS,
    onClose,
  )
  const title = component ? t('edit_what', { what: componentName(component) }) : t('status.add_component')
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
      {groups.length > 0 && (
        <SelectField label={t('status.group')} value={group} onChange={(event) => setGroup(event.target.value)}>
          <option value="">{t('status.no_group')}</option>
          {groups.map((one) => (
            <option key={one.id} value={one.id}>
              {groupName(one)}
            </option>
          ))}
        </SelectField>
      )}
      <CheckField
        label={t('status.shown')}
        help={t('status.shown_help')}
        checked={shown}
        onChange={(event) => setShown(event.target.checked)}
      />
    </FormSheet>
  )
}

interface RowProps {
  component: StatusComponent
  group: string | undefined
  /** Its place, and how many there are. */
  at: number
  count: number
  may: boolean
  busy: boolean
  onMove: (to: number) => void
  onEdit: () => void
  onRemove: () => void
}

function Row({ component, group, at, count, may, busy, onMove, onEdit, onRemove }: RowProps) {
  const name = componentName(component)
  const move = (by: 1 | -1) => {
    const to = at + by
    return <MoveButton name={name} by={by} disabled={to < 0 || to >= count || busy} onMove={() => onMove(to)} />
  }
  return (
    <li className="flex min-h-12 items-center gap-1 px-3.5 py-1.5 phone:flex-wrap">
      <div className="flex min-w-0 flex-1 items-center gap-2.5 phone:basis-full">
        <StateDot state={component.state} />
        <div className="min-w-0">
          <p dir="auto" className="truncate font-medium">
            {name}
          </p>
          <p className="text-xs text-ink2">
            {stateName(component.state)}
            {group && ` · ${group}`}
            {!component.shown && ` · ${t('status.hidden')}`}
          </p>
        </div>
      </div>
      {may && (
        <>
          {move(-1)}
          {move(1)}
          <button
            type="button"
            className="btn-icon"
            aria-label={t('edit_what', { what: name })}
            {...tip(t('edit_what', { what: name }))}
            onClick={onEdit}
          >
            <Pencil size={15} aria-hidden />
          </button>
          {component.used ? (
            // The buttons of all rows stand below each other; what an incident names stays.
            <span aria-hidden className="size-7 touch:size-11" />
          ) : (
            <ConfirmButton
              small
              icon={<Trash2 size={15} aria-hidden />}
              label={t('delete_what', { what: name })}
              disabled={busy}
              onConfirm={onRemove}
            />
          )}
        </>
      )}
    </li>
  )
}

function Components({ brand }: { brand: Brand }) {
  const may = useMay('settings.manage')
  const query = useQuery(componentsQuery(brand.id))
  const rows = query.data ?? []
  const groups = useQuery(groupsQuery(brand.id)).data ?? []
  const named = (id: string | null): string | undefined => {
    const group = groups.find((one) => one.id === id)
    return group && groupName(group)
  }
  const [open, setOpen] = useState<StatusComponent | 'new' | null>(null)
  const move = useSave(
    ({ component, position }: { component: StatusComponent; position: number }) =>
      patch<StatusComponent>(`${COMPONENTS}/${component.id}`, { version: component.version, position }),
    KEYS,
    () => undefined,
  )
  const drop = useSave((component: StatusComponent) => remove(`${COMPONENTS}/${component.id}`), KEYS)
  const error = query.error ?? move.error ?? drop.error
  return (
    <>
      {error && <Problem compact error={error} />}
      {query.isSuccess && rows.length === 0 && <p className="text-ink2">{t('status.no_components')}</p>}
      {rows.length > 0 && (
        <ul className={ROWS} aria-label={t('status.components')}>
          {rows.map((component, at) => (
            <Row
              key={component.id}
              component={component}
              group={named(component.group_id)}
              at={at}
              count={rows.length}
              may={may}
              busy={move.isPending || drop.isPending}
              onMove={(position) => move.mutate({ component, position })}
              onEdit={() => setOpen(component)}
              onRemove={() => drop.mutate(component)}
            />
          ))}
        </ul>
      )}
      {may && (
        <button type="button" className="btn btn-line mt-3" onClick={() => setOpen('new')}>
          <Plus size={14} aria-hidden />
          {t('status.add_component')}
        </button>
      )}
      {open && <ComponentSheet brand={brand} component={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </>
  )
}

export function StatusComponentsPage() {
  const query = useQuery(brandsQuery)
  const brands = query.data ?? []
  const [chosen, setChosen] = useState('')
  const brand = brands.find((one) => one.id === chosen) ?? brands.find((one) => one.is_default) ?? brands[0]
  const address = brand && publicAddress(brand, locale())
  return (
    <>
      <Title title={t('settings.status_page')} about={t('status.settings_about')} />
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      {brands.length > 1 && (
        <select
          className="field mb-3"
          aria-label={t('article.brand')}
          value={brand?.id}
          onChange={(event) => setChosen(event.target.value)}
        >
          {brands.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
      )}
      {brand && (
        <div key={brand.id}>
          <Components brand={brand} />
          <Groups brand={brand} />
          <Followers brand={brand} />
        </div>
      )}
      {address && (
        <p className="mt-5 text-xs text-ink2">
          {t(brand.published ? 'status.address' : 'status.brand_off')}{' '}
          <a
            href={address}
            target="_blank"
            rel="noreferrer"
            className="break-all rounded text-accenttext underline touch:inline-block touch:min-h-11"
          >
            {address}
          </a>
        </p>
      )}
    </>
  )
}
