// How a test of a mail server went, step by step, with the server's own words.
// It never translates those words.
import type { CheckAnswer } from '@api/types'
import { t } from '@i18n/runtime'
import { AlertTriangle, CircleCheck } from '@ui/icons'

const GOOD = new Set(['ok', 'no_push'])

export function CheckResult({ answer }: { answer: CheckAnswer }) {
  const failed = answer.steps.find((step) => !GOOD.has(step.code))
  return (
    <div role="status" className={`mt-3 rounded-lg px-3 py-2 ${answer.ok ? 'bg-oksoft' : 'bg-badsoft'}`}>
      <p className="font-medium">{t(answer.ok ? 'check.ok' : 'check.failed')}</p>
      <ol className="mt-1 flex flex-col gap-1">
        {answer.steps.map((step) => {
          const good = GOOD.has(step.code)
          const Icon = good ? CircleCheck : AlertTriangle
          return (
            <li key={step.kind} className="flex items-start gap-2 text-xs">
              <Icon size={14} aria-hidden className={`mt-0.5 shrink-0 ${good ? 'text-ok' : 'text-bad'}`} />
              <span className="min-w-0">
                <span className="font-medium">{t(`check_step.${step.kind}`)}</span>
                {step.code !== 'ok' && <span> · {t(`check_code.${step.code}`)}</span>}
                {step.detail && <span className="block break-words text-ink2">{step.detail}</span>}
              </span>
            </li>
          )
        })}
      </ol>
      {answer.steps.length === 0 && <p className="break-words text-xs text-ink2">{answer.detail}</p>}
      {failed && answer.hint && <p className="mt-1.5 break-words text-xs">{answer.hint}</p>}
    </div>
  )
}
