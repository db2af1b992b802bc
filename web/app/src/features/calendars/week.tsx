// The hours of a week: several intervals a day, and Monday's copied to the other weekdays.
// It never checks them; the server says what makes no sense.
import { t } from '@i18n/runtime'
import { DAYS, dayName, type Interval, type Plan } from './model'

export function WeekEditor({ week, onChange }: { week: Plan['weekly']; onChange: (week: Plan['weekly']) => void }) {
  const copy = () => onChange({ ...week, tue: week.mon, wed: week.mon, thu: week.mon, fri: week.mon })
  return (
    <fieldset>
      <legend className="mb-1 font-medium text-ink2">{t('calendars.week')}</legend>
      {DAYS.map((day) => (
        <div key={day} className="flex flex-wrap items-center gap-2 py-1">
          <span className="w-28">{dayName(day)}</span>
          <HoursEditor day={dayName(day)} all={week[day]} onChange={(next) => onChange({ ...week, [day]: next })} />
        </div>
      ))}
      <button type="button" className="btn btn-line mt-1" onClick={copy}>
        {t('calendars.copy', { day: dayName('mon') })}
      </button>
    </fieldset>
  )
}

interface HoursProps {
  /** How the day is called. */
  day: string
  all: Interval[]
  onChange: (all: Interval[]) => void
}

/** The intervals of one day. */
export function HoursEditor({ day, all, onChange }: HoursProps) {
  const edit = (at: number, part: Partial<Interval>) =>
    onChange(all.map((one, place) => (place === at ? { ...one, ...part } : one)))
  return (
    <>
      {all.length === 0 && <span className="text-ink3">{t('calendars.closed')}</span>}
      {all.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an interval has no identity but its place
        <span key={at} className="flex items-center gap-1">
          {(['from', 'to'] as const).map((end) => (
            <input
              key={end}
              className="field tnum !w-20"
              aria-label={t(`calendars.${end}`, { day })}
              pattern="([01]\d|2[0-3]):[0-5]\d|24:00"
              value={one[end]}
              onChange={(event) => edit(at, { [end]: event.target.value })}
            />
          ))}
          <button
            type="button"
            className="btn"
            aria-label={t('calendars.drop', { day, hours: `${one.from}–${one.to}` })}
            onClick={() => onChange(all.filter((_, place) => place !== at))}
          >
            ×
          </button>
        </span>
      ))}
      <button
        type="button"
        className="btn"
        aria-label={t('calendars.more', { day })}
        onClick={() => onChange([...all, { from: all.at(-1)?.to ?? '09:00', to: all.length > 0 ? '20:00' : '18:00' }])}
      >
        +
      </button>
    </>
  )
}
