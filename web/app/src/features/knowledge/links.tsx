// The links of articles: who links here, and which links lead nowhere.
// It never changes a text; the writer does.
import type { Article, BrokenLink } from '@api/types'
import { type Key, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { AlertTriangle } from '@ui/icons'
import { Problem } from '@ui/problem'
import { PanelSection } from './panel-section'
import { brokenLinksQuery, linksQuery } from './queries'

const Fault = ({ link }: { link: BrokenLink }) => (
  <span className="flex items-baseline gap-1.5">
    <code dir="ltr" className="min-w-0 break-all">
      {link.href}
    </code>
    <span className="shrink-0 text-ink3">{t(`article.link.${link.why}` as Key)}</span>
  </span>
)

/** Beside an article: nothing when it has no links. */
export function LinksOf({ article }: { article: Article }) {
  const query = useQuery(linksQuery(article.number))
  const { from = [], broken = [] } = query.data ?? {}
  if (query.isSuccess && from.length + broken.length === 0) return null
  return (
    <PanelSection title={t('article.links')}>
      {query.isError && <Problem compact error={query.error} />}
      {broken.length > 0 && (
        <>
          <p className="flex items-center gap-1.5 text-bad">
            <AlertTriangle size={14} aria-hidden />
            {t('article.links_broken', { n: broken.length })}
          </p>
          <ul className="mb-2 space-y-1">
            {broken.map((one) => (
              <li key={`${one.locale} ${one.href}`}>
                <Fault link={one} />
              </li>
            ))}
          </ul>
        </>
      )}
      {from.length > 0 && (
        <>
          <p className="text-ink3">{t('article.links_from')}</p>
          <ul>
            {from.map((one) => (
              <li key={one.number}>
                <Link
                  to="/knowledge/$number"
                  params={{ number: String(one.number) }}
                  className="flex min-h-7 items-center hover:underline touch:min-h-11"
                >
                  <span dir="auto" className="truncate">
                    {one.title || t('article.untitled')}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </PanelSection>
  )
}

/** Above the list: nothing when every link leads somewhere. */
export function BrokenLinks() {
  const all = useQuery(brokenLinksQuery).data ?? []
  if (all.length === 0) return null
  return (
    <details className="shrink-0 border-b border-line bg-sunken px-5 py-2 phone:px-4">
      <summary className="cursor-pointer">
        <AlertTriangle size={14} aria-hidden className="me-1.5 inline text-bad" />
        {t('article.links_broken', { n: all.length })}
      </summary>
      <ul className="max-h-60 space-y-1 overflow-y-auto pt-2">
        {all.map((one) => (
          <li key={`${one.number} ${one.locale} ${one.href}`} className="flex flex-wrap gap-x-3">
            <Link
              to="/knowledge/$number"
              params={{ number: String(one.number) }}
              search={{ lang: one.locale }}
              className="text-accenttext underline"
            >
              <span dir="auto">{one.title}</span>
            </Link>
            <Fault link={one} />
          </li>
        ))}
      </ul>
    </details>
  )
}
