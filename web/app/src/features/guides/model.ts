// A guide as customers meet it: what is missing of it, its words taken over from the team's, and a walk through it.
// Pure but for what it asks the server.
import { get } from '@api/client'
import type {
  Guide,
  GuideAnswer,
  GuideStep,
  GuideTexts,
  GuideWalks,
  PublicAnswer,
  PublicGuide,
  PublicStep,
} from '@api/types'
import type { Locale } from '@i18n/runtime'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { hint, question, words } from '~/features/diagnosis/model'

export const walksQuery = (slug: string, days: number) =>
  queryOptions({
    queryKey: ['guide-walks', slug, days],
    queryFn: () => get<GuideWalks>(`/knowledge/guides/${slug}/walks`, { days }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  })

/** What stands in addresses: what is left of a name in Latin letters and digits. */
export const slugOf = (name: string, at: number): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60) || `guide-${at + 1}`

export const frontOf = (guide: Guide, at: number): PublicGuide =>
  guide.public ?? {
    open: false,
    slug: slugOf(guide.name, at),
    brand_id: null,
    titles: {},
    introductions: {},
    articles: [],
  }
export const stepOf = (step: GuideStep): PublicStep =>
  step.public ?? { asks: {}, helps: {}, picture: null, picture_texts: {}, article: null }
export const answerOf = (answer: GuideAnswer): PublicAnswer => answer.public ?? { says: {}, ends: {}, article: null }

/** A text with the words of one language changed. */
export const withWords = (texts: GuideTexts, locale: Locale, said: string): GuideTexts => ({ ...texts, [locale]: said })

/** Every text without which a language is not whole. */
export function parts(guide: Guide, at: number): GuideTexts[] {
  const inStep = (step: GuideStep) => [
    stepOf(step).asks,
    ...step.answers.flatMap((answer) => {
      const own = answerOf(answer)
      return answer.next ? [own.says] : [own.says, own.ends]
    }),
  ]
  return [frontOf(guide, at).titles, ...guide.steps.flatMap(inStep)]
}

/** How many texts one language lacks. */
export const lacking = (guide: Guide, at: number, locale: Locale): number =>
  parts(guide, at).filter((texts) => !texts[locale]?.trim()).length

/** The guide with the team's words where customers have none yet; what ends a guide stays for somebody to write. */
export function fromTeam(guide: Guide, at: number, locale: Locale): Guide {
  const filled = (texts: GuideTexts, said: string): GuideTexts =>
    texts[locale]?.trim() || !said ? texts : withWords(texts, locale, said)
  const front = frontOf(guide, at)
  return {
    ...guide,
    public: { ...front, titles: filled(front.titles, guide.name) },
    steps: guide.steps.map((step) => {
      const own = stepOf(step)
      return {
        ...step,
        public: { ...own, asks: filled(own.asks, question(guide, step)), helps: filled(own.helps, hint(guide, step)) },
        answers: step.answers.map((answer) => {
          const said = answerOf(answer)
          return { ...answer, public: { ...said, says: filled(said.says, words(guide, step, answer)) } }
        }),
      }
    }),
  }
}

/** Where a walk stands: at a step, or at the answer that ended it. */
export interface Walk {
  taken: { step: GuideStep; answer: GuideAnswer }[]
  step: GuideStep | null
  end: GuideAnswer | null
}

/** A walk along the keys of answers, as far as the guide has them. */
export function walkAlong(guide: Guide, keys: readonly string[]): Walk {
  const taken: Walk['taken'] = []
  let step = guide.steps[0] ?? null
  for (const key of keys) {
    const answer: GuideAnswer | undefined = step?.answers.find((one) => one.key === key)
    if (!step || !answer || taken.length >= guide.steps.length) break
    taken.push({ step, answer })
    const next = guide.steps.find((one) => one.key === answer.next) ?? null
    if (!next) return { taken, step: null, end: answer }
    step = next
  }
  return { taken, step, end: null }
}
