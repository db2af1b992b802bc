// An article that a guide leads to, chosen from those that customers can read.
// It never offers an internal one.
import { locale as own, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { BookOpen, X } from '@ui/icons'
import { lazy, Suspense, useState } from 'react'
import { titleFor } from '~/features/knowledge/model'
import { articleQuery } from '~/features/knowledge/queries'

const PickArticle = lazy(() =>
  import('~/features/knowledge/pick-article').then((module) => ({ default: module.PickArticle })),
)

interface Props {
  value: number | null
  may: boolean
  onChange: (value: number | null) => void
}

export function ArticleTitle({ value }: { value: number }) {
  const { data } = useQuery(articleQuery(value))
  return (
    <span dir="auto" className="truncate">
      {data ? titleFor(data, own()) : `#${value}`}
    </span>
  )
}

export function ArticleField({ value, may, onChange }: Props) {
  const [open, setOpen] = useState(false)
  return (
    <>
      {value === null ? (
        may && (
          <button type="button" className="btn btn-line" onClick={() => setOpen(true)}>
            <BookOpen size={14} aria-hidden />
            {t('guides.add_article')}
          </button>
        )
      ) : (
        <span className="pill min-h-7 max-w-full bg-hover">
          <BookOpen size={12} aria-hidden className="shrink-0" />
          <ArticleTitle value={value} />
          {may && (
            <button type="button" className="p-1" aria-label={t('guides.no_article')} onClick={() => onChange(null)}>
              <X size={12} aria-hidden />
            </button>
          )}
        </span>
      )}
      {open && (
        <Suspense>
          <PickArticle
            live
            outside
            title={t('guides.add_article')}
            onPick={(article) => {
              onChange(article.number)
              setOpen(false)
            }}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  )
}
