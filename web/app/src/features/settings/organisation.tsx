// The organisation: its name, the language of what the desk sends by itself, its time zone, and the sample desk.
// It never changes anybody's own language.
import { get, patch, remove } from '@api/client'
import type { Locale, Organisation } from '@api/types'
import { LOCALE_NAMES, LOCALES, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '@ui/confirm-button'
import { SelectField, TextField } from '@ui/field'
import { Problem } from '@ui/problem'
import { toast } from '@ui/toast'
import { useState } from 'react'
import { client } from '~/app/query'
import { renew } from '~/app/session'
import { useMay } from '~/sync/queries'
import { Section, Title } from './section'
import { TimeZoneOptions } from './time-zones'
import { useSave } from './use-save'

function Form({ organisation }: { organisation: Organisation }) {
  const may = useMay('organisation.manage')
  const [name, setName] = useState(organisation.name)
  const [locale, setLocale] = useState<Locale>(organisation.locale)
  const [zone, setZone] = useState(organisation.time_zone)
  const save = useSave(
    () =>
      patch<Organisation>('/organisation', {
        version: organisation.version,
        name: name.trim(),
        locale,
        time_zone: zone,
      }),
    ['organisation'],
    async () => {
      await renew()
      toast(t('saved'))
    },
  )
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
          label={t('setup.organisation')}
          required
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={save.field('name')}
        />
        <div className="grid grid-cols-2 gap-4 phone:grid-cols-1">
          <SelectField
            label={t('organisation.language')}
            help={t('organisation.language_help')}
            value={locale}
            onChange={(event) => setLocale(event.target.value as Locale)}
          >
            {LOCALES.map((one) => (
              <option key={one} value={one}>
                {LOCALE_NAMES[one]}
              </option>
            ))}
          </SelectField>
          <SelectField label={t('profile.zone')} value={zone} onChange={(event) => setZone(event.target.value)}>
            <TimeZoneOptions current={zone} />
          </SelectField>
        </div>
        <div>
          <button type="submit" className="btn btn-main !h-8" disabled={save.isPending}>
            {t('save')}
          </button>
        </div>
      </fieldset>
    </form>
  )
}

export function OrganisationPage() {
  const may = useMay('organisation.manage')
  const query = useQuery({ queryKey: ['organisation'], queryFn: () => get<Organisation>('/organisation') })
  const drop = useSave(
    () => remove('/sample'),
    [],
    async () => {
      await renew()
      void client.invalidateQueries()
      toast(t('organisation.sample_removed'))
    },
  )
  return (
    <>
      <Title title={t('settings.organisation')} />
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      {query.data && <Form key={query.data.version} organisation={query.data} />}
      {query.data?.sample && may && (
        <div className="mt-8">
          <Section title={t('organisation.sample')} about={t('organisation.sample_about')}>
            {drop.isError && <Problem compact error={drop.error} />}
            <ConfirmButton
              label={t('organisation.remove_sample')}
              disabled={drop.isPending}
              onConfirm={() => drop.mutate()}
            />
          </Section>
        </div>
      )}
    </>
  )
}
