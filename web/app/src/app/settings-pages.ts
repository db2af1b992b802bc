// The pages of the settings, in the order of their menu, and who may see each.
// It never holds their contents.
import type { Key } from '@i18n/runtime'

export interface SettingsEntry {
  page: string
  label: Key
  group: 'own' | 'team' | 'mail' | 'desk'
  permission?: string
}

export const SETTINGS_PAGES: readonly SettingsEntry[] = [
  { page: 'profile', label: 'settings.profile', group: 'own' },
  { page: 'appearance', label: 'settings.appearance', group: 'own' },
  { page: 'keys', label: 'settings.keys', group: 'own' },
  { page: 'notifications', label: 'settings.notifications', group: 'own' },
  { page: 'security', label: 'settings.security', group: 'own' },
  { page: 'api-keys', label: 'settings.api_keys', group: 'own' },
  { page: 'people', label: 'settings.people', group: 'team' },
  { page: 'teams', label: 'settings.teams', group: 'team' },
  { page: 'inboxes', label: 'settings.inboxes', group: 'mail' },
  { page: 'relay', label: 'settings.relay', group: 'mail', permission: 'settings.manage' },
  { page: 'domains', label: 'settings.domains', group: 'mail', permission: 'settings.manage' },
  { page: 'chat', label: 'settings.chat', group: 'mail', permission: 'settings.manage' },
  { page: 'phone', label: 'settings.phone', group: 'mail', permission: 'settings.manage' },
  { page: 'suppressions', label: 'settings.suppressions', group: 'mail' },
  { page: 'blocked-senders', label: 'settings.blocked_senders', group: 'mail' },
  { page: 'secret-accesses', label: 'settings.secret_accesses', group: 'mail', permission: 'settings.manage' },
  { page: 'statuses', label: 'settings.statuses', group: 'desk' },
  { page: 'tags', label: 'settings.tags', group: 'desk' },
  { page: 'solving', label: 'settings.solving', group: 'desk', permission: 'settings.manage' },
  { page: 'macros', label: 'settings.macros', group: 'desk' },
  { page: 'routing', label: 'settings.routing', group: 'desk' },
  { page: 'sla', label: 'settings.sla', group: 'desk' },
  { page: 'rules', label: 'settings.rules', group: 'desk' },
  { page: 'calendars', label: 'settings.calendars', group: 'desk' },
  { page: 'ladder', label: 'settings.ladder', group: 'desk' },
  { page: 'diagnosis', label: 'settings.diagnosis', group: 'desk' },
  { page: 'escalation', label: 'settings.escalation', group: 'desk' },
  { page: 'handover', label: 'settings.handover', group: 'desk' },
  { page: 'opinions', label: 'settings.opinions', group: 'desk' },
  { page: 'coverage', label: 'settings.coverage', group: 'desk' },
  { page: 'wording', label: 'settings.wording', group: 'desk' },
  { page: 'trackers', label: 'settings.trackers', group: 'desk', permission: 'settings.manage' },
  { page: 'fields', label: 'settings.fields', group: 'desk', permission: 'settings.manage' },
  { page: 'apps', label: 'settings.apps', group: 'desk', permission: 'settings.manage' },
  { page: 'help-search', label: 'settings.help_search', group: 'desk', permission: 'knowledge.read' },
  { page: 'help-centre', label: 'settings.help_centre', group: 'desk', permission: 'knowledge.publish' },
  { page: 'first-steps', label: 'settings.first_steps', group: 'desk', permission: 'settings.manage' },
  { page: 'segments', label: 'settings.segments', group: 'desk', permission: 'people.read' },
  { page: 'status-page', label: 'settings.status_page', group: 'desk', permission: 'settings.manage' },
  { page: 'community', label: 'settings.community', group: 'desk', permission: 'settings.manage' },
  { page: 'language-model', label: 'settings.language_model', group: 'desk', permission: 'settings.manage' },
  { page: 'organisation', label: 'settings.organisation', group: 'desk' },
  { page: 'configuration', label: 'settings.configuration', group: 'desk', permission: 'settings.manage' },
]
