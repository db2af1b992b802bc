// The shape of a settings page: title, a sentence, and sections with quiet dividers.
// It never saves anything.
import type { ReactNode } from 'react'

export function Title({ title, about, action }: { title: string; about?: ReactNode; action?: ReactNode }) {
  return (
    <header className="mb-5 flex items-start gap-3">
      <div className="min-w-0 flex-1">
        <h2 className="text-xl font-semibold">{title}</h2>
        {about && <p className="mt-1 text-ink2">{about}</p>}
      </div>
      {action}
    </header>
  )
}

export function Section({ title, about, children }: { title: string; about?: ReactNode; children: ReactNode }) {
  return (
    <section className="mb-8 border-t border-line pt-5">
      <h3 className="text-md font-semibold">{title}</h3>
      {about && <p className="mt-0.5 text-ink2">{about}</p>}
      <div className="mt-3">{children}</div>
    </section>
  )
}

export const ROWS = 'overflow-hidden rounded-xl shadow-[inset_0_0_0_1px_var(--line)] divide-y divide-line'
export const ROW = 'flex min-h-12 items-center gap-3 px-3.5 py-2'
