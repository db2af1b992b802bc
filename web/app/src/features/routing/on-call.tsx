// Rotas: who takes turns on call, who is on call now and next, and who stands in.
// It never says who is on call by itself; the server does.
import type { Rota } from '@api/types'
import { fieldTime, moment } from '@i18n/format'
import { type Key, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { SelectField, TextField } from '@ui/field'
import { Plus, Trash2, X } from '@ui/icons'
import { Problem } from '@ui/problem'
import { tip } from '@ui/tooltip'
import { Section } from '~/features/settings/section'
import { TimeZoneOptions } from '~/features/settings/time-zones'
import { useWhole } from '~/features/settings/use-whole'
import { useMay, useUsers } from '~/sync/queries'
import { type OnCall, onCallQuery, ROTA_DAYS } from './model'

const name = (users: readonly { id: string; name: string }[], id: string): string =>
  users.find((user) => user.id === id)?.name ?? t('history.unknown')

export function OnCallSection() {
  const query = useQuery(onCallQuery)
  return (
    <Section title={t('on_call.title')} about={t('on_call.about')}>
      {query.isError && <Problem compact error={query.error} retry={() => void query.refetch()} />}
      {query.data && <Rotas held={query.data} />}
    </Section>
  )
}

function Rotas({ held }: { held: OnCall }) {
  const may = useMay('settings.manage')
  const { turns, ...kept } = held
  const whole = useWhole(kept, '/on-call', 'on-call')
  const { rotas } = whole.now
  const put = (at: number, rota: Rota | null) =>
    whole.change({ rotas: rotas.flatMap((one, index) => (index === at ? (rota ? [rota] : []) : [one])) })
  const add = () => {
    const taken = rotas.map((rota) => rota.key)
    const key = Array.from({ length: 30 }, (_, at) => `rota_${at + 1}`).find((one) => !taken.includes(one)) ?? 'rota'
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
    const fresh: Rota = { key, name: '', people: [], day: 'mon', at: '09:00', zone, since: Date.now(), swaps: [] }
    whole.change({ rotas: [...rotas, fresh] })
  }
  return (
    <form onSubmit={whole.submit}>
      {whole.refusal}
      {rotas.length === 0 && <p className="mb-3 text-ink2">{t('on_call.none')}</p>}
      {rotas.map((rota, at) => (
        <fieldset key={rota.key} disabled={!may} className="mb-3 rounded-xl bg-sunken p-3">
          <legend className="sr-only">{rota.name || t('on_call.new')}</legend>
          <One rota={rota} turns={turns.filter((turn) => turn.key === rota.key)} onChange={(next) => put(at, next)} />
        </fieldset>
      ))}
      {may && (
        <div className="flex gap-2">
          {(rotas.length > 0 || held.rotas.length > 0) && (
            <button type="submit" className="btn btn-main" disabled={whole.rests}>
              {t('save')}
            </button>
          )}
          <button type="button" className="btn" onClick={add}>
            <Plus size={15} aria-hidden />
            {t('on_call.add')}
          </button>
        </div>
      )}
    </form>
  )
}

interface OneProps {
  rota: Rota
  turns: OnCall['turns']
  onChange: (rota: Rota | null) => void
}

function One({ rota, turns, onChange }: OneProps) {
  const users = useUsers().filter((user) => user.active || rota.people.includes(user.id))
  const [now, next] = turns
  const called = rota.name || t('on_call.new')
  return (
    <>
      <p className="mb-2 flex items-center gap-2">
        <span className="min-w-0 flex-1 text-ink2">
          {now && t('on_call.now', { name: name(users, now.user_id) })}
          {next && ` · ${t('on_call.next', { name: name(users, next.user_id), at: moment(next.from) })}`}
        </span>
        <button
          type="button"
          className="btn-icon"
          aria-label={t('delete_what', { what: called })}
          {...tip(t('delete_what', { what: called }))}
          onClick={() => onChange(null)}
        >
          <Trash2 size={15} aria-hidden />
        </button>
      </p>
      <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
        <TextField
          label={t('on_call.name')}
          required
          maxLength={80}
          value={rota.name}
          onChange={(event) => onChange({ ...rota, name: event.target.value })}
        />
        <SelectField
          label={t('on_call.zone')}
          value={rota.zone}
          onChange={(event) => onChange({ ...rota, zone: event.target.value })}
        >
          <TimeZoneOptions current={rota.zone} />
        </SelectField>
        <SelectField
          label={t('on_call.day')}
          value={rota.day}
          onChange={(event) => onChange({ ...rota, day: event.target.value as Rota['day'] })}
        >
          {ROTA_DAYS.map((day, at) => (
            <option key={day} value={day}>
              {t(`weekday.${at + 1}` as Key)}
            </option>
          ))}
        </SelectField>
        <TextField
          type="time"
          label={t('on_call.at')}
          required
          value={rota.at}
          onChange={(event) => onChange({ ...rota, at: event.target.value })}
        />
      </div>
      <People rota={rota} users={users} onChange={onChange} />
      <Swaps rota={rota} users={users} onChange={onChange} />
    </>
  )
}

interface Part {
  rota: Rota
  users: readonly { id: string; name: string }[]
  onChange: (rota: Rota) => void
}

function People({ rota, users, onChange }: Part) {
  const rest = users.filter((user) => !rota.people.includes(user.id))
  return (
    <div className="mt-3">
      <p className="font-medium text-ink2">{t('on_call.people')}</p>
      <ol className="my-1 flex flex-wrap gap-1.5">
        {rota.people.map((id) => (
          <li key={id}>
            <button
              type="button"
              className="pill bg-accentsoft text-accenttext touch:h-9"
              aria-label={t('delete_what', { what: name(users, id) })}
              onClick={() => onChange({ ...rota, people: rota.people.filter((one) => one !== id) })}
            >
              {name(users, id)}
              <X size={12} aria-hidden />
            </button>
          </li>
        ))}
      </ol>
      {rest.length > 0 && (
        <select
          className="field !w-56"
          aria-label={t('on_call.add_person')}
          value=""
          onChange={(event) => onChange({ ...rota, people: [...rota.people, event.target.value] })}
        >
          <option value="">{t('on_call.add_person')}</option>
          {rest.map((user) => (
            <option key={user.id} value={user.id}>
              {user.name}
            </option>
          ))}
        </select>
      )}
    </div>
  )
}

function Swaps({ rota, users, onChange }: Part) {
  const put = (at: number, swap: Rota['swaps'][number] | null) =>
    onChange({ ...rota, swaps: rota.swaps.flatMap((one, index) => (index === at ? (swap ? [swap] : []) : [one])) })
  const fresh = () => {
    const from = Math.ceil(Date.now() / 3_600_000) * 3_600_000
    return { user_id: rota.people[0] ?? users[0]?.id ?? '', from, until: from + 86_400_000 }
  }
  return (
    <div className="mt-3">
      {rota.swaps.map((swap, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a swap has nothing else that is its own
        <div key={at} className="mb-2 flex flex-wrap items-end gap-2">
          <div className="min-w-40 flex-1">
            <SelectField
              label={t('on_call.stands_in')}
              value={swap.user_id}
              onChange={(event) => put(at, { ...swap, user_id: event.target.value })}
            >
              {users.map((user) => (
                <option key={user.id} value={user.id}>
                  {user.name}
                </option>
              ))}
            </SelectField>
          </div>
          {(['from', 'until'] as const).map((end) => (
            <TextField
              key={end}
              type="datetime-local"
              label={t(`on_call.${end}`)}
              value={fieldTime(swap[end])}
              onChange={(event) => {
                const time = new Date(event.target.value).getTime()
                if (Number.isFinite(time)) put(at, { ...swap, [end]: time })
              }}
            />
          ))}
          <button
            type="button"
            className="btn-icon"
            aria-label={t('on_call.remove_swap')}
            onClick={() => put(at, null)}
          >
            <X size={14} aria-hidden />
          </button>
        </div>
      ))}
      <button
        type="button"
        className="btn -ms-2"
        onClick={() => onChange({ ...rota, swaps: [...rota.swaps, fresh()] })}
      >
        <Plus size={15} aria-hidden />
        {t('on_call.add_swap')}
      </button>
    </div>
  )
}
