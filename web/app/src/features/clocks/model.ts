// SLA policies as the settings show and change them. Pure but for what it asks the server.
// It never counts time.
import { get } from '@api/client'
import { CLOCK_KINDS, type ClockKind, type Page, type SlaPolicy, type SlaTarget } from '@api/types'
import { number } from '@i18n/format'
import { t } from '@i18n/runtime'
import { queryOptions } from '@tanstack/react-query'

export const policiesQuery = queryOptions({
  queryKey: ['sla-policies'],
  queryFn: async () => (await get<Page<SlaPolicy>>('/sla-policies')).items,
  staleTime: 0,
})

/** A span of minutes in its largest whole unit, and both when it is uneven. */
export function minutes(span: number): string {
  if (span >= 1440 && span % 1440 === 0) return t('sla.days', { n: number(span / 1440) })
  if (span >= 60 && span % 60 === 0) return t('sla.hours', { n: number(span / 60) })
  return t('sla.minutes', { n: number(span) })
}

/** The target of a kind, whether the policy has it or not. */
export const targetOf = (targets: readonly SlaTarget[], kind: ClockKind): SlaTarget =>
  targets.find((one) => one.kind === kind) ?? {
    kind,
    promise: null,
    goal: null,
    priorities: [],
    around_the_clock: false,
    pauses: kind === 'resolution' || kind === 'update' ? ['waiting', 'snoozed'] : [],
  }

/** The targets with one of them changed; one without any time is left out. */
export function withTarget(targets: readonly SlaTarget[], next: SlaTarget): SlaTarget[] {
  const all = CLOCK_KINDS.map((kind) => (kind === next.kind ? next : targetOf(targets, kind)))
  const set = (one: Pick<SlaTarget, 'promise' | 'goal'>) => one.promise !== null || one.goal !== null
  return all.filter((one) => set(one) || one.priorities.some(set))
}
