// Settings → Escalation: the paths with their levels, and what became of the last escalations.
// It never touches an escalation that runs; those keep their levels.
import { get } from '@api/client'
import { ESCALATION_KINDS, type EscalationKind, type EscalationPath } from '@api/types'
import { number } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '@ui/confirm-button'
import { SelectField, TextField } from '@ui/field'
import { Plus, Trash2 } from '@ui/icons'
import { Problem } from '@ui/problem'
import { Section, Title } from '~/features/settings/section'
import { useWhole } from '~/features/settings/use-whole'
import { useMay } from '~/sync/queries'
import { Levels } from './levels'
import { freshKey, type Paths, pathsQuery } from './model'

export function EscalationPage() {
  const query = useQuery(pathsQuery)
  return (
    <>
      <Title title={t('settings.escalation')} about={t('escalation.about')} />
      {query.error && <Problem compact error={query.error} retry={() => void query.refetch()} />}
      {query.data && <AllPaths held={query.data} />}
      <p className="mb-6 text-ink2">{t('escalation.drill_about')}</p>
      {useMay('settings.manage') && <Report />}
    </>
  )
}

const kindName = (path: EscalationPath): string => path.name || t(`escalation.kind.${path.kind}`)

function AllPaths({ held }: { held: Paths }) {
  const may = useMay('settings.manage')
  const whole = useWhole(held, '/escalation-paths', 'escalation-paths')
  const all = whole.now.paths
  const set = (paths: EscalationPath[]) => whole.change({ paths })
  const change = (at: number, part: Partial<EscalationPath>) =>
    set(all.map((one, index) => (index === at ? { ...one, ...part } : one)))
  const alone = (path: EscalationPath) => all.filter((one) => one.kind === path.kind).length === 1
  return (
    <form onSubmit={whole.submit}>
      {whole.refusal}
      {all.map((path, at) => (
        <Section key={path.key} title={kindName(path)}>
          <div className="mb-3 grid grid-cols-2 gap-3 phone:grid-cols-1">
            <TextField
              label={t('escalation.path_name')}
              placeholder={t(`escalation.kind.${path.kind}`)}
              maxLength={80}
              disabled={!may}
              value={path.name}
              onChange={(event) => change(at, { name: event.target.value })}
            />
            <SelectField
              label={t('escalation.path_kind')}
              disabled={!may || alone(path)}
              value={path.kind}
              onChange={(event) => change(at, { kind: event.target.value as EscalationKind })}
            >
              {ESCALATION_KINDS.map((one) => (
                <option key={one} value={one}>
                  {t(`escalation.kind.${one}`)}
                </option>
              ))}
            </SelectField>
          </div>
          <Levels levels={path.levels} may={may} onChange={(levels) => change(at, { levels })} />
          {may && !alone(path) && (
            <ConfirmButton
              small
              icon={<Trash2 size={15} aria-hidden />}
              label={t('delete_what', { what: kindName(path) })}
              onConfirm={() => set(all.filter((_, index) => index !== at))}
            />
          )}
        </Section>
      ))}
      {may && (
        <div className="mb-8 flex justify-between gap-2">
          <button
            type="button"
            className="btn btn-line"
            onClick={() => {
              const [first] = all
              if (first) set([...all, { ...first, key: freshKey(all) }])
            }}
          >
            <Plus size={15} aria-hidden />
            {t('escalation.add_path')}
          </button>
          <button type="submit" className="btn btn-main" disabled={whole.rests}>
            {t('save')}
          </button>
        </div>
      )}
    </form>
  )
}

interface Figures {
  kinds: { kind: EscalationKind; count: number; ended: number }[]
  levels: { level: number; reached: number; acknowledged: number }[]
}

function Report() {
  const { data, error } = useQuery({
    queryKey: ['escalation-report'],
    queryFn: () => get<Figures>('/reports/escalations'),
    staleTime: 0,
  })
  return (
    <Section title={t('escalation.report')} about={t('escalation.report_about')}>
      {error && <Problem compact error={error} />}
      {data?.kinds.length === 0 && <p className="text-ink3">{t('escalation.report_none')}</p>}
      <ul data-testid="report">
        {data?.kinds.map((one) => (
          <li key={one.kind}>
            {t('escalation.report_kind', {
              kind: t(`escalation.kind.${one.kind}`),
              count: number(one.count),
              ended: number(one.ended),
            })}
          </li>
        ))}
        {data?.levels.map((one) => (
          <li key={one.level} className="tnum text-ink2">
            {t('escalation.report_level', {
              n: number(one.level + 1),
              reached: number(one.reached),
              acknowledged: number(one.acknowledged),
            })}
          </li>
        ))}
      </ul>
    </Section>
  )
}
