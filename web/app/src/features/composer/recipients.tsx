// To and Cc of a reply: one line until somebody wants to change them, then fields with a chip for each person.
// It never checks whether an address exists.
import type { Address } from '@api/types'
import { list } from '@i18n/format'
import { t } from '@i18n/runtime'
import { isComposing } from '@keys/ime'
import { ChevronDown, X } from '@ui/icons'
import { useId, useState } from 'react'
import { readAddresses, sameAddress } from './recipients-model'

const shownName = (one: Address): string => one.name || one.address

function Chips({
  label,
  all,
  onChange,
  autoFocus,
}: {
  label: string
  all: Address[]
  onChange: (next: Address[]) => void
  autoFocus?: boolean
}) {
  const id = useId()
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState(false)
  const take = (written: string): boolean => {
    const { found, rest } = readAddresses(written)
    if (found.length > 0) onChange([...all, ...found.filter((one) => !all.some((known) => sameAddress(known, one)))])
    setText(rest)
    setWrong(rest !== '')
    return rest === ''
  }
  return (
    <div className="flex items-start gap-2">
      <label htmlFor={id} className="w-9 shrink-0 pt-1 text-xs text-ink3">
        {label}
      </label>
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-1">
        {all.map((one) => (
          <span
            key={one.address}
            className="pill max-w-full !h-6 bg-hover !pe-0.5 !text-xs text-ink"
            title={one.address}
          >
            <span dir="auto" className="truncate">
              {shownName(one)}
            </span>
            <button
              type="button"
              aria-label={t('recipients.remove', { name: shownName(one) })}
              className="grid size-5 place-items-center rounded-full text-ink3 hover:bg-line hover:text-ink touch:size-11"
              onClick={() => onChange(all.filter((other) => other !== one))}
            >
              <X size={11} aria-hidden />
            </button>
          </span>
        ))}
        <input
          id={id}
          type="text"
          inputMode="email"
          autoComplete="off"
          autoFocus={autoFocus}
          value={text}
          aria-invalid={wrong || undefined}
          className={`h-6 min-w-28 flex-1 bg-transparent text-xs outline-none touch:h-11 touch:text-lg ${wrong ? 'text-bad' : ''}`}
          onChange={(event) => {
            setText(event.target.value)
            setWrong(false)
          }}
          onPaste={(event) => {
            const pasted = event.clipboardData.getData('text')
            if (/[,;\n，；、]/.test(pasted)) {
              event.preventDefault()
              take(pasted)
            }
          }}
          onBlur={() => text && take(text)}
          onKeyDown={(event) => {
            if (isComposing(event)) return
            if (['Enter', ',', ';'].includes(event.key) && !event.metaKey && !event.ctrlKey) {
              event.preventDefault()
              if (text) take(text)
            } else if (event.key === 'Backspace' && text === '') onChange(all.slice(0, -1))
          }}
        />
      </div>
    </div>
  )
}

interface Props {
  to: Address[]
  cc: Address[]
  onChange: (next: { to: Address[]; cc: Address[] }) => void
  open?: boolean
  /** Begins with the fields instead of the line. */
  opened?: boolean
}

export function RecipientFields({ to, cc, onChange, open: always = false, opened = false }: Props) {
  const [open, setOpen] = useState(always || opened)
  if (!open) {
    const everybody = [...to, ...cc].map(shownName)
    const text = everybody.length === 0 ? t('recipients.none') : list(everybody)
    return (
      <button
        type="button"
        className="flex h-6 min-w-0 max-w-full items-center gap-1 rounded-md px-1.5 text-xs text-ink3 hover:bg-hover hover:text-ink touch:h-11"
        onClick={() => setOpen(true)}
      >
        <span className="truncate">{t('recipients.to', { people: text })}</span>
        <span className="sr-only"> {t('recipients.edit')}</span>
        <ChevronDown size={12} aria-hidden className="shrink-0" />
      </button>
    )
  }
  return (
    <div className="flex w-full flex-col gap-1 py-1">
      <Chips label={t('message.to')} all={to} onChange={(next) => onChange({ to: next, cc })} autoFocus={!always} />
      <Chips label={t('message.cc')} all={cc} onChange={(next) => onChange({ to, cc: next })} />
    </div>
  )
}
