// Before a rule is switched on: what it would have done so far.
// It never switches anything on by itself.
import type { Rule } from '@api/types'
import { t } from '@i18n/runtime'
import { Sheet } from '@ui/overlay'
import { Problem } from '@ui/problem'
import { Trial } from './trial'

interface Props {
  rule: Rule
  error: Error | null
  busy: boolean
  onClose: () => void
  onSwitch: () => void
}

export function RuleSwitch({ rule, error, busy, onClose, onSwitch }: Props) {
  const title = t('rules.switch_title', { name: rule.name })
  return (
    <Sheet title={title} onClose={onClose} width={640} top="8vh">
      <div className="flex min-h-0 flex-col gap-4 overflow-y-auto p-5">
        <h2 className="text-lg font-semibold">{title}</h2>
        <p className="text-ink2">{t('rules.switch_about')}</p>
        {error && <Problem compact error={error} />}
        <Trial atOnce definition={rule.definition} />
        <div className="flex justify-end gap-2">
          <button type="button" className="btn" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="button" className="btn btn-main" disabled={busy} onClick={onSwitch}>
            {t('rules.switch_on')}
          </button>
        </div>
      </div>
    </Sheet>
  )
}
