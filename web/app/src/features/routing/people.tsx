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

type Change = Partial<Pick<WorkProfile, 'capacity' | 'intake' | 'experience' | 'languages' | 'availability'>>

const HEADS: Key[] = ['routing.capacity', 'routing.there', 'routing.intake', 'routing.experience', 'routing.languages']

export function People({ profiles }: { profiles: readonly WorkProfile[] }) {
  const users = useUsers()
  return (
    <Section title={t('routing.people')} about={t('routing.people_about')}>
      <p aria-hidden className="mb-1 grid grid-cols-[6rem_1fr_1fr_1fr_1fr] gap-2 px-3 text-xs text-ink3 phone:hidden">
        {HEADS.map((key) => (
          <span key={key}>{t(key)}</span>
        ))}
      </p>
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
  )
  return (
    <li className="rounded-xl bg-sunken p-3">
      <p className="mb-2 flex gap-2">
        <span className="flex-1 font-medium">{name}</span>
        {profile.idle && <span className="pill">{t('routing.idle')}</span>}
        <span className="tnum text-xs text-ink3">{t('routing.load', { open: number(profile.open) })}</span>
      </p>
      {save.error && <Problem compact error={save.error} />}
      <div className="grid grid-cols-[6rem_1fr_1fr_1fr_1fr] gap-2 phone:grid-cols-2" key={profile.version}>
        <input
          type="number"
          min={0}
          max={1000}
          className="field tnum"
          aria-label={`${name}: ${t('routing.capacity')}`}
          title={t('routing.capacity')}
          disabled={!may}
          defaultValue={profile.capacity}
          onBlur={(event) => {
            const capacity = Math.round(Number(event.target.value))
            if (event.target.value !== '' && capacity !== profile.capacity) save.mutate({ capacity })
          }}
        />
        {choice('availability', AVAILABILITIES, (one) => `routing.${one}` as Key)}
        {choice('intake', INTAKES, (one) => `routing.intake.${one}` as Key)}
        {choice('experience', EXPERIENCES, (one) => `routing.experience.${one}` as Key)}
        <input
          className="field"
          aria-label={`${name}: ${t('routing.languages')}`}
          placeholder={t('routing.languages_hint')}
          disabled={!may}
          defaultValue={profile.languages.join(', ')}
          onBlur={(event) => {
            const languages = listed(event.target.value)
            if (languages.join() !== profile.languages.join()) save.mutate({ languages })
          }}
        />
      </div>
    </li>
  )
}
