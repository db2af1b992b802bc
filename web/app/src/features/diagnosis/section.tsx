// What kind of problem a conversation is, the clock of its diagnosis, and what was found, in the matter panel.
// It never loads the sheet before somebody opens it.
import { isApiError, patch } from '@api/client'
import { now as serverNow } from '@api/clock'
import { type Conversation, type Diagnosis, type FindingFields, PROBLEM_CLASSES, type ProblemClass } from '@api/types'
import { t } from '@i18n/runtime'
import { useMutation, useQuery } from '@tanstack/react-query'
import { AlarmClock } from '@ui/icons'
import { sayProblem } from '@ui/problem'
import { useTick } from '@ui/tick'
import { toast } from '@ui/toast'
import { lazy, Suspense, useState } from 'react'
import { client } from '~/app/query'
import { diagnosisPath, diagnosisQuery, running } from './model'

const DiagnosisSheet = lazy(() => import('./sheet').then((module) => ({ default: module.DiagnosisSheet })))

/** Within so long a finding is wanted; from so long on it is told. */
const LIMIT = 5 * 60_000
const WARNING = 3 * 60_000

/** What changes of a diagnosis. */
export type Change = Partial<FindingFields> & { record?: boolean; files?: string[] }

/** Saves one after the other, each on what the one before left. */
export function useDiagnosisChange(conversation: string) {
  const key = diagnosisQuery(conversation).queryKey
  return useMutation({
    scope: { id: `diagnosis-${conversation}` },
    mutationFn: (change: Change) =>
      patch<Diagnosis>(diagnosisPath(conversation), {
        version: client.getQueryData<Diagnosis>(key)?.version ?? 0,
        ...change,
      }),
    onSuccess: (now) => client.setQueryData(key, now),
    onError: (error) => {
      if (isApiError(error, 'version_conflict')) void client.invalidateQueries({ queryKey: key })
    },
  })
}

export function Problem({ conversation }: { conversation: Conversation }) {
  const { data } = useQuery(diagnosisQuery(conversation.id))
  const [open, setOpen] = useState(false)
  const save = useDiagnosisChange(conversation.id)
  if (!data) return null
  return (
    <section aria-label={t('problem.title')} className="mt-2">
      <label className="flex min-h-7 items-center gap-2 touch:min-h-11">
        <span className="text-xs text-ink3">{t('problem.title')}</span>
        <select
          className="field min-w-0 flex-1"
          value={data.class ?? ''}
          onChange={(event) =>
            save.mutate({ class: event.target.value as ProblemClass }, { onError: (error) => toast(sayProblem(error)) })
          }
        >
          {data.class === null && (
            <option value="">{t(data.counts_as === 'fault' ? 'problem.by_ladder' : 'problem.none')}</option>
          )}
          {PROBLEM_CLASSES.map((one) => (
            <option key={one} value={one}>
              {t(`problem.class.${one}`)}
            </option>
          ))}
        </select>
      </label>
      {(data.counts_as || data.guide) && (
        <div className="mt-1 flex min-h-7 items-center gap-2 touch:min-h-11">
          <span className="min-w-0 flex-1">
            {data.counts_as ? (
              <Standing diagnosis={data} solved={conversation.status.category === 'solved'} />
            ) : (
              <span className="text-xs text-ink2">{t('problem.walked')}</span>
            )}
          </span>
          <button type="button" className="btn btn-line !h-7 touch:!h-11" onClick={() => setOpen(true)}>
            {t('problem.diagnose')}
          </button>
        </div>
      )}
      {open && (
        <Suspense>
          <DiagnosisSheet conversation={conversation} diagnosis={data} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </section>
  )
}

/** What was found, or how long the clock has run. */
export function Standing({ diagnosis, solved }: { diagnosis: Diagnosis; solved: boolean }) {
  const from = diagnosis.recorded_at === null && !solved ? diagnosis.started_at : null
  useTick(from !== null)
  if (diagnosis.recorded_at !== null && diagnosis.cause)
    return (
      <span className="text-xs text-ink2">
        {t('problem.diagnosed', { cause: t(`problem.cause.${diagnosis.cause}`) })}
      </span>
    )
  if (from === null || diagnosis.counts_as !== 'fault') return null
  const spent = serverNow() - from
  const tone = spent >= LIMIT ? 'bg-badsoft text-bad' : spent >= WARNING ? 'bg-warnsoft text-warn' : 'text-ink2'
  return (
    <span className={`pill tnum ${tone}`} role="timer">
      <AlarmClock size={12} aria-hidden />
      {t('problem.running', { time: running(spent) })}
    </span>
  )
}
