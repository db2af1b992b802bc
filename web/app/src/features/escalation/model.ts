// Escalations on the screen: what the server holds, and the names of levels. Pure but for what it asks the server.
// It never decides who is told.
import { get } from '@api/client'
import type { Escalation, EscalationLevel, EscalationPath, Page } from '@api/types'
import { t } from '@i18n/runtime'
import { queryOptions } from '@tanstack/react-query'

export const escalationsPath = (conversation: string): string => `/conversations/${conversation}/escalations`

export const escalationsQuery = (conversation: string) =>
  queryOptions({
    queryKey: ['escalations', conversation],
    queryFn: async () => (await get<Page<Escalation>>(escalationsPath(conversation))).items,
  })

export interface Paths {
  paths: EscalationPath[]
  version: number
}
export const pathsQuery = queryOptions({
  queryKey: ['escalation-paths'],
  queryFn: () => get<Paths>('/escalation-paths'),
})

/** What a level is called. */
export const levelName = (level: Pick<EscalationLevel, 'name' | 'rank'> | undefined): string =>
  level ? level.name || t(`escalation.rank.${level.rank}`) : ''

/** A key that none of these has. */
export const freshKey = (paths: readonly { key: string }[]): string => {
  let at = paths.length + 1
  while (paths.some((one) => one.key === `path_${at}`)) at += 1
  return `path_${at}`
}
