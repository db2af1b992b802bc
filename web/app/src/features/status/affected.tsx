// Which components an incident touches, and how each of them is.
// It never saves; its owner does.
import { locale, t } from '@i18n/runtime'
import { useId } from 'react'
import { pick, STATES, type State, type StatusComponent, stateDot, stateName } from './model'

export function StateDot({ state }: { state: State }) {
  return <span aria-hidden className={`size-2 shrink-0 rounded-full ${stateDot(state)}`} />
}

export const componentName = (component: StatusComponent): string =>
  pick(component.names, [locale()])?.text ?? t('status.unnamed')

interface Props {
  label: string
  help?: string
  components: readonly StatusComponent[]
  chosen: Readonly<Record<string, State>>
  onChange: (next: Record<string, State>) => void
  error?: string | null
}

export function AffectedFields({ label, help, components, chosen, onChange, error }: Props) {
  const id = useId()
  if (components.length === 0) return null
  return (
    <fieldset aria-describedby={`${id}-help`}>
      <legend className="mb-1 font-medium text-ink2">{label}</legend>
      <ul className="divide-y divide-line rounded-lg shadow-[inset_0_0_0_1px_var(--line)]">
        {components.map((component) => {
          const state = chosen[component.id] ?? 'operational'
          const name = componentName(component)
          return (
            <li key={component.id} className="flex min-h-10 items-center gap-2 py-1 ps-3 pe-1.5">
              <StateDot state={state} />
              <span dir="auto" className="min-w-0 flex-1 truncate">
                {name}
                {!component.shown && <span className="text-xs text-ink3"> · {t('status.hidden')}</span>}
              </span>
              <select
                className={`field !h-7 !w-auto shrink-0 touch:!h-11 ${state === 'operational' ? 'text-ink2' : 'font-medium'}`}
                aria-label={t('status.state_of', { name })}
                value={state}
                onChange={(event) => onChange({ ...chosen, [component.id]: event.target.value as State })}
              >
                {STATES.map((one) => (
                  <option key={one} value={one}>
                    {stateName(one)}
                  </option>
                ))}
              </select>
            </li>
          )
        })}
      </ul>
      <p id={`${id}-help`} className={`mt-1 text-xs ${error ? 'text-bad' : 'text-ink3'}`}>
        {error ?? help}
      </p>
    </fieldset>
  )
}
