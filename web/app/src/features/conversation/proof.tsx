// What the sender of a mail could prove: a warning when it is forged, a quiet word when nothing is known, all else in details.
// It never judges; the server's standing decides what is shown.
import type { Finding, Message, Proof } from '@api/types'
import { t } from '@i18n/runtime'
import { ShieldAlert, ShieldCheck } from '@ui/icons'
import { tip } from '@ui/tooltip'

const said = (finding: Finding): string =>
  finding.domain ? `${t(`verdict.${finding.verdict}`)} · ${finding.domain}` : t(`verdict.${finding.verdict}`)

/** The lines of the details: the sum, each method with its domain, and who checked. */
export function proofRows(proof: Proof | null): [string, string][] {
  if (!proof) return []
  return [
    [t('proof.sender'), t(`proof.${proof.standing}`, { domain: proof.domain })],
    ['SPF', said(proof.spf)],
    ['DKIM', proof.dkim.length > 0 ? proof.dkim.map(said).join('\n') : t('verdict.none')],
    ['DMARC', said(proof.dmarc)],
    [t('proof.sealed_by'), proof.arc ?? ''],
    [t('proof.checked_by'), proof.upstream ?? t('proof.by_desk')],
  ]
}

/** Beside the sender's name: a small check, a quiet chip, or nothing; the forged have their band below. */
export function ProofMark({ message }: { message: Message }) {
  const { proof } = message
  if (message.kind !== 'incoming' || !proof || proof.standing === 'forged') return null
  if (proof.standing === 'unproven')
    return (
      <span className="pill !h-[18px] shrink-0 bg-hover !px-1.5 text-ink2" {...tip(t('proof.chip_about'))}>
        {t('proof.chip')}
      </span>
    )
  const label = t('proof.proven', { domain: proof.domain })
  return (
    <span role="img" aria-label={label} className="inline-flex shrink-0 text-ink3" {...tip(label)}>
      <ShieldCheck size={13} aria-hidden />
    </span>
  )
}

/** The band above a mail that its own domain calls forged. */
export function ForgedBand({ proof }: { proof: Proof | null }) {
  if (proof?.standing !== 'forged') return null
  return (
    <div role="note" className="mb-2 flex items-start gap-2.5 rounded-lg bg-badsoft px-3 py-2">
      <ShieldAlert size={15} aria-hidden className="mt-0.5 shrink-0 text-bad" />
      <p className="min-w-0 flex-1 break-words">
        <span className="font-medium">{t('proof.warning', { domain: proof.domain })}</span> {t('proof.warning_about')}
      </p>
    </div>
  )
}
