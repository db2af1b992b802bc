// Settings → Routing: whether I am there, how inboxes give out what nobody has, how people work, who looks after whom.
// It never gives anything out itself.
import { isApiError, patch, put } from '@api/client'
import { AVAILABILITIES, type Availability, type Inbox, type InboxRouting, ROUTING_METHODS } from '@api/types'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { CheckField, SelectField, TextField } from '@ui/field'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { local } from '~/features/diagnosis/model'
import { Section, Title } from '~/features/settings/section'
import { useSave } from '~/features/settings/use-save'
import { inboxesQuery, useMay, useSession, useTeams } from '~/sync/queries'
import { Accounts } from './accounts'
import { profilesQuery, type Routing, routingQuery, rulesOf } from './model'
import { People } from './people'

export function RoutingPage() {
  const routing = useQuery(routingQuery)
  const profiles = useQuery(profilesQuery)
  const inboxes = useQuery(inboxesQuery)
  const error = routing.error ?? profiles.error ?? inboxes.error
  return (
    <>
      <Title title={t('settings.routing')} about={t('routing.about')} />
      {error && <Problem compact error={error} />}
      {profiles.data && <Me />}
      {routing.data && inboxes.data && <Inboxes held={routing.data} inboxes={inboxes.data} />}
      {profiles.data && <People profiles={profiles.data} />}
      <Accounts />
    </>
  )
}

/** Whether the reader takes new conversations, and until when not. */
function Me() {
  const { user } = useSession()
  const profile = useQuery(profilesQuery).data?.find((one) => one.user_id === user.id)
  const save = useSave(
    (change: { availability: Availability; away_until?: number }) =>
      patch(`/work-profiles/${user.id}`, { version: profile?.version ?? 0, ...change }),
    ['work-profiles'],
  )
  if (!profile) return null
  const away = profile.availability !== 'available'
  return (
    <Section title={t('routing.me')}>
      {save.error && <Problem compact error={save.error} />}
      <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
        <SelectField
          label={t('routing.there')}
          value={profile.availability}
          onChange={(event) => save.mutate({ availability: event.target.value as Availability })}
        >
          {AVAILABILITIES.map((one) => (
            <option key={one} value={one}>
              {t(`routing.${one}`)}
            </option>
          ))}
        </SelectField>
        {away && (
          <TextField
            key={profile.version}
            type="datetime-local"
            label={t('routing.until')}
            defaultValue={profile.away_until === null ? '' : local(profile.away_until)}
            onBlur={(event) => {
              const until = new Date(event.target.value).getTime()
              if (Number.isFinite(until) && until !== profile.away_until)
                save.mutate({ availability: profile.availability, away_until: until })
            }}
          />
        )}
      </div>
    </Section>
  )
}

function Inboxes({ held, inboxes }: { held: Routing; inboxes: readonly Inbox[] }) {
  const may = useMay('settings.manage')
  const teams = useTeams()
  const [own, setOwn] = useState<Routing | null>(null)
  const all = own?.inboxes ?? held.inboxes
  const set = (next: InboxRouting) =>
    setOwn({
      version: own?.version ?? held.version,
      inboxes: [...all.filter((one) => one.inbox_id !== next.inbox_id), next],
    })
  const save = useSave(
    () => put<Routing>('/routing', { version: own?.version ?? held.version, inboxes: all }),
    ['routing'],
  )
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(undefined, { onSuccess: () => setOwn(null) })
      }}
    >
      <Section title={t('routing.inboxes')}>
        {save.error && <Problem compact error={save.error} />}
        {isApiError(save.error, 'version_conflict') && (
          <button type="button" className="btn btn-line mb-3" onClick={() => setOwn(null)}>
            {t('routing.take_theirs')}
          </button>
        )}
        {inboxes.map((inbox) => {
          const rules = rulesOf(all, inbox.id)
          return (
            <fieldset key={inbox.id} disabled={!may} className="mb-3 rounded-xl bg-sunken p-3">
              <legend className="sr-only">{inbox.name}</legend>
              <p className="mb-2 font-medium">{inbox.name}</p>
              <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
                <SelectField
                  label={t('routing.method')}
                  value={rules.method}
                  onChange={(event) => set({ ...rules, method: event.target.value as InboxRouting['method'] })}
                >
                  {ROUTING_METHODS.map((one) => (
                    <option key={one} value={one}>
                      {t(`routing.method.${one}`)}
                    </option>
                  ))}
                </SelectField>
                <SelectField
                  label={t('routing.team')}
                  value={rules.team_id ?? ''}
                  onChange={(event) => set({ ...rules, team_id: event.target.value || null })}
                >
                  <option value="">{t('routing.everybody')}</option>
                  {teams.map((team) => (
                    <option key={team.id} value={team.id}>
                      {team.name}
                    </option>
                  ))}
                </SelectField>
              </div>
              {rules.method !== 'manual' && (
                <div className="mt-2">
                  {(['last_agent_first', 'account_manager_first'] as const).map((name) => (
                    <CheckField
                      key={name}
                      label={t(`routing.${name}`)}
                      checked={rules[name]}
                      onChange={(event) => set({ ...rules, [name]: event.target.checked })}
                    />
                  ))}
                </div>
              )}
            </fieldset>
          )
        })}
        {may && (
          <button type="submit" className="btn btn-main" disabled={!own || save.isPending}>
            {t('save')}
          </button>
        )}
      </Section>
    </form>
  )
}
