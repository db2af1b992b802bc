// What comes first: the classes in their order, how long each may wait, who counts as new, and whether the priority follows.
// It never decides the class of a conversation.
import { get, isApiError, put } from '@api/client'
import type { LadderOrder, LadderSetting } from '@api/types'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CheckField, TextField } from '@ui/field'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { Section, Title } from '~/features/settings/section'
import { useSave } from '~/features/settings/use-save'
import { useMay } from '~/sync/queries'
import { falling, gap, lasting } from './model'
import { Rungs } from './rungs'

export function LadderPage() {
  const query = useQuery({ queryKey: ['ladder-setting'], queryFn: () => get<LadderSetting>('/ladder'), staleTime: 0 })
  return (
    <>
      <Title title={t('settings.ladder')} about={t('ladder.about')} />
      {query.error && <Problem compact error={query.error} retry={() => void query.refetch()} />}
      {query.data && <Form setting={query.data} />}
    </>
  )
}

/** In words with the numbers on screen: after how long the lowest class stands before the highest. */
function Example({ ladder }: { ladder: LadderOrder }) {
  const ends = gap(ladder)
  if (!ends) return null
  return (
    <p className="rounded-lg bg-sunken px-3.5 py-3" aria-live="polite" data-testid="ageing">
      {ends.minutes > 0
        ? t('ladder.example', {
            low: t(`ladder.class.${ends.low.class}`),
            high: t(`ladder.class.${ends.high.class}`),
            gap: lasting(ends.minutes),
          })
        : t('ladder.example_equal')}
    </p>
  )
}

function Form({ setting }: { setting: LadderSetting }) {
  const may = useMay('settings.manage')
  // What was changed here; without it the page shows what the server has.
  const [own, setOwn] = useState<LadderSetting | null>(null)
  const ladder = own?.ladder ?? setting.ladder
  const change = (part: Partial<LadderOrder>) =>
    setOwn({ version: own?.version ?? setting.version, ladder: { ...ladder, ...part } })
  const save = useSave(
    (wish: LadderSetting) => put<LadderSetting>('/ladder', wish),
    ['ladder-setting', 'list', 'ladder'],
  )
  const keep = (version: number) => save.mutate({ version, ladder }, { onSuccess: () => setOwn(null) })
  const overtaken = isApiError(save.error, 'version_conflict')
  const wrong = falling(ladder.rungs)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        keep(own?.version ?? setting.version)
      }}
    >
      <fieldset disabled={!may} className="min-w-0">
        <Section title={t('ladder.order')} about={t('ladder.order_about')}>
          <Rungs rungs={ladder.rungs} wrong={wrong} onChange={(rungs) => change({ rungs })} />
        </Section>
        <Section title={t('ladder.ageing')}>
          <Example ladder={ladder} />
        </Section>
        <Section title={t('ladder.new_customers')}>
          <TextField
            label={t('ladder.new_days')}
            help={t('ladder.new_days_help')}
            error={save.field('ladder/new_for_days')}
            type="number"
            min={0}
            max={365}
            className="!w-24"
            value={ladder.new_for_days}
            onChange={(event) => change({ new_for_days: Math.round(Number(event.target.value)) })}
          />
        </Section>
        <Section
          title={t('ladder.priority')}
          about={
            <>
              {t('ladder.pays')}{' '}
              <Link to="/settings/$page" params={{ page: 'fairness' }} className="text-accenttext underline">
                {t('fairness.link')}
              </Link>
            </>
          }
        >
          <CheckField
            label={t('ladder.sets_priority')}
            help={t('ladder.sets_priority_help')}
            checked={ladder.sets_priority}
            onChange={(event) => change({ sets_priority: event.target.checked })}
          />
        </Section>
        {save.isError && <Problem compact error={save.error} />}
        {may && overtaken && (
          <div className="mt-2 flex flex-wrap items-center gap-2">
            <p className="flex-1 text-ink2">{t('ladder.overtaken')}</p>
            <button
              type="button"
              className="btn btn-line"
              onClick={() => {
                setOwn(null)
                save.reset()
              }}
            >
              {t('ladder.take_theirs')}
            </button>
            <button type="button" className="btn btn-line" onClick={() => keep(setting.version)}>
              {t('ladder.keep_mine')}
            </button>
          </div>
        )}
        {may && !overtaken && (
          <div className="mt-3 flex gap-2">
            <button type="submit" className="btn btn-main !h-8" disabled={!own || save.isPending || wrong.length > 0}>
              {t('save')}
            </button>
            {own && (
              <button type="button" className="btn !h-8" onClick={() => setOwn(null)}>
                {t('cancel')}
              </button>
            )}
          </div>
        )}
      </fieldset>
    </form>
  )
}
