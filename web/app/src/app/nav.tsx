// The navigation: pages, views with the server's counts, teams; on a phone a bar at the bottom.
// It never counts anything itself.
import { number } from '@i18n/format'
import { t } from '@i18n/runtime'
import { type ActionName, act } from '@keys/actions'
import { keysOf, shownKeysOf, useBindings } from '@keys/bindings'
import { useQuery } from '@tanstack/react-query'
import { Link, type LinkProps, useRouterState } from '@tanstack/react-router'
import {
  Activity,
  AlarmClock,
  AtSign,
  Bell,
  Bookmark,
  BookOpen,
  Building2,
  CircleDashed,
  CircleDot,
  Clock3,
  Gauge,
  Inbox,
  Layers,
  LayoutList,
  MessageCircleQuestionMark,
  MessagesSquare,
  PenLine,
  Phone,
  Plus,
  ScrollText,
  Search,
  Settings,
  ShieldAlert,
  UserRound,
  UsersRound,
} from '@ui/icons'
import { named, tip } from '@ui/tooltip'
import type { ComponentType, ReactNode } from 'react'
import { countsQuery, newsQuery, useSession, useTeams, useViews } from '~/sync/queries'
import { Mark } from './mark'
import { editView } from './view-editing'
import { savedView, teamView, VIEW_TEXT, type ViewName } from './views'

type IconType = ComponentType<{ size?: number; 'aria-hidden'?: boolean; className?: string }>

export const VIEW_ICON: Record<ViewName, IconType> = {
  mine: UserRound,
  unassigned: CircleDashed,
  mentions: AtSign,
  snoozed: AlarmClock,
  all: Layers,
  spam: ShieldAlert,
}

const ROW =
  'flex h-[30px] shrink-0 items-center gap-2.5 rounded-lg px-2 hover:bg-hover max-wide:justify-center data-[status=active]:bg-surface data-[status=active]:text-ink data-[status=active]:shadow-1'
const VIEW_ROW =
  'flex h-7 shrink-0 items-center gap-2.5 rounded-lg px-2 text-ink2 hover:bg-hover max-wide:justify-center data-[status=active]:bg-sel data-[status=active]:font-medium data-[status=active]:text-accenttext'

function Item({
  to,
  icon: Icon,
  label,
  action,
  params,
  on,
  count,
}: {
  to: LinkProps['to']
  icon: IconType
  label: string
  action?: ActionName
  count?: number | undefined
  params?: object
  on?: boolean
}) {
  return (
    <Link
      to={to}
      params={params as never}
      className={`${ROW} font-medium ${on ? 'bg-surface text-ink shadow-1' : 'text-ink2'}`}
      {...tip(label, action && keysOf(action))}
    >
      <Icon size={16} aria-hidden />
      <span className="truncate max-wide:sr-only">{label}</span>
      {!!count && (
        <span className="tnum ms-auto rounded-full bg-accent px-1.5 text-2xs font-semibold text-onaccent max-wide:-ms-2 max-wide:-mt-3">
          {number(count)}
        </span>
      )}
    </Link>
  )
}

function Count({ value }: { value: number | undefined }) {
  if (!value) return null
  return <span className="tnum ms-auto text-2xs text-ink3 max-wide:sr-only">{number(value)}</span>
}

function View({
  view,
  label,
  icon,
  count,
}: {
  view: string
  label: string
  icon: ReactNode
  count: number | undefined
}) {
  return (
    <Link to="/inbox/$view" params={{ view }} search={{}} className={VIEW_ROW} {...tip(label)}>
      {icon}
      <span dir="auto" className="truncate max-wide:sr-only">
        {label}
      </span>
      <Count value={count} />
    </Link>
  )
}

export function SideNav() {
  const { organisation, permissions } = useSession()
  // Other keys are shown beside the same places.
  useBindings()
  const teams = useTeams()
  const { data: counts } = useQuery(countsQuery)
  const views = useViews()
  const { data: news } = useQuery(newsQuery('notifications'))
  const { data: posts } = useQuery(newsQuery('posts'))
  const inSettings = useRouterState({ select: (state) => state.location.pathname.startsWith('/settings/') })
  const inInbox = useRouterState({ select: (state) => state.location.pathname.startsWith('/inbox/') })
  return (
    <nav
      aria-label={t('nav.label')}
      className="flex min-h-0 flex-col gap-0.5 overflow-y-auto px-2 pb-2 pt-3 phone:hidden"
    >
      <div className="mb-2 flex shrink-0 items-center gap-2 px-2 max-wide:justify-center">
        <Mark />
        <span className="truncate text-md font-semibold max-wide:hidden">{organisation}</span>
      </div>
      <div className="mb-2 flex shrink-0 gap-1.5 max-wide:flex-col">
        <button
          type="button"
          onClick={() => act('palette')}
          className="flex h-8 min-w-0 flex-1 items-center gap-2 rounded-lg bg-surface px-2 text-ink3 shadow-1 hover:text-ink max-wide:flex-none max-wide:justify-center"
          {...tip(t('action.palette'), keysOf('palette'))}
        >
          <Search size={15} aria-hidden />
          <span className="min-w-0 flex-1 truncate text-start max-wide:sr-only">{t('nav.search')}</span>
          <span className="kbd max-wide:hidden">{shownKeysOf('palette')}</span>
        </button>
        <Link
          to="/compose"
          className="grid h-8 w-8 shrink-0 place-items-center rounded-lg bg-surface text-ink3 shadow-1 hover:text-ink max-wide:w-auto"
          {...named('compose')}
        >
          <PenLine size={15} aria-hidden />
        </Link>
      </div>
      <Item
        to="/inbox/$view"
        params={{ view: 'mine' }}
        icon={Inbox}
        label={t('nav.inbox')}
        action="go_inbox"
        on={inInbox}
      />
      <Item
        to="/notifications"
        icon={Bell}
        label={t('nav.notifications')}
        action="go_notifications"
        count={news?.unread}
      />
      <Item to="/room" icon={MessagesSquare} label={t('nav.room')} action="go_room" count={posts?.unread} />
      <Item to="/board" icon={Gauge} label={t('nav.board')} />
      <Item to="/contacts" icon={UsersRound} label={t('nav.contacts')} action="go_contacts" />
      <Item to="/companies" icon={Building2} label={t('nav.companies')} action="go_companies" />
      <Item to="/issues" icon={CircleDot} label={t('nav.issues')} />
      <Item to="/knowledge" icon={BookOpen} label={t('nav.knowledge')} action="go_knowledge" />
      {permissions.includes('knowledge.read') && <Item to="/status" icon={Activity} label={t('nav.status')} />}
      {permissions.includes('knowledge.read') && (
        <Item to="/community" icon={MessageCircleQuestionMark} label={t('nav.community')} />
      )}
      <Item to="/ledger" icon={ScrollText} label={t('nav.ledger')} action="go_ledger" />
      <h2 className="mt-4 px-2 pb-1 text-2xs font-medium text-ink3 max-wide:sr-only">{t('nav.views')}</h2>
      {(Object.keys(VIEW_TEXT) as ViewName[]).map((view) => {
        const Icon = VIEW_ICON[view]
        return (
          <View
            key={view}
            view={view}
            label={t(VIEW_TEXT[view])}
            icon={<Icon size={15} aria-hidden />}
            count={counts?.[view]}
          />
        )
      })}
      {views.map((view) => (
        <View
          key={view.id}
          view={savedView(view.id)}
          label={view.name}
          icon={view.scope === 'person' ? <Bookmark size={15} aria-hidden /> : <LayoutList size={15} aria-hidden />}
          count={counts?.views[view.id]}
        />
      ))}
      <button
        type="button"
        className={`${VIEW_ROW} text-start text-ink3`}
        onClick={() => editView(null)}
        {...tip(t('views.new'))}
      >
        <Plus size={15} aria-hidden />
        <span className="truncate max-wide:sr-only">{t('views.new')}</span>
      </button>
      <Link to="/drafts" className={VIEW_ROW} {...tip(t('nav.drafts'), keysOf('go_drafts'))}>
        <PenLine size={15} aria-hidden />
        <span className="truncate max-wide:sr-only">{t('nav.drafts')}</span>
      </Link>
      <Link to="/promises" className={VIEW_ROW} {...tip(t('nav.promises'))}>
        <Clock3 size={15} aria-hidden />
        <span className="truncate max-wide:sr-only">{t('nav.promises')}</span>
      </Link>
      <Link to="/calls" className={VIEW_ROW} {...tip(t('nav.calls'))}>
        <Phone size={15} aria-hidden />
        <span className="truncate max-wide:sr-only">{t('nav.calls')}</span>
      </Link>
      {teams.length > 0 && (
        <h2 className="mt-4 px-2 pb-1 text-2xs font-medium text-ink3 max-wide:sr-only">{t('nav.teams')}</h2>
      )}
      {teams.map((team) => (
        <View
          key={team.id}
          view={teamView(team.id)}
          label={team.name}
          icon={<UsersRound size={15} aria-hidden />}
          count={counts?.teams[team.id]}
        />
      ))}
      <div className="mt-auto pt-2" />
      <Item
        to="/settings/$page"
        params={{ page: 'profile' }}
        icon={Settings}
        on={inSettings}
        label={t('nav.settings')}
        action="go_settings"
      />
    </nav>
  )
}

function Tab({
  to,
  params,
  icon: Icon,
  label,
  dot,
}: {
  to: LinkProps['to']
  params?: object
  icon: IconType
  label: string
  dot?: boolean
}) {
  return (
    <Link
      to={to}
      params={params as never}
      className="relative flex h-14 flex-1 flex-col items-center justify-center gap-0.5 text-2xs text-ink3 data-[status=active]:font-semibold data-[status=active]:text-accenttext"
    >
      <Icon size={20} aria-hidden />
      {dot && <span aria-hidden className="absolute top-2 inset-s-1/2 ms-2 size-2 rounded-full bg-accent" />}
      {label}
    </Link>
  )
}

export function BottomBar() {
  const { data: news } = useQuery(newsQuery('notifications'))
  return (
    <nav
      aria-label={t('nav.label')}
      className="flex shrink-0 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] desk:hidden"
    >
      <Tab to="/inbox/$view" params={{ view: 'mine' }} icon={Inbox} label={t('nav.inbox')} />
      <Tab to="/notifications" icon={Bell} label={t('nav.news')} dot={(news?.unread ?? 0) > 0} />
      <Tab to="/contacts" icon={UsersRound} label={t('nav.contacts')} />
      <Tab to="/search" icon={Search} label={t('nav.find')} />
      <Tab to="/settings" icon={UserRound} label={t('nav.me')} />
    </nav>
  )
}
