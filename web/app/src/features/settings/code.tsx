// A block of code that is there to be copied, such as a line to install or a secret that is shown once.
// It never scrolls sideways and is no landmark, because a page may show several that have the same name.
import { t } from '@i18n/runtime'
import { Copy } from '@ui/icons'
import { copy } from '~/features/people/facts'

export function Code({ label, text }: { label: string; text: string }) {
  return (
    <div className="flex items-start gap-2 rounded-lg bg-sunken p-2.5 phone:flex-col">
      <pre
        role="group"
        aria-label={label}
        className="min-w-0 flex-1 self-stretch whitespace-pre-wrap wrap-anywhere font-mono text-xs"
      >
        {text}
      </pre>
      <button
        type="button"
        className="btn btn-line shrink-0 bg-raised"
        aria-label={t('pane.copy', { what: label })}
        onClick={() => copy(text)}
      >
        <Copy size={14} aria-hidden />
        {t('copy')}
      </button>
    </div>
  )
}
