// Choosing the colleague who goes on with a draft.
// It never hands anything over; the composer does.
import { t } from '@i18n/runtime'
import { Avatar } from '@ui/avatar'
import { Panel } from '@ui/overlay'
import { PickList } from '@ui/picklist'
import { useSession, useUsers } from '~/sync/queries'

interface Props {
  anchor: Element | null
  onPick: (colleague: string) => void
  onClose: () => void
}

export default function HandOverPanel({ anchor, onPick, onClose }: Props) {
  const users = useUsers()
  const me = useSession()?.user.id
  const colleagues = users.filter((user) => user.active && user.id !== me)
  return (
    <Panel title={t('draft.hand_over')} anchor={anchor} onClose={onClose} width={280}>
      <PickList
        label={t('draft.hand_over')}
        placeholder={t('draft.hand_over_to')}
        options={colleagues.map((user) => ({
          id: user.id,
          label: user.name,
          hint: user.away ? t('assign.away') : undefined,
          icon: <Avatar name={user.name} size={20} />,
        }))}
        onPick={onPick}
      />
    </Panel>
  )
}
