// The actions of a macro as chips, and one menu from which all kinds are added.
// It never applies one.
import type { MacroAction, Priority } from '@api/types'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { X } from '@ui/icons'
import { tagsQuery, useStatuses, useTeams, useUsers } from '~/sync/queries'
import { useActionWords } from './queries'

const PRIORITIES: Priority[] = ['urgent', 'high', 'normal', 'low']
const HOURS = [4, 24, 72, 168]

interface Props {
  actions: MacroAction[]
  onChange: (actions: MacroAction[]) => void
  error?: string | null
}

export function ActionPicker({ actions, onChange, error }: Props) {
  const words = useActionWords()
  const users = useUsers()
  const teams = useTeams()
  const statuses = useStatuses()
  const tags = useQuery(tagsQuery).data ?? []
  const groups: [string, MacroAction[]][] = [
    [t('macro.group_status'), statuses.map((one) => ({ kind: 'set_status', status_id: one.id }))],
    [t('macro.group_priority'), PRIORITIES.map((priority) => ({ kind: 'set_priority', priority }))],
    [
      t('macro.group_tags'),
      tags.flatMap((one): MacroAction[] => [
        { kind: 'add_tag', tag_id: one.id },
        { kind: 'remove_tag', tag_id: one.id },
      ]),
    ],
    [
      t('macro.group_people'),
      [
        { kind: 'assign_me' },
        { kind: 'unassign' },
        ...users.filter((one) => one.active).map((one): MacroAction => ({ kind: 'assign', user_id: one.id })),
        { kind: 'set_team', team_id: null },
        ...teams.map((one): MacroAction => ({ kind: 'set_team', team_id: one.id })),
      ],
    ],
    [t('macro.group_snooze'), HOURS.map((hours) => ({ kind: 'snooze', minutes: hours * 60 }))],
  ]
  return (
    <fieldset>
      <legend className="font-medium text-ink2">{t('macro.actions')}</legend>
      <ul className="mt-1.5 flex flex-wrap gap-1.5 empty:hidden">
        {actions.map((action, at) => (
          <li
            key={JSON.stringify(action)}
            className="pill !pe-1 text-ink2 shadow-[inset_0_0_0_1px_var(--line-2)] touch:h-9"
          >
            {words(action)}
            <button
              type="button"
              className="grid size-4 place-items-center rounded-full text-ink3 hover:bg-hover hover:text-ink touch:size-9"
              aria-label={t('macro.drop', { what: words(action) })}
              onClick={() => onChange(actions.filter((_, index) => index !== at))}
            >
              <X size={11} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      <select
        className="field mt-1.5"
        aria-label={t('macro.add_action')}
        value=""
        onChange={(event) => {
          const chosen = event.target.value
          if (chosen && actions.every((one) => JSON.stringify(one) !== chosen))
            onChange([...actions, JSON.parse(chosen) as MacroAction])
        }}
      >
        <option value="">{t('macro.add_action')}</option>
        {groups.map(
          ([label, all]) =>
            all.length > 0 && (
              <optgroup key={label} label={label}>
                {all.map((action) => (
                  <option key={JSON.stringify(action)} value={JSON.stringify(action)}>
                    {words(action)}
                  </option>
                ))}
              </optgroup>
            ),
        )}
      </select>
      {error && <p className="mt-1 text-xs text-bad">{error}</p>}
    </fieldset>
  )
}
