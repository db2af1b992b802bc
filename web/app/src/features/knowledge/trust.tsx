// Whether an article can be believed: who looks after it, how often it is checked, when that falls due, and "it is right".
// It never calls an article right that nobody looked at.
import { post } from '@api/client'
import { now } from '@api/clock'
import type { Article } from '@api/types'
import { ago, day, moment } from '@i18n/format'
import { t } from '@i18n/runtime'
import { Link } from '@tanstack/react-router'
import { SelectField } from '@ui/field'
import { BadgeCheck } from '@ui/icons'
import { Problem } from '@ui/problem'
import { toast } from '@ui/toast'
import { useSave } from '~/features/settings/use-save'
import { useSession, useUsers } from '~/sync/queries'
import { TrustMark } from './marks'
import { PanelSection } from './panel-section'
import { putArticle, useMayPublish, useMayWrite } from './queries'
import { useArticleChange } from './use-article'

const INTERVALS = [30, 60, 90, 180, 365] as const

function Person({
  label,
  value,
  onChange,
}: {
  label: string
  value: string | null
  onChange: (id: string | null) => void
}) {
  const people = useUsers().filter((one) => one.active || one.id === value)
  return (
    <SelectField label={label} value={value ?? ''} onChange={(event) => onChange(event.target.value || null)}>
      <option value="">{t('article.nobody')}</option>
      {people.map((one) => (
        <option key={one.id} value={one.id}>
          {one.name}
        </option>
      ))}
    </SelectField>
  )
}

export function TrustOf({ article }: { article: Article }) {
  const me = useSession().user.id
  const users = useUsers()
  const mayWrite = useMayWrite()
  const mayPublish = useMayPublish()
  const change = useArticleChange(article)
  const verify = useSave(
    () => post<Article>(`/knowledge/articles/${article.number}/verify`),
    [],
    (next) => {
      putArticle(next)
      toast(t('article.said.verified'))
    },
  )
  const keeper = article.verifier_id ?? article.owner_id
  const mine = mayWrite && (mayPublish || keeper === null || keeper === me)
  const days = [...new Set([...INTERVALS, article.review_days])].sort((a, b) => a - b)
  const error = change.error ?? verify.error
  return (
    <PanelSection title={t('article.trust')}>
      {error && <Problem compact error={error} />}
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <TrustMark trust={article.trust} />
        {article.verified_at !== null && (
          <span className="text-xs text-ink2" title={moment(article.review_due_at)}>
            {t(article.review_due_at > now() ? 'article.due_on' : 'article.was_due_on', {
              date: day(article.review_due_at),
            })}
          </span>
        )}
      </p>
      <p className="mt-1 text-xs text-ink3">
        {article.verified_at === null
          ? t('article.never_verified')
          : t('article.verified_by', {
              who: users.find((one) => one.id === article.verified_by)?.name ?? t('history.somebody'),
              at: ago(article.verified_at),
            })}
      </p>
      {article.since_release && (
        <p className="mt-1 text-xs">
          <Link
            to="/knowledge/releases/$number"
            params={{ number: String(article.since_release.number) }}
            className="rounded text-warn underline touch:inline-block touch:min-h-11"
          >
            {t('release.since', { name: article.since_release.name })}
          </Link>
        </p>
      )}
      {mine && (
        <button
          type="button"
          className="btn btn-line mt-2 w-full"
          disabled={verify.isPending}
          onClick={() => verify.mutate()}
        >
          <BadgeCheck size={15} aria-hidden />
          {t('article.verify')}
        </button>
      )}
      <fieldset disabled={!mayWrite || change.isPending} className="mt-3 flex flex-col gap-3">
        <Person
          label={t('article.owner')}
          value={article.owner_id}
          onChange={(owner_id) => change.mutate({ owner_id })}
        />
        <Person
          label={t('article.verifier')}
          value={article.verifier_id}
          onChange={(verifier_id) => change.mutate({ verifier_id })}
        />
        <SelectField
          label={t('article.review_days')}
          value={article.review_days}
          onChange={(event) => change.mutate({ review_days: Number(event.target.value) })}
        >
          {days.map((n) => (
            <option key={n} value={n}>
              {t('article.every_days', { n })}
            </option>
          ))}
        </SelectField>
      </fieldset>
    </PanelSection>
  )
}
