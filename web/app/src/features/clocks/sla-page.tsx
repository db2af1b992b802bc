// Settings → Promises: what customers are promised and what the team wants, policy by policy in the order in which they fit.
// It never moves clocks that run without asking.
import { patch, put, remove } from '@api/client'
import type { SlaPolicy } from '@api/types'
import { type Key, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ConfirmButton } from '@ui/confirm-button'
import { ArrowUp, Pencil, Plus, Trash2 } from '@ui/icons'
import { Problem } from '@ui/problem'
import { tip } from '@ui/tooltip'
import { lazy, Suspense, useState } from 'react'
import { ROWS, Title } from '~/features/settings/section'
import { useSave } from '~/features/settings/use-save'
import { useMay } from '~/sync/queries'
import { minutes, policiesQuery } from './model'

const PolicyEditor = lazy(() => import('./policy-editor').then((module) => ({ default: module.PolicyEditor })))

/** Where customers read what is published. */
const PUBLIC_PAGE = '/api/v1/public/service-promises'

/** What a policy promises, in a line. */
const sentence = (policy: SlaPolicy): string =>
  policy.terms.targets
    .map((target) => {
      const kind = t(`clock.kind.${target.kind}` as Key)
      const promise = target.promise === null ? null : minutes(target.promise)
      const goal = target.goal === null ? null : t('sla.goal_of', { time: minutes(target.goal) })
      return `${kind}: ${[promise, goal].filter(Boolean).join(', ')}`
    })
    .join(' · ') || t('sla.no_targets')

export function SlaPage() {
  const may = useMay('settings.manage')
  const query = useQuery(policiesQuery)
  const [opened, setOpened] = useState<{ policy: SlaPolicy | null } | null>(null)
  const flip = useSave(
    (policy: SlaPolicy) =>
      patch<SlaPolicy>(`/sla-policies/${policy.id}`, {
        version: policy.version,
        enabled: !policy.enabled,
        running: true,
      }),
    ['sla-policies'],
  )
  const publish = useSave(
    (policy: SlaPolicy) =>
      patch<SlaPolicy>(`/sla-policies/${policy.id}`, { version: policy.version, published: !policy.published }),
    ['sla-policies'],
  )
  const order = useSave((ids: string[]) => put('/sla-policies/order', { ids }), ['sla-policies'])
  const drop = useSave((policy: SlaPolicy) => remove(`/sla-policies/${policy.id}`), ['sla-policies'])
  const failed = flip.error ?? publish.error ?? order.error ?? drop.error
  const policies = query.data ?? []
  const up = (at: number) => {
    const ids = policies.map((one) => one.id)
    const [moved] = ids.splice(at, 1)
    if (moved) order.mutate([...ids.slice(0, at - 1), moved, ...ids.slice(at - 1)])
  }
  return (
    <>
      <Title
        title={t('settings.sla')}
        about={t('sla.about')}
        action={
          may && (
            <button type="button" className="btn btn-main !h-8" onClick={() => setOpened({ policy: null })}>
              <Plus size={15} aria-hidden />
              {t('sla.new')}
            </button>
          )
        }
      />
      {failed && <Problem compact error={failed} />}
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      {query.data?.length === 0 && <p className="rounded-xl bg-sunken p-4 text-ink2">{t('sla.none')}</p>}
      <ol className={ROWS}>
        {policies.map((policy, at) => (
          <li key={policy.id} className="flex min-h-14 items-center gap-2 px-3.5 py-2">
            <div className="min-w-0 flex-1">
              <p dir="auto" className={`truncate font-medium ${policy.enabled ? '' : 'text-ink3'}`}>
                {policy.name}
                {!policy.enabled && <span className="ms-2 text-xs font-normal">{t('sla.off')}</span>}
                {policy.published && <span className="ms-2 text-xs font-normal text-ink2">{t('sla.published')}</span>}
              </p>
              <p className="text-xs text-ink2">{sentence(policy)}</p>
            </div>
            {may && (
              <>
                <button type="button" className="btn !h-8" onClick={() => publish.mutate(policy)}>
                  {t(policy.published ? 'sla.unpublish' : 'sla.publish')}
                </button>
                <button type="button" className="btn btn-line !h-8" onClick={() => flip.mutate(policy)}>
                  {t(policy.enabled ? 'sla.switch_off' : 'sla.switch_on')}
                </button>
                {at > 0 && (
                  <button
                    type="button"
                    className="btn-icon"
                    onClick={() => up(at)}
                    aria-label={t('rules.up', { name: policy.name })}
                    {...tip(t('rules.up', { name: policy.name }))}
                  >
                    <ArrowUp size={15} aria-hidden />
                  </button>
                )}
                <button
                  type="button"
                  className="btn-icon"
                  onClick={() => setOpened({ policy })}
                  aria-label={t('edit_what', { what: policy.name })}
                  {...tip(t('edit_what', { what: policy.name }))}
                >
                  <Pencil size={15} aria-hidden />
                </button>
                <ConfirmButton
                  small
                  label={t('delete_what', { what: policy.name })}
                  icon={<Trash2 size={15} aria-hidden />}
                  onConfirm={() => drop.mutate(policy)}
                />
              </>
            )}
          </li>
        ))}
      </ol>
      <p className="mt-3">
        <Link to="/settings/$page" params={{ page: 'attainment' }} className="text-accenttext underline">
          {t('attainment.open')}
        </Link>
      </p>
      {policies.some((one) => one.published && one.enabled) && (
        <p className="mt-3">
          <a href={PUBLIC_PAGE} target="_blank" rel="noreferrer" className="text-accenttext underline">
            {t('sla.public_page')}
          </a>
        </p>
      )}
      <Suspense>{opened && <PolicyEditor policy={opened.policy} onClose={() => setOpened(null)} />}</Suspense>
    </>
  )
}
