// Makes or changes a saved view: name, who sees it, condition, order, what rows show, with what it holds now beside it.
// It never filters anything itself; the server answers the preview.
import { patch, post, remove } from '@api/client'
import type { Condition, ConversationRow, SavedView, ViewColumn, ViewScope, ViewSort } from '@api/types'
import { number } from '@i18n/format'
import { type Key, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '@ui/confirm-button'
import { SelectField, TextField } from '@ui/field'
import { Trash2 } from '@ui/icons'
import { Sheet } from '@ui/overlay'
import { Problem } from '@ui/problem'
import { useDeferredValue, useState } from 'react'
import { SORTS } from '~/app/views'
import { COLUMN_TEXT } from '~/features/inbox/columns'
import { useSave } from '~/features/settings/use-save'
import { useMay, useTeams } from '~/sync/queries'
import { useChoices } from './choices'
import { ConditionEditor } from './condition-editor'
import { conditionOf, FIELD, treeOf } from './model'

const MOST_COLUMNS = 8
const COUNTED = 1000

interface Props {
  view: SavedView | null
  /** What a new view begins with. */
  begin?: Condition | undefined
  onClose: () => void
  onSaved: (view: SavedView | null) => void
}

function Preview({ condition, sort }: { condition: Condition; sort: ViewSort }) {
  const asked = useDeferredValue(JSON.stringify({ condition, sort }))
  const query = useQuery({
    queryKey: ['view-preview', asked],
    queryFn: () => post<{ count: number; conversations: ConversationRow[] }>('/views/preview', JSON.parse(asked)),
    placeholderData: (old) => old,
    // What it held a moment ago may be wrong by now.
    staleTime: 0,
    gcTime: 0,
  })
  if (query.isError) return <Problem compact error={query.error} />
  const count = query.data?.count ?? 0
  return (
    <section aria-live="polite" className="rounded-xl bg-sunken p-3">
      <h3 className="tnum font-medium">
        {query.data
          ? t('views.holds', { n: count, count: count >= COUNTED ? `${number(COUNTED)}+` : number(count) })
          : t('views.counting')}
      </h3>
      <ul className="mt-1">
        {query.data?.conversations.map((row) => (
          <li key={row.id} className="flex gap-2 text-xs text-ink2">
            <span className="tnum shrink-0">#{row.number}</span>
            <span dir="auto" lang={row.lang ?? undefined} className="truncate">
              {row.subject || t('row.no_subject')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

export function ViewSheet({ view, begin, onClose, onSaved }: Props) {
  const shared = useMay('settings.manage')
  const teams = useTeams()
  const choices = useChoices()
  const [name, setName] = useState(view?.name ?? '')
  const [scope, setScope] = useState<ViewScope>(view?.scope ?? 'person')
  const [team, setTeam] = useState(view?.team_id ?? teams[0]?.id ?? '')
  const [tree, setTree] = useState(() =>
    treeOf(view?.condition ?? begin ?? { all: [{ category: ['open', 'waiting'] }] }),
  )
  const [sort, setSort] = useState<ViewSort>(view?.sort ?? 'newest')
  const [columns, setColumns] = useState<ViewColumn[]>(view?.columns ?? [])
  const condition = conditionOf(tree) ?? { all: [] }
  const save = useSave(
    () => {
      const body = { name: name.trim(), scope, team_id: scope === 'team' ? team : null, condition, sort, columns }
      return view
        ? patch<SavedView>(`/views/${view.id}`, { version: view.version, ...body })
        : post<SavedView>('/views', body)
    },
    ['views', 'counts', 'list'],
    onSaved,
  )
  const drop = useSave(
    () => remove(`/views/${view?.id}`),
    ['views', 'counts'],
    () => onSaved(null),
  )
  const offered: { column: ViewColumn; label: string }[] = [
    ...Object.entries(COLUMN_TEXT).map(([id, key]) => ({ column: id as ViewColumn, label: t(key) })),
    ...choices.groups.flatMap(({ owner, label, choices: fields }) =>
      fields.map((field) => ({
        column: { field: field.id.slice(FIELD.length) },
        label: owner === 'conversation' ? field.label : t('views.column_of', { owner: label, name: field.label }),
      })),
    ),
  ]
  const has = (column: ViewColumn) => columns.some((one) => JSON.stringify(one) === JSON.stringify(column))
  const toggle = (column: ViewColumn) =>
    setColumns(
      has(column) ? columns.filter((one) => JSON.stringify(one) !== JSON.stringify(column)) : [...columns, column],
    )
  const mine = view === null || view.scope === 'person'
  return (
    <Sheet title={view ? t('views.change') : t('views.new')} onClose={onClose} width={680} top="6vh">
      <form
        className="flex min-h-0 flex-col"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <div className="flex min-h-0 flex-col gap-4 overflow-y-auto p-5">
          <h2 className="text-lg font-semibold">{view ? t('views.change') : t('views.new')}</h2>
          {save.isError && <Problem compact error={save.error} />}
          {drop.isError && <Problem compact error={drop.error} />}
          <TextField
            label={t('views.name')}
            required
            autoFocus
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.target.value)}
            error={save.field('name')}
          />
          <fieldset>
            <legend className="mb-2 font-medium text-ink2">{t('views.condition')}</legend>
            <ConditionEditor tree={tree} onChange={setTree} />
          </fieldset>
          <Preview condition={condition} sort={sort} />
          <div className="grid grid-cols-2 gap-4 phone:grid-cols-1">
            <SelectField
              label={t('views.sort')}
              value={sort}
              onChange={(event) => setSort(event.target.value as ViewSort)}
            >
              {SORTS.map((one) => (
                <option key={one} value={one}>
                  {t(`views.sort.${one}` as Key)}
                </option>
              ))}
            </SelectField>
            <SelectField
              label={t('views.scope')}
              help={shared ? undefined : t('views.scope_help')}
              disabled={!shared && mine}
              value={scope}
              onChange={(event) => setScope(event.target.value as ViewScope)}
            >
              <option value="person">{t('views.scope.person')}</option>
              <option value="team" disabled={teams.length === 0}>
                {t('views.scope.team')}
              </option>
              <option value="everyone">{t('views.scope.everyone')}</option>
            </SelectField>
            {scope === 'team' && (
              <SelectField label={t('action.team')} value={team} onChange={(event) => setTeam(event.target.value)}>
                {teams.map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.name}
                  </option>
                ))}
              </SelectField>
            )}
          </div>
          <fieldset>
            <legend className="mb-1 font-medium text-ink2">{t('views.columns')}</legend>
            <div className="flex flex-wrap gap-x-5 gap-y-1">
              {offered.map(({ column, label }) => (
                <label key={JSON.stringify(column)} className="flex min-h-7 items-center gap-2 touch:min-h-11">
                  <input
                    type="checkbox"
                    className="size-4 accent-(--accent)"
                    checked={has(column)}
                    disabled={!has(column) && columns.length >= MOST_COLUMNS}
                    onChange={() => toggle(column)}
                  />
                  {label}
                </label>
              ))}
            </div>
            <p className="mt-1 text-xs text-ink3">{t('views.columns_help')}</p>
          </fieldset>
        </div>
        <div className="flex shrink-0 items-center gap-2 border-t border-line px-5 py-3">
          {view && (mine || shared) && (
            <ConfirmButton
              icon={<Trash2 size={15} aria-hidden />}
              label={t('delete_what', { what: view.name })}
              onConfirm={() => drop.mutate()}
            />
          )}
          <span className="flex-1" />
          <button type="button" className="btn" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" className="btn btn-main" disabled={save.isPending || (!mine && !shared)}>
            {t('save')}
          </button>
        </div>
      </form>
    </Sheet>
  )
}
