// What a list of articles is narrowed to, as the page's address holds it and as the server is asked.
// It never asks the server.
import type { TextState, Trust } from '@api/types'
import { isLocale, type Locale } from '@i18n/runtime'

export const STATES: readonly TextState[] = ['draft', 'in_review', 'published', 'archived']
export const TRUSTS: readonly Trust[] = ['verified', 'due', 'stale']

/** What a list of articles is narrowed to; it is a part of the page's address. */
export interface Filters {
  q?: string | undefined
  state?: TextState | undefined
  category?: string | undefined
  locale?: Locale | undefined
  mine?: boolean | undefined
  trust?: Trust | undefined
  changed?: boolean | undefined
}

const word = (value: unknown): string | undefined =>
  value === undefined || value === null || value === '' ? undefined : String(value)
const yes = (value: unknown): true | undefined => (value === true || value === 'true' ? true : undefined)

/** Reads the filters out of an address; what it does not know is left out. */
export function readFilters(given: Record<string, unknown>): Filters {
  const locale = word(given.locale)
  return {
    q: word(given.q),
    state: STATES.find((one) => one === given.state),
    category: word(given.category),
    locale: isLocale(locale) ? locale : undefined,
    mine: yes(given.mine),
    trust: TRUSTS.find((one) => one === given.trust),
    changed: yes(given.changed),
  }
}

/** The filters as the server is asked. */
export const asked = (filters: Filters): Record<string, string | undefined> => ({
  q: filters.q,
  state: filters.state,
  category: filters.category,
  locale: filters.locale,
  owner: filters.mine ? 'me' : undefined,
  trust: filters.trust,
  source_changed: filters.changed ? 'true' : undefined,
})

export const isNarrowed = (filters: Filters): boolean => Object.values(filters).some((one) => one !== undefined)
