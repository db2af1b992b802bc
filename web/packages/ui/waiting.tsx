// What stands in for content that is on its way: nothing for 150 ms, then a shape of the same size.
// It never replaces content that is there already.
import { t } from '@i18n/runtime'
import { type ReactNode, useEffect, useState } from 'react'

export function Delayed({ children }: { children: ReactNode }) {
  const [due, setDue] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), 150)
    return () => clearTimeout(timer)
  }, [])
  return due ? children : null
}

export function RowSkeletons({ count = 6, height = 76 }: { count?: number; height?: number }) {
  return (
    <Delayed>
      <div role="status" aria-label={t('waiting')}>
        {Array.from({ length: count }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the shapes are all alike and never move
          <div key={index} className="flex gap-2.5 px-4 py-2.5" style={{ height }}>
            <div className="skeleton size-7 shrink-0 rounded-full" />
            <div className="flex-1 space-y-2 pt-1">
              <div className="skeleton h-2.5 w-1/3" />
              <div className="skeleton h-2.5 w-4/5" />
              <div className="skeleton h-2.5 w-3/5" />
            </div>
          </div>
        ))}
      </div>
    </Delayed>
  )
}

export function Empty({ icon, title, children }: { icon: ReactNode; title: string; children?: ReactNode }) {
  return (
    <div className="grid h-full place-items-center p-8">
      <div className="flex max-w-80 flex-col items-center gap-2 text-center">
        <div className="mb-1 grid size-10 place-items-center rounded-full bg-sunken text-ink3 shadow-1">{icon}</div>
        <p className="text-md font-semibold">{title}</p>
        {children && <div className="text-ink3">{children}</div>}
      </div>
    </div>
  )
}
