// Finding out what is wrong: the script of the class, the guide step by step, the finding, and a solution in preparation.
// It never records a finding by itself.
import { get, post } from '@api/client'
import type { Conversation, Diagnosis } from '@api/types'
import { duration, moment } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useMutation } from '@tanstack/react-query'
import { X } from '@ui/icons'
import { Sheet } from '@ui/overlay'
import { Problem } from '@ui/problem'
import { client } from '~/app/query'
import { insertIntoReply } from '~/sync/insert'
import { useUsers } from '~/sync/queries'
import { FindingForm } from './finding-form'
import { diagnosisPath, diagnosisQuery, hint, question, stands, told, walk, words } from './model'
import { PreparationForm } from './preparation-form'
import { Standing } from './section'

interface Props {
  conversation: Conversation
  diagnosis: Diagnosis
  onClose: () => void
}

export function DiagnosisSheet({ conversation, diagnosis, onClose }: Props) {
  const users = useUsers()
  const letter = useMutation({
    mutationFn: () => get<{ html: string }>(`${diagnosisPath(conversation.id)}/letter`),
    onSuccess: ({ html }) => {
      insertIntoReply(conversation.id, html)
      onClose()
    },
  })
  const kind = diagnosis.counts_as
  const { started_at, recorded_at } = diagnosis
  return (
    <Sheet title={kind ? t(`problem.class.${kind}`) : t('problem.title')} onClose={onClose} width={640} top="8vh">
      <header className="flex items-center gap-3 px-4 pb-2 pt-3">
        <h2 className="flex-1 text-md font-semibold">{kind ? t(`problem.class.${kind}`) : t('problem.title')}</h2>
        <Standing diagnosis={diagnosis} solved={conversation.status.category === 'solved'} />
        <button type="button" className="btn-icon" aria-label={t('close')} onClick={onClose}>
          <X size={16} aria-hidden />
        </button>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-4">
        {kind && <p className="mb-3 text-ink2">{t(`problem.script.${kind}`)}</p>}
        <Walk conversation={conversation} diagnosis={diagnosis} />
        {kind === 'no_solution_yet' && <PreparationForm conversation={conversation} held={diagnosis.preparation} />}
        <FindingForm conversation={conversation} diagnosis={diagnosis} />
        {recorded_at !== null && (
          <p className="mt-3 text-xs text-ink3">
            {t('problem.recorded_by', {
              who: users.find((user) => user.id === diagnosis.recorded_by)?.name ?? '',
              at: moment(recorded_at),
              time: duration(recorded_at - (started_at ?? recorded_at)),
            })}
          </p>
        )}
        {letter.error && <Problem compact error={letter.error} />}
        <button
          type="button"
          className="btn btn-line mt-3"
          disabled={letter.isPending || !diagnosis.finding}
          onClick={() => letter.mutate()}
        >
          {t('problem.letter')}
        </button>
      </div>
    </Sheet>
  )
}

/** The guide of the class: the question where the walk stands, and the answers that led there. */
function Walk({ conversation, diagnosis }: Omit<Props, 'onClose'>) {
  const answer = useMutation({
    mutationFn: (step: { step: string; answer: string }) =>
      post<Diagnosis>(`${diagnosisPath(conversation.id)}/steps`, step),
    onSuccess: (now) => client.setQueryData(diagnosisQuery(conversation.id).queryKey, now),
  })
  const { guide, steps } = diagnosis
  if (!guide) return <p className="mb-3 text-ink3">{t('problem.guide_none')}</p>
  const path = walk(guide, steps)
  const step = stands(guide, path)
  return (
    <section aria-label={t('problem.guide')} className="mb-4 rounded-xl bg-sunken p-3">
      {path.some((one) => one.by_customer) && <p className="mb-1 text-xs text-ink3">{t('problem.by_customer')}</p>}
      {path.length > 0 && (
        <ol aria-label={t('problem.steps')} className="mb-2 text-xs text-ink2">
          {path.map((one) => {
            const { question: asked, said } = told(one)
            return (
              <li key={one.seq} className="py-0.5">
                {asked} <strong className="font-medium text-ink">{said}</strong>
              </li>
            )
          })}
        </ol>
      )}
      {answer.error && <Problem compact error={answer.error} />}
      {step ? (
        <>
          <h3 className="font-medium">{question(guide, step)}</h3>
          <p className="mb-2 text-xs text-ink3">{hint(guide, step)}</p>
          <div className="flex flex-wrap gap-2">
            {step.answers.map((one) => (
              <button
                key={one.key}
                type="button"
                className="btn btn-line h-auto min-h-8 whitespace-normal bg-raised py-1 text-start"
                disabled={answer.isPending}
                onClick={() => answer.mutate({ step: step.key, answer: one.key })}
              >
                {words(guide, step, one)}
              </button>
            ))}
          </div>
        </>
      ) : (
        <p className="text-ink2">{t('problem.guide_done')}</p>
      )}
    </section>
  )
}
