// The organisation's word list: what to avoid and what to write instead, jargon, names as they are spelled.
// It never checks a text; the composer does.
import { get, put } from '@api/client'
import type { WordList, Words } from '@api/types'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Problem } from '@ui/problem'
import { useEffect, useState } from 'react'
import { useMay } from '~/sync/queries'
import { Section, Title } from '../settings/section'
import { useSave } from '../settings/use-save'

const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** "ticket = request": a word and what to write instead. */
const readAvoid = (text: string) =>
  lines(text).map((line) => {
    const at = line.search(/[=＝]/)
    const [word, instead] = at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)]
    return { word: word.trim(), instead: instead.trim() }
  })

const sayAvoid = (list: WordList['avoid']) =>
  list.map((one) => (one.instead ? `${one.word} = ${one.instead}` : one.word)).join('\n')

function Lines({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const may = useMay('settings.manage')
  return (
    <textarea
      className="field !h-auto min-h-28 w-full py-2"
      aria-label={label}
      readOnly={!may}
      rows={6}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

export function WordsPage() {
  const may = useMay('settings.manage')
  const query = useQuery({ queryKey: ['wording-words'], queryFn: () => get<Words>('/wording/words') })
  const [avoid, setAvoid] = useState('')
  const [jargon, setJargon] = useState('')
  const [names, setNames] = useState('')
  useEffect(() => {
    if (!query.data) return
    const { words } = query.data
    setAvoid(sayAvoid(words.avoid))
    setJargon(words.jargon.join('\n'))
    setNames(words.names.join('\n'))
  }, [query.data])
  const save = useSave(
    () =>
      put<Words>('/wording/words', {
        words: { avoid: readAvoid(avoid), jargon: lines(jargon), names: lines(names) },
        version: query.data?.version ?? 0,
      }),
    ['wording-words', 'wording'],
  )
  if (query.error) return <Problem error={query.error} retry={() => void query.refetch()} />
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <Title title={t('settings.wording')} about={t('words.about')} />
      <Section title={t('words.avoid')} about={t('words.avoid_about')}>
        <Lines label={t('words.avoid')} value={avoid} onChange={setAvoid} />
      </Section>
      <Section title={t('words.jargon')} about={t('words.jargon_about')}>
        <Lines label={t('words.jargon')} value={jargon} onChange={setJargon} />
      </Section>
      <Section title={t('words.names')} about={t('words.names_about')}>
        <Lines label={t('words.names')} value={names} onChange={setNames} />
      </Section>
      {save.isError && <Problem compact error={save.error} />}
      {may && (
        <button type="submit" className="btn btn-main" disabled={save.isPending || !query.data}>
          {t('save')}
        </button>
      )}
    </form>
  )
}
