// Releases as the server has them, and what is asked of it about them.
// It never decides what a release touches; the author does, from what the server found.
import { get } from '@api/client'
import type { Page } from '@api/types'
import { t } from '@i18n/runtime'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { client } from '~/app/query'

export const KINDS = ['article', 'guide', 'macro'] as const
export type Kind = (typeof KINDS)[number]

export interface Told {
  name: string
  /** As `2026-11-28`. */
  day: string | null
  product: string
  product_version: string
  changes: string
  features: string[]
}

export interface ReleaseRow extends Told {
  id: string
  number: number
  /** How much that it touches was not looked at yet, and how much was. */
  open: number
  done: number
  created_by: string | null
  created_at: number
  updated_at: number
  version: number
}

/** What names a feature: an article's or macro's id, or class and name of a guide. */
export interface Target {
  kind: Kind
  target: string
  number: number | null
  title: string
  features: string[]
}

export interface Mark extends Target {
  id: string
  marked_by: string | null
  marked_at: number
  done_by: string | null
  done_at: number | null
}

export interface Candidate extends Target {
  marked: boolean
}

export interface Release extends ReleaseRow {
  marks: Mark[]
}

interface Open {
  kind: Kind
  target: string
  number: number
  name: string
}

/** The server marks so many of one release. */
export const MOST = 500
export const RELEASES = '/knowledge/releases'

export const releasesQuery = infiniteQueryOptions({
  queryKey: ['releases'] as const,
  queryFn: ({ pageParam }) => get<Page<ReleaseRow>>(RELEASES, { cursor: pageParam, limit: 50 }),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next_cursor,
})

export const releaseQuery = (number: number) =>
  queryOptions({
    queryKey: ['release', number] as const,
    queryFn: () => get<Release>(`${RELEASES}/${number}`),
  })

export const candidatesQuery = (number: number) =>
  queryOptions({
    queryKey: ['release', number, 'candidates'] as const,
    queryFn: async () => (await get<Page<Candidate>>(`${RELEASES}/${number}/candidates`)).items,
  })

/** Macros and guides that are to be looked at. */
export const openMarksQuery = queryOptions({
  queryKey: ['releases', 'open'] as const,
  queryFn: async () => (await get<Page<Open>>('/knowledge/release-marks')).items,
})

/** Puts a release that the server answered where it is shown, and asks again for what follows from it. */
export function putRelease(release: Release): void {
  client.setQueryData(releaseQuery(release.number).queryKey, release)
  void client.invalidateQueries({ queryKey: candidatesQuery(release.number).queryKey })
  for (const key of ['releases', 'articles', 'article']) void client.invalidateQueries({ queryKey: [key] })
}

/** What one that is touched is called; a guide of the desk's own has the name of its class. */
export function titleOf({ kind, title, target }: Target): string {
  if (title || kind !== 'guide') return title
  return `${t('diagnosis.own')}: ${t(`problem.class.${target.trim() as 'fault'}`)}`
}

/** The features in a field of one a line. */
export const featuresOf = (lines: string): string[] =>
  lines
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
