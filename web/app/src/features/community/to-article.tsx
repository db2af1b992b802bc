// Beginning the draft of an article with an answer of a topic: where it lies, and which answer it is.
// It never publishes anything.
import { post as send } from '@api/client'
import type { Brand } from '@api/types'
import { t } from '@i18n/runtime'
import { SelectField } from '@ui/field'
import { Sheet } from '@ui/overlay'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { useSections } from '~/features/knowledge/queries'
import { useSave } from '~/features/settings/use-save'
import { COMMUNITY_KEYS, putTopic, ROOT, type Topic } from './model'

const START = 60

export function ToArticle({ topic, brand, onClose }: { topic: Topic; brand: Brand; onClose: () => void }) {
  const sections = useSections().filter((one) => one.brand === brand.id)
  const answers = topic.posts.filter((post) => post.no > 1 && post.state === 'shown')
  const [section, setSection] = useState('')
  const [answer, setAnswer] = useState(topic.accepted_id ?? answers[0]?.id ?? '')
  const chosen = section || (sections[0]?.id ?? '')
  const save = useSave(
    () => send<Topic>(`${ROOT}/topics/${topic.number}/article`, { category_id: chosen, post_id: answer }),
    [...COMMUNITY_KEYS, 'articles'],
    (made) => {
      putTopic(made)
      onClose()
    },
  )
  return (
    <Sheet title={t('community.to_article')} onClose={onClose} width={520}>
      <form
        className="flex min-h-0 flex-col gap-4 overflow-y-auto p-5"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <h2 className="text-lg font-semibold">{t('community.to_article')}</h2>
        <p className="text-ink2">{t('community.to_article_about')}</p>
        {save.isError && <Problem compact error={save.error} />}
        <SelectField
          label={t('community.section')}
          value={chosen}
          error={save.field('category_id')}
          onChange={(event) => setSection(event.target.value)}
        >
          {sections.map((one) => (
            <option key={one.id} value={one.id}>
              {one.label}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('community.from_answer')}
          value={answer}
          onChange={(event) => setAnswer(event.target.value)}
        >
          {answers.map((post) => (
            <option key={post.id} value={post.id}>
              {post.writer.name}: {post.text.slice(0, START)}
            </option>
          ))}
        </SelectField>
        <div className="flex justify-end gap-2">
          <button type="button" className="btn !h-8" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" className="btn btn-main !h-8" disabled={save.isPending || !chosen}>
            {t('community.begin_article')}
          </button>
        </div>
      </form>
    </Sheet>
  )
}
