// The sections of a help centre as a tree: built from the flat list, walked in order, moved by one step.
// It never talks to the server; it says which change a step is.
import type { HelpCategory } from '@api/types'
import type { Locale } from '@i18n/runtime'

/** Sections can be so deep; the server holds to it. */
export const DEEPEST = 3

export interface Branch {
  category: HelpCategory
  depth: number
  /** Sections above it, the highest first. */
  above: HelpCategory[]
  /** Those beside it, itself included, in their order. */
  beside: HelpCategory[]
  /** How many levels it has with what is below it. */
  height: number
}

/** All sections in reading order: each before what is below it. */
export function branches(all: readonly HelpCategory[]): Branch[] {
  const known = new Set(all.map((one) => one.id))
  const below = new Map<string | null, HelpCategory[]>()
  for (const one of all) {
    // A section whose parent is not in the list stands at the top rather than nowhere.
    const parent = one.parent_id !== null && known.has(one.parent_id) ? one.parent_id : null
    below.set(parent, [...(below.get(parent) ?? []), one])
  }
  for (const beside of below.values()) beside.sort((a, b) => a.position - b.position)
  const height = (id: string): number => 1 + Math.max(0, ...(below.get(id) ?? []).map((one) => height(one.id)))
  const walk = (parent: string | null, above: HelpCategory[]): Branch[] => {
    const beside = below.get(parent) ?? []
    return beside.flatMap((category) => [
      { category, depth: above.length + 1, above, beside, height: height(category.id) },
      ...walk(category.id, [...above, category]),
    ])
  }
  return walk(null, [])
}

/** The name in this language, else in the brand's first languages, else any, else its address. */
export function sectionName(category: Pick<HelpCategory, 'names' | 'slug'>, locale: Locale): string {
  return category.names[locale] || Object.values(category.names).find(Boolean) || category.slug
}

/** "Billing › Invoices": a section with those above it. */
export const sectionPath = (branch: Branch, locale: Locale): string =>
  [...branch.above, branch.category].map((one) => sectionName(one, locale)).join(' › ')

/** The place after one step up or down among its neighbours; null at the end. */
export function step(branch: Branch, by: 1 | -1): number | null {
  const at = branch.beside.findIndex((one) => one.id === branch.category.id) + by
  return at >= 0 && at < branch.beside.length ? at : null
}

/** Where a section can be moved under: not below itself, and nowhere that would be too deep. */
export function parentsFor(all: readonly Branch[], moved: Branch): Branch[] {
  return all.filter(
    (one) =>
      one.category.id !== moved.category.id &&
      !one.above.some((above) => above.id === moved.category.id) &&
      one.depth + moved.height <= DEEPEST,
  )
}
