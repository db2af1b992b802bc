// What the app asks the server about fields, and their names in the reader's language.
// It never changes a value.
import { get } from '@api/client'
import type { Field, HeldField, Page } from '@api/types'
import { locale } from '@i18n/runtime'
import { queryOptions } from '@tanstack/react-query'

export type FieldOwner = Field['owner']
const PATHS = { conversation: 'conversations', contact: 'contacts', company: 'companies' } as const

export const valuesPath = (owner: FieldOwner, id: string): string => `/${PATHS[owner]}/${id}/fields`

export const fieldsQuery = queryOptions({
  queryKey: ['fields'],
  queryFn: async () => (await get<Page<Field>>('/fields')).items,
})

export const heldQuery = (owner: FieldOwner, id: string) =>
  queryOptions({
    queryKey: ['held', owner, id] as const,
    queryFn: async () => (await get<Page<HeldField>>(valuesPath(owner, id))).items,
  })

export const fieldName = (field: Pick<Field, 'name' | 'names'>): string => field.names[locale()] ?? field.name
