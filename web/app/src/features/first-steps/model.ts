// First steps as the server has them: what new customers do to get going, and how far one came.
// It never ticks one; customers do.
import { get } from '@api/client'
import type { Locale, Page } from '@api/types'
import { queryOptions } from '@tanstack/react-query'

export type Texts = Partial<Record<Locale, string>>

export interface FirstStep {
  /** What is new has none. */
  id: string | null
  titles: Texts
  texts: Texts
  article: number | null
}
export interface FirstSteps {
  version: number
  steps: FirstStep[]
}
/** A step as it stands with one customer. */
export interface StepTaken {
  id: string
  titles: Texts
  taken_at: number | null
}

export const FIRST_STEPS = '/knowledge/first-steps'
export const EMPTY: FirstStep = { id: null, titles: {}, texts: {}, article: null }

export const firstStepsQuery = queryOptions({
  queryKey: ['first-steps'] as const,
  queryFn: () => get<FirstSteps>(FIRST_STEPS),
})
export const stepsTakenQuery = (contact: string) =>
  queryOptions({
    queryKey: ['first-steps-of', contact] as const,
    queryFn: async () => (await get<Page<StepTaken>>(`${FIRST_STEPS}/contacts/${contact}`)).items,
  })

/** What a step says for somebody who reads `wanted`; else in any language. */
export const titleOf = (step: { titles: Texts }, wanted: Locale): string =>
  step.titles[wanted] ?? Object.values(step.titles).find(Boolean) ?? ''
