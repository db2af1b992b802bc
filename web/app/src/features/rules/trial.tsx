// The dry run of a rule: how often it would have acted, and what would be different, conversation by conversation.
// It never changes anything; the server only looks.
import type { RuleDefinition, RuleDifference, RuleExample } from '@api/types'
import { ago, number } from '@i18n/format'
import { type Key, t } from '@i18n/runtime'
import { useMutation } from '@tanstack/react-query'
import { Problem } from '@ui/problem'
import { useEffect, useRef, useState } from 'react'
import { isWhole } from './model'
import { tryRule, useRuleWords } from './queries'

const AMOUNTS = [100, 1_000, 10_000, 100_000]

interface Props {
  definition: RuleDefinition
  /** Whether it looks at once, without being asked. */
  atOnce?: boolean
}

export function Trial({ definition, atOnce }: Props) {
  const [amount, setAmount] = useState(1_000)
  const run = useMutation({ mutationFn: () => tryRule(definition, amount) })
  const began = useRef(false)
  useEffect(() => {
    if (!atOnce || began.current) return
    began.current = true
    run.mutate()
  })
  const found = run.data
  return (
    <section className="rounded-xl bg-sunken p-3" data-testid="trial">
      <div className="flex flex-wrap items-center gap-2">
        <label className="flex items-center gap-2 text-xs text-ink2">
          {t('rules.try_on')}
          <select className="field !w-auto" value={amount} onChange={(event) => setAmount(Number(event.target.value))}>
            {AMOUNTS.map((one) => (
              <option key={one} value={one}>
                {number(one)}
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          className="btn btn-line !h-8"
          disabled={run.isPending || !isWhole(definition)}
          onClick={() => run.mutate()}
        >
          {run.isPending ? t('rules.trying') : t('rules.try')}
        </button>
      </div>
      <p className="mt-1.5 text-xs text-ink3">{t('rules.try_help')}</p>
      {run.isError && <Problem compact error={run.error} />}
      <div aria-live="polite">
        {found && (
          <>
            <h3 className="tnum mt-2 font-medium">
              {t('rules.would', {
                n: found.conversations,
                count: number(found.conversations),
                looked: number(found.looked_at),
              })}
            </h3>
            <p className="tnum text-xs text-ink2">
              {t('rules.would_times', { times: number(found.times), fitting: number(found.fitting) })}
              {!found.complete && ` ${t('rules.incomplete')}`}
            </p>
            <ul className="mt-1.5 flex max-h-60 flex-col gap-1.5 overflow-y-auto">
              {found.examples.map((example) => (
                <Line key={example.id} example={example} />
              ))}
            </ul>
          </>
        )}
      </div>
    </section>
  )
}

function Line({ example }: { example: RuleExample }) {
  const words = useRuleWords()
  const changes = example.changes.filter((one) => one.differs)
  const say = (one: RuleDifference) => {
    const [what, to] = [t(`rules.action.${one.action}` as Key), words.value(one.action, one.to)]
    // What nothing stood in the place of is simply said.
    if (one.from === null) return `${what}: ${to}`
    return t('rules.diff', { what, from: words.value(one.action, one.from), to })
  }
  return (
    <li className="text-xs text-ink2">
      <p className="flex gap-2">
        <span className="tnum shrink-0">#{example.number}</span>
        <span dir="auto" className="min-w-0 truncate text-ink">
          {example.subject || example.contact || t('row.no_subject')}
        </span>
        <span className="tnum ms-auto shrink-0">{ago(example.last_at)}</span>
      </p>
      <p className="break-words">
        {example.words && `${t('rules.words', { words: example.words })} · `}
        {changes.length === 0 ? t('rules.same') : changes.map(say).join(' · ')}
      </p>
    </li>
  )
}
