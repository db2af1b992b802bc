// Updates: one message to everybody who told of an issue, each in their own conversation and language.
// It never sends a text that was not on the screen.
import { get, post } from '@api/client'
import type { Issue, IssueUpdate, IssueUpdates } from '@api/types'
import { ago, language } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useMutation, useQuery } from '@tanstack/react-query'
import { AreaField } from '@ui/field'
import { Sheet } from '@ui/overlay'
import { Problem } from '@ui/problem'
import { toast } from '@ui/toast'
import { useState } from 'react'
import { client } from '~/app/query'
import { useMay, useUsers } from '~/sync/queries'

const path = (issue: Issue): string => `/issues/${issue.number}/updates`
const key = (issue: Issue) => ['issue-updates', issue.number] as const

function Sent({ update }: { update: IssueUpdate }) {
  const users = useUsers()
  const who = users.find((user) => user.id === update.by_user)?.name ?? t('history.somebody')
  return (
    <li className="border-b border-line py-1.5 last:border-0">
      <p>
        {t('update.sent', { who, n: update.written, all: update.total })}{' '}
        <span className="text-xs text-ink2">{ago(update.at)}</span>
      </p>
      {update.ask && (
        <p className="text-xs text-ink2">{t('update.answers', { works: update.works, fails: update.fails })}</p>
      )}
      {update.left_out.map((one) => (
        <p key={one.number} className="break-words text-xs text-bad">
          #{one.number}: {one.detail}
        </p>
      ))}
    </li>
  )
}

function NewUpdate({ issue, plan, onClose }: { issue: Issue; plan: IssueUpdates; onClose: () => void }) {
  const [texts, setTexts] = useState<Record<string, string>>(() =>
    Object.fromEntries(plan.languages.map((one) => [one.lang, one.draft])),
  )
  const [ask, setAsk] = useState(issue.state === 'fixed')
  const send = useMutation({
    mutationFn: () => post<IssueUpdates>(path(issue), { texts, ask }),
    onSuccess: (next) => {
      client.setQueryData(key(issue), next)
      toast(t('update.begun'))
      onClose()
    },
  })
  const count = plan.languages.reduce((sum, one) => sum + one.count, 0)
  return (
    <Sheet title={t('update.new')} onClose={onClose} width={600} top="6vh">
      <form
        className="flex max-h-[86vh] flex-col gap-3 overflow-y-auto p-5"
        onSubmit={(event) => {
          event.preventDefault()
          send.mutate()
        }}
      >
        <h2 className="text-lg font-semibold">{t('update.new')}</h2>
        <p className="text-ink2">{t('update.about', { token: '{{customer.name}}' })}</p>
        {plan.hidden > 0 && <p className="text-xs text-ink2">{t('update.hidden', { n: plan.hidden })}</p>}
        {plan.languages.map((one) => (
          <AreaField
            key={one.lang}
            lang={one.lang}
            label={t('update.text', { language: language(one.lang), n: one.count })}
            rows={6}
            maxLength={10_000}
            required
            value={texts[one.lang] ?? ''}
            onChange={(event) => setTexts({ ...texts, [one.lang]: event.target.value })}
          />
        ))}
        <label className="flex items-center gap-2 touch:min-h-11" title={t('update.ask_help')}>
          <input
            type="checkbox"
            className="size-4 shrink-0 accent-(--accent)"
            checked={ask}
            onChange={(event) => setAsk(event.target.checked)}
          />
          {t('update.ask')}
        </label>
        {send.isError && <Problem compact error={send.error} />}
        <button type="submit" className="btn btn-main !h-8 self-start" disabled={send.isPending}>
          {t('update.send', { n: count })}
        </button>
      </form>
    </Sheet>
  )
}

export function Updates({ issue }: { issue: Issue }) {
  const may = useMay('conversations.write')
  const [open, setOpen] = useState(false)
  const query = useQuery({
    queryKey: key(issue),
    queryFn: () => get<IssueUpdates>(path(issue)),
    enabled: issue.linked.length > 0,
  })
  const plan = query.data
  if (!plan || (plan.languages.length === 0 && plan.items.length === 0)) return null
  return (
    <section aria-label={t('update.title')} className="mt-8">
      <h3 className="mb-1 text-md font-semibold">{t('update.title')}</h3>
      <ul>
        {plan.items.map((update) => (
          <Sent key={update.id} update={update} />
        ))}
      </ul>
      {may && plan.languages.length > 0 && (
        <button type="button" className="btn btn-line mt-1 !h-8" onClick={() => setOpen(true)}>
          {t('update.new')}
        </button>
      )}
      {open && <NewUpdate issue={issue} plan={plan} onClose={() => setOpen(false)} />}
    </section>
  )
}
