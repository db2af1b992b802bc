// What a diagnosis is on the screen: where a walk through a guide stands, the words of the desk's own guides, and times.
// Pure but for what it asks the server.
import { get } from '@api/client'
import type { ClosingRules, Diagnosis, Downtime, Guide, GuideAnswer, GuideStep, Page, TakenStep } from '@api/types'
import { type Key, t } from '@i18n/runtime'
import { queryOptions } from '@tanstack/react-query'

export const diagnosisPath = (conversation: string): string => `/conversations/${conversation}/diagnosis`

export const diagnosisQuery = (conversation: string) =>
  queryOptions({
    queryKey: ['diagnosis', conversation],
    queryFn: () => get<Diagnosis>(diagnosisPath(conversation)),
  })

export const downtimesQuery = (conversation: string) =>
  queryOptions({
    queryKey: ['downtimes', conversation],
    queryFn: async () => (await get<Page<Downtime>>(`/conversations/${conversation}/downtimes`)).items,
  })

export interface Guides {
  guides: Guide[]
  version: number
}
export const guidesQuery = queryOptions({ queryKey: ['guides'], queryFn: () => get<Guides>('/guides') })

export interface HeldRules {
  rules: ClosingRules
  version: number
}
export const rulesQuery = queryOptions({
  queryKey: ['problem-classes'],
  queryFn: () => get<HeldRules>('/problem-classes'),
})

/** The question of a step; the desk's own are in the reader's language. */
export const question = (guide: Guide, step: GuideStep): string =>
  step.ask || t(`guide.${guide.class}.${step.key}` as Key)

/** How to find out. */
export const hint = (guide: Guide, step: GuideStep): string =>
  step.hint || (step.ask || guide.name ? '' : t(`guide.${guide.class}.${step.key}.hint` as Key))

/** The words of an answer. */
export const words = (guide: Guide, step: GuideStep, answer: GuideAnswer): string =>
  answer.words || t(`guide.${guide.class}.${step.key}.is.${answer.key}` as Key)

/** A step that was taken, as it was asked and answered then. */
export const told = (step: TakenStep): { question: string; said: string } => ({
  question: step.question || t(`guide.${step.class}.${step.step}` as Key),
  said: step.said || t(`guide.${step.class}.${step.step}.is.${step.answer}` as Key),
})

/** The steps of this guide that led to where the walk stands: what was answered again counts from there. */
export function walk(guide: Guide, taken: readonly TakenStep[]): TakenStep[] {
  const path: TakenStep[] = []
  for (const step of taken) {
    if (step.class !== guide.class || step.guide !== guide.name) continue
    const again = path.findIndex((one) => one.step === step.step)
    if (again >= 0) path.length = again
    path.push(step)
  }
  return path
}

/** The step that a walk stands at; nothing at its end. */
export function stands(guide: Guide, path: readonly TakenStep[]): GuideStep | null {
  const last = path.at(-1)
  if (!last) return guide.steps[0] ?? null
  const answer = guide.steps.find((step) => step.key === last.step)?.answers.find((one) => one.key === last.answer)
  return guide.steps.find((step) => step.key === answer?.next) ?? null
}

/** Minutes and seconds, for clocks of minutes. */
export function running(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
