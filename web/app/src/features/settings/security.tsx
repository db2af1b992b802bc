// One's password, and where one is signed in.
// It never shows a password or a token.
import { get, patch, remove } from '@api/client'
import type { Page, SessionRow, User } from '@api/types'
import { ago } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { TextField } from '@ui/field'
import { Problem } from '@ui/problem'
import { toast } from '@ui/toast'
import { useRef } from 'react'
import { renew, signOut } from '~/app/session'
import { useSession } from '~/sync/queries'
import { ROW, ROWS, Section, Title } from './section'
import { useSave } from './use-save'

/** `Safari · macOS` out of what a browser says about itself. */
export function browserOf(agent: string): string {
  const browser = /Edg\//.test(agent)
    ? 'Edge'
    : /Firefox\//.test(agent)
      ? 'Firefox'
      : /Chrome\//.test(agent)
        ? 'Chrome'
        : /Safari\//.test(agent)
          ? 'Safari'
          : ''
  const system = /Android/.test(agent)
    ? 'Android'
    : /iPhone|iPad/.test(agent)
      ? 'iOS'
      : /Mac OS X/.test(agent)
        ? 'macOS'
        : /Windows/.test(agent)
          ? 'Windows'
          : /Linux/.test(agent)
            ? 'Linux'
            : ''
  return [browser, system].filter(Boolean).join(' · ') || agent.slice(0, 60)
}

function Password() {
  const { user } = useSession()
  const form = useRef<HTMLFormElement>(null)
  const save = useSave(
    (data: FormData) =>
      patch<User>('/profile', {
        version: user.version,
        current_password: String(data.get('current')),
        new_password: String(data.get('new')),
      }),
    ['sessions'],
    async () => {
      form.current?.reset()
      await renew()
      toast(t('security.changed'))
    },
  )
  return (
    <form
      ref={form}
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(new FormData(event.currentTarget))
      }}
    >
      {save.isError && <Problem compact error={save.error} />}
      <input type="text" autoComplete="username" value={user.email} readOnly hidden />
      <div className="grid grid-cols-2 gap-4 phone:grid-cols-1">
        <TextField
          name="current"
          type="password"
          autoComplete="current-password"
          required
          label={t('security.current')}
          error={save.field('current_password')}
        />
        <TextField
          name="new"
          type="password"
          autoComplete="new-password"
          minLength={10}
          required
          label={t('security.new')}
          help={t('setup.password_help')}
          error={save.field('new_password')}
        />
      </div>
      <div>
        <button type="submit" className="btn btn-main !h-8" disabled={save.isPending}>
          {t('security.change')}
        </button>
      </div>
    </form>
  )
}

export function SecurityPage() {
  const query = useQuery({
    queryKey: ['sessions'],
    queryFn: async () => (await get<Page<SessionRow>>('/profile/sessions')).items,
  })
  const end = useSave(
    (id: string) => remove(`/profile/sessions/${id}`),
    ['sessions'],
    () => toast(t('security.ended')),
  )
  return (
    <>
      <Title title={t('settings.security')} />
      <Section title={t('security.password')}>
        <Password />
      </Section>
      <Section title={t('security.sessions')} about={t('security.sessions_about')}>
        {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
        {end.isError && <Problem compact error={end.error} />}
        <ul className={ROWS}>
          {query.data?.map((session) => (
            <li key={session.id} className={ROW}>
              <div className="min-w-0 flex-1">
                <p className="truncate font-medium">{browserOf(session.user_agent)}</p>
                <p className="tnum truncate text-xs text-ink3">
                  {session.ip} · {t('security.seen', { at: ago(session.last_seen_at) })}
                </p>
              </div>
              {session.current ? (
                <>
                  <span className="pill bg-oksoft text-ok">{t('security.this')}</span>
                  <button type="button" className="btn btn-line" onClick={() => void signOut()}>
                    {t('action.sign_out')}
                  </button>
                </>
              ) : (
                <button
                  type="button"
                  className="btn btn-line"
                  disabled={end.isPending}
                  onClick={() => end.mutate(session.id)}
                >
                  {t('security.end')}
                </button>
              )}
            </li>
          ))}
        </ul>
      </Section>
    </>
  )
}
