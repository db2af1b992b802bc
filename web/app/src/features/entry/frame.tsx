// The page around signing in and setting up: the sign, a card, and the choice of language.
// It never asks anything itself.
import { isLocale, LOCALE_NAMES, LOCALES, loadMore, locale, setLocale, t } from '@i18n/runtime'
import type { ReactNode } from 'react'
import { Mark } from '~/app/mark'

interface Props {
  title: string
  subtitle?: string | undefined
  children: ReactNode
  wide?: boolean
  /** Redraws the page after the language changed; without it there is no choice of language here. */
  onLocale?: () => void
}

export function EntryFrame({ title, subtitle, children, wide, onLocale }: Props) {
  return (
    <main className="grid h-full grid-rows-[1fr_auto] overflow-y-auto px-4">
      <div className={`m-auto w-full py-10 ${wide ? 'max-w-[560px]' : 'max-w-[380px]'}`}>
        <div className="mb-5 flex items-center gap-2.5">
          <Mark size={28} />
          <span className="text-lg font-semibold">Causeway</span>
        </div>
        <div className="rounded-xl bg-surface p-6 shadow-1 phone:p-5">
          <h1 className="text-xl font-semibold">{title}</h1>
          {subtitle && <p className="mt-1 text-ink2">{subtitle}</p>}
          <div className="mt-5">{children}</div>
        </div>
      </div>
      {onLocale && (
        <footer className="flex justify-center gap-1 pb-6">
          <label className="flex items-center gap-2 text-ink3">
            <span className="sr-only">{t('entry.language')}</span>
            <select
              className="field !w-auto !shadow-none !bg-transparent text-ink2"
              value={locale()}
              onChange={(event) => {
                const next = event.target.value
                if (isLocale(next)) void setLocale(next).then(loadMore).then(onLocale)
              }}
            >
              {LOCALES.map((one) => (
                <option key={one} value={one}>
                  {LOCALE_NAMES[one]}
                </option>
              ))}
            </select>
          </label>
        </footer>
      )}
    </main>
  )
}
