// A new issue over the page, and choosing one that exists for a conversation.
// It never sends a customer's words anywhere before a person pressed the button below them.
import { get, put } from '@api/client'
import type { Issue, IssueRow, Page } from '@api/types'
import { t } from '@i18n/runtime'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Sheet } from '@ui/overlay'
import { type Option, PickList } from '@ui/picklist'
import { Problem } from '@ui/problem'
import { useEffect, useState } from 'react'
import { IssueForm } from './form'
import { askDraft, putIssue, stateName } from './model'

export function NewIssue({
  conversation,
  onDone,
  onClose,
}: {
  conversation?: string
  onDone: (issue: Issue) => void
  onClose: () => void
}) {
  const draft = useQuery({
    queryKey: ['issue-draft', conversation],
    queryFn: () => askDraft(conversation ?? ''),
    enabled: conversation !== undefined,
    staleTime: 0,
    gcTime: 0,
  })
  const from = conversation === undefined ? {} : { conversation }
  return (
    <Sheet title={t('issue.new')} onClose={onClose} width={560} top="6vh">
      <div className="flex max-h-[86vh] flex-col gap-4 overflow-y-auto p-5">
        <h2 className="text-lg font-semibold">{t('issue.new')}</h2>
        {draft.isError && <Problem compact error={draft.error} retry={() => void draft.refetch()} />}
        {conversation === undefined ? (
          <IssueForm onDone={onDone} />
        ) : (
          draft.data && <IssueForm {...from} draft={draft.data} onDone={onDone} />
        )}
      </div>
    </Sheet>
  )
}

export function LinkIssue({
  conversation,
  known,
  onClose,
}: {
  conversation: string
  known: readonly string[]
  onClose: () => void
}) {
  const [text, setText] = useState('')
  const [asked, setAsked] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), 140)
    return () => clearTimeout(timer)
  }, [text])
  const found = useQuery({
    queryKey: ['issues', 'pick', asked],
    queryFn: () => get<Page<IssueRow>>('/issues', { q: asked, limit: 20 }),
    placeholderData: (old) => old,
  })
  const link = useMutation({
    mutationFn: (number: string) => put<Issue>(`/issues/${number}/conversations`, { conversation }),
    onSuccess: (issue) => {
      putIssue(issue)
      onClose()
    },
  })
  const rows = (found.data?.items ?? []).filter((row) => !known.includes(row.id))
  const options: Option[] = rows.map((row) => ({
    id: String(row.number),
    label: row.title,
    hint: `#${row.number} · ${stateName(row.state)}`,
  }))
  return (
    <Sheet title={t('issue.link')} onClose={onClose} width={520}>
      {link.isError && <Problem compact error={link.error} />}
      <PickList
        label={t('issue.link')}
        placeholder={t('issue.find')}
        options={options}
        narrowed
        large
        onQuery={setText}
        onPick={(number) => link.mutate(number)}
      />
    </Sheet>
  )
}
