// The sign of a conversation that came by telephone, in rows of lists.
// It never shows who called.
import { t } from '@i18n/runtime'
import { Phone } from '@ui/icons'

export function PhoneMark() {
  return (
    <span role="img" aria-label={t('phone.phone')} className="block shrink-0 text-ink3">
      <Phone size={12} aria-hidden />
    </span>
  )
}
