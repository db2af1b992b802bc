// Signing in with e-mail and password.
// It never says which of the two was wrong.
import { t } from '@i18n/runtime'
import { useMutation } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { TextField } from '@ui/field'
import { Problem } from '@ui/problem'
import { type FormEvent, useReducer } from 'react'
import { signIn } from '~/app/session'
import { EntryFrame } from './frame'

export function SignInPage() {
  const router = useRouter()
  const { back } = useSearch({ from: '/sign-in' })
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  const enter = useMutation({
    mutationFn: (form: FormData) => signIn(String(form.get('email')), String(form.get('password'))),
    // Only paths of this app: an address from outside must not decide where people land.
    onSuccess: () => router.history.push(back && /^\/(?!\/)/.test(back) ? back : '/'),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    enter.mutate(new FormData(event.currentTarget))
  }
  return (
    <EntryFrame title={t('sign_in.title')} onLocale={redraw}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        {enter.isError && <Problem compact error={enter.error} />}
        <TextField name="email" type="email" label={t('sign_in.email')} autoComplete="username" required autoFocus />
        <TextField
          name="password"
          type="password"
          label={t('sign_in.password')}
          autoComplete="current-password"
          required
        />
        <button type="submit" className="btn btn-main !h-9" disabled={enter.isPending}>
          {t('sign_in.button')}
        </button>
      </form>
    </EntryFrame>
  )
}
