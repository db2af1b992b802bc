// The next word about an incident: how far it is, what customers read, and how components are from now on.
// It never takes back a word that was said.
import { post } from '@api/client'
import type { Brand } from '@api/types'
import { t } from '@i18n/runtime'
import { AreaField } from '@ui/field'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { useSave } from '~/features/settings/use-save'
import { AffectedFields } from './affected'
import { Languages } from './languages'
import {
  chosenOf,
  INCIDENTS,
  nextPhase,
  type Phase,
  pairs,
  phaseName,
  phasesOf,
  putIncident,
  STATUS_KEYS,
  type State,
  type StatusComponent,
  type StatusIncident,
  type Texts,
  WORDS_LENGTH,
} from './model'

interface Props {
  brand: Brand
  incident: StatusIncident
  components: readonly StatusComponent[]
}

export function StepForm({ brand, incident, components }: Props) {
  const work = incident.kind === 'maintenance'
  const [phase, setPhase] = useState<Phase>(() => nextPhase(incident))
  const [texts, setTexts] = useState<Texts>({})
  /** Null while they stay as they are. */
  const [chosen, setChosen] = useState<Record<string, State> | null>(null)
  const over = phase === 'resolved'
  const save = useSave(
    () =>
      post<StatusIncident>(`${INCIDENTS}/${incident.number}/steps`, {
        phase,
        texts,
        ...(chosen && !over ? { components: pairs(chosen) } : {}),
      }),
    STATUS_KEYS,
    (next) => {
      putIncident(next)
      setTexts({})
      setChosen(null)
      setPhase(nextPhase(next))
    },
  )
  return (
    <form
      aria-label={t('status.new_step')}
      className="mt-6 flex flex-col gap-4 rounded-xl bg-sunken p-4"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <fieldset>
        <legend className="mb-1.5 font-medium text-ink2">{t('status.how_far')}</legend>
        <div className="flex flex-wrap gap-1.5">
          {phasesOf(incident.kind).map((one) => (
            <label
              key={one}
              className={`btn btn-line has-focus-visible:outline-2 has-focus-visible:outline-(--ring) ${one === phase ? '!bg-accentsoft !text-accenttext' : 'bg-raised'}`}
            >
              <input
                type="radio"
                name="phase"
                className="sr-only"
                checked={one === phase}
                onChange={() => setPhase(one)}
              />
              {work && one === 'resolved'
                ? t(incident.stage === 'planned' ? 'status.call_off' : 'status.end_early')
                : phaseName(one)}
            </label>
          ))}
        </div>
      </fieldset>
      <Languages brand={brand} parts={[texts]}>
        {(one) => (
          <AreaField
            label={t('status.words')}
            lang={one}
            rows={3}
            maxLength={WORDS_LENGTH}
            value={texts[one] ?? ''}
            error={save.field('texts')}
            onChange={(event) => setTexts({ ...texts, [one]: event.target.value })}
          />
        )}
      </Languages>
      {over ? (
        <p className="text-xs text-ink2">{t('status.resolved_help')}</p>
      ) : chosen ? (
        <AffectedFields
          label={t('status.from_now_on')}
          components={components}
          chosen={chosen}
          error={save.field('components')}
          onChange={setChosen}
        />
      ) : (
        components.length > 0 && (
          <button
            type="button"
            className="btn btn-line self-start bg-raised"
            onClick={() => setChosen(chosenOf(incident))}
          >
            {t('status.change_components')}
          </button>
        )
      )}
      {save.isError && <Problem compact error={save.error} />}
      <button type="submit" className="btn btn-main !h-8 self-start" disabled={save.isPending}>
        {t(over ? 'status.do_resolve' : 'status.do_step')}
      </button>
    </form>
  )
}
