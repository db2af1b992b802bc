// A list of named things that can be renamed in place, removed and added to: tags and statuses.
// It never knows which of the two.
import { t } from '@i18n/runtime'
import { isComposing } from '@keys/ime'
import { ConfirmButton } from '@ui/confirm-button'
import { Check, Pencil, Trash2, X } from '@ui/icons'
import { type ReactNode, useState } from 'react'
import { ROW } from './section'

interface Props {
  name: string
  icon: ReactNode
  note?: ReactNode
  onRename?: ((name: string) => void) | undefined
  onRemove?: (() => void) | undefined
}

export function NameRow({ name, icon, note, onRename, onRemove }: Props) {
  const [text, setText] = useState<string | null>(null)
  const done = () => {
    if (text?.trim() && text.trim() !== name) onRename?.(text.trim())
    setText(null)
  }
  return (
    <li className={ROW}>
      {icon}
      {text === null ? (
        <span dir="auto" className="min-w-0 flex-1 truncate font-medium">
          {name}
        </span>
      ) : (
        <input
          autoFocus
          aria-label={t('rename_what', { what: name })}
          className="field min-w-0 flex-1"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (isComposing(event)) return
            if (event.key === 'Enter') {
              event.preventDefault()
              done()
            } else if (event.key === 'Escape') setText(null)
          }}
        />
      )}
      {note}
      {text !== null ? (
        <>
          <button type="button" className="btn-icon" aria-label={t('save')} onClick={done}>
            <Check size={16} aria-hidden />
          </button>
          <button type="button" className="btn-icon" aria-label={t('cancel')} onClick={() => setText(null)}>
            <X size={16} aria-hidden />
          </button>
        </>
      ) : (
        <>
          {onRename && (
            <button
              type="button"
              className="btn-icon"
              aria-label={t('rename_what', { what: name })}
              onClick={() => setText(name)}
            >
              <Pencil size={15} aria-hidden />
            </button>
          )}
          {onRemove && (
            <ConfirmButton
              small
              icon={<Trash2 size={15} aria-hidden />}
              label={t('delete_what', { what: name })}
              onConfirm={onRemove}
            />
          )}
        </>
      )}
    </li>
  )
}
