// The classes one below the other, each with its waiting time and buttons to move it.
// It never saves anything.
import type { Rung } from '@api/types'
import { t } from '@i18n/runtime'
import { ArrowUp } from '@ui/icons'
import { tip } from '@ui/tooltip'
import { ROWS } from '~/features/settings/section'
import { Minutes } from '~/features/views/value-editor'
import { moved } from './model'

interface Props {
  rungs: readonly Rung[]
  /** Places whose waiting time is too short. */
  wrong: readonly number[]
  onChange: (rungs: Rung[]) => void
}

export function Rungs({ rungs, wrong, onChange }: Props) {
  const button = (name: string, at: number, by: -1 | 1) => {
    const label = t(by < 0 ? 'rules.up' : 'rules.down', { name })
    return (
      <button
        type="button"
        className="btn-icon"
        aria-label={label}
        {...tip(label)}
        disabled={!rungs[at + by]}
        onClick={() => onChange(moved(rungs, at, by))}
      >
        <ArrowUp size={15} aria-hidden className={by > 0 ? 'rotate-180' : ''} />
      </button>
    )
  }
  return (
    <ol className={ROWS} data-testid="rungs">
      {rungs.map((rung, at) => {
        const name = t(`ladder.class.${rung.class}`)
        return (
          <li key={rung.class} className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 px-3.5 py-2">
            <span className="tnum w-4 text-ink3" aria-hidden>
              {at + 1}
            </span>
            <div className="min-w-40 flex-1">
              <p className="font-medium">{name}</p>
              <p className="text-xs text-ink3">{t(`ladder.help.${rung.class}`)}</p>
            </div>
            <div role="group" aria-label={`${name}: ${t('ladder.may_wait')}`} className="flex items-center gap-2">
              <span className="text-xs text-ink3">{t('ladder.may_wait')}</span>
              <Minutes
                // biome-ignore lint/suspicious/noArrayIndexKey: a class that moved takes over the time of its place, and its unit
                key={at}
                value={rung.minutes}
                onChange={(minutes) => onChange(rungs.map((one, other) => (other === at ? { ...one, minutes } : one)))}
              />
            </div>
            <div className="flex">
              {button(name, at, -1)}
              {button(name, at, 1)}
            </div>
            {wrong.includes(at) && (
              <p role="alert" className="basis-full text-end text-xs text-bad">
                {t('ladder.rises')}
              </p>
            )}
          </li>
        )
      })}
    </ol>
  )
}
