// Settings → Routing: whether I am there, how inboxes give out what nobody has, how people work, who looks after whom.
// It never gives anything out itself.
import { patch } from '@api/client'
import {
  AVAILABILITIES,
  type Availability,
  EXPERIENCES,
  type Inbox,
  type InboxRouting,
  ROUTING_METHODS,
} from '@api/types'
import { fieldTime } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { CheckField, SelectField, TextField } from '@ui/field'
import { Problem } from '@ui/problem'
import { Section, Title } from '~/features/settings/section'
import { useSave } from '~/features/settings/use-save'
import { useWhole } from '~/features/settings/use-whole'
import { inboxesQuery, useMay, useSession, useTeams } from '~/sync/queries'
import { Accounts } from './accounts'
import { onCallQuery, profilesQuery, type Routing, routingQuery, rulesOf } from './model'
import { OnCallSection } from './on-call'
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
      <OnCallSection />
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
            defaultValue={profile.away_until === null ? '' : fieldTime(profile.away_until)}
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
  const rotas = useQuery(onCallQuery).data?.rotas ?? []
  const whole = useWhole(held, '/routing', 'routing')
  const all = whole.now.inboxes
  const set = (next: InboxRouting) =>
    whole.change({ inboxes: [...all.filter((one) => one.inbox_id !== next.inbox_id), next] })
  return (
    <form onSubmit={whole.submit}>
      <Section title={t('routing.inboxes')}>
        {whole.refusal}
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
              <div className="mt-3">
                <TextField
                  type="number"
                  min={1}
                  max={10080}
                  label={t('routing.return_minutes')}
                  help={t('routing.return_help')}
                  value={rules.return_minutes ?? ''}
                  onChange={(event) => {
                    const minutes = event.target.value === '' ? null : Math.round(Number(event.target.value))
                    set({ ...rules, return_minutes: minutes })
                  }}
                />
              </div>
              {rules.method !== 'manual' && (
                <div className="mt-3">
                  {(rotas.length > 0 || rules.urgent_on_call) && (
                    <div className="mb-3">
                      <SelectField
                        label={t('routing.urgent_on_call')}
                        value={rules.urgent_on_call ?? ''}
                        onChange={(event) => set({ ...rules, urgent_on_call: event.target.value || null })}
                      >
                        <option value="">{t('routing.nobody_on_call')}</option>
                        {rotas.map((rota) => (
                          <option key={rota.key} value={rota.key}>
                            {rota.name}
                          </option>
                        ))}
                      </SelectField>
                    </div>
                  )}
                  <SelectField
                    label={t('routing.urgent_from')}
                    value={rules.urgent_from ?? ''}
                    onChange={(event) =>
                      set({ ...rules, urgent_from: (event.target.value || null) as InboxRouting['urgent_from'] })
                    }
                  >
                    <option value="">{t('routing.everybody')}</option>
                    {EXPERIENCES.slice(1).map((one) => (
                      <option key={one} value={one}>
                        {t('routing.urgent_from_least', { level: t(`routing.experience.${one}`) })}
                      </option>
                    ))}
                  </SelectField>
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
        <fieldset disabled={!may} className="mb-3">
          <TextField
            type="number"
            min={5}
            max={1440}
            label={t('routing.idle_minutes')}
            help={t('routing.idle_help')}
            value={whole.now.idle_minutes ?? ''}
            onChange={(event) => {
              const minutes = event.target.value === '' ? null : Math.round(Number(event.target.value))
              whole.change({ idle_minutes: minutes })
            }}
          />
        </fieldset>
        {may && (
          <button type="submit" className="btn btn-main" disabled={whole.rests}>
            {t('save')}
          </button>
        )}
      </Section>
    </form>
  )
}
