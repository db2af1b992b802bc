// Sudden similar faults above the list of issues: what they share, and one button that makes an issue of them all.
// It never makes one by itself.
import { get, post } from '@api/client'
import type { Incident, Issue, Page } from '@api/types'
import { t } from '@i18n/runtime'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { AlertTriangle } from '@ui/icons'
import { sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { client } from '~/app/query'
import { useMay } from '~/sync/queries'
import { putIssue } from './model'

function Card({ incident, onMade }: { incident: Incident; onMade: (issue: Issue) => void }) {
  const may = useMay('conversations.write')
  const { conversations, words, title } = incident
  const make = useMutation({
    mutationFn: () =>
      post<Issue>('/issues', {
        title: title.trim() || words.join(' '),
        kind: 'incident',
        conversations: conversations.map((one) => String(one.number)),
      }),
    onSuccess: (issue) => {
      putIssue(issue)
      void client.invalidateQueries({ queryKey: ['incidents'] })
      onMade(issue)
    },
    onError: (error) => toast(sayProblem(error)),
  })
  return (
    <li className="mx-1.5 mb-2 rounded-lg bg-badsoft px-3 py-2.5">
      <p className="flex items-start gap-2 font-medium">
        <AlertTriangle size={15} aria-hidden className="mt-0.5 shrink-0 text-bad" />
        {t('incident.found', { n: conversations.length })}
      </p>
      <p dir="auto" className="break-words text-xs">
        {words.join(' · ')}
      </p>
      <ul className="my-1.5">
        {conversations.slice(0, 5).map((one) => (
          <li key={one.id} className="text-xs">
            <Link
              to="/inbox/$view/$number"
              params={{ view: 'all', number: String(one.number) }}
              className="tnum block min-h-6 truncate leading-6 underline touch:min-h-11"
            >
              #{one.number} <span dir="auto">{one.subject || t('row.no_subject')}</span>
            </Link>
          </li>
        ))}
      </ul>
      {may && (
        <button
          type="button"
          className="btn btn-line !h-8 bg-raised"
          disabled={make.isPending}
          onClick={() => make.mutate()}
        >
          {t('incident.make')}
        </button>
      )}
    </li>
  )
}

export function Incidents({ onMade }: { onMade: (issue: Issue) => void }) {
  const query = useQuery({
    queryKey: ['incidents'],
    queryFn: async () => (await get<Page<Incident>>('/incidents')).items,
    staleTime: 0,
  })
  if (!query.data?.length) return null
  return (
    <ul aria-label={t('incident.title')}>
      {query.data.map((one) => (
        <Card key={one.conversations[0]?.id} incident={one} onMade={onMade} />
      ))}
    </ul>
  )
}
