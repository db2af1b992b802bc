// What a rule did, and what it was: its firings with every action, and its versions to go back to.
// It never shows a firing without saying what became of it.
import { patch } from '@api/client'
import type { Rule, RuleFiring } from '@api/types'
import { ago, moment } from '@i18n/format'
import { type Key, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Sheet } from '@ui/overlay'
import { Problem } from '@ui/problem'
import { useSave } from '~/features/settings/use-save'
import { useMay, useUsers } from '~/sync/queries'
import { firingsQuery, useRuleWords, versionsQuery } from './queries'

interface Props {
  rule: Rule
  onClose: () => void
}

export function RuleRecord({ rule, onClose }: Props) {
  return (
    <Sheet title={t('rules.history', { name: rule.name })} onClose={onClose} width={640} top="6vh">
      <div className="flex min-h-0 flex-col gap-5 overflow-y-auto p-5">
        <h2 className="text-lg font-semibold">{t('rules.history', { name: rule.name })}</h2>
        <Firings rule={rule} onClose={onClose} />
        <Versions rule={rule} onClose={onClose} />
      </div>
    </Sheet>
  )
}

function Firings({ rule, onClose }: Props) {
  const query = useQuery(firingsQuery(rule.id))
  return (
    <section>
      <h3 className="font-medium">{t('rules.firings')}</h3>
      {query.isError && <Problem compact error={query.error} retry={() => void query.refetch()} />}
      {query.data?.length === 0 && <p className="mt-1 text-ink3">{t('rules.firings_none')}</p>}
      <ul className="mt-1.5 flex flex-col gap-2">
        {query.data?.map((firing) => (
          <FiringLine key={firing.id} firing={firing} onClose={onClose} />
        ))}
      </ul>
    </section>
  )
}

function FiringLine({ firing, onClose }: { firing: RuleFiring; onClose: () => void }) {
  const told = firing.outcomes.map((one) =>
    one.action ? t(`rules.outcome.${one.state}`, { what: t(`did.${one.action}` as Key), why: one.detail }) : one.detail,
  )
  const words = firing.inputs?.words
  return (
    <li className="text-xs text-ink2">
      <p className="flex flex-wrap gap-x-2">
        <Link
          to="/inbox/$view/$number"
          params={{ view: 'all', number: String(firing.number) }}
          className="tnum text-accenttext underline"
          onClick={onClose}
        >
          #{firing.number}
        </Link>
        <span className={firing.state === 'done' ? 'text-ink' : 'text-bad'}>{t(`rules.state.${firing.state}`)}</span>
        <span>{t(`why.${firing.cause.kind}` as Key)}</span>
        {words && <span>{t('rules.words', { words })}</span>}
        <span className="tnum ms-auto" title={moment(firing.at)}>
          {ago(firing.at)}
        </span>
      </p>
      {told.length > 0 && <p className="break-words">{told.join(' · ')}</p>}
    </li>
  )
}

function Versions({ rule, onClose }: Props) {
  const may = useMay('settings.manage')
  const users = useUsers()
  const words = useRuleWords()
  const query = useQuery(versionsQuery(rule.id))
  const restore = useSave(
    (version: number) => patch<Rule>(`/rules/${rule.id}`, { version: rule.version, restore: version }),
    ['rules'],
    onClose,
  )
  return (
    <section>
      <h3 className="font-medium">{t('rules.versions')}</h3>
      {(query.error ?? restore.error) && <Problem compact error={query.error ?? restore.error} />}
      <ol className="mt-1.5 flex flex-col gap-2">
        {query.data?.map((one) => (
          <li key={one.version} className="flex items-start gap-3 text-xs text-ink2">
            <div className="min-w-0 flex-1">
              <p className="text-ink">
                {t('rules.version', {
                  n: one.version,
                  who: users.find((user) => user.id === one.changed_by)?.name ?? t('history.system'),
                  at: moment(one.changed_at),
                })}
                {one.version === rule.version && ` · ${t('rules.now')}`}
              </p>
              <p className="break-words">
                {one.name} · {words.rule(one)}
              </p>
            </div>
            {may && one.version !== rule.version && (
              <button
                type="button"
                className="btn btn-line !h-8"
                disabled={restore.isPending}
                onClick={() => restore.mutate(one.version)}
              >
                {t('rules.restore', { n: one.version })}
              </button>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}
