// Texts that customers read, language by language: which are written, and what readers of the others see instead.
// It never asks for more than one language; a brand's readers meet the text that there is.
import type { Brand, Locale } from '@api/types'
import { list } from '@i18n/format'
import { LOCALE_NAMES, locale as own, t } from '@i18n/runtime'
import { type ReactNode, useState } from 'react'
import { standIn, type Texts, written } from './model'

interface Props {
  brand: Pick<Brand, 'default_locale' | 'locales'>
  /** The texts that belong together; a language is written when all of them are. */
  parts: readonly Texts[]
  /** What is said while no language is written. */
  none?: string
  children: (locale: Locale) => ReactNode
}

export function Languages({ brand, parts, none, children }: Props) {
  const all = [brand.default_locale, ...brand.locales.filter((one) => one !== brand.default_locale)]
  const [shown, setShown] = useState<Locale>(() => {
    const mine = own()
    return all.includes(mine) ? mine : brand.default_locale
  })
  const missing = all.filter((one) => written(parts, one) !== 'whole')
  const instead = standIn(brand, parts)
  const names = (some: readonly Locale[]) => list(some.map((one) => LOCALE_NAMES[one]))
  return (
    <div className="flex flex-col gap-3">
      {all.length > 1 && (
        <div>
          <div role="group" aria-label={t('status.languages')} className="flex flex-wrap gap-x-1 border-b border-line">
            {all.map((one) => {
              const how = written(parts, one)
              return (
                <button
                  key={one}
                  type="button"
                  aria-pressed={one === shown}
                  className={`-mb-px flex h-9 items-center gap-1.5 border-b-2 px-2 touch:h-11 ${one === shown ? 'border-accent font-medium text-accenttext' : 'border-transparent text-ink2 hover:text-ink'}`}
                  onClick={() => setShown(one)}
                >
                  {LOCALE_NAMES[one]}
                  <span
                    className={`text-2xs font-normal ${how === 'whole' ? 'text-ok' : how === 'part' ? 'text-warn' : 'text-ink3 phone:sr-only'}`}
                  >
                    {t(`status.written.${how}`)}
                  </span>
                </button>
              )
            })}
          </div>
          <p className="mt-1.5 text-xs text-ink3" aria-live="polite">
            {missing.length === 0
              ? t('status.all_written')
              : instead
                ? t('status.stands_in', { missing: names(missing), shown: LOCALE_NAMES[instead] })
                : (none ?? t('status.one_language'))}
          </p>
        </div>
      )}
      {children(shown)}
    </div>
  )
}
