// Setting the desk up, once: who owns it, its name, its address, and whether it begins with examples.
// It never asks for what can be changed later just as well.
import { isApiError, post } from '@api/client'
import type { Session } from '@api/types'
import { isLocale, LOCALE_NAMES, LOCALES, loadMore, locale, setLocale, t } from '@i18n/runtime'
import { useMutation } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { SelectField, TextField } from '@ui/field'
import { Problem } from '@ui/problem'
import { type FormEvent, useReducer } from 'react'
import { client } from '~/app/query'
import { begin } from '~/app/session'
import { EntryFrame } from './frame'

export function SetupPage() {
  const router = useRouter()
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  const setup = useMutation({
    mutationFn: async (form: FormData) => {
      const text = (name: string) => String(form.get(name) ?? '').trim()
      const session = await post<Session>('/setup', {
        locale: locale(),
        name: text('name'),
        email: text('email'),
        password: String(form.get('password') ?? ''),
        organisation: text('organisation'),
        support_address: text('support_address'),
        sample: text('sample') === 'yes',
        time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      })
      await begin(session)
      client.removeQueries({ queryKey: ['desk'] })
    },
    onSuccess: () => router.history.push('/inbox/unassigned'),
  })
  const error = isApiError(setup.error) ? setup.error : null
  const wrong = (name: string) => error?.field(`/${name}`)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setup.mutate(new FormData(event.currentTarget))
  }
  const choose = (next: string) => {
    if (isLocale(next)) void setLocale(next).then(loadMore).then(redraw)
  }
  return (
    <EntryFrame wide title={t('setup.title')} subtitle={t('setup.subtitle')}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        {setup.isError && <Problem compact error={setup.error} />}
        {error?.code === 'setup_done' && (
          <Link to="/sign-in" className="text-accenttext underline">
            {t('setup.done')}
          </Link>
        )}
        <SelectField label={t('setup.language')} value={locale()} onChange={(event) => choose(event.target.value)}>
          {LOCALES.map((one) => (
            <option key={one} value={one}>
              {LOCALE_NAMES[one]}
            </option>
          ))}
        </SelectField>
        <div className="grid grid-cols-2 gap-4 phone:grid-cols-1">
          <TextField name="name" label={t('setup.name')} autoComplete="name" required autoFocus error={wrong('name')} />
          <TextField
            name="email"
            type="email"
            label={t('setup.email')}
            autoComplete="username"
            required
            error={wrong('email')}
          />
        </div>
        <TextField
          name="password"
          type="password"
          label={t('setup.password')}
          help={t('setup.password_help')}
          autoComplete="new-password"
          minLength={10}
          required
          error={wrong('password')}
        />
        <div className="grid grid-cols-2 gap-4 phone:grid-cols-1">
          <TextField
            name="organisation"
            label={t('setup.organisation')}
            autoComplete="organization"
            required
            error={wrong('organisation')}
          />
          <TextField
            name="support_address"
            type="email"
            label={t('setup.address')}
            help={t('setup.address_help')}
            required
            error={wrong('support_address')}
          />
        </div>
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1 font-medium text-ink2">{t('setup.begin')}</legend>
          {(['yes', 'no'] as const).map((value) => (
            <label
              key={value}
              className="flex items-start gap-2.5 rounded-lg p-3 shadow-[inset_0_0_0_1px_var(--line-2)] has-checked:bg-accentsoft has-checked:shadow-[inset_0_0_0_1.5px_var(--accent)]"
            >
              <input
                type="radio"
                name="sample"
                value={value}
                defaultChecked={value === 'yes'}
                className="mt-0.5 accent-(--accent)"
              />
              <span>
                <span className="block font-medium">{t(value === 'yes' ? 'setup.sample' : 'setup.empty')}</span>
                <span className="block text-xs text-ink2">
                  {t(value === 'yes' ? 'setup.sample_help' : 'setup.empty_help')}
                </span>
              </span>
            </label>
          ))}
        </fieldset>
        <button type="submit" className="btn btn-main !h-9" disabled={setup.isPending}>
          {t('setup.button')}
        </button>
      </form>
    </EntryFrame>
  )
}
