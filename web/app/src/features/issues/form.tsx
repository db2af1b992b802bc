// The form of an issue: a new one, also from a conversation, or one that is changed.
// It never takes a customer's words over before a person has seen them.
import { isApiError, patch, post } from '@api/client'
import type { Issue, IssueDraft, IssueKind, IssueState, WhenFixed } from '@api/types'
import { t } from '@i18n/runtime'
import { useMutation } from '@tanstack/react-query'
import { AreaField, SelectField, TextField } from '@ui/field'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { useMay, useUsers } from '~/sync/queries'
import { KINDS, kindName, labelsOf, putIssue, RULES, STATES, stateName } from './model'

interface Props {
  /** The issue that is changed. */
  issue?: Issue
  /** What a new one says at first. */
  draft?: IssueDraft
  /** The conversation that a new one comes from. */
  conversation?: string
  onDone: (issue: Issue) => void
}

export function IssueForm({ issue, draft, conversation, onDone }: Props) {
  const may = useMay('conversations.write')
  const users = useUsers().filter((user) => user.active || user.id === issue?.owner_id)
  const [title, setTitle] = useState(issue?.title ?? draft?.title ?? '')
  const [text, setText] = useState(issue?.text ?? draft?.text ?? '')
  const [kind, setKind] = useState<IssueKind>(issue?.kind ?? draft?.kind ?? 'bug')
  const [state, setState] = useState<IssueState>(issue?.state ?? 'open')
  const [owner, setOwner] = useState(issue?.owner_id ?? '')
  const [labels, setLabels] = useState(issue?.labels.join(', ') ?? '')
  const [rule, setRule] = useState<WhenFixed>(issue?.when_fixed ?? 'reopen')
  const save = useMutation({
    mutationFn: () => {
      const body = {
        title: title.trim(),
        text: text.trim(),
        kind,
        labels: labelsOf(labels),
        owner_id: owner || null,
        when_fixed: rule,
      }
      return issue
        ? patch<Issue>(`/issues/${issue.number}`, { version: issue.version, state, ...body })
        : post<Issue>('/issues', { ...body, ...(conversation ? { conversation } : {}) })
    },
    onSuccess: (next) => {
      putIssue(next)
      onDone(next)
    },
  })
  const error = isApiError(save.error) ? save.error : null
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      {save.isError && <Problem compact error={save.error} />}
      {draft && <p className="rounded-lg bg-sunken px-3 py-2 text-xs text-ink2">{t('issue.draft_about')}</p>}
      <fieldset disabled={!may} className="contents">
        <TextField
          label={t('issue.title')}
          required
          maxLength={200}
          value={title}
          error={error?.field('/title') ?? null}
          onChange={(event) => setTitle(event.target.value)}
        />
        <AreaField
          label={t('issue.text')}
          rows={6}
          maxLength={20_000}
          value={text}
          error={error?.field('/text') ?? null}
          onChange={(event) => setText(event.target.value)}
        />
        <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
          <SelectField label={t('issue.kind')} value={kind} onChange={(e) => setKind(e.target.value as IssueKind)}>
            {KINDS.map((one) => (
              <option key={one} value={one}>
                {kindName(one)}
              </option>
            ))}
          </SelectField>
          {issue && (
            <SelectField
              label={t('issue.state')}
              value={state}
              onChange={(e) => setState(e.target.value as IssueState)}
            >
              {STATES.map((one) => (
                <option key={one} value={one}>
                  {stateName(one)}
                </option>
              ))}
            </SelectField>
          )}
          <SelectField label={t('issue.owner')} value={owner} onChange={(event) => setOwner(event.target.value)}>
            <option value="">{t('issue.nobody')}</option>
            {users.map((user) => (
              <option key={user.id} value={user.id}>
                {user.name}
              </option>
            ))}
          </SelectField>
          <TextField
            label={t('issue.labels')}
            help={t('issue.labels_help')}
            value={labels}
            error={error?.field('/labels') ?? null}
            onChange={(event) => setLabels(event.target.value)}
          />
        </div>
        <SelectField
          label={t('issue.when_fixed')}
          help={t('issue.when_fixed_help')}
          value={rule}
          onChange={(event) => setRule(event.target.value as WhenFixed)}
        >
          {RULES.map((one) => (
            <option key={one} value={one}>
              {t(`issue.rule.${one}`)}
            </option>
          ))}
        </SelectField>
        <button type="submit" className="btn btn-main !h-8 self-start" disabled={!title.trim() || save.isPending}>
          {issue ? t('save') : t('issue.create')}
        </button>
      </fieldset>
    </form>
  )
}
