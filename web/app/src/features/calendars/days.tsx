// Days of a calendar that are not like the others: closed ones, and ones with hours of their own.
// It never says whether a day makes sense; the server does.
import { t } from '@i18n/runtime'
import { Plus, X } from '@ui/icons'
import type { Plan } from './model'
import { HoursEditor } from './week'

interface Props {
  plan: Plan
  onChange: (part: Partial<Plan>) => void
}

const ADD = 'btn -ms-2'

export function OwnDays({ plan, onChange }: Props) {
  const holiday = (at: number, day: Plan['holidays'][number] | null) =>
    onChange({ holidays: plan.holidays.flatMap((one, index) => (index === at ? (day ? [day] : []) : [one])) })
  const special = (at: number, day: Plan['special_days'][number] | null) =>
    onChange({ special_days: plan.special_days.flatMap((one, index) => (index === at ? (day ? [day] : []) : [one])) })
  const today = new Date().toISOString().slice(0, 10)
  return (
    <>
      <fieldset>
        <legend className="mb-1 font-medium text-ink2">{t('calendars.own_holidays')}</legend>
        {plan.holidays.map((day, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a day is its place while it is edited
          <Row key={at} day={day} onChange={(next) => holiday(at, next)} onRemove={() => holiday(at, null)} />
        ))}
        <button
          type="button"
          className={ADD}
          onClick={() => onChange({ holidays: [...plan.holidays, { date: today, name: '' }] })}
        >
          <Plus size={15} aria-hidden />
          {t('calendars.add_holiday')}
        </button>
      </fieldset>
      <fieldset>
        <legend className="mb-1 font-medium text-ink2">{t('calendars.special_days')}</legend>
        {plan.special_days.map((day, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a day is its place while it is edited
          <div key={at}>
            <Row day={day} onChange={(next) => special(at, { ...day, ...next })} onRemove={() => special(at, null)} />
            <div className="mb-2 ms-4 flex flex-wrap items-center gap-2">
              <HoursEditor day={day.date} all={day.open} onChange={(open) => special(at, { ...day, open })} />
            </div>
          </div>
        ))}
        <button
          type="button"
          className={ADD}
          onClick={() =>
            onChange({
              special_days: [...plan.special_days, { date: today, name: '', open: [{ from: '09:00', to: '12:00' }] }],
            })
          }
        >
          <Plus size={15} aria-hidden />
          {t('calendars.add_special')}
        </button>
      </fieldset>
    </>
  )
}

interface RowProps {
  day: { date: string; name: string }
  onChange: (day: { date: string; name: string }) => void
  onRemove: () => void
}

function Row({ day, onChange, onRemove }: RowProps) {
  return (
    <div className="mb-1 flex gap-2">
      <input
        type="date"
        required
        className="field !w-40"
        aria-label={t('calendars.day')}
        value={day.date}
        onChange={(event) => onChange({ ...day, date: event.target.value })}
      />
      <input
        className="field min-w-0 flex-1"
        dir="auto"
        aria-label={`${day.date}: ${t('calendars.day_name')}`}
        placeholder={t('calendars.day_name')}
        maxLength={200}
        value={day.name}
        onChange={(event) => onChange({ ...day, name: event.target.value })}
      />
      <button
        type="button"
        className="btn-icon"
        aria-label={t('delete_what', { what: day.name || day.date })}
        onClick={onRemove}
      >
        <X size={14} aria-hidden />
      </button>
    </div>
  )
}
