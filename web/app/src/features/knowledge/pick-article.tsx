// Finding one article by its words or its number, over the page.
// It never shows what is archived, and only what readers can see when that is asked for.
import type { ArticleRow } from '@api/types'
import { locale, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Sheet } from '@ui/overlay'
import { type Option, PickList } from '@ui/picklist'
import { Problem } from '@ui/problem'
import { useEffect, useState } from 'react'
import { titleFor, trustName } from './model'
import { foundQuery } from './queries'

interface Props {
  title: string
  /** Numbers of articles that are not offered. */
  without?: readonly number[]
  live?: true
  /** Only what customers can read. */
  outside?: true
  onPick: (article: ArticleRow) => void
  onClose: () => void
}

export function PickArticle({ title, without = [], live, outside, onPick, onClose }: Props) {
  const [text, setText] = useState('')
  const [wanted, setWanted] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setWanted(text.trim()), 140)
    return () => clearTimeout(timer)
  }, [text])
  const found = useQuery(foundQuery(wanted, live))
  const rows = (found.data ?? []).filter(
    (one) => !without.includes(one.number) && !(outside && one.visibility !== 'public'),
  )
  const options: Option[] = rows.map((one) => ({
    id: one.id,
    label: titleFor(one, locale()) || t('article.untitled'),
    hint: [`#${one.number}`, one.visibility !== 'public' && t(`article.${one.visibility}`), trustName(one.trust)]
      .filter(Boolean)
      .join(' · '),
  }))
  return (
    <Sheet title={title} onClose={onClose} width={560}>
      {found.isError && <Problem compact error={found.error} />}
      <PickList
        large
        narrowed
        label={title}
        placeholder={t('article.find')}
        options={options}
        onQuery={setText}
        onPick={(id) => {
          const picked = rows.find((one) => one.id === id)
          if (picked) onPick(picked)
        }}
      />
    </Sheet>
  )
}
