// One titled part of the panel beside an article.
// It never knows what is in it.
import type { ReactNode } from 'react'

export function PanelSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="border-b border-line py-4 first:pt-0 last:border-0">
      <h2 className="mb-2 font-semibold">{title}</h2>
      {children}
    </section>
  )
}
