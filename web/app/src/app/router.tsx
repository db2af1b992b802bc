// Every address of the app and what must be loaded before it is shown.
// It never draws; pages do.
import { get } from '@api/client'
import type { Conversation } from '@api/types'
import { loadMore } from '@i18n/runtime'
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { readFilters } from '~/features/knowledge/filters'
import { Broken, Missing, StartingUp } from './fallback'
import { InboxPage } from './inbox-page'
import { client } from './query'
import { enter } from './session'
import { Shell } from './shell'
import { type InboxSearch, SORTS } from './views'

const root = createRootRoute({ component: Outlet, errorComponent: Broken, notFoundComponent: Missing })

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

const desk = createRoute({
  getParentRoute: () => root,
  id: 'desk',
  component: Shell,
  beforeLoad: ({ location }) => enter(location.href),
})

const index = createRoute({
  getParentRoute: () => desk,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/inbox/$view', params: { view: 'mine' } })
  },
})

const inboxSearch = (search: Record<string, unknown>): InboxSearch => ({
  status: text(search.status),
  tag: text(search.tag),
  assignee: text(search.assignee),
  inbox: text(search.inbox),
  sort: SORTS.find((sort) => sort === search.sort),
})

const inbox = createRoute({
  getParentRoute: () => desk,
  path: '/inbox/$view',
  component: InboxPage,
  validateSearch: inboxSearch,
})
const conversation = createRoute({ getParentRoute: () => inbox, path: '$number' })

/** `/c/1042`: the short address of a conversation, for mails and notes; its id leads there as well. */
const short = createRoute({
  getParentRoute: () => desk,
  path: '/c/$number',
  beforeLoad: async ({ params }) => {
    const known = /^\d+$/.test(params.number)
    const number = known ? params.number : String((await get<Conversation>(`/conversations/${params.number}`)).number)
    throw redirect({ to: '/inbox/$view/$number', params: { view: 'all', number } })
  },
})

const search = createRoute({
  getParentRoute: () => desk,
  path: '/search',
  validateSearch: (given: Record<string, unknown>): { q?: string | undefined } => ({
    // A number in the address is still text to search for.
    q: given.q === undefined ? undefined : String(given.q),
  }),
  loader: loadMore,
  component: lazyRouteComponent(() => import('~/features/search/page'), 'SearchPage'),
})
const compose = createRoute({
  getParentRoute: () => desk,
  path: '/compose',
  validateSearch: (
    given: Record<string, unknown>,
  ): { to?: string | undefined; side?: string | undefined; subject?: string | undefined } => ({
    to: text(given.to),
    // The conversation that the new one is a side conversation of.
    side: text(given.side),
    subject: given.subject === undefined ? undefined : String(given.subject),
  }),
  loader: loadMore,
  component: lazyRouteComponent(() => import('~/features/composer/new-page'), 'NewPage'),
})
const drafts = createRoute({
  getParentRoute: () => desk,
  path: '/drafts',
  loader: loadMore,
  component: lazyRouteComponent(() => import('~/features/inbox/drafts-page'), 'DraftsPage'),
})
const promises = createRoute({
  getParentRoute: () => desk,
  path: '/promises',
  loader: loadMore,
  component: lazyRouteComponent(() => import('~/features/wording/promises-page'), 'PromisesPage'),
})
const calls = createRoute({
  getParentRoute: () => desk,
  path: '/calls',
  loader: loadMore,
  component: lazyRouteComponent(() => import('~/features/phone/calls-page'), 'CallsPage'),
})
const contacts = createRoute({
  getParentRoute: () => desk,
  path: '/contacts',
  loader: loadMore,
  component: lazyRouteComponent(() => import('~/features/people/contacts-page'), 'ContactsPage'),
})
const contact = createRoute({ getParentRoute: () => contacts, path: '$id' })
const companies = createRoute({
  getParentRoute: () => desk,
  path: '/companies',
  loader: loadMore,
  component: lazyRouteComponent(() => import('~/features/people/companies-page'), 'CompaniesPage'),
})
const company = createRoute({ getParentRoute: () => companies, path: '$id' })
const issues = createRoute({
  getParentRoute: () => desk,
  path: '/issues',
  loader: loadMore,
  component: lazyRouteComponent(() => import('~/features/issues/page'), 'IssuesPage'),
})
const issue = createRoute({ getParentRoute: () => issues, path: '$number' })
const knowledge = createRoute({
  getParentRoute: () => desk,
  path: '/knowledge',
  validateSearch: readFilters,
  loader: loadMore,
  component: lazyRouteComponent(() => import('~/features/knowledge/list-page'), 'KnowledgePage'),
})
const article = createRoute({
  getParentRoute: () => desk,
  path: '/knowledge/$number',
  validateSearch: (given: Record<string, unknown>): { lang?: string | undefined } => ({ lang: text(given.lang) }),
  loader: loadMore,
  component: lazyRouteComponent(() => import('~/features/knowledge/article-page'), 'ArticlePage'),
})
const releases = createRoute({
  getParentRoute: () => desk,
  path: '/knowledge/releases',
  loader: loadMore,
  component: lazyRouteComponent(() => import('~/features/releases/page'), 'ReleasesPage'),
})
const release = createRoute({ getParentRoute: () => releases, path: '$number' })
const status = createRoute({
  getParentRoute: () => desk,
  path: '/status',
  loader: loadMore,
  component: lazyRouteComponent(() => import('~/features/status/page'), 'StatusPage'),
})
const statusIncident = createRoute({ getParentRoute: () => status, path: '$number' })
const community = createRoute({
  getParentRoute: () => desk,
  path: '/community',
  validateSearch: (given: Record<string, unknown>): { view?: string | undefined } => ({ view: text(given.view) }),
  loader: loadMore,
  component: lazyRouteComponent(() => import('~/features/community/page'), 'CommunityPage'),
})
const communityTopic = createRoute({ getParentRoute: () => community, path: '$number' })
const guides = createRoute({
  getParentRoute: () => desk,
  path: '/guides',
  validateSearch: (given: Record<string, unknown>): { at?: number | undefined } => ({
    // Which guide is open, by its place in the list.
    at: typeof given.at === 'number' ? given.at : undefined,
  }),
  loader: loadMore,
  component: lazyRouteComponent(() => import('~/features/guides/page'), 'GuidesPage'),
})
const board = createRoute({
  getParentRoute: () => desk,
  path: '/board',
  validateSearch: (given: Record<string, unknown>): { wall?: boolean | undefined } => ({
    // For the wall: nothing but the board, in large type.
    wall: given.wall === true || undefined,
  }),
  loader: loadMore,
  component: lazyRouteComponent(() => import('~/features/board/page'), 'BoardPage'),
})
const ledger = createRoute({
  getParentRoute: () => desk,
  path: '/ledger',
  validateSearch: (given: Record<string, unknown>): { outcome?: string | undefined; q?: string | undefined } => ({
    outcome: text(given.outcome),
    q: given.q === undefined ? undefined : String(given.q),
  }),
  loader: loadMore,
  component: lazyRouteComponent(() => import('~/features/ledger/page'), 'LedgerPage'),
})
const notifications = createRoute({
  getParentRoute: () => desk,
  path: '/notifications',
  loader: loadMore,
  component: lazyRouteComponent(() => import('~/features/notifications/page'), 'NotificationsPage'),
})
const room = createRoute({
  getParentRoute: () => desk,
  path: '/room',
  loader: loadMore,
  component: lazyRouteComponent(() => import('~/features/room/page'), 'RoomPage'),
})
const settings = createRoute({
  getParentRoute: () => desk,
  path: '/settings',
  // A provider of mail accounts sends people back with what became of their sign-in.
  validateSearch: (
    given: Record<string, unknown>,
  ): { inbox?: string | undefined; account?: string | undefined; sign_in?: string | undefined } => ({
    inbox: text(given.inbox),
    account: text(given.account),
    sign_in: text(given.sign_in),
  }),
  loader: loadMore,
  component: lazyRouteComponent(() => import('~/features/settings/page'), 'SettingsPage'),
})
const settingsPage = createRoute({ getParentRoute: () => settings, path: '$page' })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (given: Record<string, unknown>): { back?: string | undefined } => ({ back: text(given.back) }),
  loader: loadMore,
  component: lazyRouteComponent(() => import('~/features/entry/sign-in'), 'SignInPage'),
})
const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  loader: loadMore,
  component: lazyRouteComponent(() => import('~/features/entry/setup'), 'SetupPage'),
})

const tree = root.addChildren([
  desk.addChildren([
    index,
    inbox.addChildren([conversation]),
    short,
    search,
    compose,
    drafts,
    promises,
    calls,
    contacts.addChildren([contact]),
    companies.addChildren([company]),
    issues.addChildren([issue]),
    knowledge,
    article,
    releases.addChildren([release]),
    status.addChildren([statusIncident]),
    community.addChildren([communityTopic]),
    guides,
    board,
    ledger,
    notifications,
    room,
    settings.addChildren([settingsPage]),
  ]),
  signIn,
  setup,
])

export const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  defaultPendingMs: 150,
  defaultPendingComponent: StartingUp,
  context: { client },
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
