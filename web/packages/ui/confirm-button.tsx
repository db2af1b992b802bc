// A button for what cannot be undone: the first press asks, the second does it.
// It never opens a dialog.
import { t } from '@i18n/runtime'
import { type ReactNode, useEffect, useState } from 'react'

interface Props {
  label: string
  question?: string
  onConfirm: () => void
  disabled?: boolean
  icon?: ReactNode
  /** Only the icon is shown until it asks. */
  small?: boolean
}

export function ConfirmButton({ label, question, onConfirm, disabled, icon, small }: Props) {
  const [asked, setAsked] = useState(false)
  useEffect(() => {
    if (!asked) return
    const timer = setTimeout(() => setAsked(false), 4000)
    return () => clearTimeout(timer)
  }, [asked])
  return (
    <button
      type="button"
      disabled={disabled}
      aria-label={asked ? (question ?? t('really')) : label}
      className={asked ? 'btn btn-bad !h-8 !bg-badsoft' : small ? 'btn-icon' : 'btn btn-line btn-bad !h-8'}
      onBlur={() => setAsked(false)}
      onClick={() => {
        if (asked) onConfirm()
        setAsked(!asked)
      }}
    >
      {asked ? (question ?? t('really')) : small ? icon : label}
    </button>
  )
}
