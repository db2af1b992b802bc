// How far a customer came with the first steps, on their own page.
// It never shows anything while there are no steps.
import { moment } from '@i18n/format'
import { locale, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Check, Circle } from '@ui/icons'
import { stepsTakenQuery, titleOf } from './model'

export function StepsOf({ contact }: { contact: string }) {
  const { data } = useQuery(stepsTakenQuery(contact))
  if (!data || data.length === 0) return null
  const done = data.filter((step) => step.taken_at !== null).length
  return (
    <section aria-label={t('settings.first_steps')} className="mt-4">
      <h4 className="mb-1 font-medium text-ink2">
        {t('settings.first_steps')} <span className="tnum text-ink3">{`${done}/${data.length}`}</span>
      </h4>
      <ol className="space-y-1">
        {data.map((step) => (
          <li key={step.id} className="flex items-center gap-2">
            {step.taken_at === null ? (
              <Circle size={14} className="shrink-0 text-ink3" role="img" aria-label={t('first_step.open')} />
            ) : (
              <Check size={14} className="shrink-0 text-ok" role="img" aria-label={t('first_step.done')} />
            )}
            <span dir="auto" className="min-w-0 flex-1 truncate">
              {titleOf(step, locale())}
            </span>
            {step.taken_at !== null && <time className="shrink-0 text-xs text-ink3">{moment(step.taken_at)}</time>}
          </li>
        ))}
      </ol>
    </section>
  )
}
