// Words that mean the same to a search, a group a line: what customers say beside what articles say.
// It never changes an article.
import { get } from '@api/client'
import type { SynonymGroups } from '@api/types'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { AreaField } from '@ui/field'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { Section } from '~/features/settings/section'
import { useWhole } from '~/features/settings/use-whole'
import { useMay } from '~/sync/queries'
import { groupsOf, linesOf } from './synonym-lines'

export function Synonyms() {
  const query = useQuery({ queryKey: ['help-synonyms'], queryFn: () => get<SynonymGroups>('/knowledge/synonyms') })
  return (
    <Section title={t('synonyms.title')} about={t('synonyms.about')}>
      {query.error && <Problem compact error={query.error} />}
      {query.data && <Groups key={query.data.version} held={query.data} />}
    </Section>
  )
}

function Groups({ held }: { held: SynonymGroups }) {
  const may = useMay('knowledge.publish')
  const whole = useWhole(held, '/knowledge/synonyms', 'help-synonyms')
  const [text, setText] = useState(linesOf(held.groups))
  return (
    <form onSubmit={whole.submit}>
      {whole.refusal}
      <AreaField
        label={t('synonyms.groups')}
        help={t('synonyms.help')}
        rows={Math.min(16, Math.max(4, held.groups.length + 2))}
        disabled={!may}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          whole.change({ groups: groupsOf(event.target.value) })
        }}
      />
      {may && (
        <button type="submit" className="btn btn-main mt-3" disabled={whole.rests}>
          {t('save')}
        </button>
      )}
    </form>
  )
}
