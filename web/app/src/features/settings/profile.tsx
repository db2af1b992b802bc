// One's own name, language, time zone, presence and signature.
// It never changes what others see of past messages.
import { patch } from '@api/client'
import type { Locale, User } from '@api/types'
import { LOCALE_NAMES, LOCALES, loadMore, t } from '@i18n/runtime'
import { AreaField, CheckField, SelectField, TextField } from '@ui/field'
import { Problem } from '@ui/problem'
import { toast } from '@ui/toast'
import { useState } from 'react'
import { renew } from '~/app/session'
import { useSession } from '~/sync/queries'
import { Title } from './section'
import { htmlOf, textOf } from './signature-text'
import { TimeZoneOptions } from './time-zones'
import { useSave } from './use-save'

export function ProfilePage() {
  const { user } = useSession()
  const [name, setName] = useState(user.name)
  const [locale, setLocale] = useState<Locale>(user.locale)
  const [zone, setZone] = useState(user.time_zone)
  const [away, setAway] = useState(user.away)
  const [signature, setSignature] = useState(textOf(user.signature_html))
  const save = useSave(
    () =>
      patch<User>('/profile', {
        version: user.version,
        name: name.trim(),
        locale,
        time_zone: zone,
        away,
        signature_html: htmlOf(signature),
      }),
    ['users'],
    async () => {
      await renew()
      await loadMore()
      toast(t('saved'))
    },
  )
  return (
    <>
      <Title title={t('settings.profile')} about={user.email} />
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        {save.isError && <Problem compact error={save.error} />}
        <TextField
          label={t('profile.name')}
          help={t('profile.name_help')}
          required
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={save.field('name')}
        />
        <div className="grid grid-cols-2 gap-4 phone:grid-cols-1">
          <SelectField
            label={t('profile.language')}
            value={locale}
            onChange={(event) => setLocale(event.target.value as Locale)}
          >
            {LOCALES.map((one) => (
              <option key={one} value={one} lang={one}>
                {LOCALE_NAMES[one]}
              </option>
            ))}
          </SelectField>
          <SelectField
            label={t('profile.zone')}
            value={zone}
            onChange={(event) => setZone(event.target.value)}
            error={save.field('time_zone')}
          >
            <TimeZoneOptions current={zone} />
          </SelectField>
        </div>
        <AreaField
          label={t('profile.signature')}
          help={t('profile.signature_help')}
          value={signature}
          onChange={(event) => setSignature(event.target.value)}
          error={save.field('signature_html')}
        />
        <CheckField
          label={t('profile.away')}
          help={t('profile.away_help')}
          checked={away}
          onChange={(event) => setAway(event.target.checked)}
        />
        <div>
          <button type="submit" className="btn btn-main !h-8" disabled={save.isPending}>
            {t('save')}
          </button>
        </div>
      </form>
    </>
  )
}
