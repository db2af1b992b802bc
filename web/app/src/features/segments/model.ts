// Segments of customers as the server knows them.
// It never decides who belongs to one.
import { get } from '@api/client'
import type { Page, Segment } from '@api/types'
import { queryOptions } from '@tanstack/react-query'

export const segmentsQuery = queryOptions({
  queryKey: ['segments'] as const,
  queryFn: async () => (await get<Page<Segment>>('/segments')).items,
  staleTime: 30_000,
})

/** Plans, one in a line. */
export const plansOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
