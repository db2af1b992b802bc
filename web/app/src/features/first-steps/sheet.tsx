// One first step as a form: what is to be done, how, and the article that says more.
// It never saves the rest of the list otherwise than it was shown.
import { LOCALES, t } from '@i18n/runtime'
import { TextField } from '@ui/field'
import { FormSheet } from '@ui/form-sheet'
import { useState } from 'react'
import { ArticleTitle } from '~/features/guides/article-field'
import { Languages } from '~/features/status/languages'
import type { FirstStep } from './model'

interface Props {
  title: string
  step: FirstStep
  save: { mutate: (step: FirstStep) => void; isPending: boolean; isError: boolean; error: unknown }
  onClose: () => void
}

export function StepSheet({ title, step, save, onClose }: Props) {
  const [titles, setTitles] = useState(step.titles)
  const [texts, setTexts] = useState(step.texts)
  const [article, setArticle] = useState(step.article)
  const send = { ...save, mutate: () => save.mutate({ id: step.id, titles, texts, article }) }
  return (
    <FormSheet title={title} save={send} onClose={onClose} width={520}>
      <Languages brand={{ default_locale: 'en', locales: [...LOCALES] }} parts={[titles]}>
        {(one) => (
          <>
            <TextField
              label={t('first_step.title')}
              lang={one}
              maxLength={120}
              value={titles[one] ?? ''}
              onChange={(event) => setTitles({ ...titles, [one]: event.target.value })}
            />
            <TextField
              label={t('first_step.text')}
              lang={one}
              maxLength={500}
              value={texts[one] ?? ''}
              onChange={(event) => setTexts({ ...texts, [one]: event.target.value })}
            />
          </>
        )}
      </Languages>
      <TextField
        type="number"
        min={1}
        label={t('first_step.article')}
        help={article === null ? t('first_step.article_help') : <ArticleTitle value={article} />}
        value={article ?? ''}
        onChange={(event) => setArticle(event.target.value === '' ? null : Number(event.target.value))}
      />
    </FormSheet>
  )
}
