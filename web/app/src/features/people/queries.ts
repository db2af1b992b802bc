// What the app asks the server about one customer beyond who they are.
// It never changes anything there.
import { get } from '@api/client'
import type { AccessList, App, Asset, ContactMerge, Duplicate, InPortal, Page, Reach, TimelineEntry } from '@api/types'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'

export type CustomerKind = 'contacts' | 'companies'

const list = <T>(key: readonly string[], path: string) =>
  queryOptions({ queryKey: key, queryFn: async () => (await get<Page<T>>(path)).items })

export const assetsQuery = (kind: CustomerKind, id: string) =>
  list<Asset>(['assets', kind, id], `/${kind}/${id}/assets`)
export const duplicatesQuery = (id: string) => list<Duplicate>(['duplicates', id], `/contacts/${id}/duplicates`)
export const mergesQuery = (id: string) => list<ContactMerge>(['merges', id], `/contacts/${id}/merges`)
export const appsQuery = list<App>(['apps'], '/apps')

export const reachQuery = (id: string) =>
  queryOptions({ queryKey: ['reach', id] as const, queryFn: () => get<Reach>(`/contacts/${id}/reach`) })
export const inPortalQuery = (id: string) =>
  queryOptions({ queryKey: ['in-portal', id] as const, queryFn: () => get<InPortal>(`/contacts/${id}/portal`) })
export const accessQuery = (kind: CustomerKind, id: string) =>
  queryOptions({
    queryKey: ['access', kind, id] as const,
    queryFn: () => get<AccessList>(`/${kind}/${id}/access`),
    retry: false,
  })

export const timelineQuery = (kind: CustomerKind, id: string, kinds: string, limit: number) =>
  infiniteQueryOptions({
    queryKey: ['timeline', kind, id, kinds, limit] as const,
    queryFn: ({ pageParam }) =>
      get<Page<TimelineEntry>>(`/${kind}/${id}/timeline`, { kinds, cursor: pageParam, limit }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  })
