// Chat groups and programs that are told as well: one's own, and for administrators those of teams.
// It never shows an address again that was stored.
import { get, post, remove } from '@api/client'
import { HOOK_FORMATS, type Hook, type HookFormat, type Page } from '@api/types'
import { ago } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useMutation, useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '@ui/confirm-button'
import { SelectField, TextField } from '@ui/field'
import { Problem, sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { useState } from 'react'
import { client } from '~/app/query'
import { useMay, useTeams } from '~/sync/queries'
import { ROW, ROWS, Section } from './section'
import { useSave } from './use-save'

const refresh = () => void client.invalidateQueries({ queryKey: ['notification-hooks'] })

function Row({ hook }: { hook: Hook }) {
  const teams = useTeams()
  const may = useMay('settings.manage')
  const mine = hook.user_id !== null || may
  const test = useMutation({
    mutationFn: () => post<Hook>(`/notification-hooks/${hook.id}/test`),
    onSuccess: () => toast(t('hooks.tested')),
    onError: (error) => toast(sayProblem(error)),
    onSettled: refresh,
  })
  const drop = useMutation({ mutationFn: () => remove(`/notification-hooks/${hook.id}`), onSettled: refresh })
  const team = hook.team_id ? (teams.find((one) => one.id === hook.team_id)?.name ?? '') : ''
  return (
    <li className={`${ROW} phone:flex-wrap`}>
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{hook.name}</p>
        <p className="break-words text-xs text-ink2">
          {t(`hooks.format_${hook.format}`)}
          {team && ` · ${team}`}
          {hook.last_ok_at && ` · ${ago(hook.last_ok_at)}`}
        </p>
        {hook.error && <p className="break-words text-xs text-bad">{hook.error}</p>}
      </div>
      {mine && (
        <>
          <button type="button" className="btn btn-line" disabled={test.isPending} onClick={() => test.mutate()}>
            {t('hooks.test')}
          </button>
          <ConfirmButton label={t('hooks.remove')} onConfirm={() => drop.mutate()} />
        </>
      )}
    </li>
  )
}

function Add() {
  const teams = useTeams()
  const may = useMay('settings.manage')
  const [name, setName] = useState('')
  const [format, setFormat] = useState<HookFormat>('slack')
  const [url, setUrl] = useState('')
  const [secret, setSecret] = useState('')
  const [team, setTeam] = useState('')
  const input = { name, format, url: url.trim(), ...(secret ? { secret } : {}), ...(team ? { team_id: team } : {}) }
  const add = useSave(
    () => post<Hook>('/notification-hooks', input),
    ['notification-hooks'],
    () => {
      setName('')
      setUrl('')
      setSecret('')
      toast(t('saved'))
    },
  )
  return (
    <form
      className="mt-4 flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        add.mutate()
      }}
    >
      <TextField
        label={t('hooks.name')}
        required
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={add.field('name')}
      />
      <SelectField
        label={t('hooks.format')}
        value={format}
        onChange={(event) => setFormat(event.target.value as HookFormat)}
      >
        {HOOK_FORMATS.map((one) => (
          <option key={one} value={one}>
            {t(`hooks.format_${one}`)}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t('hooks.url')}
        help={t('hooks.url_help')}
        type="url"
        required
        autoComplete="off"
        value={url}
        onChange={(event) => setUrl(event.target.value)}
        error={add.field('url')}
      />
      {(format === 'dingtalk' || format === 'feishu') && (
        <TextField
          label={t('hooks.secret')}
          help={t('hooks.secret_help')}
          type="password"
          autoComplete="off"
          value={secret}
          onChange={(event) => setSecret(event.target.value)}
        />
      )}
      {may && teams.length > 0 && (
        <SelectField label={t('hooks.for')} value={team} onChange={(event) => setTeam(event.target.value)}>
          <option value="">{t('hooks.for_me')}</option>
          {teams.map((one) => (
            <option key={one.id} value={one.id}>
              {t('hooks.for_team', { name: one.name })}
            </option>
          ))}
        </SelectField>
      )}
      {add.isError && <Problem compact error={add.error} />}
      <button type="submit" className="btn btn-line self-start" disabled={add.isPending}>
        {t('hooks.add')}
      </button>
    </form>
  )
}

export function Hooks() {
  const query = useQuery({
    queryKey: ['notification-hooks'],
    queryFn: async () => (await get<Page<Hook>>('/notification-hooks')).items,
  })
  return (
    <Section title={t('hooks.title')} about={t('hooks.about')}>
      {query.isError && <Problem compact error={query.error} retry={() => void query.refetch()} />}
      {query.data && query.data.length > 0 && (
        <ul className={ROWS}>
          {query.data.map((hook) => (
            <Row key={hook.id} hook={hook} />
          ))}
        </ul>
      )}
      <Add />
    </Section>
  )
}
