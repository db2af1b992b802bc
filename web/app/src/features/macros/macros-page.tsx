// Settings → Macros: by folder, with how they did, and an editor for one.
// It never deletes a macro that is still offered; it is archived first.
import { patch, remove } from '@api/client'
import type { Macro, MacroUsage } from '@api/types'
import { ago } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '@ui/confirm-button'
import { matches } from '@ui/fold'
import { Pencil, Plus, Trash2 } from '@ui/icons'
import { Problem } from '@ui/problem'
import { lazy, Suspense, useState } from 'react'
import { ROW, ROWS, Title } from '~/features/settings/section'
import { useSave } from '~/features/settings/use-save'
import { useMay, useTeams } from '~/sync/queries'
import { byFolder } from './model'
import { macrosQuery, macroUsageQuery } from './queries'

const MacroEditor = lazy(() => import('./editor').then((module) => ({ default: module.MacroEditor })))

const YEAR = 365 * 86_400_000

export function MacrosPage() {
  const mayShare = useMay('settings.manage')
  const query = useQuery(macrosQuery)
  const usage = useQuery(macroUsageQuery).data ?? []
  const [filter, setFilter] = useState('')
  const [edited, setEdited] = useState<Macro | 'new' | null>(null)
  const change = useSave(
    ({ macro, ...what }: { macro: Macro; archived?: boolean; reviewed?: boolean }) =>
      patch<Macro>(`/macros/${macro.id}`, { version: macro.version, ...what }),
    ['macros'],
  )
  const drop = useSave((macro: Macro) => remove(`/macros/${macro.id}`), ['macros', 'macro-usage'])
  const failed = change.error ?? drop.error
  const found = (query.data ?? []).filter((one) => matches(`${one.name} ${one.shortcut} ${one.folder}`, filter))
  return (
    <>
      <Title
        title={t('settings.macros')}
        about={t('macro.about')}
        action={
          <button type="button" className="btn btn-main !h-8" onClick={() => setEdited('new')}>
            <Plus size={15} aria-hidden />
            {t('macro.new')}
          </button>
        }
      />
      {failed && <Problem compact error={failed} />}
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      <input
        type="search"
        className="field my-3"
        placeholder={t('macro.find')}
        aria-label={t('macro.find')}
        value={filter}
        onChange={(event) => setFilter(event.target.value)}
      />
      {query.isSuccess && found.length === 0 && <p className="text-ink3">{t('macro.none')}</p>}
      {byFolder(found).map(([folder, macros]) => (
        <section key={folder} className="mb-5">
          <h3 className="mb-1.5 text-xs font-medium text-ink3">{folder || t('macro.no_folder')}</h3>
          <ul className={ROWS}>
            {macros.map((macro) => (
              <MacroRow
                key={macro.id}
                macro={macro}
                usage={usage.find((one) => one.macro_id === macro.id)}
                may={mayShare || macro.scope === 'person'}
                onEdit={() => setEdited(macro)}
                onChange={(what) => change.mutate({ macro, ...what })}
                onDelete={() => drop.mutate(macro)}
              />
            ))}
          </ul>
        </section>
      ))}
      <Suspense>
        {edited && <MacroEditor macro={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
      </Suspense>
    </>
  )
}

interface RowProps {
  macro: Macro
  usage: MacroUsage | undefined
  may: boolean
  onEdit: () => void
  onChange: (what: { archived?: boolean; reviewed?: boolean }) => void
  onDelete: () => void
}

function MacroRow({ macro, usage, may, onEdit, onChange, onDelete }: RowProps) {
  const team = useTeams().find((one) => one.id === macro.team_id)?.name
  const old = macro.reviewed_at === null || Date.now() - macro.reviewed_at > YEAR
  const facts = [
    macro.scope === 'person' ? t('macro.scope_person') : macro.scope === 'team' ? team : null,
    Object.keys(macro.bodies).join(', '),
    usage
      ? t('macro.usage', {
          n: usage.uses,
          solved: Math.round((usage.solved * 100) / usage.uses),
          share: usage.share,
          at: ago(usage.last_used_at),
        })
      : t('macro.unused'),
    macro.archived && t('macro.archived'),
  ]
  return (
    <li className={`${ROW} flex-wrap`}>
      <div className="min-w-40 flex-1">
        <p className={`truncate font-medium ${macro.archived ? 'text-ink3' : ''}`}>
          {macro.name}
          {macro.shortcut && <span className="ml-2 text-xs font-normal text-ink3">/{macro.shortcut}</span>}
        </p>
        <p className="text-xs text-ink3">{facts.filter(Boolean).join(' · ')}</p>
      </div>
      {may && (
        <div className="flex items-center gap-1">
          {old && !macro.archived && (
            <button
              type="button"
              className="btn !h-8"
              title={t('macro.review_help')}
              onClick={() => onChange({ reviewed: true })}
            >
              {t('macro.review')}
            </button>
          )}
          <button type="button" className="btn-icon" aria-label={t('edit_what', { what: macro.name })} onClick={onEdit}>
            <Pencil size={15} aria-hidden />
          </button>
          <button type="button" className="btn btn-line !h-8" onClick={() => onChange({ archived: !macro.archived })}>
            {t(macro.archived ? 'macro.restore' : 'macro.archive')}
          </button>
          {macro.archived && (
            <ConfirmButton
              small
              icon={<Trash2 size={15} aria-hidden />}
              label={t('delete_what', { what: macro.name })}
              question={t('macro.delete_question')}
              onConfirm={onDelete}
            />
          )}
        </div>
      )}
    </li>
  )
}
