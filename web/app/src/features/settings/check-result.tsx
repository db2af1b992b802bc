// How a test of a mail server went, in the server's own words.
// It never translates those words.
import type { CheckAnswer } from '@api/types'
import { t } from '@i18n/runtime'
import { AlertTriangle, CircleCheck } from '@ui/icons'

export function CheckResult({ answer }: { answer: CheckAnswer }) {
  const Icon = answer.ok ? CircleCheck : AlertTriangle
  return (
    <div
      role="status"
      className={`mt-3 flex items-start gap-2.5 rounded-lg px-3 py-2 ${answer.ok ? 'bg-oksoft' : 'bg-badsoft'}`}
    >
      <Icon size={15} aria-hidden className={`mt-0.5 shrink-0 ${answer.ok ? 'text-ok' : 'text-bad'}`} />
      <div className="min-w-0">
        <p className="font-medium">{t(answer.ok ? 'check.ok' : 'check.failed')}</p>
        <p className="break-words text-xs text-ink2">{answer.detail}</p>
      </div>
    </div>
  )
}
