// Settings → Macros: by folder, with how they did, and an editor for one.
// It never deletes a macro that is still offered; it is archived first.
import { patch, remove } from '@api/client'
import type { Macro, MacroUsage } from '@api/types'
import { ago } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '@ui/confirm-button'
import { CheckField } from '@ui/field'
import { Pencil, Plus, Trash2 } from '@ui/icons'
import { Problem } from '@ui/problem'
import { lazy, Suspense, useState } from 'react'
import { SinceMark } from '~/features/releases/since'
import { ROW, ROWS, Title } from '~/features/settings/section'
import { useSave } from '~/features/settings/use-save'
import { useMay, useTeams, useUsers } from '~/sync/queries'
import { byFolder, isMeant } from './model'
import { macrosQuery, macroUsageQuery } from './queries'

const MacroEditor = lazy(() => import('./editor').then((module) => ({ default: module.MacroEditor })))

/** A text that nobody has confirmed for so many days is marked. */
const STALE_DAYS = 180

const isStale = (macro: Macro): boolean =>
  !macro.archived && (macro.reviewed_at === null || Date.now() - macro.reviewed_at > STALE_DAYS * 86_400_000)

export function MacrosPage() {
  const mayShare = useMay('settings.manage')
  const query = useQuery(macrosQuery)
  const usage = useQuery(macroUsageQuery).data ?? []
  const [filter, setFilter] = useState('')
  const [onlyStale, setOnlyStale] = useState(false)
  const [edited, setEdited] = useState<Macro | 'new' | null>(null)
  const change = useSave(
    ({ macro, ...what }: { macro: Macro; archived?: boolean; reviewed?: boolean }) =>
      patch<Macro>(`/macros/${macro.id}`, { version: macro.version, ...what }),
    ['macros'],
  )
  const drop = useSave((macro: Macro) => remove(`/macros/${macro.id}`), ['macros', 'macro-usage'])
  const failed = change.error ?? drop.error
  const found = (query.data ?? []).filter((one) => isMeant(one, filter) && (!onlyStale || isStale(one)))
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
        className="field mt-3"
        placeholder={t('macro.find')}
        aria-label={t('macro.find')}
        value={filter}
        onChange={(event) => setFilter(event.target.value)}
      />
      <div className="mt-1.5 mb-3">
        <CheckField
          label={t('macro.only_stale', { n: STALE_DAYS })}
          checked={onlyStale}
          onChange={(event) => setOnlyStale(event.target.checked)}
        />
      </div>
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
  const users = useUsers()
  const named = (id: string | null) => users.find((one) => one.id === id)?.name
  const [owner, reviewer] = [named(macro.owner_id), named(macro.reviewed_by)]
  const at = macro.reviewed_at === null ? '' : ago(macro.reviewed_at)
  const facts = [
    macro.scope === 'person' ? t('macro.scope_person') : macro.scope === 'team' ? team : null,
    owner && macro.scope !== 'person' && t('macro.kept_by', { who: owner }),
    Object.keys(macro.bodies).join(', '),
    usage
      ? t('macro.usage', {
          n: usage.uses,
          solved: Math.round((usage.solved * 100) / usage.uses),
          share: usage.share,
          at: ago(usage.last_used_at),
        })
      : t('macro.unused'),
    at
      ? reviewer
        ? t('macro.reviewed_by', { at, who: reviewer })
        : t('macro.reviewed', { at })
      : t('macro.never_reviewed'),
    macro.archived && t('macro.archived'),
  ]
  return (
    <li className={`${ROW} flex-wrap`}>
      <div className="min-w-40 flex-1">
        <p className={`truncate font-medium ${macro.archived ? 'text-ink3' : ''}`}>
          {macro.name}
          {macro.shortcut && <span className="ms-2 text-xs font-normal text-ink3">/{macro.shortcut}</span>}
          {isStale(macro) && <span className="pill ms-2 bg-warnsoft text-warn">{t('macro.stale')}</span>}
        </p>
        <p className="text-xs text-ink3">{facts.filter(Boolean).join(' · ')}</p>
        <SinceMark kind="macro" target={macro.id} />
      </div>
      {may && (
        <div className="flex items-center gap-1">
          {!macro.archived && (
            <button
              type="button"
              className={`btn !h-8 ${isStale(macro) ? 'btn-line' : ''}`}
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
