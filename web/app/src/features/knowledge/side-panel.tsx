// What is known of an article beside its text: where it belongs, whether it can be believed, what it goes with.
// It never holds a part of the text.
import type { Article } from '@api/types'
import { Belongs } from './belongs'
import { LinksOf } from './links'
import { OpinionsOf } from './opinions'
import { Related } from './related'
import { TrustOf } from './trust'

export function SidePanel({ article }: { article: Article }) {
  return (
    <div
      className="px-5 py-4 max-wide:border-t max-wide:border-line wide:border-s wide:border-line phone:px-3"
      data-testid="article-facts"
    >
      <Belongs key={article.version} article={article} />
      <TrustOf article={article} />
      <Related article={article} />
      <LinksOf article={article} />
      <OpinionsOf article={article} />
    </div>
  )
}
