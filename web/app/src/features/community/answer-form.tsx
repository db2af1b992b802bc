// Answering a topic in public, with the team's mark, and with an article if one answers.
// It never sends by itself; what is written stays when the server says no.
import { post as send } from '@api/client'
import type { ArticleRow } from '@api/types'
import { locale, t } from '@i18n/runtime'
import { AreaField } from '@ui/field'
import { X } from '@ui/icons'
import { Problem } from '@ui/problem'
import { lazy, Suspense, useState } from 'react'
import { titleFor } from '~/features/knowledge/model'
import { useSave } from '~/features/settings/use-save'
import { COMMUNITY_KEYS, putTopic, ROOT, TEXT_LENGTH, type Topic } from './model'

const PickArticle = lazy(() =>
  import('~/features/knowledge/pick-article').then((module) => ({ default: module.PickArticle })),
)

export function AnswerForm({ topic }: { topic: Topic }) {
  const [text, setText] = useState('')
  const [article, setArticle] = useState<ArticleRow | null>(null)
  const [picking, setPicking] = useState(false)
  const save = useSave(
    () => send<Topic>(`${ROOT}/topics/${topic.number}/answers`, { text, article: article?.number ?? null }),
    COMMUNITY_KEYS,
    (made) => {
      putTopic(made)
      setText('')
      setArticle(null)
    },
  )
  return (
    <form
      aria-label={t('community.answer_publicly')}
      className="mt-6 flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      {save.isError && <Problem compact error={save.error} />}
      <AreaField
        label={t('community.answer_publicly')}
        help={t('community.answer_help')}
        lang={topic.locale}
        rows={5}
        maxLength={TEXT_LENGTH}
        value={text}
        error={save.field('text')}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="flex flex-wrap items-center justify-end gap-2">
        {article ? (
          <button type="button" className="btn btn-line !h-8 min-w-0" onClick={() => setArticle(null)}>
            <span dir="auto" className="truncate">
              {titleFor(article, locale())}
            </span>
            <X size={14} aria-label={t('community.without_article')} />
          </button>
        ) : (
          <button type="button" className="btn btn-line !h-8" onClick={() => setPicking(true)}>
            {t('community.with_article')}
          </button>
        )}
        <button type="submit" className="btn btn-main !h-8" disabled={save.isPending || text.trim() === ''}>
          {t('community.publish')}
        </button>
      </div>
      {picking && (
        <Suspense>
          <PickArticle
            title={t('community.with_article')}
            live
            outside
            onClose={() => setPicking(false)}
            onPick={(picked) => {
              setArticle(picked)
              setPicking(false)
            }}
          />
        </Suspense>
      )}
    </form>
  )
}
