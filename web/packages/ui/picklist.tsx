// A field and a list below it: type to narrow, arrows to move, Enter to pick. Every picker and the palette use it.
// It never acts on a key that belongs to an input method.
import { t } from '@i18n/runtime'
import { isComposing } from '@keys/ime'
import { type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react'
import { matches } from './fold'
import { Check, Plus, Search } from './icons'

export interface Option {
  id: string
  label: string
  group?: string
  hint?: string | undefined
  icon?: ReactNode
  lang?: string | undefined
  /** What also finds it. */
  words?: string
  checked?: boolean
}

interface Props {
  label: string
  placeholder: string
  options: Option[]
  onPick: (id: string) => void
  onCreate?: (text: string) => void
  onQuery?: (text: string) => void
  /** Whether the caller narrows the options itself. */
  narrowed?: boolean
  large?: boolean
}

export function PickList({ label, placeholder, options, onPick, onCreate, onQuery, narrowed, large }: Props) {
  const id = useId()
  const listRef = useRef<HTMLDivElement>(null)
  const [text, setText] = useState('')
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const shown = useMemo(() => {
    const found =
      narrowed || !query ? options : options.filter((option) => matches(`${option.label} ${option.words ?? ''}`, query))
    const exact = found.some((option) => option.label.toLowerCase() === query.trim().toLowerCase())
    if (!onCreate || !query.trim() || exact) return found
    const create: Option = {
      id: '\u0000create',
      label: t('pick.create', { name: query.trim() }),
      icon: <Plus size={15} aria-hidden />,
    }
    return [...found, create]
  }, [options, query, narrowed, onCreate])
  const at = Math.min(active, shown.length - 1)

  useEffect(() => {
    listRef.current?.querySelector(`[data-index="${at}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [at])

  const search = (next: string) => {
    setQuery(next)
    setActive(0)
    onQuery?.(next)
  }
  const pick = (option: Option | undefined) => {
    if (!option) return
    if (option.id === '\u0000create') onCreate?.(query.trim())
    else onPick(option.id)
  }
  return (
    <div className="flex min-h-0 flex-col">
      <div className={`flex items-center gap-2 border-b border-line ${large ? 'h-12 px-4' : 'h-10 px-3'} touch:h-12`}>
        <Search size={large ? 16 : 14} className="shrink-0 text-ink3" aria-hidden />
        <input
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-autocomplete="list"
          aria-controls={id}
          aria-activedescendant={shown.length > 0 ? `${id}-${at}` : undefined}
          aria-label={label}
          placeholder={placeholder}
          value={text}
          className={`h-full min-w-0 flex-1 bg-transparent outline-none ${large ? 'text-md' : ''} touch:text-lg`}
          onChange={(event) => {
            setText(event.target.value)
            if (!isComposing(event as unknown as { nativeEvent: InputEvent })) search(event.target.value)
          }}
          onCompositionEnd={(event) => search(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (isComposing(event)) {
              event.stopPropagation()
              return
            }
            const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
            if (step !== 0) {
              event.preventDefault()
              setActive(Math.max(0, Math.min(at + step, shown.length - 1)))
            } else if (event.key === 'Enter') {
              event.preventDefault()
              pick(shown[at])
            }
          }}
        />
      </div>
      <div
        ref={listRef}
        id={id}
        role="listbox"
        aria-label={label}
        className={`overflow-y-auto p-1 ${large ? 'max-h-[46vh]' : 'max-h-72'}`}
      >
        {shown.length === 0 && <div className="px-3 py-6 text-center text-ink3">{t('pick.none')}</div>}
        {shown.map((option, index) => (
          <div key={option.id} role="presentation">
            {option.group && shown[index - 1]?.group !== option.group && (
              <div role="presentation" className="px-2.5 pb-1 pt-2 text-2xs text-ink3">
                {option.group}
              </div>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys of the whole list */}
            <div
              id={`${id}-${index}`}
              data-index={index}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              aria-checked={option.checked}
              onPointerMove={() => setActive(index)}
              onClick={() => pick(option)}
              className={`flex h-8 items-center gap-2.5 rounded-md px-2.5 touch:h-11 ${index === at ? 'bg-accentsoft text-accenttext' : ''}`}
            >
              {option.icon && <span className="grid w-5 shrink-0 place-items-center">{option.icon}</span>}
              <span dir="auto" lang={option.lang} className="min-w-0 flex-1 truncate">
                {option.label}
              </span>
              {option.hint && <span className="shrink-0 text-xs text-ink3">{option.hint}</span>}
              {option.checked && <Check size={15} aria-hidden className="shrink-0 text-accenttext" />}
            </div>
          </div>
        ))}
      </div>
    </div>
  )
}
