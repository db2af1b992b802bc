// Whether every mail of the mailboxes is in the desk: quiet when it is, red with the list when one is missing.
// It never counts; the server does once a day and when somebody asks for it.
import { get, post } from '@api/client'
import type { MailProof, MissingMail, Page } from '@api/types'
import { moment, number } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { AlertTriangle, CircleCheck, RotateCcw } from '@ui/icons'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { useSave } from '~/features/settings/use-save'
import { useMay } from '~/sync/queries'

function Missing({ mayManage }: { mayManage: boolean }) {
  const query = useQuery({
    queryKey: ['proof', 'missing'],
    queryFn: async () => (await get<Page<MissingMail>>('/ledger/missing')).items,
  })
  const fetch = useSave(
    (key: string | undefined) => post<void>('/ledger/missing', key === undefined ? {} : { key }),
    ['proof', 'ledger'],
    () => undefined,
  )
  return (
    <div className="mt-2">
      {query.isError && <Problem compact error={query.error} />}
      {fetch.isError && <Problem compact error={fetch.error} />}
      {mayManage && (query.data?.length ?? 0) > 1 && (
        <button
          type="button"
          className="btn btn-line mb-2 bg-raised"
          disabled={fetch.isPending}
          onClick={() => fetch.mutate(undefined)}
        >
          <RotateCcw size={14} aria-hidden />
          {t('mailcount.fetch_all')}
        </button>
      )}
      <ul data-testid="missing" className="max-h-72 divide-y divide-line overflow-y-auto rounded-lg bg-raised">
        {query.data?.map((mail) => (
          <li key={mail.key} className="flex items-start gap-3 px-3 py-2 phone:flex-wrap">
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium">{mail.subject || t('row.no_subject')}</p>
              <p className="truncate text-xs text-ink2">
                {[mail.from_address ?? t('row.nobody'), mail.arrived_at && moment(mail.arrived_at), `UID ${mail.uid}`]
                  .filter(Boolean)
                  .join(' · ')}
              </p>
              <p className="break-words text-xs text-ink3">
                {mail.detail || t('mailcount.no_row')}
                {mail.next_try_at && ` · ${t('mailbox.next_try', { at: moment(mail.next_try_at) })}`}
              </p>
            </div>
            {mail.asked ? (
              <span className="pill shrink-0 bg-hover text-ink2">{t('mailcount.asked')}</span>
            ) : (
              mayManage && (
                <button
                  type="button"
                  className="btn btn-line shrink-0"
                  disabled={fetch.isPending}
                  onClick={() => fetch.mutate(mail.key)}
                >
                  {t('mailcount.fetch')}
                </button>
              )
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Words for each kind of trouble, the worst first. */
function troubles(proof: MailProof): string[] {
  return [
    proof.missing > 0 && t('mailcount.missing', { n: proof.missing }),
    proof.not_fetched > 0 && t('mailcount.not_fetched', { n: proof.not_fetched }),
    proof.sign_in > 0 && t('mailcount.sign_in', { n: proof.sign_in }),
    proof.failing > 0 && t('mailcount.failing', { n: proof.failing }),
  ].filter((words) => words !== false)
}

export function ProofBanner() {
  const mayManage = useMay('ledger.manage')
  const maySee = useMay('ledger.read')
  const query = useQuery({
    queryKey: ['proof'],
    queryFn: () => get<MailProof>('/ledger/proof'),
    enabled: maySee,
  })
  const [open, setOpen] = useState(false)
  const count = useSave(
    () => post<MailProof>('/ledger/proof', {}),
    [],
    () => undefined,
  )
  const proof = query.data
  if (!proof || proof.mailboxes.length === 0) return null
  const words = troubles(proof)
  const bad = words.length > 0
  const Icon = bad ? AlertTriangle : CircleCheck
  const times = proof.mailboxes.map((one) => one.counted_at).filter((at) => at !== null)
  const sum = (name: 'on_server' | 'in_ledger') => proof.mailboxes.reduce((all, one) => all + one[name], 0)
  return (
    <section
      role={bad ? 'alert' : 'status'}
      aria-label={t('mailcount.title')}
      className={`mb-4 rounded-lg px-3 py-2 ${bad ? 'bg-badsoft' : 'bg-sunken'}`}
    >
      <div className="flex flex-wrap items-start gap-x-2.5 gap-y-2">
        <Icon size={15} aria-hidden className={`mt-0.5 shrink-0 ${bad ? 'text-bad' : 'text-ok'}`} />
        <div className="min-w-48 flex-1">
          {bad ? words.map((one) => <p key={one}>{one}</p>) : <p>{t('mailcount.good')}</p>}
          {times.length > 0 && (
            <p className="text-xs text-ink2">
              {t('mailcount.counted', {
                server: number(sum('on_server')),
                ledger: number(sum('in_ledger')),
                at: moment(Math.min(...times)),
              })}
            </p>
          )}
        </div>
        <div className="flex flex-wrap gap-2">
          {proof.missing + proof.not_fetched > 0 && (
            <button
              type="button"
              className="btn btn-line bg-raised"
              aria-expanded={open}
              onClick={() => setOpen(!open)}
            >
              {t('mailcount.show')}
            </button>
          )}
          {proof.sign_in + proof.failing > 0 && (
            <Link to="/settings/$page" params={{ page: 'inboxes' }} className="btn btn-line bg-raised">
              {t('settings.inboxes')}
            </Link>
          )}
          {mayManage && (
            <button
              type="button"
              className="btn btn-line bg-raised"
              disabled={count.isPending}
              onClick={() => count.mutate()}
            >
              {t('mailcount.count')}
            </button>
          )}
        </div>
      </div>
      {count.isError && <Problem compact error={count.error} />}
      {open && proof.missing + proof.not_fetched > 0 && <Missing mayManage={mayManage} />}
    </section>
  )
}
