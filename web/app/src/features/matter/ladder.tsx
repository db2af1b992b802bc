// The class of a conversation and why, with a choice to change it, and the harm that the matter does.
// It never decides a class; the server reads the first message, and people know better.
import { get, patch } from '@api/client'
import { type Conversation, LADDER_CLASSES, type LadderClass, type Standing } from '@api/types'
import { number } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useMutation, useQuery } from '@tanstack/react-query'
import { sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { client } from '~/app/query'

/** What costs as much a day presses as an outage. */
const REFERENCE = 1_000_000

export function Ladder({ conversation }: { conversation: Conversation }) {
  const key = ['ladder', conversation.id]
  const place = `/conversations/${conversation.id}/ladder`
  const { data: standing } = useQuery({ queryKey: key, queryFn: () => get<Standing>(place) })
  const save = useMutation({
    mutationFn: (wish: Partial<Pick<Standing, 'class' | 'impact'>>) =>
      patch<Standing>(place, { version: standing?.version ?? 0, ...wish }),
    onSuccess: (now) => client.setQueryData(key, now),
    onError: (error) => {
      toast(sayProblem(error))
      void client.invalidateQueries({ queryKey: key })
    },
  })
  if (!standing) return null
  const words = [...new Set(standing.reasons.map((reason) => reason.words))].join(' · ')
  const why = standing.by_hand
    ? t('ladder.by_hand')
    : standing.new_customer
      ? t('ladder.new_customer')
      : words && t('ladder.why', { words })
  return (
    <section aria-label={t('ladder.title')} className="mt-2">
      <label className="flex min-h-7 items-center gap-2 touch:min-h-11">
        <span className="text-xs text-ink3">{t('ladder.title')}</span>
        <select
          className="field min-w-0 flex-1"
          value={standing.class}
          onChange={(event) => save.mutate({ class: event.target.value as LadderClass })}
        >
          {LADDER_CLASSES.map((one) => (
            <option key={one} value={one}>
              {t(`ladder.class.${one}`)}
            </option>
          ))}
        </select>
      </label>
      {why && <p className="text-xs text-ink2">{why}</p>}
      <div className="mt-1 grid grid-cols-2 gap-2">
        {(['users', 'money'] as const).map((name) => (
          <label key={`${name}-${standing.version}`} className="text-xs text-ink3">
            {t(`ladder.${name}`)}
            <input
              className="field tnum w-full"
              type="number"
              min={0}
              defaultValue={standing.impact[name] ?? ''}
              onBlur={(event) => {
                const value = event.target.value === '' ? null : Number(event.target.value)
                if (value !== standing.impact[name]) save.mutate({ impact: { ...standing.impact, [name]: value } })
              }}
            />
          </label>
        ))}
      </div>
      <p className="mt-1 text-xs text-ink3">{t('ladder.reference', { n: number(REFERENCE) })}</p>
    </section>
  )
}
