// The status of a conversation as a button that opens the choice.
// It never changes the status itself.
import type { StatusRef } from '@api/types'
import { t } from '@i18n/runtime'
import { keysOf } from '@keys/bindings'
import { ChevronDown } from '@ui/icons'
import { tip } from '@ui/tooltip'
import { statusName } from '~/sync/names'
import { StatusDot } from './status-dot'

export function StatusButton({ status, onClick }: { status: StatusRef; onClick: (event: React.MouseEvent) => void }) {
  const name = statusName(status)
  return (
    <button
      type="button"
      data-picker="status"
      className="btn !gap-1 !px-1.5 phone:hidden"
      onClick={onClick}
      aria-label={t('header.status', { name })}
      {...tip(name, keysOf('status'))}
    >
      <StatusDot category={status.category} />
      <ChevronDown size={13} aria-hidden />
    </button>
  )
}
