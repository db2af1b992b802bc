// A page with a list first and one thing of it beside it; on a phone one of the two.
// It never fetches; its owner gives the rows.
import { t } from '@i18n/runtime'
import { isComposing } from '@keys/ime'
import { type ReactNode, useRef, useState } from 'react'
import { Search } from './icons'

interface Props {
  title: string
  placeholder: string
  query: string
  onQuery: (text: string) => void
  actions?: ReactNode
  list: ReactNode
  detail: ReactNode | null
  empty: ReactNode
  testid: string
}

export function TablePage({ title, placeholder, query, onQuery, actions, list, detail, empty, testid }: Props) {
  const [text, setText] = useState(query)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const ask = (next: string) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => onQuery(next), 180)
  }
  return (
    <div className="grid h-full grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)] desk:grid-cols-[minmax(280px,400px)_minmax(0,1fr)]">
      <section
        aria-label={title}
        className={`flex min-h-0 flex-col bg-sunken desk:border-e desk:border-line ${detail ? 'phone:hidden' : ''}`}
      >
        <header className="flex h-12 shrink-0 items-center gap-2 ps-4 pe-2.5">
          <h1 className="flex-1 truncate text-md font-semibold">{title}</h1>
          {actions}
        </header>
        <search className="mx-3 mb-2 flex h-8 shrink-0 items-center gap-2 rounded-lg bg-surface px-2.5 shadow-[inset_0_0_0_1px_var(--field)] touch:h-11">
          <Search size={14} aria-hidden className="text-ink3" />
          <input
            type="search"
            value={text}
            aria-label={t('filter_by', { what: title })}
            placeholder={placeholder}
            className="h-full min-w-0 flex-1 bg-transparent outline-none touch:text-lg"
            onChange={(event) => {
              setText(event.target.value)
              if (!isComposing(event as unknown as { nativeEvent: InputEvent })) ask(event.target.value)
            }}
            onCompositionEnd={(event) => ask(event.currentTarget.value)}
          />
        </search>
        <div className="min-h-0 flex-1 overflow-y-auto px-1.5 pb-3" data-testid={testid}>
          {list}
        </div>
      </section>
      <div className={`min-h-0 overflow-y-auto ${detail ? '' : 'phone:hidden'}`}>{detail ?? empty}</div>
    </div>
  )
}
