// What macros add to the composer: placeholders that wait for a value, and what happens when the text is sent.
// It never sends; while a placeholder is open the composer does not either.
import { t } from '@i18n/runtime'
import { isComposing } from '@keys/ime'
import { Check, X } from '@ui/icons'
import { useState } from 'react'
import { dropAction, useChosen } from './chosen'
import { questionOf } from './model'
import { useActionWords } from './queries'

const FACTS: Record<string, () => string> = {
  '{{customer.name}}': () => t('placeholder.customer_name'),
  '{{customer.company}}': () => t('placeholder.customer_company'),
  '{{customer.email}}': () => t('placeholder.customer_email'),
}

/** A line for each open placeholder, to be filled in place. */
export function FillBar({ tokens, onFill }: { tokens: string[]; onFill: (token: string, value: string) => void }) {
  if (tokens.length === 0) return null
  return (
    <div className="mx-3 mb-2 rounded-lg bg-warnsoft px-3 py-2" data-testid="fill">
      <p className="text-xs text-warn">{t('macro.fill', { n: tokens.length })}</p>
      <ul className="mt-1.5 flex flex-col gap-1.5">
        {tokens.map((token) => (
          <Blank key={token} token={token} onFill={onFill} />
        ))}
      </ul>
    </div>
  )
}

function Blank({ token, onFill }: { token: string; onFill: (token: string, value: string) => void }) {
  const [value, setValue] = useState('')
  const label = questionOf(token) ?? FACTS[token]?.() ?? token
  const fill = () => value.trim() && onFill(token, value.trim())
  return (
    <li className="flex items-center gap-2">
      <input
        className="field !h-8 min-w-0 flex-1 touch:!h-11"
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => setValue(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || isComposing(event.nativeEvent) || event.metaKey || event.ctrlKey) return
          event.preventDefault()
          fill()
        }}
      />
      <button
        type="button"
        className="btn-icon"
        disabled={!value.trim()}
        aria-label={t('macro.fill_in', { what: label })}
        onClick={fill}
      >
        <Check size={15} aria-hidden />
      </button>
    </li>
  )
}

/** What sending will do besides; each can be taken out. */
export function ActionChips({ conversation }: { conversation: string }) {
  const actions = useChosen((state) => state.by[conversation]?.actions)
  const words = useActionWords()
  if (!actions || actions.length === 0) return null
  return (
    <ul
      className="flex flex-wrap items-center gap-1.5 px-3 pb-2"
      aria-label={t('macro.on_send')}
      data-testid="macro-actions"
    >
      <li className="text-xs text-ink3">{t('macro.on_send')}</li>
      {actions.map((action, at) => (
        <li
          key={JSON.stringify(action)}
          className="pill !pe-1 text-ink2 shadow-[inset_0_0_0_1px_var(--line-2)] touch:h-9"
        >
          {words(action)}
          <button
            type="button"
            className="grid size-4 place-items-center rounded-full text-ink3 hover:bg-hover hover:text-ink touch:size-9"
            aria-label={t('macro.drop', { what: words(action) })}
            onClick={() => dropAction(conversation, at)}
          >
            <X size={11} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  )
}
