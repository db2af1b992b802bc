// The desk's issue behind an incident, chosen from those that are still to do.
// It never shows customers that there is one.
import { get } from '@api/client'
import type { IssueRow, Page } from '@api/types'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { SelectField } from '@ui/field'

interface Props {
  value: number | null
  onChange: (issue: number | null) => void
  error?: string | null
}

export function IssueField({ value, onChange, error }: Props) {
  const found = useQuery({
    queryKey: ['issues', 'pick', 'open'],
    queryFn: () => get<Page<IssueRow>>('/issues', { state: 'open,in_progress', limit: 100 }),
  })
  const rows = found.data?.items ?? []
  return (
    <SelectField
      label={t('status.issue')}
      help={t('status.issue_help')}
      value={value ?? ''}
      error={error}
      onChange={(event) => onChange(event.target.value ? Number(event.target.value) : null)}
    >
      <option value="">{t('status.no_issue')}</option>
      {value !== null && !rows.some((row) => row.number === value) && <option value={value}>#{value}</option>}
      {rows.map((row) => (
        <option key={row.id} value={row.number}>
          #{row.number} {row.title}
        </option>
      ))}
    </SelectField>
  )
}
