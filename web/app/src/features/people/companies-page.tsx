// Companies: those that customers belong to by their mail domain, and one of them with its people.
// It never moves people between companies; their own page does.
import { get, isApiError, patch, post } from '@api/client'
import type { Company, Contact, Page } from '@api/types'
import { t } from '@i18n/runtime'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Avatar } from '@ui/avatar'
import { AreaField, SelectField, TextField } from '@ui/field'
import { Building2, ChevronLeft } from '@ui/icons'
import { Sheet } from '@ui/overlay'
import { Problem } from '@ui/problem'
import { toast } from '@ui/toast'
import { useState } from 'react'
import { client } from '~/app/query'
import { Details } from '~/features/fields/details'
import { TimeZoneOptions } from '~/features/settings/time-zones'
import { companyQuery, useMay, useUsers } from '~/sync/queries'
import { Access, MaskedNotice } from './access'
import { Assets } from './assets'
import { ConversationLinks } from './conversation-links'
import { Directory, ROW_LINK, RowText } from './directory'
import { Timeline } from './timeline'

const domainsOf = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean)

function Form({ company, onDone }: { company: Company | null; onDone: (company: Company) => void }) {
  const may = useMay('people.write')
  const [name, setName] = useState(company?.name ?? '')
  const [domains, setDomains] = useState(company?.domains.join('\n') ?? '')
  const [plan, setPlan] = useState(company?.plan ?? '')
  const [owner, setOwner] = useState(company?.owner_id ?? '')
  const [zone, setZone] = useState(company?.time_zone ?? '')
  const [note, setNote] = useState(company?.note ?? '')
  const users = useUsers()
  const save = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), domains: domainsOf(domains) }
      return company
        ? patch<Company>(`/companies/${company.id}`, {
            version: company.version,
            ...body,
            plan,
            owner_id: owner || null,
            time_zone: zone || null,
            note,
          })
        : post<Company>('/companies', body)
    },
    onSuccess: (next) => {
      client.setQueryData(companyQuery(next.id).queryKey, next)
      void client.invalidateQueries({ queryKey: ['companies'] })
      onDone(next)
    },
  })
  const error = isApiError(save.error) ? save.error : null
  const dirty =
    !company ||
    name !== company.name ||
    domains !== company.domains.join('\n') ||
    plan !== company.plan ||
    owner !== (company.owner_id ?? '') ||
    zone !== (company.time_zone ?? '') ||
    note !== company.note
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
          label={t('companies.name')}
          required
          autoFocus={!company}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={error?.field('/name')}
        />
        <AreaField
          label={t('companies.domains')}
          help={t('companies.domains_help')}
          rows={2}
          value={domains}
          onChange={(event) => setDomains(event.target.value)}
          error={error?.field('/domains')}
        />
        {company && (
          <>
            <div className="grid grid-cols-2 gap-4 phone:grid-cols-1">
              <TextField
                label={t('companies.plan')}
                value={plan}
                maxLength={200}
                onChange={(event) => setPlan(event.target.value)}
              />
              <SelectField
                label={t('companies.owner')}
                value={owner}
                onChange={(event) => setOwner(event.target.value)}
                error={error?.field('/owner_id')}
              >
                <option value="">{t('companies.no_owner')}</option>
                {users
                  .filter((user) => user.active || user.id === owner)
                  .map((user) => (
                    <option key={user.id} value={user.id}>
                      {user.name}
                    </option>
                  ))}
              </SelectField>
              <SelectField
                label={t('contacts.time_zone')}
                value={zone}
                onChange={(event) => setZone(event.target.value)}
                error={error?.field('/time_zone')}
              >
                <option value="">{t('contacts.no_zone')}</option>
                <TimeZoneOptions current={zone || 'UTC'} />
              </SelectField>
            </div>
            <AreaField
              label={t('companies.note')}
              value={note}
              placeholder={t('pane.note_hint')}
              onChange={(event) => setNote(event.target.value)}
            />
          </>
        )}
        <div>
          <button type="submit" className="btn btn-main !h-8" disabled={!dirty || save.isPending}>
            {company ? t('save') : t('companies.new')}
          </button>
        </div>
      </fieldset>
    </form>
  )
}

function People({ company }: { company: string }) {
  // The server of this release reads `company`, the contract says `company_id`; both are sent.
  const ask = () => get<Page<Contact>>('/contacts', { company_id: company, company, limit: 100 })
  const { data } = useQuery({ queryKey: ['contacts', 'of', company], queryFn: ask })
  const people = (data?.items ?? []).filter((one) => one.company?.id === company)
  if (people.length === 0) return null
  return (
    <section className="mt-8">
      <h3 className="mb-1 text-md font-semibold">{t('companies.people')}</h3>
      <ul>
        {people.map((one) => (
          <li key={one.id}>
            <Link
              to="/contacts/$id"
              params={{ id: one.id }}
              className="-mx-2 flex items-center gap-2.5 rounded-md px-2 py-1.5 hover:bg-hover touch:min-h-11"
            >
              <Avatar name={one.name || one.email || '?'} size={24} />
              <span className="truncate">{one.name || one.email}</span>
              <span className="truncate text-xs text-ink3">{one.email}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Detail({ id }: { id: string }) {
  const query = useQuery(companyQuery(id))
  const company = query.data
  if (query.isError) return <Problem error={query.error} retry={() => void query.refetch()} />
  if (!company) return null
  return (
    <article className="mx-auto max-w-[640px] px-6 py-6 phone:px-4">
      <Link to="/companies" className="btn -ms-2 mb-3 desk:hidden">
        <ChevronLeft size={16} aria-hidden />
        {t('nav.companies')}
      </Link>
      <h2 dir="auto" className="mb-6 truncate text-xl font-semibold">
        {company.name}
      </h2>
      {company.masked ? (
        <MaskedNotice />
      ) : (
        <>
          <Form key={company.version} company={company} onDone={() => toast(t('saved'))} />
          <Details owner="company" id={id} title={t('fields.details')} />
          <Assets kind="companies" id={id} />
          <People company={id} />
        </>
      )}
      <Access kind="companies" id={id} />
      {!company.masked && <Timeline kind="companies" id={id} />}
      <ConversationLinks title={t('contacts.conversations')} question={{ view: 'all', company_id: id }} />
    </article>
  )
}

export function CompaniesPage() {
  const { id } = useParams({ strict: false })
  const navigate = useNavigate()
  const [adding, setAdding] = useState(false)
  return (
    <>
      <Directory<Company>
        path="companies"
        words={{
          title: t('nav.companies'),
          find: t('companies.find'),
          add: t('companies.new'),
          none: t('companies.none'),
          hint: t('companies.none_hint'),
          choose: t('companies.choose'),
        }}
        icon={<Building2 size={18} aria-hidden />}
        row={(one) => (
          <Link to="/companies/$id" params={{ id: one.id }} className={ROW_LINK}>
            <RowText
              name={one.name}
              below={one.domains.join(', ')}
              count={<span className="tnum text-2xs text-ink3">{t('companies.count', { n: one.contact_count })}</span>}
            />
          </Link>
        )}
        detail={id ? <Detail key={id} id={id} /> : null}
        onAdd={() => setAdding(true)}
      />
      {adding && (
        <Sheet title={t('companies.new')} onClose={() => setAdding(false)} width={420}>
          <div className="flex flex-col gap-4 p-5">
            <h2 className="text-lg font-semibold">{t('companies.new')}</h2>
            <Form
              company={null}
              onDone={(made) => {
                setAdding(false)
                void navigate({ to: '/companies/$id', params: { id: made.id } })
              }}
            />
          </div>
        </Sheet>
      )}
    </>
  )
}
