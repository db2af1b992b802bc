// What DNS says about the domains that mail leaves from, line by line, with what to publish.
// It never changes DNS, and never says more than the server found.
import { get } from '@api/client'
import type { Diagnosis, DoctorLine, Page, SigningKey } from '@api/types'
import { list } from '@i18n/format'
import { type Key, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { AlertTriangle, CircleCheck, CircleDashed, RotateCcw } from '@ui/icons'
import { Problem } from '@ui/problem'
import { Record } from './dns-record'
import { ROWS, Section } from './section'

/** The codes of crates/proof/src/doctor.rs that have a sentence; a newer server's own words stand in for others. */
const CODES: ReadonlySet<string> = new Set([
  'mx_found',
  'mx_missing',
  'mx_null',
  'spf_found',
  'spf_missing',
  'spf_several',
  'spf_everybody',
  'spf_too_long',
  'spf_open',
  'spf_relay',
  'spf_relay_unknown',
  'dkim_off',
  'dkim_found',
  'dkim_missing',
  'dkim_revoked',
  'dkim_other',
  'dmarc_found',
  'dmarc_missing',
  'dmarc_watching',
  'dmarc_broken',
  'reverse_found',
  'reverse_no_address',
  'reverse_other',
  'dns_silent',
])

const LOOK = {
  good: { Icon: CircleCheck, tone: 'text-ok' },
  advice: { Icon: AlertTriangle, tone: 'text-warn' },
  bad: { Icon: AlertTriangle, tone: 'text-bad' },
  unknown: { Icon: CircleDashed, tone: 'text-ink3' },
} as const

function Line({ line, name }: { line: DoctorLine; name: string | undefined }) {
  const { Icon, tone } = LOOK[line.state]
  return (
    <li className="px-3.5 py-2.5" data-code={line.code}>
      <div className="flex items-start gap-2.5">
        <Icon size={16} aria-hidden className={`mt-0.5 shrink-0 ${tone}`} />
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-baseline gap-x-2">
            <span className="font-medium">{t(`doctor_about.${line.about}`)}</span>
            <span className={`text-xs ${tone}`}>{t(`doctor_state.${line.state}`)}</span>
          </p>
          <p className="text-ink2">{CODES.has(line.code) ? t(`doctor.${line.code}` as Key) : line.words}</p>
          {name && <p className="break-all text-xs text-ink3">{name}</p>}
          {line.found.length > 0 && (
            <p className="break-all text-xs text-ink3">{t('domains.found', { found: list(line.found) })}</p>
          )}
          {line.publish && (
            <div className="mt-2">
              <p className="mb-1 text-xs">{t('domains.publish')}</p>
              <Record record={line.publish} />
            </div>
          )}
        </div>
      </div>
    </li>
  )
}

function Domain({ diagnosis, keys }: { diagnosis: Diagnosis; keys: readonly SigningKey[] }) {
  const records = keys.find((key) => key.domain === diagnosis.domain)?.records ?? []
  const signatures = diagnosis.lines.filter((line) => line.about === 'dkim')
  // One line for each record of the key, in their order; a line about a missing key stands alone.
  const nameOf = (line: DoctorLine) =>
    line.about === 'dkim' && signatures.length === records.length ? records[signatures.indexOf(line)]?.name : undefined
  return (
    <div className="mb-4">
      <h4 className="mb-1.5 break-all font-medium">{diagnosis.domain}</h4>
      <ul className={ROWS}>
        {diagnosis.lines.map((line) => (
          <Line key={`${line.code} ${line.words}`} line={line} name={line.publish ? undefined : nameOf(line)} />
        ))}
      </ul>
    </div>
  )
}

export function Doctor({ keys }: { keys: readonly SigningKey[] }) {
  const query = useQuery({
    queryKey: ['mail-doctor'],
    queryFn: async () => (await get<Page<Diagnosis>>('/mail-doctor')).items,
    retry: false,
  })
  return (
    <Section title={t('domains.check')} about={t('domains.check_about')}>
      <button
        type="button"
        className="btn btn-line mb-3 !h-8"
        disabled={query.isFetching}
        onClick={() => void query.refetch()}
      >
        <RotateCcw size={14} aria-hidden />
        {t('domains.again')}
      </button>
      <div role="status">
        {query.isFetching && <p className="mb-3 text-ink3">{t('domains.checking')}</p>}
        {query.data?.length === 0 && !query.isFetching && <p className="text-ink3">{t('domains.nothing')}</p>}
      </div>
      {query.isError && <Problem compact error={query.error} />}
      {query.data?.map((one) => (
        <Domain key={one.domain} diagnosis={one} keys={keys} />
      ))}
    </Section>
  )
}
