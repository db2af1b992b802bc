// The settings: a menu of pages and the one that is open; on a phone one of the two.
// It never holds a setting itself.
import { type Key, t } from '@i18n/runtime'
import { Link, useParams } from '@tanstack/react-router'
import { matches } from '@ui/fold'
import { ChevronLeft, ChevronRight, Search } from '@ui/icons'
import { type ComponentType, lazy, Suspense, useState } from 'react'
import { SETTINGS_PAGES } from '~/app/settings-pages'
import { useSession } from '~/sync/queries'

const PAGES: Record<string, ComponentType> = {
  profile: lazy(() => import('./profile').then((module) => ({ default: module.ProfilePage }))),
  appearance: lazy(() => import('./appearance').then((module) => ({ default: module.AppearancePage }))),
  keys: lazy(() => import('./keys').then((module) => ({ default: module.KeysPage }))),
  notifications: lazy(() =>
    import('./notifications').then((module) => ({ default: module.NotificationsSettingsPage })),
  ),
  security: lazy(() => import('./security').then((module) => ({ default: module.SecurityPage }))),
  'api-keys': lazy(() => import('./api-keys').then((module) => ({ default: module.ApiKeysPage }))),
  people: lazy(() => import('./people').then((module) => ({ default: module.PeoplePage }))),
  teams: lazy(() => import('./teams').then((module) => ({ default: module.TeamsPage }))),
  inboxes: lazy(() => import('./inboxes').then((module) => ({ default: module.InboxesPage }))),
  relay: lazy(() => import('./relay').then((module) => ({ default: module.RelayPage }))),
  domains: lazy(() => import('./domains').then((module) => ({ default: module.DomainsPage }))),
  suppressions: lazy(() => import('./suppressions').then((module) => ({ default: module.SuppressionsPage }))),
  'blocked-senders': lazy(() => import('./blocked-senders').then((module) => ({ default: module.BlockedSendersPage }))),
  'secret-accesses': lazy(() => import('./secret-accesses').then((module) => ({ default: module.SecretAccessesPage }))),
  statuses: lazy(() => import('./statuses').then((module) => ({ default: module.StatusesPage }))),
  tags: lazy(() => import('./tags').then((module) => ({ default: module.TagsPage }))),
  solving: lazy(() => import('./solving').then((module) => ({ default: module.SolvingPage }))),
  wording: lazy(() => import('~/features/wording/words-page').then((module) => ({ default: module.WordsPage }))),
  macros: lazy(() => import('~/features/macros/macros-page').then((module) => ({ default: module.MacrosPage }))),
  rules: lazy(() => import('~/features/rules/rules-page').then((module) => ({ default: module.RulesPage }))),
  sla: lazy(() => import('~/features/clocks/sla-page').then((module) => ({ default: module.SlaPage }))),
  attainment: lazy(() =>
    import('~/features/clocks/attainment-page').then((module) => ({ default: module.AttainmentPage })),
  ),
  calendars: lazy(() =>
    import('~/features/calendars/calendars-page').then((module) => ({ default: module.CalendarsPage })),
  ),
  ladder: lazy(() => import('~/features/ladder/ladder-page').then((module) => ({ default: module.LadderPage }))),
  fairness: lazy(() => import('~/features/ladder/fairness-page').then((module) => ({ default: module.FairnessPage }))),
  opinions: lazy(() => import('~/features/chat/opinions-page').then((module) => ({ default: module.OpinionsPage }))),
  coverage: lazy(() => import('~/features/macros/coverage-page').then((module) => ({ default: module.CoveragePage }))),
  diagnosis: lazy(() =>
    import('~/features/diagnosis/diagnosis-page').then((module) => ({ default: module.DiagnosisPage })),
  ),
  escalation: lazy(() =>
    import('~/features/escalation/escalation-page').then((module) => ({ default: module.EscalationPage })),
  ),
  routing: lazy(() => import('~/features/routing/routing-page').then((module) => ({ default: module.RoutingPage }))),
  handover: lazy(() =>
    import('~/features/handover/templates-page').then((module) => ({ default: module.HandoverPage })),
  ),
  trackers: lazy(() => import('~/features/issues/trackers-page').then((module) => ({ default: module.TrackersPage }))),
  fields: lazy(() => import('~/features/fields/fields-page').then((module) => ({ default: module.FieldsPage }))),
  apps: lazy(() => import('~/features/people/apps-page').then((module) => ({ default: module.AppsPage }))),
  'help-search': lazy(() =>
    import('~/features/knowledge/centre/searches-page').then((module) => ({ default: module.SearchesPage })),
  ),
  'help-centre': lazy(() =>
    import('~/features/knowledge/centre/page').then((module) => ({ default: module.HelpCentrePage })),
  ),
  chat: lazy(() => import('~/features/chat/chat-page').then((module) => ({ default: module.ChatPage }))),
  phone: lazy(() => import('~/features/phone/phone-page').then((module) => ({ default: module.PhonePage }))),
  'first-steps': lazy(() =>
    import('~/features/first-steps/first-steps-page').then((module) => ({ default: module.FirstStepsPage })),
  ),
  segments: lazy(() =>
    import('~/features/segments/segments-page').then((module) => ({ default: module.SegmentsPage })),
  ),
  'status-page': lazy(() =>
    import('~/features/status/components-page').then((module) => ({ default: module.StatusComponentsPage })),
  ),
  community: lazy(() =>
    import('~/features/community/setting-page').then((module) => ({ default: module.CommunitySettingPage })),
  ),
  'language-model': lazy(() => import('./language-model').then((module) => ({ default: module.LanguageModelPage }))),
  configuration: lazy(() => import('./configuration').then((module) => ({ default: module.ConfigurationPage }))),
  organisation: lazy(() => import('./organisation').then((module) => ({ default: module.OrganisationPage }))),
}

const GROUPS = ['own', 'team', 'mail', 'desk'] as const

export function SettingsPage() {
  const { page } = useParams({ strict: false })
  const { permissions } = useSession()
  const Page = page ? PAGES[page] : undefined
  const [wanted, setWanted] = useState('')
  const words = (name: string) => t(`settings.words.${name.replace('-', '_')}` as Key)
  const entries = SETTINGS_PAGES.filter((entry) => !entry.permission || permissions.includes(entry.permission)).filter(
    (entry) => !wanted.trim() || matches(`${t(entry.label)} ${words(entry.page)}`, wanted),
  )
  return (
    <div className="grid h-full grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)] desk:grid-cols-[220px_minmax(0,1fr)]">
      <nav
        aria-label={t('nav.settings')}
        className={`overflow-y-auto bg-sunken px-2 py-3 desk:border-e desk:border-line ${page ? 'phone:hidden' : ''}`}
      >
        <h1 className="px-2 pb-2 text-md font-semibold">{t('nav.settings')}</h1>
        <label className="mb-3 flex h-8 items-center gap-2 rounded-lg bg-surface px-2 shadow-1 touch:h-11">
          <Search size={14} aria-hidden className="shrink-0 text-ink3" />
          <input
            type="search"
            aria-label={t('settings.search')}
            placeholder={t('settings.search')}
            className="min-w-0 flex-1 bg-transparent outline-none"
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
          />
        </label>
        {entries.length === 0 && <p className="px-2 text-ink3">{t('settings.nothing')}</p>}
        {GROUPS.filter((group) => entries.some((entry) => entry.group === group)).map((group) => (
          <div key={group} className="mb-3">
            <h2 className="px-2 pb-1 text-2xs font-medium text-ink3">{t(`settings.group_${group}`)}</h2>
            {entries
              .filter((entry) => entry.group === group)
              .map((entry) => (
                <Link
                  key={entry.page}
                  to="/settings/$page"
                  params={{ page: entry.page }}
                  className="flex h-[30px] items-center rounded-lg px-2 text-ink2 hover:bg-hover data-[status=active]:bg-sel data-[status=active]:font-medium data-[status=active]:text-accenttext phone:h-12 phone:text-md"
                >
                  <span className="flex-1 truncate">{t(entry.label)}</span>
                  <ChevronRight size={16} aria-hidden className="text-ink3 desk:hidden" />
                </Link>
              ))}
          </div>
        ))}
      </nav>
      <div className={`overflow-y-auto ${page ? '' : 'phone:hidden'}`}>
        <div className="mx-auto max-w-[640px] px-6 py-6 phone:px-4 phone:py-3">
          <Link to="/settings" className="btn -ms-2 mb-2 desk:hidden">
            <ChevronLeft size={16} aria-hidden />
            {t('nav.settings')}
          </Link>
          <Suspense>{Page && <Page key={page} />}</Suspense>
        </div>
      </div>
    </div>
  )
}
