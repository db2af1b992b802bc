// How soon calls are made, which conversations call for one by themselves, and colleagues' internal numbers.
// It never counts; the server does.
import { put } from '@api/client'
import { t } from '@i18n/runtime'
import { CheckField, TextField } from '@ui/field'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { useSave } from '~/features/settings/use-save'
import { useMay, useUsers } from '~/sync/queries'
import { type PhoneSettings, SWITCHES, TIMES } from './model'

export function Timers({ known }: { known: { settings: PhoneSettings; version: number } }) {
  const may = useMay('settings.manage')
  const users = useUsers().filter((one) => one.active)
  const [form, setForm] = useState(known.settings)
  const save = useSave(() => put('/phone/settings', { version: known.version, settings: form }), ['phone-settings'])
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
          label={t('phone.country')}
          help={t('phone.country_help')}
          inputMode="numeric"
          maxLength={3}
          value={form.country}
          error={save.field('country')}
          onChange={(event) => setForm({ ...form, country: event.target.value.trim() })}
        />
        <div>
          {SWITCHES.map((one) => (
            <CheckField
              key={one}
              label={t(`phone.switch.${one}`)}
              checked={form[one]}
              onChange={(event) => setForm({ ...form, [one]: event.target.checked })}
            />
          ))}
        </div>
        <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
          {TIMES.map((one) => (
            <TextField
              key={one}
              label={t(`phone.time.${one}`)}
              type="number"
              min={1}
              max={10080}
              required
              value={String(form[one])}
              error={save.field(one)}
              onChange={(event) => setForm({ ...form, [one]: Number(event.target.value) })}
            />
          ))}
        </div>
        <details>
          <summary className="rounded-md font-medium text-ink2 touch:min-h-11">{t('phone.extensions')}</summary>
          <p className="my-1 text-xs text-ink3">{save.field('extensions') ?? t('phone.extensions_help')}</p>
          <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
            {users.map((user) => (
              <TextField
                key={user.id}
                label={user.name}
                maxLength={20}
                value={form.extensions[user.id] ?? ''}
                onChange={(event) =>
                  setForm({ ...form, extensions: { ...form.extensions, [user.id]: event.target.value } })
                }
              />
            ))}
          </div>
        </details>
        <div>
          <button type="submit" className="btn btn-main !h-8" disabled={save.isPending}>
            {t('save')}
          </button>
        </div>
      </fieldset>
    </form>
  )
}
