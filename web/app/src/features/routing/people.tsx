// How people work: how much they take at once, what they take, their experience and languages, and whether they are there.
// Each value is saved when it is left.
import { patch } from '@api/client'
import { AVAILABILITIES, EXPERIENCES, INTAKES, type WorkProfile } from '@api/types'
import { number } from '@i18n/format'
import { type Key, t } from '@i18n/runtime'
import { Problem } from '@ui/problem'
import { Section } from '~/features/settings/section'
import { useSave } from '~/features/settings/use-save'
import { useMay, useUsers } from '~/sync/queries'
import { listed } from './model'

type Change = Partial<
  Pick<WorkProfile, 'capacity' | 'most_chats' | 'intake' | 'experience' | 'languages' | 'skills' | 'availability'>
>

export function People({ profiles }: { profiles: readonly WorkProfile[] }) {
  const users = useUsers()
  return (
    <Section title={t('routing.people')} about={t('routing.people_about')}>
      <ul className="flex flex-col gap-2">
        {profiles.map((profile) => (
          <Person
            key={profile.user_id}
            profile={profile}
            name={users.find((user) => user.id === profile.user_id)?.name ?? ''}
          />
        ))}
      </ul>
    </Section>
  )
}

/** A field with its name above it; the person's name is only read aloud. */
function Labelled({ head, children }: { head: string; children: React.ReactNode }) {
  return (
    <div className="min-w-0">
      <span aria-hidden className="mb-0.5 block truncate text-xs text-ink3">
        {head}
      </span>
      {children}
    </div>
  )
}

function Person({ profile, name }: { profile: WorkProfile; name: string }) {
  const may = useMay('settings.manage')
  const save = useSave(
    (change: Change) =>
      patch<WorkProfile>(`/work-profiles/${profile.user_id}`, { version: profile.version, ...change }),
    ['work-profiles'],
  )
  const choice = (
    field: 'intake' | 'experience' | 'availability',
    all: readonly string[],
    word: (one: string) => Key,
  ) => (
    <Labelled head={t(field === 'availability' ? 'routing.there' : `routing.${field}`)}>
      <select
        className="field"
        aria-label={`${name}: ${t(field === 'availability' ? 'routing.there' : `routing.${field}`)}`}
        disabled={!may}
        value={profile[field]}
        onChange={(event) => save.mutate({ [field]: event.target.value } as Change)}
      >
        {all.map((one) => (
          <option key={one} value={one}>
            {t(word(one))}
          </option>
        ))}
      </select>
    </Labelled>
  )
  const words = (field: 'languages' | 'skills') => (
    <Labelled head={t(`routing.${field}`)}>
      <input
        className="field"
        aria-label={`${name}: ${t(`routing.${field}`)}`}
        placeholder={t(`routing.${field}_hint`)}
        disabled={!may}
        defaultValue={profile[field].join(', ')}
        onBlur={(event) => {
          const given = listed(event.target.value)
          if (given.join() !== profile[field].join()) save.mutate({ [field]: given })
        }}
      />
    </Labelled>
  )
  const amount = (field: 'capacity' | 'most_chats') => (
    <Labelled head={t(`routing.${field}`)}>
      <input
        type="number"
        min={0}
        max={1000}
        className="field tnum"
        aria-label={`${name}: ${t(`routing.${field}`)}`}
        disabled={!may}
        defaultValue={profile[field]}
        onBlur={(event) => {
          const chosen = Math.round(Number(event.target.value))
          if (event.target.value !== '' && chosen !== profile[field]) save.mutate({ [field]: chosen })
        }}
      />
    </Labelled>
  )
  return (
    <li className="rounded-xl bg-sunken p-3">
      <p className="mb-2 flex gap-2">
        <span className="flex-1 font-medium">{name}</span>
        {profile.idle && <span className="pill">{t('routing.idle')}</span>}
        <span className="tnum text-xs text-ink3">{t('routing.load', { open: number(profile.open) })}</span>
      </p>
      {save.error && <Problem compact error={save.error} />}
      <div className="grid grid-cols-3 gap-x-3 gap-y-2 phone:grid-cols-2" key={profile.version}>
        {amount('capacity')}
        {amount('most_chats')}
        {choice('availability', AVAILABILITIES, (one) => `routing.${one}` as Key)}
        {choice('intake', INTAKES, (one) => `routing.intake.${one}` as Key)}
        {choice('experience', EXPERIENCES, (one) => `routing.experience.${one}` as Key)}
        {words('languages')}
        {words('skills')}
      </div>
    </li>
  )
}
