// On what the writer verified the behaviour that a reply describes: a version, a date, a test tenant. Colleagues see it.
// It never reaches the customer.
import { t } from '@i18n/runtime'
import { isComposing } from '@keys/ime'
import { BadgeCheck, X } from '@ui/icons'

interface Props {
  value: string
  onChange: (value: string | null) => void
  onDone: () => void
}

export function VerifiedField({ value, onChange, onDone }: Props) {
  return (
    <div className="flex items-center gap-1.5 px-3 pt-2 text-xs text-ink2">
      <BadgeCheck size={13} aria-hidden className="shrink-0 text-ok" />
      <input
        autoFocus={value === ''}
        className="min-w-0 flex-1 rounded-md bg-sunken px-2 py-1 touch:min-h-11"
        aria-label={t('verified.label')}
        placeholder={t('verified.hint')}
        maxLength={100}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          // Keys that send go on to the page.
          if (isComposing(event) || event.key !== 'Enter' || event.ctrlKey || event.metaKey) return
          event.preventDefault()
          onDone()
        }}
      />
      <button
        type="button"
        className="grid size-6 shrink-0 place-items-center rounded hover:bg-hover touch:size-11"
        aria-label={t('verified.remove')}
        onClick={() => onChange(null)}
      >
        <X size={12} aria-hidden />
      </button>
    </div>
  )
}
