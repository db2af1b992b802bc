// The articles that readers are shown below this one, chosen by number or by what they are called.
// It never shows customers an internal one; the server leaves those out.
import type { Article } from '@api/types'
import { t } from '@i18n/runtime'
import { Link } from '@tanstack/react-router'
import { Lock, Plus, X } from '@ui/icons'
import { Problem } from '@ui/problem'
import { lazy, Suspense, useState } from 'react'
import { PanelSection } from './panel-section'
import { useMayWrite } from './queries'
import { useArticleChange } from './use-article'

const PickArticle = lazy(() => import('./pick-article').then((module) => ({ default: module.PickArticle })))

export function Related({ article }: { article: Article }) {
  const may = useMayWrite()
  const change = useArticleChange(article)
  const [picking, setPicking] = useState(false)
  const numbers = article.related.map((one) => one.number)
  return (
    <PanelSection title={t('article.related')}>
      {change.isError && <Problem compact error={change.error} />}
      {numbers.length === 0 && <p className="text-ink3">{t('article.related_none')}</p>}
      <ul>
        {article.related.map((one) => (
          <li key={one.id} className="flex items-center gap-1">
            <Link
              to="/knowledge/$number"
              params={{ number: String(one.number) }}
              className="flex min-h-7 min-w-0 flex-1 items-center gap-1.5 rounded-md hover:underline touch:min-h-11"
            >
              <span dir="auto" className="truncate">
                {one.title || t('article.untitled')}
              </span>
              {one.visibility !== 'public' && <Lock size={12} role="img" aria-label={t(`article.${one.visibility}`)} />}
            </Link>
            {may && (
              <button
                type="button"
                className="btn-icon"
                aria-label={t('article.related_drop', { title: one.title })}
                disabled={change.isPending}
                onClick={() => change.mutate({ related: numbers.filter((other) => other !== one.number) })}
              >
                <X size={14} aria-hidden />
              </button>
            )}
          </li>
        ))}
      </ul>
      {may && (
        <button type="button" className="btn mt-1 -ms-2.5" onClick={() => setPicking(true)}>
          <Plus size={14} aria-hidden />
          {t('article.related_add')}
        </button>
      )}
      {picking && (
        <Suspense>
          <PickArticle
            title={t('article.related_add')}
            without={[article.number, ...numbers]}
            onClose={() => setPicking(false)}
            onPick={(picked) => {
              setPicking(false)
              change.mutate({ related: [...numbers, picked.number] })
            }}
          />
        </Suspense>
      )}
    </PanelSection>
  )
}
