// The levels of a path, from the lowest to the highest: who is at each, and how long they have.
// It never saves; the page does.
import { ESCALATION_RANKS, type EscalationLevel } from '@api/types'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { CheckField, SelectField, TextField } from '@ui/field'
import { Plus, Trash2 } from '@ui/icons'
import { tip } from '@ui/tooltip'
import { onCallQuery } from '~/features/routing/model'
import { useTeams, useUsers } from '~/sync/queries'

/** A day to take it on, and a week to solve it. */
const DAY = 1440

interface Props {
  levels: readonly EscalationLevel[]
  may: boolean
  onChange: (levels: EscalationLevel[]) => void
}

const fresh = (): EscalationLevel => ({
  rank: 'other',
  name: '',
  assignee: false,
  owners: false,
  user_ids: [],
  team_ids: [],
  mail: true,
  chat: false,
  minutes: 15,
  solve_minutes: 60,
})

export function Levels({ levels, may, onChange }: Props) {
  const put = (at: number, level: EscalationLevel | null) =>
    onChange(levels.flatMap((one, index) => (index === at ? (level ? [level] : []) : [one])))
  return (
    <>
      <ol className="flex flex-col gap-3">
        {levels.map((level, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a level is its place
          <li key={at} className="rounded-lg bg-sunken p-3">
            <Level level={level} at={at} may={may} onChange={(next) => put(at, next)} />
          </li>
        ))}
      </ol>
      {may && (
        <button type="button" className="btn my-2" onClick={() => onChange([...levels, fresh()])}>
          <Plus size={15} aria-hidden />
          {t('escalation.add_level')}
        </button>
      )}
    </>
  )
}

interface LevelProps {
  level: EscalationLevel
  at: number
  may: boolean
  onChange: (level: EscalationLevel | null) => void
}

function Level({ level, at, may, onChange }: LevelProps) {
  const users = useUsers().filter((one) => one.active || level.user_ids.includes(one.id))
  const teams = useTeams()
  const rotas = useQuery(onCallQuery).data?.rotas ?? []
  const nobody =
    !level.on_call && !level.assignee && !level.owners && level.user_ids.length === 0 && level.team_ids.length === 0
  const name = t('escalation.level_rank', { n: at + 1 })
  const turned = (ids: readonly string[], id: string) =>
    ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id]
  return (
    <>
      <div className="flex flex-wrap items-end gap-2">
        <div className="min-w-0 flex-1 phone:basis-full">
          <SelectField
            label={name}
            disabled={!may}
            value={level.rank}
            onChange={(event) => onChange({ ...level, rank: event.target.value as EscalationLevel['rank'] })}
          >
            {ESCALATION_RANKS.map((rank) => (
              <option key={rank} value={rank}>
                {t(`escalation.rank.${rank}`)}
              </option>
            ))}
          </SelectField>
        </div>
        <div className="w-28 phone:w-auto phone:min-w-0 phone:flex-1">
          <TextField
            type="number"
            min={1}
            max={DAY}
            label={t('escalation.level_minutes')}
            disabled={!may}
            value={level.minutes}
            onChange={(event) => onChange({ ...level, minutes: Math.round(Number(event.target.value)) })}
          />
        </div>
        <div className="w-28 phone:w-auto phone:min-w-0 phone:flex-1">
          <TextField
            type="number"
            min={1}
            max={7 * DAY}
            label={t('escalation.level_solve')}
            disabled={!may}
            value={level.solve_minutes ?? ''}
            onChange={(event) => {
              const minutes = event.target.value === '' ? null : Math.round(Number(event.target.value))
              onChange({ ...level, solve_minutes: minutes })
            }}
          />
        </div>
        {may && (
          <button
            type="button"
            className="btn-icon"
            aria-label={t('delete_what', { what: name })}
            {...tip(t('delete_what', { what: name }))}
            onClick={() => onChange(null)}
          >
            <Trash2 size={15} aria-hidden />
          </button>
        )}
      </div>
      <fieldset disabled={!may} className="mt-2 grid grid-cols-2 gap-x-4 phone:grid-cols-1">
        <legend className="sr-only">{t('escalation.level_people')}</legend>
        <CheckField
          label={t('escalation.level_assignee')}
          checked={level.assignee}
          onChange={(event) => onChange({ ...level, assignee: event.target.checked })}
        />
        <CheckField
          label={t('escalation.level_owners')}
          checked={level.owners}
          onChange={(event) => onChange({ ...level, owners: event.target.checked })}
        />
        {rotas.map((rota) => (
          <CheckField
            key={rota.key}
            label={`${t('on_call.title')}: ${rota.name}`}
            checked={level.on_call === rota.key}
            onChange={(event) => onChange({ ...level, on_call: event.target.checked ? rota.key : null })}
          />
        ))}
        {teams.map((team) => (
          <CheckField
            key={team.id}
            label={`${t('escalation.level_teams')}: ${team.name}`}
            checked={level.team_ids.includes(team.id)}
            onChange={() => onChange({ ...level, team_ids: turned(level.team_ids, team.id) })}
          />
        ))}
        {users.map((user) => (
          <CheckField
            key={user.id}
            label={user.name}
            checked={level.user_ids.includes(user.id)}
            onChange={() => onChange({ ...level, user_ids: turned(level.user_ids, user.id) })}
          />
        ))}
      </fieldset>
      <fieldset disabled={!may} className="mt-2 grid grid-cols-2 gap-x-4 border-t border-line pt-2 phone:grid-cols-1">
        <legend className="sr-only">{t('escalation.level_media')}</legend>
        <CheckField
          label={t('escalation.level_mail')}
          checked={level.mail ?? false}
          onChange={(event) => onChange({ ...level, mail: event.target.checked })}
        />
        <CheckField
          label={t('escalation.level_chat')}
          checked={level.chat ?? false}
          onChange={(event) => onChange({ ...level, chat: event.target.checked })}
        />
      </fieldset>
      {nobody && <p className="mt-1 text-xs text-warn">{t('escalation.nobody_there')}</p>}
    </>
  )
}
