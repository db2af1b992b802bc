// Above the thread: subject, number, how long the customer waits, and what can be done.
// It never opens pickers itself; it says which one, and where.
import type { Conversation } from '@api/types'
import { t } from '@i18n/runtime'
import { act } from '@keys/actions'
import { keysOf, shownKeysOf } from '@keys/bindings'
import { Link } from '@tanstack/react-router'
import { Avatar } from '@ui/avatar'
import {
  AlarmClock,
  Ban,
  Bell,
  BellOff,
  Check,
  ChevronLeft,
  Copy,
  Download,
  Ellipsis,
  Flag,
  Merge,
  PanelRight,
  Printer,
  ShieldAlert,
  Tag,
  UserRoundPlus,
  UsersRound,
} from '@ui/icons'
import { MenuButton } from '@ui/menu'
import { toast } from '@ui/toast'
import { named, tip } from '@ui/tooltip'
import type { InboxSearch } from '~/app/views'
import { ChatPill } from '~/features/chat/marks'
import { change } from '~/sync/change'
import { pickFor } from '~/sync/picking'
import { useSession, useUsers } from '~/sync/queries'
import { blockSender } from './spam'
import { StatusButton } from './status-button'

export function ThreadHeader({
  conversation,
  view,
  search,
}: {
  conversation: Conversation
  view: string
  search: InboxSearch
}) {
  const users = useUsers()
  const { user } = useSession()
  const assignee = users.find((one) => one.id === conversation.assignee_id)
  const following = conversation.follower_ids.includes(user.id)
  const open = (kind: Parameters<typeof pickFor>[0]) => (event: React.MouseEvent) =>
    pickFor(kind, [conversation], event.currentTarget)
  const solved = conversation.status.category === 'solved'
  const copy = () => {
    void navigator.clipboard?.writeText(`${location.origin}/c/${conversation.number}`)
    toast(t('header.copied'))
  }
  return (
    <header className="flex h-12 shrink-0 items-center gap-1 border-b border-line ps-4 pe-3 phone:ps-1">
      <Link
        to="/inbox/$view"
        params={{ view }}
        search={search}
        className="btn-icon desk:hidden"
        aria-label={t('action.back')}
      >
        <ChevronLeft size={20} aria-hidden />
      </Link>
      <h1
        dir="auto"
        lang={conversation.lang ?? undefined}
        className="min-w-0 truncate text-md font-semibold"
        title={conversation.subject}
      >
        {conversation.subject || t('row.no_subject')}
      </h1>
      <span className="tnum mx-1 shrink-0 text-xs text-ink3">#{conversation.number}</span>
      <ChatPill conversation={conversation} />
      <span className="flex-1" />
      <button
        type="button"
        className="btn-icon"
        data-picker="assign"
        onClick={open('assign')}
        {...named('assign')}
        aria-label={assignee ? t('header.assigned', { name: assignee.name }) : t('action.assign')}
      >
        {assignee ? <Avatar name={assignee.name} size={22} /> : <UserRoundPlus size={16} aria-hidden />}
      </button>
      <button
        type="button"
        className="btn-icon phone:hidden"
        data-picker="snooze"
        onClick={open('snooze')}
        {...named('snooze')}
      >
        <AlarmClock size={16} aria-hidden />
      </button>
      <MenuButton
        title={t('header.more')}
        aria-label={t('header.more')}
        data-picker="more"
        className="btn-icon"
        entries={() => [
          {
            id: 'snooze',
            label: t('action.snooze'),
            keys: shownKeysOf('snooze'),
            icon: <AlarmClock size={15} aria-hidden />,
            run: () => act('snooze'),
          },
          {
            id: 'team',
            label: t('action.team'),
            keys: shownKeysOf('team'),
            icon: <UsersRound size={15} aria-hidden />,
            run: () => act('team'),
          },
          {
            id: 'tags',
            label: t('action.tags'),
            keys: shownKeysOf('tags'),
            icon: <Tag size={15} aria-hidden />,
            run: () => act('tags'),
          },
          {
            id: 'priority',
            label: t('action.priority'),
            keys: shownKeysOf('priority'),
            icon: <Flag size={15} aria-hidden />,
            run: () => act('priority'),
          },
          { id: 'print', label: t('header.print'), icon: <Printer size={15} aria-hidden />, run: () => window.print() },
          ...(['json', 'mbox'] as const).map((format) => ({
            id: format,
            label: t(`header.export_${format}`),
            icon: <Download size={15} aria-hidden />,
            run: () => location.assign(`/api/v1/conversations/${conversation.id}/export?format=${format}`),
          })),
          {
            id: 'merge',
            label: t('action.merge'),
            keys: shownKeysOf('merge'),
            icon: <Merge size={15} aria-hidden />,
            run: () => act('merge'),
          },
          {
            id: 'follow',
            label: following ? t('action.unfollow') : t('action.follow'),
            keys: shownKeysOf('follow'),
            icon: following ? <BellOff size={15} aria-hidden /> : <Bell size={15} aria-hidden />,
            run: () => act('follow'),
          },
          {
            id: 'pane',
            label: t('action.pane'),
            keys: shownKeysOf('pane'),
            icon: <PanelRight size={15} aria-hidden />,
            run: () => act('pane'),
          },
          {
            id: 'spam',
            label: conversation.spam ? t('spam.not') : t('spam.mark'),
            icon: <ShieldAlert size={15} aria-hidden />,
            run: () => void change(conversation, { spam: !conversation.spam }),
          },
          ...(conversation.contact.email
            ? [
                {
                  id: 'block',
                  label: t('spam.block'),
                  icon: <Ban size={15} aria-hidden />,
                  run: () => void blockSender(conversation),
                },
              ]
            : []),
          { id: 'copy', label: t('header.copy'), icon: <Copy size={15} aria-hidden />, run: copy },
        ]}
      >
        <Ellipsis size={16} aria-hidden />
      </MenuButton>
      <button type="button" className="btn-icon wide:hidden" onClick={() => act('pane')} {...named('pane')}>
        <PanelRight size={16} aria-hidden />
      </button>
      <StatusButton status={conversation.status} onClick={open('status')} />
      {!solved && (
        <button
          type="button"
          className="btn btn-line ms-1 phone:!px-2.5 phone:!shadow-none"
          onClick={() => act('solve')}
          {...tip(t('action.solve'), keysOf('solve'))}
        >
          <Check size={15} aria-hidden />
          <span className="phone:sr-only">{t('action.solve')}</span>
          {keysOf('solve') && <span className="kbd max-wide:hidden">{shownKeysOf('solve')}</span>}
        </button>
      )}
    </header>
  )
}
