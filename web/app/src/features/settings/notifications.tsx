// What one is told and by which medium: the matrix, quiet hours, the budget, and hooks of one's own.
// It never changes what colleagues are told.
import { get, put } from '@api/client'
import { type Medium, NOTIFICATION_KINDS, type NotificationPreferences } from '@api/types'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { CheckField, TextField } from '@ui/field'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { inboxesQuery, useTeams } from '~/sync/queries'
import { Hooks } from './hooks'
import { Section, Title } from './section'
import { useSave } from './use-save'

const MEDIA: Medium[] = ['app', 'push', 'mail', 'hook']
const WEEK = [1, 2, 3, 4, 5, 6, 7] as const

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
const minutes = (text: string): number => {
  const [hours = 0, rest = 0] = text.split(':').map(Number)
  return hours * 60 + rest
}

interface Part {
  wishes: NotificationPreferences
  change: (next: Partial<NotificationPreferences>) => void
}

function Matrix({ wishes, change }: Part) {
  return (
    <div className="overflow-x-auto">
      <table className="w-full" data-testid="matrix">
        <thead>
          <tr className="text-start text-xs text-ink2">
            <th className="pb-2 font-medium">{t('notifications.kind')}</th>
            {MEDIA.map((medium) => (
              <th key={medium} className="px-2 pb-2 text-center font-medium">
                {t(`notifications.medium_${medium}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {NOTIFICATION_KINDS.map((kind) => {
            const media = wishes.media[kind] ?? { app: true, push: false, mail: false, hook: false }
            return (
              <tr key={kind}>
                <th className="py-2 pe-2 text-start font-normal">{t(`notifications.kind_${kind}`)}</th>
                {MEDIA.map((medium) => (
                  <td key={medium} className="px-2 text-center">
                    <input
                      type="checkbox"
                      className="size-4 accent-(--accent) touch:size-6"
                      aria-label={`${t(`notifications.kind_${kind}`)}: ${t(`notifications.medium_${medium}`)}`}
                      checked={media[medium]}
                      onChange={(event) =>
                        change({
                          media: { ...wishes.media, [kind]: { ...media, [medium]: event.target.checked } },
                        })
                      }
                    />
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

/** Browsers ask the person only after a press of a button. */
function BrowserPermission() {
  const [state, setState] = useState('Notification' in window ? Notification.permission : 'denied')
  if (state === 'granted') return null
  return (
    <p className="mt-3 flex flex-wrap items-center gap-2 text-xs text-ink2">
      {state === 'denied' ? t('notifications.push_denied') : t('notifications.push_ask')}
      {state === 'default' && (
        <button
          type="button"
          className="btn btn-line"
          onClick={() => void Notification.requestPermission().then(setState)}
        >
          {t('notifications.push_allow')}
        </button>
      )}
    </p>
  )
}

function QuietHours({ wishes, change }: Part) {
  const quiet = wishes.quiet
  return (
    <div className="flex flex-col gap-3">
      <CheckField
        label={t('notifications.quiet_on')}
        help={t('notifications.quiet_help')}
        checked={quiet !== null}
        onChange={(event) =>
          change({ quiet: event.target.checked ? { from: 20 * 60, to: 8 * 60, weekdays: [...WEEK] } : null })
        }
      />
      {quiet && (
        <>
          <div className="flex flex-wrap gap-3">
            <TextField
              label={t('notifications.quiet_from')}
              type="time"
              required
              value={clock(quiet.from)}
              onChange={(event) => change({ quiet: { ...quiet, from: minutes(event.target.value) } })}
            />
            <TextField
              label={t('notifications.quiet_to')}
              type="time"
              required
              value={clock(quiet.to)}
              onChange={(event) => change({ quiet: { ...quiet, to: minutes(event.target.value) } })}
            />
          </div>
          <fieldset className="flex flex-wrap gap-3">
            <legend className="mb-1 font-medium text-ink2">{t('notifications.quiet_days')}</legend>
            {WEEK.map((day) => (
              <label key={day} className="flex min-h-8 items-center gap-1.5 touch:min-h-11">
                <input
                  type="checkbox"
                  className="size-4 accent-(--accent)"
                  checked={quiet.weekdays.includes(day)}
                  onChange={(event) => {
                    const weekdays = WEEK.filter((one) =>
                      one === day ? event.target.checked : quiet.weekdays.includes(one),
                    )
                    change({ quiet: { ...quiet, weekdays } })
                  }}
                />
                {t(`weekday.${day}`)}
              </label>
            ))}
          </fieldset>
        </>
      )}
    </div>
  )
}

function Choice({
  all,
  chosen,
  onChange,
}: {
  all: readonly { id: string; name: string }[]
  chosen: string[]
  onChange: (ids: string[]) => void
}) {
  return (
    <div className="flex flex-wrap gap-x-4 gap-y-1">
      {all.map((one) => (
        <CheckField
          key={one.id}
          label={one.name}
          checked={chosen.includes(one.id)}
          onChange={(event) =>
            onChange(event.target.checked ? [...chosen, one.id] : chosen.filter((id) => id !== one.id))
          }
        />
      ))}
    </div>
  )
}

function Form({ given }: { given: NotificationPreferences }) {
  const [wishes, setWishes] = useState(given)
  const { data: inboxes } = useQuery(inboxesQuery)
  const teams = useTeams()
  const save = useSave(
    () => put<NotificationPreferences>('/notifications/preferences', wishes),
    ['notification-preferences'],
  )
  const change = (next: Partial<NotificationPreferences>) => setWishes((now) => ({ ...now, ...next }))
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <Matrix wishes={wishes} change={change} />
      <BrowserPermission />
      <div className="mt-8">
        <Section title={t('notifications.quiet')}>
          <QuietHours wishes={wishes} change={change} />
        </Section>
        <Section title={t('notifications.scope')} about={t('notifications.scope_about')}>
          <Choice all={inboxes ?? []} chosen={wishes.inbox_ids} onChange={(inbox_ids) => change({ inbox_ids })} />
          <div className="mt-2">
            <Choice all={teams} chosen={wishes.team_ids} onChange={(team_ids) => change({ team_ids })} />
          </div>
          <div className="mt-3 w-52">
            <TextField
              label={t('notifications.per_hour')}
              help={t('notifications.per_hour_help')}
              type="number"
              min={1}
              max={1000}
              required
              value={String(wishes.per_hour)}
              onChange={(event) => change({ per_hour: Number(event.target.value) })}
              error={save.field('per_hour')}
            />
          </div>
        </Section>
      </div>
      {save.isError && <Problem compact error={save.error} />}
      <button type="submit" className="btn btn-main" disabled={save.isPending}>
        {t('save')}
      </button>
    </form>
  )
}

export function NotificationsSettingsPage() {
  const query = useQuery({
    queryKey: ['notification-preferences'],
    queryFn: () => get<NotificationPreferences>('/notifications/preferences'),
  })
  return (
    <>
      <Title title={t('settings.notifications')} about={t('notifications.about')} />
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      {query.data && <Form given={query.data} />}
      <div className="mt-10">
        <Hooks />
      </div>
    </>
  )
}
