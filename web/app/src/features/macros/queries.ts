// What the app asks the server about macros, and what an action is called.
// It never applies an action; the reply that is sent does.
import { get, post } from '@api/client'
import type {
  Coverage,
  CoverageGaps,
  FittingMacro,
  Macro,
  MacroAction,
  MacroUsage,
  Page,
  RenderedMacro,
} from '@api/types'
import { t } from '@i18n/runtime'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { statusName } from '~/sync/names'
import { tagsQuery, useStatuses, useTeams, useUsers } from '~/sync/queries'

export const macrosQuery = queryOptions({
  queryKey: ['macros'],
  queryFn: async () => (await get<Page<Macro>>('/macros')).items,
})

export const macroUsageQuery = queryOptions({
  queryKey: ['macro-usage'],
  queryFn: async () => (await get<Page<MacroUsage>>('/macros/usage')).items,
})

/** `?weeks=12&tag=…` of the questions about coverage. */
const period = (weeks: number, tag: string | null) => `?weeks=${weeks}${tag ? `&tag=${tag}` : ''}`

export const coverageQuery = (weeks: number, tag: string | null) =>
  queryOptions({
    queryKey: ['coverage', weeks, tag] as const,
    queryFn: () => get<Coverage>(`/coverage${period(weeks, tag)}`),
    // Answers that were sent since are counted on the next look.
    staleTime: 0,
  })

export const gapsQuery = (weeks: number, tag: string | null) =>
  queryOptions({
    queryKey: ['coverage-gaps', weeks, tag] as const,
    queryFn: () => get<CoverageGaps>(`/coverage/gaps${period(weeks, tag)}`),
    staleTime: 0,
  })

/** The macros that fit a conversation's words, the best first. */
export const fittingQuery = (conversation: string) =>
  queryOptions({
    queryKey: ['fitting', conversation] as const,
    queryFn: async () => (await get<Page<FittingMacro>>(`/conversations/${conversation}/macros`)).items,
    staleTime: 60_000,
  })

/** A macro's text for one conversation, with real values. */
export const renderedQuery = (macro: string, conversation: string, lang: string | null) =>
  queryOptions({
    queryKey: ['rendered', macro, conversation, lang] as const,
    queryFn: () => post<RenderedMacro>(`/macros/${macro}/render`, { conversation, ...(lang ? { lang } : {}) }),
    staleTime: 30_000,
  })

/** Says in words what an action does. */
export function useActionWords(): (action: MacroAction) => string {
  const users = useUsers()
  const teams = useTeams()
  const statuses = useStatuses()
  const tags = useQuery(tagsQuery).data ?? []
  const gone = t('macro.gone')
  return (action) => {
    switch (action.kind) {
      case 'set_status': {
        const status = statuses.find((one) => one.id === action.status_id)
        return t('macro.does_status', { what: status ? statusName(status) : gone })
      }
      case 'set_priority':
        return t('macro.does_priority', { what: t(`priority.${action.priority}`) })
      case 'add_tag':
        return t('macro.does_tag', { what: tags.find((one) => one.id === action.tag_id)?.name ?? gone })
      case 'remove_tag':
        return t('macro.does_untag', { what: tags.find((one) => one.id === action.tag_id)?.name ?? gone })
      case 'assign_me':
        return t('macro.does_assign_me')
      case 'assign':
        return t('macro.does_assign', { what: users.find((one) => one.id === action.user_id)?.name ?? gone })
      case 'unassign':
        return t('macro.does_unassign')
      case 'set_team':
        return action.team_id
          ? t('macro.does_team', { what: teams.find((one) => one.id === action.team_id)?.name ?? gone })
          : t('macro.does_no_team')
      case 'snooze':
        return t('macro.does_snooze', { n: Math.max(1, Math.round(action.minutes / 60)) })
    }
  }
}
