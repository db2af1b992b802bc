// The way from a text to the page that it will have, with what was written and nobody outside has read.
// It never shows less than what is on the screen: what is not saved is saved first.
import type { ArticleText } from '@api/types'
import type { Locale } from '@i18n/runtime'
import { t } from '@i18n/runtime'
import { Eye } from '@ui/icons'
import { tip } from '@ui/tooltip'

interface Props {
  number: number
  locale: Locale
  /** Whether anything is saved in this language. */
  written: boolean
  unsaved: boolean
  onSave: (quiet?: boolean) => Promise<ArticleText | null>
}

export function LookButton({ number, locale, written, unsaved, onSave }: Props) {
  if (!written && !unsaved) return null
  const address = `/help/draft/${locale}/${number}`
  return (
    <a
      href={address}
      target="_blank"
      rel="noreferrer"
      className="btn-icon shrink-0"
      aria-label={t('article.look')}
      {...tip(t('article.look'))}
      onClick={(event) => {
        if (!unsaved) return
        event.preventDefault()
        void onSave(true).then((saved) => saved && window.open(address, '_blank', 'noreferrer'))
      }}
    >
      <Eye size={16} aria-hidden />
    </a>
  )
}
