// What the desk asks about before a reply leaves with something that belongs to another customer.
// It never sends unless somebody presses the button.
import type { Foreign } from '@api/types'
import { t } from '@i18n/runtime'
import { AskNotice } from './recipient-notices'

export function ContentNotice({
  foreign,
  onSend,
  onChange,
}: {
  foreign: Foreign[]
  onSend: () => void
  onChange: () => void
}) {
  return (
    <AskNotice
      title={t('mix_up.title')}
      things={foreign.map((one) => ({ what: one.what, why: t(`mix_up.${one.why}`) }))}
      send={t('mix_up.send')}
      change={t('mix_up.change')}
      onSend={onSend}
      onChange={onChange}
    />
  )
}
