// One change to what is known of an article, saved at once with the version that it began from.
// It never touches its texts.
import { patch } from '@api/client'
import type { Article } from '@api/types'
import { t } from '@i18n/runtime'
import { toast } from '@ui/toast'
import { useSave } from '~/features/settings/use-save'
import { putArticle } from './queries'

export interface ArticleChange {
  category_id?: string
  visibility?: Article['visibility']
  /** Goes with `visibility`. */
  segment_id?: string
  slug?: string
  owner_id?: string | null
  verifier_id?: string | null
  review_days?: number
  related?: number[]
}

export const useArticleChange = (article: Article) =>
  useSave(
    (change: ArticleChange) =>
      patch<Article>(`/knowledge/articles/${article.number}`, { version: article.version, ...change }),
    ['article'],
    (next) => {
      putArticle(next)
      toast(t('saved'))
    },
  )
