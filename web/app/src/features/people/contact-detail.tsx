// One contact: name, addresses, language, company, note, and conversations. Saved when asked to.
// It never overwrites what a colleague changed meanwhile; the server refuses and this says so.
import { get, isApiError, patch } from '@api/client'
import type { Company, Contact, Page } from '@api/types'
import { language } from '@i18n/format'
import { LOCALES, t } from '@i18n/runtime'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Avatar } from '@ui/avatar'
import { AreaField, SelectField, TextField } from '@ui/field'
import { ChevronLeft, Mail } from '@ui/icons'
import { Problem } from '@ui/problem'
import { toast } from '@ui/toast'
import { useState } from 'react'
import { client } from '~/app/query'
import { Details } from '~/features/fields/details'
import { Phones } from '~/features/phone/phones'
import { TimeZoneOptions } from '~/features/settings/time-zones'
import { contactQuery, useMay } from '~/sync/queries'
import { Access, MaskedNotice } from './access'
import { Assets } from './assets'
import { ConversationLinks } from './conversation-links'
import { Duplicates, MergeButton, Merges } from './duplicates'
import { PortalRole } from './in-portal'
import { Timeline } from './timeline'

function Form({ contact }: { contact: Contact }) {
  const may = useMay('people.write')
  const [name, setName] = useState(contact.name)
  const [emails, setEmails] = useState(contact.emails.join('\n'))
  const [locale, setLocale] = useState(contact.locale ?? '')
  const [company, setCompany] = useState(contact.company?.id ?? '')
  const [note, setNote] = useState(contact.note)
  const [reading, setReading] = useState(contact.reading ?? '')
  const [zone, setZone] = useState(contact.time_zone ?? '')
  const companies = useQuery({
    queryKey: ['companies', 'all'],
    queryFn: () => get<Page<Company>>('/companies', { limit: 200 }),
  })
  const known = companies.data?.items ?? []
  const choices =
    contact.company && !known.some((one) => one.id === contact.company?.id) ? [contact.company, ...known] : known
  const save = useMutation({
    mutationFn: () =>
      patch<Contact>(`/contacts/${contact.id}`, {
        version: contact.version,
        name: name.trim(),
        emails: emails.split(/[\s,]+/).filter(Boolean),
        locale: locale || null,
        company_id: company || null,
        note,
        reading: reading.trim() || null,
        time_zone: zone || null,
      }),
    onSuccess: (next) => {
      client.setQueryData(contactQuery(contact.id).queryKey, next)
      void client.invalidateQueries({ queryKey: ['contacts'] })
      toast(t('saved'))
    },
  })
  const error = isApiError(save.error) ? save.error : null
  const dirty =
    name !== contact.name ||
    emails !== contact.emails.join('\n') ||
    locale !== (contact.locale ?? '') ||
    company !== (contact.company?.id ?? '') ||
    note !== contact.note ||
    reading !== (contact.reading ?? '') ||
    zone !== (contact.time_zone ?? '')
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      {save.isError && <Problem compact error={save.error} />}
      <fieldset disabled={!may} className="contents">
        <TextField
          label={t('contacts.name')}
          value={name}
          required
          onChange={(event) => setName(event.target.value)}
          error={error?.field('/name')}
        />
        <TextField
          label={t('contacts.reading')}
          help={t('contacts.reading_help')}
          value={reading}
          maxLength={300}
          onChange={(event) => setReading(event.target.value)}
        />
        <AreaField
          label={t('contacts.emails')}
          help={t('contacts.emails_help')}
          rows={2}
          value={emails}
          onChange={(event) => setEmails(event.target.value)}
          error={error?.field('/emails')}
        />
        <div className="grid grid-cols-2 gap-4 phone:grid-cols-1">
          <SelectField label={t('pane.language')} value={locale} onChange={(event) => setLocale(event.target.value)}>
            <option value="">{t('contacts.no_language')}</option>
            {[...new Set([...LOCALES, ...(contact.locale ? [contact.locale] : [])])].map((tag) => (
              <option key={tag} value={tag}>
                {language(tag)}
              </option>
            ))}
          </SelectField>
          <SelectField
            label={t('contacts.company')}
            value={company}
            onChange={(event) => setCompany(event.target.value)}
          >
            <option value="">{t('contacts.no_company')}</option>
            {choices.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </SelectField>
          <SelectField
            label={t('contacts.time_zone')}
            value={zone}
            onChange={(event) => setZone(event.target.value)}
            error={error?.field('/time_zone')}
          >
            <option value="">{t('contacts.zone_of_company')}</option>
            <TimeZoneOptions current={zone || 'UTC'} />
          </SelectField>
        </div>
        <AreaField
          label={t('pane.note')}
          value={note}
          placeholder={t('pane.note_hint')}
          onChange={(event) => setNote(event.target.value)}
        />
        <div>
          <button type="submit" className="btn btn-main !h-8" disabled={!dirty || save.isPending}>
            {t('save')}
          </button>
        </div>
      </fieldset>
    </form>
  )
}

export function ContactDetail({ id }: { id: string }) {
  const query = useQuery(contactQuery(id))
  const contact = query.data
  if (query.isError) return <Problem error={query.error} retry={() => void query.refetch()} />
  if (!contact) return null
  const name = contact.name || contact.email || t('row.nobody')
  return (
    <article className="mx-auto max-w-[640px] px-6 py-6 phone:px-4">
      <Link to="/contacts" className="btn -ms-2 mb-3 desk:hidden">
        <ChevronLeft size={16} aria-hidden />
        {t('nav.contacts')}
      </Link>
      <header className="mb-6 flex items-center gap-3">
        <Avatar name={name} size={44} />
        <div className="min-w-0 flex-1">
          <h2 dir="auto" className="truncate text-xl font-semibold">
            {name}
          </h2>
          {contact.company && (
            <Link to="/companies/$id" params={{ id: contact.company.id }} className="text-ink3 hover:underline">
              {contact.company.name}
            </Link>
          )}
        </div>
        {contact.email && (
          <Link to="/compose" search={{ to: contact.email }} className="btn btn-line">
            <Mail size={15} aria-hidden />
            <span className="phone:hidden">{t('contacts.write')}</span>
          </Link>
        )}
      </header>
      {contact.masked ? (
        <MaskedNotice />
      ) : (
        <>
          <Form key={contact.version} contact={contact} />
          <Phones contact={contact.id} />
          <PortalRole contact={contact} />
          <Details owner="contact" id={contact.id} title={t('fields.details')} />
          <Assets kind="contacts" id={contact.id} />
          <Duplicates id={contact.id} />
          <Merges id={contact.id} />
          <MergeButton id={contact.id} />
        </>
      )}
      <Access kind="contacts" id={contact.id} />
      {!contact.masked && <Timeline kind="contacts" id={contact.id} />}
      <ConversationLinks title={t('contacts.conversations')} question={{ view: 'all', contact_id: contact.id }} />
    </article>
  )
}
