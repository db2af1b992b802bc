// Teams and who belongs to them.
// It never moves conversations; those of a deleted team keep their people.
import { patch, post, remove } from '@api/client'
import type { Team } from '@api/types'
import { list } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { Avatar } from '@ui/avatar'
import { ConfirmButton } from '@ui/confirm-button'
import { TextField } from '@ui/field'
import { Plus, UsersRound } from '@ui/icons'
import { Sheet } from '@ui/overlay'
import { Problem } from '@ui/problem'
import { toast } from '@ui/toast'
import { useState } from 'react'
import { teamsQuery, useMay, useUsers } from '~/sync/queries'
import { ROW, ROWS, Title } from './section'
import { useSave } from './use-save'

function TeamSheet({ team, onClose }: { team: Team | null; onClose: () => void }) {
  const users = useUsers()
  const [name, setName] = useState(team?.name ?? '')
  const [members, setMembers] = useState<ReadonlySet<string>>(new Set(team?.member_ids))
  const done = () => {
    onClose()
    toast(t('saved'))
  }
  const save = useSave(
    () => {
      const body = { name: name.trim(), member_ids: [...members] }
      return team ? patch<Team>(`/teams/${team.id}`, { version: team.version, ...body }) : post<Team>('/teams', body)
    },
    ['teams', 'users', 'counts'],
    done,
  )
  const drop = useSave(() => remove(`/teams/${team?.id}`), ['teams', 'users', 'counts'], onClose)
  const toggle = (id: string) => {
    const next = new Set(members)
    if (!next.delete(id)) next.add(id)
    setMembers(next)
  }
  return (
    <Sheet title={team?.name ?? t('teams.add')} onClose={onClose} width={440}>
      <form
        className="flex min-h-0 flex-col gap-4 overflow-y-auto p-5"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <h2 className="text-lg font-semibold">{team ? team.name : t('teams.add')}</h2>
        {save.isError && <Problem compact error={save.error} />}
        {drop.isError && <Problem compact error={drop.error} />}
        <TextField
          label={t('teams.name')}
          required
          autoFocus
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={save.field('name')}
        />
        <fieldset>
          <legend className="mb-1 font-medium text-ink2">{t('teams.members')}</legend>
          {users
            .filter((user) => user.active || members.has(user.id))
            .map((user) => (
              <label
                key={user.id}
                className="flex min-h-9 items-center gap-2.5 rounded-md px-1 hover:bg-hover touch:min-h-11"
              >
                <input
                  type="checkbox"
                  className="size-4 accent-(--accent)"
                  checked={members.has(user.id)}
                  onChange={() => toggle(user.id)}
                />
                <Avatar name={user.name} size={20} />
                {user.name}
              </label>
            ))}
        </fieldset>
        <div className="flex items-center gap-2">
          <button type="submit" className="btn btn-main !h-8" disabled={save.isPending}>
            {team ? t('save') : t('teams.add')}
          </button>
          <button type="button" className="btn" onClick={onClose}>
            {t('cancel')}
          </button>
          <span className="flex-1" />
          {team && <ConfirmButton label={t('delete')} onConfirm={() => drop.mutate()} />}
        </div>
      </form>
    </Sheet>
  )
}

export function TeamsPage() {
  const may = useMay('settings.manage')
  const users = useUsers()
  const query = useQuery(teamsQuery)
  const [open, setOpen] = useState<Team | 'new' | null>(null)
  const names = (team: Team) => team.member_ids.flatMap((id) => users.find((user) => user.id === id)?.name ?? [])
  return (
    <>
      <Title
        title={t('settings.teams')}
        about={t('teams.about')}
        action={
          may && (
            <button type="button" className="btn btn-main !h-8" onClick={() => setOpen('new')}>
              <Plus size={15} aria-hidden />
              {t('teams.add')}
            </button>
          )
        }
      />
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      {query.data?.length === 0 && <p className="text-ink3">{t('teams.none')}</p>}
      {(query.data?.length ?? 0) > 0 && (
        <ul className={ROWS}>
          {query.data?.map((team) => (
            <li key={team.id} className={ROW}>
              <UsersRound size={18} aria-hidden className="shrink-0 text-ink3" />
              <div className="min-w-0 flex-1">
                <p className="truncate font-medium">{team.name}</p>
                <p className="truncate text-xs text-ink3">
                  {names(team).length > 0 ? list(names(team)) : t('teams.nobody')}
                </p>
              </div>
              {may && (
                <button
                  type="button"
                  className="btn btn-line"
                  onClick={() => setOpen(team)}
                  aria-label={t('edit_what', { what: team.name })}
                >
                  {t('edit')}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {open && <TeamSheet team={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </>
  )
}
