// The parts of the customer pane that come a moment after it: facts, calls, remote sessions, fields, assets, who is alike, apps, timeline.
// It never delays the pane itself; its code and words are fetched when the first pane opens.
import type { Contact, Conversation } from '@api/types'
import { t } from '@i18n/runtime'
import { Details } from '~/features/fields/details'
import { Calls } from '~/features/phone/section'
import { RemoteSessions } from '~/features/remote/section'
import { Apps } from './apps'
import { Assets } from './assets'
import { Duplicates } from './duplicates'
import { PaneFacts } from './pane-facts'
import { ShortTimeline } from './timeline'

export function PaneAbout({ conversation, person }: { conversation: Conversation; person: Contact }) {
  return <PaneFacts conversation={conversation} person={person} />
}

export function PaneDetails({ conversation }: { conversation: Conversation }) {
  return (
    <>
      <Calls conversation={conversation} />
      <RemoteSessions conversation={conversation} />
      <Details owner="conversation" id={conversation.id} title={t('fields.details')} />
    </>
  )
}

export function PaneRest({ conversation, person }: { conversation: Conversation; person: Contact }) {
  return (
    <>
      <Details owner="contact" id={person.id} title={t('fields.of_contact')} />
      {person.company && <Details owner="company" id={person.company.id} title={t('fields.of_company')} />}
      <Assets kind="contacts" id={person.id} />
      <Apps conversation={conversation} />
      <Duplicates id={person.id} />
      <ShortTimeline kind="contacts" id={person.id} />
    </>
  )
}
