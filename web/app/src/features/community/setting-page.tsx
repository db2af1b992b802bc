// Settings → Community: whether a brand has one, when posts wait or hide by themselves, and its categories.
// It is off until it is switched on here.
import { patch, post, put, remove } from '@api/client'
import type { Brand } from '@api/types'
import { locale, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '@ui/confirm-button'
import { CheckField, TextField } from '@ui/field'
import { FormSheet } from '@ui/form-sheet'
import { Pencil, Plus, Trash2 } from '@ui/icons'
import { MoveButton } from '@ui/move-button'
import { Problem } from '@ui/problem'
import { tip } from '@ui/tooltip'
import { useState } from 'react'
import { brandsQuery } from '~/features/knowledge/queries'
import { ROWS, Section, Title } from '~/features/settings/section'
import { useSave } from '~/features/settings/use-save'
import { Languages } from '~/features/status/languages'
import {
  type CommunitySetting,
  communityAddress,
  ROOT,
  said,
  settingQuery,
  type Texts,
  type TopicCategory,
  topicCategoriesQuery,
} from './model'

const CATEGORIES = `${ROOT}/categories`
const KEYS = ['community-categories'] as const

function Switch({ brand, setting }: { brand: Brand; setting: CommunitySetting }) {
  const save = useSave(
    (change: Partial<CommunitySetting>) =>
      put<CommunitySetting>(`${ROOT}/setting`, { brand_id: brand.id, version: setting.version, ...change }),
    ['community-setting'],
  )
  const amount = (name: 'first_posts' | 'hide_flags') => (
    <TextField
      key={`${name} ${setting.version}`}
      type="number"
      min={0}
      max={20}
      label={t(`community.${name}`)}
      help={t(`community.${name}_help`)}
      defaultValue={setting[name]}
      error={save.field(name)}
      onBlur={(event) => {
        const value = Number(event.target.value)
        if (event.target.value !== '' && value !== setting[name]) save.mutate({ [name]: value })
      }}
    />
  )
  const address = communityAddress(brand, locale())
  return (
    <>
      {save.isError && <Problem compact error={save.error} />}
      <CheckField
        label={t('community.enabled')}
        help={t('community.enabled_help')}
        checked={setting.enabled}
        disabled={save.isPending}
        onChange={(event) => save.mutate({ enabled: event.target.checked })}
      />
      {setting.enabled && address && (
        <p className="mt-1">
          <a href={address} target="_blank" rel="noreferrer" className="rounded break-all text-accenttext underline">
            {address}
          </a>
        </p>
      )}
      <div className="mt-4 grid grid-cols-2 gap-3 phone:grid-cols-1">
        {amount('first_posts')}
        {amount('hide_flags')}
      </div>
    </>
  )
}

interface SheetProps {
  brand: Brand
  category: TopicCategory | null
  onClose: () => void
}

function CategorySheet({ brand, category, onClose }: SheetProps) {
  const [names, setNames] = useState<Texts>(category?.names ?? {})
  const [descriptions, setDescriptions] = useState<Texts>(category?.descriptions ?? {})
  const [teamOnly, setTeamOnly] = useState(category?.team_only ?? false)
  const texts = { names, descriptions, team_only: teamOnly }
  const save = useSave(
    () =>
      category
        ? patch<TopicCategory>(`${CATEGORIES}/${category.id}`, { version: category.version, ...texts })
        : post<TopicCategory>(CATEGORIES, { brand_id: brand.id, ...texts }),
    KEYS,
    onClose,
  )
  const title = category ? t('edit_what', { what: said(category.names, [locale()]) }) : t('community.add_category')
  return (
    <FormSheet title={title} save={save} onClose={onClose} width={520}>
      <Languages brand={brand} parts={[names]}>
        {(one) => (
          <>
            <TextField
              label={t('community.category_name')}
              lang={one}
              maxLength={80}
              value={names[one] ?? ''}
              error={save.field('names')}
              onChange={(event) => setNames({ ...names, [one]: event.target.value })}
            />
            <TextField
              label={t('community.category_about')}
              lang={one}
              maxLength={200}
              value={descriptions[one] ?? ''}
              error={save.field('descriptions')}
              onChange={(event) => setDescriptions({ ...descriptions, [one]: event.target.value })}
            />
          </>
        )}
      </Languages>
      <CheckField
        label={t('community.team_only')}
        help={t('community.team_only_help')}
        checked={teamOnly}
        onChange={(event) => setTeamOnly(event.target.checked)}
      />
    </FormSheet>
  )
}

interface RowProps {
  category: TopicCategory
  at: number
  count: number
  busy: boolean
  onMove: (to: number) => void
  onEdit: () => void
  onRemove: () => void
}

function Row({ category, at, count, busy, onMove, onEdit, onRemove }: RowProps) {
  const name = said(category.names, [locale()])
  const move = (by: 1 | -1) => {
    const to = at + by
    return <MoveButton name={name} by={by} disabled={to < 0 || to >= count || busy} onMove={() => onMove(to)} />
  }
  return (
    <li className="flex min-h-12 items-center gap-1 px-3.5 py-1.5 phone:flex-wrap">
      <div className="min-w-0 flex-1 phone:basis-full">
        <p dir="auto" className="truncate font-medium">
          {name}
        </p>
        <p className="text-xs text-ink2">
          {t('community.topic_count', { n: category.topic_count })}
          {category.team_only && ` · ${t('community.team_only')}`}
        </p>
      </div>
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
      {category.topic_count > 0 ? (
        // The buttons of all rows stand below each other; what holds topics stays.
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
    </li>
  )
}

function Categories({ brand }: { brand: Brand }) {
  const query = useQuery(topicCategoriesQuery(brand.id))
  const rows = query.data ?? []
  const [open, setOpen] = useState<TopicCategory | 'new' | null>(null)
  const move = useSave(
    ({ category, position }: { category: TopicCategory; position: number }) =>
      patch<TopicCategory>(`${CATEGORIES}/${category.id}`, { version: category.version, position }),
    KEYS,
    () => undefined,
  )
  const drop = useSave((category: TopicCategory) => remove(`${CATEGORIES}/${category.id}`), KEYS)
  const error = query.error ?? move.error ?? drop.error
  return (
    <>
      {error && <Problem compact error={error} />}
      {query.isSuccess && rows.length === 0 && <p className="text-ink2">{t('community.no_categories')}</p>}
      {rows.length > 0 && (
        <ul className={ROWS} aria-label={t('community.categories')}>
          {rows.map((category, at) => (
            <Row
              key={category.id}
              category={category}
              at={at}
              count={rows.length}
              busy={move.isPending || drop.isPending}
              onMove={(position) => move.mutate({ category, position })}
              onEdit={() => setOpen(category)}
              onRemove={() => drop.mutate(category)}
            />
          ))}
        </ul>
      )}
      <button type="button" className="btn btn-line mt-3 !h-8" onClick={() => setOpen('new')}>
        <Plus size={14} aria-hidden />
        {t('community.add_category')}
      </button>
      {open && <CategorySheet brand={brand} category={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </>
  )
}

export function CommunitySettingPage() {
  const query = useQuery(brandsQuery)
  const brands = query.data ?? []
  const [chosen, setChosen] = useState('')
  const brand = brands.find((one) => one.id === chosen) ?? brands.find((one) => one.is_default) ?? brands[0]
  const setting = useQuery({ ...settingQuery(brand?.id ?? ''), enabled: brand !== undefined })
  const error = query.error ?? setting.error
  return (
    <>
      <Title title={t('settings.community')} about={t('community.setting_about')} />
      {error && <Problem compact error={error} />}
      {brands.length > 1 && (
        <select
          className="field mb-4"
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
      {brand && setting.data && (
        <>
          <Switch brand={brand} setting={setting.data} />
          <div className="mt-8">
            <Section title={t('community.categories')} about={t('community.categories_about')}>
              <Categories key={brand.id} brand={brand} />
            </Section>
          </div>
        </>
      )}
    </>
  )
}
