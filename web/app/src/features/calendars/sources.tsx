// Where further closed days of a calendar come from, and which teams work by it. Each change is saved at once.
// It never reads an iCalendar file; the server does, and says what is wrong with it.
import { post, put, remove } from '@api/client'
import { ago } from '@i18n/format'
import { t } from '@i18n/runtime'
import { CheckField } from '@ui/field'
import { RotateCcw, X } from '@ui/icons'
import { Problem } from '@ui/problem'
import { tip } from '@ui/tooltip'
import { useState } from 'react'
import { useSave } from '~/features/settings/use-save'
import { useTeams } from '~/sync/queries'
import type { Calendar } from './model'

/** The largest file that is sent, in bytes: a calendar of closed days is far smaller. */
const LARGEST = 1_000_000

export function Sources({ calendar }: { calendar: Calendar }) {
  const place = `/calendars/${calendar.id}/feeds`
  const [address, setAddress] = useState('')
  const [large, setLarge] = useState(false)
  const add = useSave(
    (source: { name: string; address?: string; content?: string }) => post<Calendar>(place, source),
    ['calendars'],
    () => setAddress(''),
  )
  const again = useSave((feed: string) => post<Calendar>(`${place}/${feed}/refresh`), ['calendars'])
  const drop = useSave((feed: string) => remove(`${place}/${feed}`), ['calendars'])
  const error = add.error ?? again.error ?? drop.error
  const addFile = async (file: File | undefined) => {
    setLarge(file !== undefined && file.size > LARGEST)
    if (file && file.size <= LARGEST)
      add.mutate({ name: file.name.replace(/\.ics$/i, '').slice(0, 80) || 'iCalendar', content: await file.text() })
  }
  const addAddress = () => {
    const host = /^[a-z]+:\/*([^/]+)/i.exec(address.trim())?.[1]
    add.mutate({ name: (host ?? address).slice(0, 80), address: address.trim() })
  }
  return (
    <section aria-label={t('calendars.sources')}>
      <h3 className="mb-1 font-medium text-ink2">{t('calendars.sources')}</h3>
      {error && <Problem compact error={error} />}
      {large && <p className="text-xs text-bad">{t('calendars.too_large')}</p>}
      <ul>
        {calendar.feeds.map((feed) => (
          <li key={feed.id} className="flex items-center gap-2 py-1">
            <div className="min-w-0 flex-1">
              <p className="truncate">{feed.name}</p>
              <p className={`break-words text-xs ${feed.problem ? 'text-bad' : 'text-ink2'}`}>
                {feed.problem ?? t('calendars.events', { n: feed.events, at: ago(feed.good_at ?? feed.tried_at) })}
              </p>
            </div>
            {feed.address && (
              <button
                type="button"
                className="btn-icon"
                aria-label={t('calendars.fetch', { name: feed.name })}
                {...tip(t('calendars.fetch', { name: feed.name }))}
                onClick={() => again.mutate(feed.id)}
              >
                <RotateCcw size={14} aria-hidden />
              </button>
            )}
            <button
              type="button"
              className="btn-icon"
              aria-label={t('delete_what', { what: feed.name })}
              onClick={() => drop.mutate(feed.id)}
            >
              <X size={14} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap items-center gap-2">
        <input
          type="url"
          className="field min-w-40 flex-1"
          aria-label={t('calendars.address')}
          placeholder="https://example.com/holidays.ics"
          maxLength={2000}
          value={address}
          onChange={(event) => setAddress(event.target.value)}
        />
        <button type="button" className="btn btn-line" disabled={!address.trim() || add.isPending} onClick={addAddress}>
          {t('calendars.add_address')}
        </button>
        <label className="btn btn-line cursor-pointer focus-within:outline-2">
          {t('calendars.add_file')}
          <input
            type="file"
            accept=".ics,text/calendar"
            className="sr-only"
            onChange={(event) => {
              void addFile(event.target.files?.[0])
              event.target.value = ''
            }}
          />
        </label>
      </div>
    </section>
  )
}

export function Teams({ calendar }: { calendar: Calendar }) {
  const teams = useTeams()
  const save = useSave(
    ({ team, by }: { team: string; by: boolean }) =>
      put(`/teams/${team}/calendar`, { calendar_id: by ? calendar.id : null }),
    ['calendars'],
  )
  if (teams.length === 0) return null
  return (
    <fieldset>
      <legend className="mb-1 font-medium text-ink2">{t('calendars.teams')}</legend>
      {save.error && <Problem compact error={save.error} />}
      {teams.map((team) => (
        <CheckField
          key={team.id}
          label={team.name}
          checked={
            save.isPending && save.variables.team === team.id ? save.variables.by : calendar.team_ids.includes(team.id)
          }
          onChange={(event) => save.mutate({ team: team.id, by: event.target.checked })}
        />
      ))}
    </fieldset>
  )
}
