// What is inside a file that mails bring: an invitation, a contact card, or another mail. The server read it.
// It never opens a mail before the reader asks for it, and never answers an invitation.
import { get } from '@api/client'
import type { Attachment, Card, Invitation, Opened, OpenedMail, When } from '@api/types'
import { list, moment } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { MessageHtml } from './message-html'

const CARD = /^text\/(calendar|vcard|x-vcard)|^application\/ics|\.(ics|vcf)$/i
const MAIL = /^message\/(rfc822|global)|\.eml$/i

/** Whether the desk can show what is in the file, and whether at once. */
export function opens(file: Attachment): 'at_once' | 'asked' | null {
  if (CARD.test(file.content_type) || CARD.test(file.name)) return 'at_once'
  return MAIL.test(file.content_type) || MAIL.test(file.name) ? 'asked' : null
}

export function OpenedFile({ file }: { file: Attachment }) {
  const how = opens(file)
  const [asked, setAsked] = useState(how === 'at_once')
  const { data, isError } = useQuery({
    queryKey: ['opened', file.id],
    queryFn: () => get<Opened>(`/attachments/${file.id}/opened`),
    enabled: asked && how !== null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  if (!how || isError) return null
  if (!data)
    return asked ? null : (
      <button type="button" className="btn mt-1.5 text-xs" onClick={() => setAsked(true)}>
        {t('opened.show', { name: file.name })}
      </button>
    )
  return (
    <section className="mt-2 max-w-xl rounded-lg bg-surface px-3 py-2.5 text-xs shadow-1" aria-label={file.name}>
      {data.kind === 'invitation' && <InvitationCard invitation={data} />}
      {data.kind === 'card' && <ContactCard card={data} />}
      {data.kind === 'mail' && <InnerMail id={file.id} mail={data} />}
    </section>
  )
}

function Rows({ rows }: { rows: readonly (readonly [string, string])[] }) {
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5">
      {rows
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink3">{name}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
    </dl>
  )
}

function at(when: When | null): string {
  if (!when) return ''
  if (when.kind === 'moment') return moment(when.ms)
  return when.kind === 'date' ? when.date : when.time.replace('T', ' ').slice(0, 16)
}

const named = (one: { name: string; address: string }): string =>
  one.name ? `${one.name} <${one.address}>` : one.address

function InvitationCard({ invitation }: { invitation: Invitation }) {
  const cancelled = invitation.status === 'cancelled' || invitation.method === 'cancel'
  return (
    <>
      <p className="mb-1 text-2xs text-ink3">{t(cancelled ? 'opened.cancelled' : 'opened.invitation')}</p>
      <p className={`mb-1.5 text-sm font-semibold ${cancelled ? 'line-through' : ''}`}>{invitation.summary}</p>
      <Rows
        rows={[
          [t('opened.start'), at(invitation.start)],
          [t('opened.end'), at(invitation.end)],
          [t('opened.place'), invitation.location],
          [t('opened.organiser'), invitation.organiser ? named(invitation.organiser) : ''],
          [t('opened.people'), list(invitation.attendees.slice(0, 20).map((one) => named(one.address)))],
        ]}
      />
    </>
  )
}

function ContactCard({ card }: { card: Card }) {
  return (
    <>
      <p className="mb-1 text-2xs text-ink3">{t('opened.card')}</p>
      <p className="mb-1.5 text-sm font-semibold">{card.name}</p>
      <Rows
        rows={[
          [t('opened.title'), card.title],
          [t('opened.organisation'), card.organisation],
          [t('opened.email'), list(card.emails)],
          [t('opened.phone'), list(card.phones)],
        ]}
      />
    </>
  )
}

function InnerMail({ id, mail }: { id: string; mail: OpenedMail }) {
  return (
    <>
      <p className="mb-1.5 text-sm font-semibold">{mail.subject}</p>
      <Rows
        rows={[
          [t('message.from'), mail.from ? named(mail.from) : ''],
          [t('message.to'), mail.to.map(named).join(', ')],
          [t('message.at'), mail.date_ms === null ? '' : moment(mail.date_ms)],
          [t('files.label'), list(mail.files)],
        ]}
      />
      <div className="mt-2 border-t border-line pt-2">
        {mail.html ? (
          <MessageHtml html={mail.html} lang={null} message={id} />
        ) : (
          <p className="whitespace-pre-wrap">{mail.text}</p>
        )}
      </div>
    </>
  )
}
