// Short answers that the visitor of a chat is offered under a reply, as buttons below the newest message.
// It never sends, and an Enter that belongs to an input method adds nothing.
import { t } from '@i18n/runtime'
import { isComposing } from '@keys/ime'
import { MessageCircleQuestionMark, Plus, X } from '@ui/icons'
import { added, LONGEST, MOST, type Quick } from './quick-model'

interface Props {
  value: Quick
  onChange: (value: Quick | null) => void
  onDone: () => void
}

export function QuickField({ value, onChange, onDone }: Props) {
  const { all, typed } = value
  const full = all.length >= MOST
  const remove = (words: string) => onChange({ all: all.filter((one) => one !== words), typed })
  return (
    <fieldset
      className="flex flex-wrap items-center gap-1.5 px-3 pt-1 pb-2 text-xs text-ink2"
      data-testid="quick"
      aria-label={t('quick.label')}
    >
      <MessageCircleQuestionMark size={13} aria-hidden className="shrink-0 text-accenttext" />
      {all.map((words) => (
        <span
          key={words}
          className="inline-flex max-w-full items-center gap-1 rounded-md border border-line2 py-0.5 ps-2 pe-0.5 text-ink"
        >
          <span dir="auto" className="truncate">
            {words}
          </span>
          <button
            type="button"
            className="grid size-5 shrink-0 place-items-center rounded hover:bg-hover touch:size-11"
            aria-label={t('quick.remove', { words })}
            onClick={() => remove(words)}
          >
            <X size={12} aria-hidden />
          </button>
        </span>
      ))}
      {!full && (
        <span className="flex min-w-40 flex-1 items-center gap-1">
          <input
            autoFocus={all.length === 0 && typed === ''}
            className="min-w-0 flex-1 rounded-md bg-sunken px-2 py-1 touch:min-h-11"
            aria-label={t('quick.one')}
            placeholder={all.length === 0 ? t('quick.hint') : t('quick.one')}
            maxLength={LONGEST}
            value={typed}
            onChange={(event) => onChange({ all, typed: event.target.value })}
            onKeyDown={(event) => {
              // Keys that send go on to the page.
              if (isComposing(event) || event.ctrlKey || event.metaKey) return
              if (event.key === 'Backspace' && typed === '' && all.length > 0)
                onChange({ all: all.slice(0, -1), typed })
              if (event.key !== 'Enter') return
              event.preventDefault()
              if (typed.trim()) onChange(added(value))
              else onDone()
            }}
          />
          <button
            type="button"
            className="grid size-6 shrink-0 place-items-center rounded hover:bg-hover disabled:opacity-50 touch:size-11"
            aria-label={t('quick.add')}
            disabled={!typed.trim()}
            onClick={() => onChange(added(value))}
          >
            <Plus size={13} aria-hidden />
          </button>
        </span>
      )}
      <button
        type="button"
        className="ms-auto grid size-6 shrink-0 place-items-center rounded hover:bg-hover touch:size-11"
        aria-label={t('quick.none')}
        onClick={() => {
          onChange(null)
          onDone()
        }}
      >
        <X size={12} aria-hidden />
      </button>
    </fieldset>
  )
}
