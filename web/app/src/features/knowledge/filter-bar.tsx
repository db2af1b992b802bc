// What narrows the list of articles: words, state, section, language, trust, and whether they are one's own.
// It never searches for words that an input method still composes.
import type { TextState, Trust } from '@api/types'
import { isLocale, LOCALE_NAMES, LOCALES, t } from '@i18n/runtime'
import { isComposing } from '@keys/ime'
import { ListFilter, Search } from '@ui/icons'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { type Filters, STATES, TRUSTS } from './filters'
import { trustName } from './model'
import type { SectionChoice } from './queries'

interface Props {
  filters: Filters
  sections: readonly SectionChoice[]
  onChange: (next: Filters) => void
}

interface ChoiceProps {
  label: string
  value: string | undefined
  onChange: (value: string | undefined) => void
  children: ReactNode
}

function Choice({ label, value, onChange, children }: ChoiceProps) {
  return (
    <select
      aria-label={label}
      className={`field !h-8 !w-auto min-w-0 max-w-44 touch:!h-11 phone:max-w-none phone:shrink-0 phone:basis-[calc(50%-4px)] ${value ? 'text-accenttext !bg-accentsoft' : ''}`}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value || undefined)}
    >
      <option value="">{label}</option>
      {children}
    </select>
  )
}

function Toggle({ label, on, onChange }: { label: string; on: boolean; onChange: (on: true | undefined) => void }) {
  return (
    <button
      type="button"
      aria-pressed={on}
      className={`btn !h-8 touch:!h-11 phone:min-w-0 phone:basis-[calc(50%-4px)] ${on ? 'bg-accentsoft !text-accenttext' : 'btn-line'}`}
      onClick={() => onChange(on ? undefined : true)}
    >
      {label}
    </button>
  )
}

export function FilterBar({ filters, sections, onChange }: Props) {
  const [text, setText] = useState(filters.q ?? '')
  // On a phone they would leave no room for what they narrow.
  const [open, setOpen] = useState(false)
  const { q: _, ...chosen } = filters
  const count = Object.values(chosen).filter((one) => one !== undefined).length
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef(filters)
  latest.current = filters
  const set = (part: Filters) => onChange({ ...latest.current, ...part })
  // Filters that were taken away elsewhere take their words along.
  useEffect(() => {
    if (filters.q === undefined) setText('')
  }, [filters.q])
  const ask = (next: string) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => set({ q: next.trim() || undefined }), 200)
  }
  return (
    <div className="flex flex-wrap items-center gap-2">
      <search className="flex h-8 min-w-56 flex-1 items-center gap-2 rounded-lg px-2.5 shadow-[inset_0_0_0_1px_var(--field)] desk:max-w-72 phone:min-w-0 touch:h-11">
        <Search size={14} aria-hidden className="text-ink3" />
        <input
          type="search"
          value={text}
          aria-label={t('filter_by', { what: t('nav.knowledge') })}
          placeholder={t('article.find')}
          className="h-full min-w-0 flex-1 bg-transparent outline-none touch:text-lg"
          onChange={(event) => {
            setText(event.target.value)
            if (!isComposing(event as unknown as { nativeEvent: InputEvent })) ask(event.target.value)
          }}
          onCompositionEnd={(event) => ask(event.currentTarget.value)}
        />
      </search>
      <button
        type="button"
        aria-expanded={open}
        className={`btn !h-8 desk:hidden touch:!h-11 ${count > 0 ? 'bg-accentsoft !text-accenttext' : 'btn-line'}`}
        onClick={() => setOpen(!open)}
      >
        <ListFilter size={15} aria-hidden />
        {t('article.filters', { n: count })}
      </button>
      <div className={`contents ${open ? '' : 'phone:hidden'}`}>
        <Choice
          label={t('article.every_state')}
          value={filters.state}
          onChange={(state) => set({ state: state as TextState | undefined })}
        >
          {STATES.map((one) => (
            <option key={one} value={one}>
              {t(`article.state.${one}`)}
            </option>
          ))}
        </Choice>
        <Choice label={t('article.every_section')} value={filters.category} onChange={(category) => set({ category })}>
          {sections.map((one) => (
            <option key={one.id} value={one.id}>
              {one.label}
            </option>
          ))}
        </Choice>
        <Choice
          label={t('article.every_language')}
          value={filters.locale}
          onChange={(one) => set({ locale: isLocale(one) ? one : undefined })}
        >
          {LOCALES.map((one) => (
            <option key={one} value={one}>
              {LOCALE_NAMES[one]}
            </option>
          ))}
        </Choice>
        <Choice
          label={t('article.every_trust')}
          value={filters.trust}
          onChange={(trust) => set({ trust: trust as Trust | undefined })}
        >
          {TRUSTS.map((one) => (
            <option key={one} value={one}>
              {trustName(one)}
            </option>
          ))}
        </Choice>
        <Toggle label={t('article.mine')} on={filters.mine === true} onChange={(mine) => set({ mine })} />
        <Toggle
          label={t('article.only_changed')}
          on={filters.changed === true}
          onChange={(changed) => set({ changed })}
        />
      </div>
    </div>
  )
}
