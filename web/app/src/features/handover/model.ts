// How packets and their fields are called, and what the sheet asks the server.
// It never changes a packet by itself.
import { get } from '@api/client'
import type { Handover, HandoverField, HandoverTemplates, Page } from '@api/types'
import { type Key, t } from '@i18n/runtime'
import { queryOptions } from '@tanstack/react-query'

export const handoversPath = (conversation: string): string => `/conversations/${conversation}/handovers`

export const handoversQuery = (conversation: string) =>
  queryOptions({
    queryKey: ['handovers', conversation] as const,
    queryFn: async () => (await get<Page<Handover>>(handoversPath(conversation))).items,
  })

export const templatesQuery = queryOptions({
  queryKey: ['handover-templates'] as const,
  queryFn: () => get<HandoverTemplates>('/handover-templates'),
  staleTime: 0,
})

/** The desk's own fields speak the reader's language; others are called what the organisation calls them. */
export const fieldLabel = (field: HandoverField): string => field.label || t(`handover.field.${field.key}` as Key)

export const fieldHint = (field: HandoverField): string =>
  field.hint || (field.label ? '' : t(`handover.hint.${field.key}` as Key))

export const optionLabel = (field: HandoverField, value: string): string =>
  field.label ? value : t(`handover.option.${value}` as Key)

/** Whether values may change and the packet may be sent. */
export const isOpen = (packet: Handover): boolean => packet.state === 'draft' || packet.state === 'returned'

/** What the receiver marked when the packet came back last. */
export const marksOf = (packet: Handover): Record<string, string> =>
  packet.state === 'returned' ? (packet.sendings.at(-1)?.marks ?? {}) : {}
