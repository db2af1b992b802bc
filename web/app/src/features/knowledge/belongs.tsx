// Where an article stands and who can read it: section, readers, address, with the way to its public page.
// It never changes what readers of a live article meet for somebody who may not publish.
import type { Article } from '@api/types'
import { LOCALE_NAMES, locale, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { SelectField, TextField } from '@ui/field'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { segmentsQuery } from '~/features/segments/model'
import { addressIn, inOrder } from './model'
import { PanelSection } from './panel-section'
import { useBrands, useCategories, useMayPublish, useMayWrite } from './queries'
import { branches, sectionPath } from './tree'
import { type ArticleChange, useArticleChange } from './use-article'

function Address({ article }: { article: Article }) {
  const brand = useBrands().find((one) => one.id === article.brand_id)
  const live = inOrder(article).filter((text) => text.published_no !== null)
  /** At a host of its own the help centre is at the root. */
  const whole = (path: string) => (brand?.host ? `https://${brand.host}${path.replace(/^\/help/, '')}` : path)
  if (article.visibility === 'internal') return <p className="text-xs text-ink3">{t('article.internal_about')}</p>
  if (live.length === 0) return <p className="break-all text-xs text-ink3">{article.path}</p>
  return (
    <>
      <ul className="space-y-1">
        {live.map((text) => {
          const path = addressIn(article.path, text.locale)
          return (
            <li key={text.locale} className="text-xs">
              <span className="block text-ink3">{LOCALE_NAMES[text.locale]}</span>
              <a href={whole(path)} target="_blank" rel="noreferrer" className="break-all text-accenttext underline">
                {whole(path)}
              </a>
            </li>
          )
        })}
      </ul>
      {article.visibility === 'segment' && <p className="mt-1 text-xs text-ink3">{t('article.segment_about')}</p>}
      {brand && !brand.published && <p className="mt-1 text-xs text-warn">{t('article.brand_off')}</p>}
    </>
  )
}

/** A segment is chosen as one of the readers: `segment ID`. */
function Readers({ article, onChange }: { article: Article; onChange: (change: ArticleChange) => void }) {
  const { data } = useQuery(segmentsQuery)
  const segments = data ?? []
  const { visibility, segment_id } = article
  const unknown = visibility === 'segment' && !segments.some((one) => one.id === segment_id)
  return (
    <SelectField
      label={t('article.readers')}
      value={visibility === 'segment' ? `segment ${segment_id ?? ''}` : visibility}
      onChange={(event) => {
        const [kind, id] = event.target.value.split(' ')
        if (kind === 'segment' && id) onChange({ visibility: 'segment', segment_id: id })
        else if (kind === 'public' || kind === 'internal') onChange({ visibility: kind })
      }}
    >
      <option value="public">{t('article.public')}</option>
      <option value="internal">{t('article.internal_only')}</option>
      {segments.map((one) => (
        <option key={one.id} value={`segment ${one.id}`}>
          {t('article.of_segment', { name: one.name })}
        </option>
      ))}
      {/* What it is for is not yet known while the segments are on their way. */}
      {unknown && (
        <option value={`segment ${segment_id ?? ''}`}>{t(data ? 'article.segment_gone' : 'article.segment')}</option>
      )}
    </SelectField>
  )
}

export function Belongs({ article }: { article: Article }) {
  const mayWrite = useMayWrite()
  const mayPublish = useMayPublish()
  const tree = branches(useCategories(article.brand_id))
  const change = useArticleChange(article)
  const [slug, setSlug] = useState(article.slug)
  const isLive = article.texts.some((text) => text.published_no !== null)
  const fixed = !mayWrite || (isLive && !mayPublish)
  return (
    <PanelSection title={t('article.belongs')}>
      {change.isError && !change.field('slug') && <Problem compact error={change.error} />}
      <fieldset disabled={fixed || change.isPending} className="flex flex-col gap-3">
        <SelectField
          label={t('article.section')}
          value={article.category_id}
          onChange={(event) => change.mutate({ category_id: event.target.value })}
        >
          {tree.map((one) => (
            <option key={one.category.id} value={one.category.id}>
              {sectionPath(one, locale())}
            </option>
          ))}
        </SelectField>
        <Readers article={article} onChange={change.mutate} />
        <form
          className="flex items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            change.mutate({ slug: slug.trim() })
          }}
        >
          <div className="min-w-0 flex-1">
            <TextField
              label={t('article.slug')}
              help={isLive ? t('article.slug_help') : undefined}
              value={slug}
              maxLength={120}
              error={change.field('slug')}
              onChange={(event) => setSlug(event.target.value)}
            />
          </div>
          {slug.trim() !== article.slug && (
            <button type="submit" className="btn btn-line !h-8">
              {t('save')}
            </button>
          )}
        </form>
      </fieldset>
      <div className="mt-2">
        <Address article={article} />
      </div>
      {fixed && mayWrite && <p className="mt-2 text-xs text-ink3">{t('article.live_fixed')}</p>}
    </PanelSection>
  )
}
