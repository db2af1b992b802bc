// What the knowledge area asks the server, and where its answers are put.
// It never decides who may change what; the server does.
import { get, isApiError } from '@api/client'
import type {
  Article,
  ArticleLinks,
  ArticleRow,
  ArticleText,
  ArticleVersion,
  Brand,
  BrokenLink,
  HelpCategory,
  Opinions,
  Page,
  RequestForm,
} from '@api/types'
import { locale } from '@i18n/runtime'
import { infiniteQueryOptions, keepPreviousData, queryOptions, useQueries, useQuery } from '@tanstack/react-query'
import { client } from '~/app/query'
import { useMay } from '~/sync/queries'
import { asked, type Filters } from './filters'
import { branches, sectionPath } from './tree'

export const brandsQuery = queryOptions({
  queryKey: ['brands'] as const,
  queryFn: async () => (await get<Page<Brand>>('/knowledge/brands')).items,
})

export const categoriesQuery = (brand?: string) =>
  queryOptions({
    queryKey: ['help-categories', brand ?? ''] as const,
    queryFn: async () => (await get<Page<HelpCategory>>('/knowledge/categories', { brand })).items,
  })

export const formsQuery = (brand: string) =>
  queryOptions({
    queryKey: ['request-forms', brand] as const,
    queryFn: async () => (await get<Page<RequestForm>>(`/knowledge/brands/${brand}/forms`)).items,
  })

export const articlesQuery = (filters: Filters) =>
  infiniteQueryOptions({
    queryKey: ['articles', filters] as const,
    queryFn: ({ pageParam, signal }) =>
      get<Page<ArticleRow>>('/knowledge/articles', { ...asked(filters), cursor: pageParam, limit: 50 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  })

/** A few articles for a picker; `live` are those that readers can see. */
export const foundQuery = (q: string, live?: true) =>
  queryOptions({
    queryKey: ['articles', 'pick', q, live ?? false] as const,
    queryFn: async ({ signal }) =>
      (await get<Page<ArticleRow>>('/knowledge/articles', { q, live, limit: 20 }, signal)).items,
    placeholderData: keepPreviousData,
  })

export const articleQuery = (number: number) =>
  queryOptions({
    queryKey: ['article', number] as const,
    queryFn: () => get<Article>(`/knowledge/articles/${number}`),
  })

export const textPath = (number: number, locale: string): string => `/knowledge/articles/${number}/texts/${locale}`

/** The text in one language; null when it is not written yet. */
export const textQuery = (number: number, locale: string) =>
  queryOptions({
    queryKey: ['article-text', number, locale] as const,
    queryFn: async (): Promise<ArticleText | null> => {
      try {
        return await get<ArticleText>(textPath(number, locale))
      } catch (error) {
        if (isApiError(error, 'not_found')) return null
        throw error
      }
    },
  })

export const versionsQuery = (number: number, locale: string) =>
  infiniteQueryOptions({
    queryKey: ['article-versions', number, locale] as const,
    queryFn: ({ pageParam }) =>
      get<Page<ArticleVersion>>(`${textPath(number, locale)}/versions`, { before: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  })

export const versionQuery = (number: number, locale: string, no: number) =>
  queryOptions({
    queryKey: ['article-versions', number, locale, no] as const,
    queryFn: () => get<ArticleVersion>(`${textPath(number, locale)}/versions/${no}`),
  })

export const opinionsQuery = (number: number) =>
  queryOptions({
    queryKey: ['article-opinions', number] as const,
    queryFn: () => get<Opinions>(`/knowledge/articles/${number}/opinions`),
  })

export const linksQuery = (number: number) =>
  queryOptions({
    queryKey: ['articles', 'links', number] as const,
    queryFn: () => get<ArticleLinks>(`/knowledge/articles/${number}/links`),
  })

/** Links in published texts that lead nowhere. */
export const brokenLinksQuery = queryOptions({
  queryKey: ['articles', 'broken-links'] as const,
  queryFn: async () => (await get<Page<BrokenLink>>('/knowledge/broken-links')).items,
  staleTime: 60_000,
})

/** Puts an article that the server answered where it is shown, and asks again for the lists that hold it. */
export function putArticle(article: Article): void {
  client.setQueryData(articleQuery(article.number).queryKey, article)
  void client.invalidateQueries({ queryKey: ['articles'] })
}

/** After a text was saved or took a step. */
export function putText(number: number, text: ArticleText): void {
  client.setQueryData(textQuery(number, text.locale).queryKey, text)
  for (const key of ['article', 'article-versions']) void client.invalidateQueries({ queryKey: [key, number] })
  void client.invalidateQueries({ queryKey: ['articles'] })
}

export const useMayWrite = (): boolean => useMay('knowledge.write')
export const useMayPublish = (): boolean => useMay('knowledge.publish')

const NONE: never[] = []
export const useBrands = (): Brand[] => useQuery(brandsQuery).data ?? NONE
export const useCategories = (brand?: string): HelpCategory[] => useQuery(categoriesQuery(brand)).data ?? NONE

/** A section as it is chosen from a list. */
export interface SectionChoice {
  id: string
  label: string
  brand: string
}

/** The sections of every brand in reading order; with the brand's name where there are several. */
export function useSections(): SectionChoice[] {
  const brands = useBrands()
  const answers = useQueries({ queries: brands.map((brand) => categoriesQuery(brand.id)) })
  return brands.flatMap((brand, at) =>
    branches(answers[at]?.data ?? NONE).map((one) => {
      const path = sectionPath(one, locale())
      const label = brands.length > 1 ? `${brand.name} › ${path}` : path
      return { id: one.category.id, label, brand: brand.id }
    }),
  )
}
