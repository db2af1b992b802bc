// Small pieces of a customer's facts: a name with its value, a value that is copied by a press, a group.
// It never knows what the facts are.
import { t } from '@i18n/runtime'
import { Copy } from '@ui/icons'
import { toast } from '@ui/toast'
import type { ReactNode } from 'react'

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="py-1 text-ink3">{name}</dt>
      <dd className="flex min-w-0 justify-end">{children}</dd>
    </div>
  )
}

export const FACTS = 'grid grid-cols-[auto_minmax(0,1fr)] gap-x-4'

export function copy(text: string): void {
  void navigator.clipboard?.writeText(text)
  toast(t('pane.copied'))
}

export function CopyButton({ text, mark }: { text: string; mark?: ReactNode }) {
  return (
    <button
      type="button"
      onClick={() => copy(text)}
      aria-label={t('pane.copy', { what: text })}
      className="group/copy -me-1.5 flex max-w-full items-center gap-1 rounded-md px-1.5 py-1 hover:bg-hover touch:min-h-11"
    >
      {mark}
      <span dir="auto" className="truncate">
        {text}
      </span>
      <Copy
        size={12}
        aria-hidden
        className="hidden shrink-0 text-ink3 group-hover/copy:block group-focus-visible/copy:block"
      />
    </button>
  )
}

export function Group({
  title,
  action,
  testid,
  children,
}: {
  title: string
  action?: ReactNode
  testid?: string
  children: ReactNode
}) {
  return (
    <section data-testid={testid} className="mt-4 border-t border-line pt-3">
      <div className="flex min-h-6 items-center gap-2">
        <h2 className="flex-1 text-xs font-normal text-ink3">{title}</h2>
        {action}
      </div>
      {children}
    </section>
  )
}
