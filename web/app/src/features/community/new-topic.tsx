// A topic that a colleague begins, typed anew: what was said in a conversation stays there.
// It never fills in anything by itself.
import { post as send } from '@api/client'
import type { Brand, Locale } from '@api/types'
import { LOCALE_NAMES, locale, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { AreaField, SelectField, TextField } from '@ui/field'
import { Sheet } from '@ui/overlay'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { useSave } from '~/features/settings/use-save'
import {
  COMMUNITY_KEYS,
  putTopic,
  ROOT,
  said,
  TEXT_LENGTH,
  TITLE_LENGTH,
  type Topic,
  topicCategoriesQuery,
} from './model'

interface Props {
  brand: Brand
  /** The number of the conversation that it comes from. */
  conversation?: number
  onClose: () => void
  onDone: (topic: Topic) => void
}

export function NewTopic({ brand, conversation, onClose, onDone }: Props) {
  const categories = useQuery(topicCategoriesQuery(brand.id)).data ?? []
  const [category, setCategory] = useState('')
  const [language, setLanguage] = useState<Locale>(() =>
    brand.locales.includes(locale()) ? locale() : brand.default_locale,
  )
  const [title, setTitle] = useState('')
  const [text, setText] = useState('')
  const chosen = category || (categories[0]?.id ?? '')
  const save = useSave(
    () =>
      send<Topic>(`${ROOT}/topics`, {
        brand_id: brand.id,
        category_id: chosen,
        locale: language,
        title,
        text,
        conversation: conversation ?? null,
      }),
    COMMUNITY_KEYS,
    (topic) => {
      putTopic(topic)
      onDone(topic)
    },
  )
  const name = t('community.new_topic')
  return (
    <Sheet title={name} onClose={onClose} width={600} top="6vh">
      <form
        className="flex max-h-[86vh] min-h-0 flex-col gap-4 overflow-y-auto p-5"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <h2 className="text-lg font-semibold">{name}</h2>
        <p className="text-ink2">
          {t(conversation === undefined ? 'community.new_about' : 'community.new_about_linked')}
        </p>
        {save.isError && <Problem compact error={save.error} />}
        <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
          <SelectField
            label={t('community.category')}
            value={chosen}
            error={save.field('category_id')}
            onChange={(event) => setCategory(event.target.value)}
          >
            {categories.map((one) => (
              <option key={one.id} value={one.id}>
                {said(one.names, [locale(), brand.default_locale])}
              </option>
            ))}
          </SelectField>
          <SelectField
            label={t('community.language')}
            value={language}
            onChange={(event) => setLanguage(event.target.value as Locale)}
          >
            {brand.locales.map((one) => (
              <option key={one} value={one}>
                {LOCALE_NAMES[one]}
              </option>
            ))}
          </SelectField>
        </div>
        <TextField
          label={t('community.topic_title')}
          lang={language}
          maxLength={TITLE_LENGTH}
          value={title}
          error={save.field('title')}
          onChange={(event) => setTitle(event.target.value)}
        />
        <AreaField
          label={t('community.topic_text')}
          help={t('community.answer_help')}
          lang={language}
          rows={7}
          maxLength={TEXT_LENGTH}
          value={text}
          error={save.field('text')}
          onChange={(event) => setText(event.target.value)}
        />
        <div className="flex justify-end gap-2">
          <button type="button" className="btn !h-8" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" className="btn btn-main !h-8" disabled={save.isPending || !chosen}>
            {t('community.publish')}
          </button>
        </div>
      </form>
    </Sheet>
  )
}
