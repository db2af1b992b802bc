// Settings → Calendars: who works when, what uses it, and which days of the next year differ.
// It never deletes a calendar that something uses; the server says what does.
import { patch, post, remove } from '@api/client'
import { list } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '@ui/confirm-button'
import { CheckField, SelectField, TextField } from '@ui/field'
import { Plus } from '@ui/icons'
import { Sheet } from '@ui/overlay'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { ROW, ROWS, Title } from '~/features/settings/section'
import { TimeZoneOptions } from '~/features/settings/time-zones'
import { useSave } from '~/features/settings/use-save'
import { useMay } from '~/sync/queries'
import { OwnDays } from './days'
import { type Calendar, calendarsQuery, DAYS, dayName, dayWords, type Effect, fresh, hours, type Plan } from './model'
import { Sources, Teams } from './sources'
import { WeekEditor } from './week'

export function CalendarsPage() {
  const may = useMay('settings.manage')
  const query = useQuery(calendarsQuery)
  const [open, setOpen] = useState<Calendar | 'new' | null>(null)
  return (
    <>
      <Title
        title={t('settings.calendars')}
        about={t('calendars.about')}
        action={
          may && (
            <button type="button" className="btn btn-main !h-8" onClick={() => setOpen('new')}>
              <Plus size={15} aria-hidden />
              {t('calendars.add')}
            </button>
          )
        }
      />
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      {query.data?.items.length === 0 && <p className="text-ink2">{t('calendars.none')}</p>}
      {(query.data?.items.length ?? 0) > 0 && (
        <ul className={ROWS}>
          {query.data?.items.map((calendar) => (
            <li key={calendar.id} className={ROW}>
              <div className="min-w-0 flex-1">
                <p dir="auto" className="font-medium">
                  {calendar.name}
                </p>
                <p className="text-xs text-ink2">{summary(calendar.plan)}</p>
                {calendar.used_by.length > 0 && (
                  <p className="text-xs text-ink3">
                    {t('calendars.used_by', { names: list(calendar.used_by.map((one) => one.name)) })}
                  </p>
                )}
              </div>
              {may && (
                <button
                  type="button"
                  className="btn btn-line"
                  aria-label={t('edit_what', { what: calendar.name })}
                  onClick={() => setOpen(calendar)}
                >
                  {t('edit')}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {open && <CalendarSheet calendar={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </>
  )
}

function summary(plan: Plan): string {
  const zone = plan.zone.replaceAll('_', ' ')
  if (plan.always_open) return `${t('calendars.always')} · ${zone}`
  const days = DAYS.filter((day) => plan.weekly[day].length > 0).map(
    (day) => `${dayName(day)} ${hours(plan.weekly[day])}`,
  )
  return `${days.join(' · ')} · ${zone}`
}

function CalendarSheet({ calendar, onClose }: { calendar: Calendar | null; onClose: () => void }) {
  const [name, setName] = useState(calendar?.name ?? '')
  const [plan, setPlan] = useState<Plan>(
    () => calendar?.plan ?? fresh(Intl.DateTimeFormat().resolvedOptions().timeZone),
  )
  // What is saved at once beside the form: sources and teams.
  const known = useQuery(calendarsQuery).data?.items.find((one) => one.id === calendar?.id)
  const change = (part: Partial<Plan>) => setPlan({ ...plan, ...part })
  const save = useSave(
    () =>
      calendar
        ? patch<Calendar>(`/calendars/${calendar.id}`, { version: calendar.version, name: name.trim(), plan })
        : post<Calendar>('/calendars', { name: name.trim(), plan }),
    ['calendars'],
    onClose,
  )
  const drop = useSave(() => remove(`/calendars/${calendar?.id}`), ['calendars'], onClose)
  const title = calendar ? calendar.name : t('calendars.add')
  return (
    <Sheet title={title} onClose={onClose} width={560}>
      <form
        className="flex min-h-0 flex-col gap-4 overflow-y-auto p-5"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <h2 className="text-lg font-semibold">{title}</h2>
        {(save.error ?? drop.error) && <Problem compact error={save.error ?? drop.error} />}
        <TextField
          label={t('calendars.name')}
          required
          value={name}
          error={save.field('name')}
          onChange={(event) => setName(event.target.value)}
        />
        <SelectField
          label={t('calendars.zone')}
          value={plan.zone}
          onChange={(event) => change({ zone: event.target.value })}
        >
          <TimeZoneOptions current={plan.zone} />
        </SelectField>
        <CheckField
          label={t('calendars.always')}
          checked={plan.always_open}
          onChange={(event) => change({ always_open: event.target.checked })}
        />
        {!plan.always_open && (
          <>
            <WeekEditor week={plan.weekly} onChange={(weekly) => change({ weekly })} />
            <fieldset>
              <legend className="mb-1 font-medium text-ink2">{t('calendars.countries')}</legend>
              {(['china', 'japan'] as const).map((country) => (
                <CheckField
                  key={country}
                  label={t(`calendars.country.${country}`)}
                  checked={plan.countries.includes(country)}
                  onChange={(event) =>
                    change({
                      countries: event.target.checked
                        ? [...plan.countries, country]
                        : plan.countries.filter((one) => one !== country),
                    })
                  }
                />
              ))}
            </fieldset>
            <OwnDays plan={plan} onChange={change} />
            {calendar && <Sources calendar={known ?? calendar} />}
            <Differing plan={plan} id={calendar?.id ?? null} />
          </>
        )}
        {calendar && <Teams calendar={known ?? calendar} />}
        <div className="flex items-center gap-2">
          <button type="submit" className="btn btn-main !h-8" disabled={save.isPending}>
            {t('save')}
          </button>
          <button type="button" className="btn" onClick={onClose}>
            {t('cancel')}
          </button>
          <span className="flex-1" />
          {calendar && <ConfirmButton label={t('delete')} onConfirm={() => drop.mutate()} />}
        </div>
      </form>
    </Sheet>
  )
}

/** What the plan comes to in the next twelve months, before it is saved. */
function Differing({ plan, id }: { plan: Plan; id: string | null }) {
  const query = useQuery({
    queryKey: ['calendars', 'preview', id, plan],
    queryFn: () => post<Effect>('/calendars/preview', { plan, calendar_id: id }),
    retry: false,
  })
  if (!query.data) return null
  return (
    <section>
      <h3 className="mb-1 font-medium text-ink2">{t('calendars.differing')}</h3>
      {query.data.ending.map((one) => (
        <p key={one.country} className="text-bad">
          {t('calendars.ending', { country: t(`calendars.country.${one.country}`), day: dayWords(one.last_day) })}
        </p>
      ))}
      {query.data.days.length === 0 && <p className="text-ink2">{t('calendars.no_differing')}</p>}
      <ul className="text-ink2">
        {query.data.days.map((day) => (
          <li key={day.date}>
            {dayWords(day.date)}: {day.open.length > 0 ? hours(day.open) : t('calendars.closed')}
            {day.name && <span dir="auto"> · {day.name}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}
