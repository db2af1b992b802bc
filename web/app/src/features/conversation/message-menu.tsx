// What can be done with one message: answer it, split it off, alone or with all that follows, or take it out.
// It never offers what would leave the conversation empty.
import type { Message } from '@api/types'
import { t } from '@i18n/runtime'
import { CircleDashed, Ellipsis, Mail, Reply, Split } from '@ui/icons'
import { MenuButton } from '@ui/menu'
import type { MenuEntry } from '@ui/overlay'
import { answer } from '~/sync/answering'
import { useMay } from '~/sync/queries'
import { split } from '~/sync/rearrange'

export type Place = 'only' | 'first' | 'later'

export function MessageMenu({ message, place }: { message: Message; place: Place }) {
  const may = useMay('conversations.write')
  if (!may) return null
  const joined = message.kind === 'incoming' && message.join !== null && message.join.rule !== 'new'
  const entries = (): MenuEntry[] => [
    ...(message.kind === 'incoming'
      ? [
          {
            id: 'answer',
            label: t('answer.this'),
            icon: <Reply size={15} aria-hidden />,
            run: () => void answer(message),
          },
        ]
      : []),
    ...(place === 'later'
      ? [
          {
            id: 'split',
            label: t('split.from_here'),
            icon: <Split size={15} aria-hidden />,
            run: () => void split(message, true),
          },
        ]
      : []),
    {
      id: 'only',
      label: t('split.only_this'),
      icon: <Mail size={15} aria-hidden />,
      run: () => void split(message, false),
    },
    ...(joined
      ? [
          {
            id: 'not_part',
            label: t('split.not_part'),
            icon: <CircleDashed size={15} aria-hidden />,
            run: () => void split(message, false),
          },
        ]
      : []),
  ]
  return (
    <MenuButton
      title={t('message.menu')}
      aria-label={t('message.menu')}
      className="grid size-6 place-items-center rounded-md text-ink3 hover:bg-hover hover:text-ink touch:-my-3 touch:size-11"
      entries={entries}
    >
      <Ellipsis size={14} aria-hidden />
    </MenuButton>
  )
}
