// The members of the team: who they are, what they may do, and whether their account is open.
// It never deletes anybody; accounts are closed.
import { patch, post } from '@api/client'
import type { Role, User } from '@api/types'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Avatar } from '@ui/avatar'
import { SelectField, TextField } from '@ui/field'
import { Plus } from '@ui/icons'
import { Sheet } from '@ui/overlay'
import { Problem } from '@ui/problem'
import { toast } from '@ui/toast'
import { useState } from 'react'
import { useMay, usersQuery, useSession } from '~/sync/queries'
import { ROW, ROWS, Title } from './section'
import { useSave } from './use-save'

const ROLES: Role[] = ['agent', 'admin', 'owner']

function PersonSheet({ person, onClose }: { person: User | null; onClose: () => void }) {
  const { user } = useSession()
  const save = useSave(
    (form: FormData) => {
      const text = (name: string) => String(form.get(name) ?? '').trim()
      const password = String(form.get('password') ?? '')
      if (!person)
        return post<User>('/users', { name: text('name'), email: text('email'), role: text('role'), password })
      return patch<User>(`/users/${person.id}`, {
        version: person.version,
        name: text('name'),
        role: text('role'),
        ...(password ? { password } : {}),
      })
    },
    ['users'],
    () => {
      onClose()
      toast(t('saved'))
    },
  )
  const close = useSave(
    (active: boolean) => patch<User>(`/users/${person?.id}`, { version: person?.version, active }),
    ['users'],
    onClose,
  )
  const title = person ? person.name : t('people.add')
  return (
    <Sheet title={title} onClose={onClose} width={440}>
      <form
        className="flex flex-col gap-4 overflow-y-auto p-5"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate(new FormData(event.currentTarget))
        }}
      >
        <h2 className="text-lg font-semibold">{title}</h2>
        {save.isError && <Problem compact error={save.error} />}
        {close.isError && <Problem compact error={close.error} />}
        <TextField
          name="name"
          label={t('people.name')}
          required
          autoFocus
          defaultValue={person?.name}
          error={save.field('name')}
        />
        <TextField
          name="email"
          type="email"
          label={t('people.email')}
          required
          disabled={person !== null}
          defaultValue={person?.email}
          error={save.field('email')}
        />
        <SelectField
          name="role"
          label={t('people.role')}
          defaultValue={person?.role ?? 'agent'}
          help={t('people.role_help')}
          error={save.field('role')}
        >
          {ROLES.filter((role) => role !== 'owner' || user.role === 'owner' || person?.role === 'owner').map((role) => (
            <option key={role} value={role}>
              {t(`role.${role}`)}
            </option>
          ))}
        </SelectField>
        <TextField
          name="password"
          type="password"
          autoComplete="new-password"
          minLength={10}
          required={!person}
          label={person ? t('people.new_password') : t('people.password')}
          help={person ? t('people.new_password_help') : t('people.password_help')}
          error={save.field('password')}
        />
        <div className="flex items-center gap-2">
          <button type="submit" className="btn btn-main !h-8" disabled={save.isPending}>
            {person ? t('save') : t('people.add')}
          </button>
          <button type="button" className="btn" onClick={onClose}>
            {t('cancel')}
          </button>
          <span className="flex-1" />
          {person && person.id !== user.id && (
            <button
              type="button"
              className={`btn ${person.active ? 'btn-bad' : ''}`}
              disabled={close.isPending}
              onClick={() => close.mutate(!person.active)}
            >
              {t(person.active ? 'people.close' : 'people.open')}
            </button>
          )}
        </div>
      </form>
    </Sheet>
  )
}

export function PeoplePage() {
  const may = useMay('users.manage')
  const query = useQuery(usersQuery)
  const [open, setOpen] = useState<User | 'new' | null>(null)
  return (
    <>
      <Title
        title={t('settings.people')}
        about={t('people.about')}
        action={
          may && (
            <button type="button" className="btn btn-main !h-8" onClick={() => setOpen('new')}>
              <Plus size={15} aria-hidden />
              {t('people.add')}
            </button>
          )
        }
      />
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      <ul className={ROWS}>
        {query.data?.map((person) => (
          <li key={person.id} className={`${ROW} ${person.active ? '' : 'opacity-70'}`}>
            <Avatar name={person.name} size={30} />
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium">{person.name}</p>
              <p className="truncate text-xs text-ink3">{person.email}</p>
            </div>
            {!person.active && <span className="pill bg-hover text-ink2">{t('people.closed')}</span>}
            {person.away && person.active && <span className="pill bg-warnsoft text-warn">{t('assign.away')}</span>}
            <span className="text-xs text-ink2">{t(`role.${person.role}`)}</span>
            {may && (
              <button
                type="button"
                className="btn btn-line"
                onClick={() => setOpen(person)}
                aria-label={t('edit_what', { what: person.name })}
              >
                {t('edit')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {open && <PersonSheet person={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </>
  )
}
