// The sections of one help centre as a tree: added, renamed, moved by one step or under another, deleted when empty.
// It never moves an article; those go with their section.
import { patch, remove } from '@api/client'
import type { Brand, HelpCategory } from '@api/types'
import { locale, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '@ui/confirm-button'
import { Pencil, Plus, Trash2 } from '@ui/icons'
import { MoveButton } from '@ui/move-button'
import { Problem } from '@ui/problem'
import { tip } from '@ui/tooltip'
import { lazy, Suspense, useState } from 'react'
import { ROWS } from '~/features/settings/section'
import { useSave } from '~/features/settings/use-save'
import { categoriesQuery, useMayPublish } from '../queries'
import { type Branch, branches, sectionName, step } from '../tree'

const SectionSheet = lazy(() => import('./section-sheet').then((module) => ({ default: module.SectionSheet })))

const INDENT = ['', 'ps-6', 'ps-12']

interface RowProps {
  branch: Branch
  may: boolean
  busy: boolean
  onMove: (to: number) => void
  onEdit: () => void
  onRemove: () => void
}

function SectionRow({ branch, may, busy, onMove, onEdit, onRemove }: RowProps) {
  const { category } = branch
  const name = sectionName(category, locale())
  const isParent = branch.height > 1
  const move = (by: 1 | -1) => {
    const to = step(branch, by)
    return <MoveButton name={name} by={by} disabled={to === null || busy} onMove={() => to !== null && onMove(to)} />
  }
  return (
    <li className="flex min-h-11 items-center gap-1 px-3.5 py-1.5">
      <div className={`min-w-0 flex-1 ${INDENT[branch.depth - 1] ?? ''}`}>
        <span dir="auto" className="font-medium">
          {name}
        </span>{' '}
        <span className="text-xs text-ink3">{t('section.articles', { n: category.article_count })}</span>
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
          {category.article_count > 0 || isParent ? (
            // The buttons of all rows stand below each other.
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

export function Sections({ brand }: { brand: Brand }) {
  const may = useMayPublish()
  const query = useQuery(categoriesQuery(brand.id))
  const tree = branches(query.data ?? [])
  const [open, setOpen] = useState<HelpCategory | 'new' | null>(null)
  const move = useSave(
    ({ category, position }: { category: HelpCategory; position: number }) =>
      patch<HelpCategory>(`/knowledge/categories/${category.id}`, { version: category.version, position }),
    ['help-categories'],
    () => undefined,
  )
  const drop = useSave((category: HelpCategory) => remove(`/knowledge/categories/${category.id}`), ['help-categories'])
  const error = move.error ?? drop.error
  return (
    <>
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      {error && <Problem compact error={error} />}
      {query.isSuccess && tree.length === 0 && <p className="text-ink2">{t('section.none')}</p>}
      {tree.length > 0 && (
        <ul className={ROWS} aria-label={t('section.title')}>
          {tree.map((branch) => (
            <SectionRow
              key={branch.category.id}
              branch={branch}
              may={may}
              busy={move.isPending || drop.isPending}
              onMove={(position) => move.mutate({ category: branch.category, position })}
              onEdit={() => setOpen(branch.category)}
              onRemove={() => drop.mutate(branch.category)}
            />
          ))}
        </ul>
      )}
      {may && (
        <button type="button" className="btn btn-line mt-3" onClick={() => setOpen('new')}>
          <Plus size={14} aria-hidden />
          {t('section.add')}
        </button>
      )}
      {open && (
        <Suspense>
          <SectionSheet
            brand={brand}
            tree={tree}
            category={open === 'new' ? null : open}
            onClose={() => setOpen(null)}
          />
        </Suspense>
      )}
    </>
  )
}
