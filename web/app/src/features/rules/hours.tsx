// In which working time a rule acts: at any, or only while a calendar is open or closed.
// It never says what the hours are; the calendars' own page does.
import type { RuleDefinition } from '@api/types'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { calendarsQuery } from '~/features/calendars/model'

type Hours = RuleDefinition['hours']

export function HoursField({ value, onChange }: { value: Hours; onChange: (to: Hours) => void }) {
  const calendars = useQuery(calendarsQuery).data?.items ?? []
  const chosen = value ? `${value.calendar_id} ${value.open}` : ''
  const gone = value && !calendars.some((one) => one.id === value.calendar_id)
  return (
    <select
      className="field"
      aria-label={t('rules.hours')}
      value={chosen}
      onChange={(event) => {
        const [calendar_id, open] = event.target.value.split(' ')
        onChange(calendar_id ? { calendar_id, open: open === 'true' } : undefined)
      }}
    >
      <option value="">{t('rules.hours_any')}</option>
      {gone && <option value={chosen}>{t('rules.gone')}</option>}
      {calendars.flatMap((one) => [
        <option key={`${one.id} true`} value={`${one.id} true`}>
          {t('rules.hours_open', { name: one.name })}
        </option>,
        <option key={`${one.id} false`} value={`${one.id} false`}>
          {t('rules.hours_closed', { name: one.name })}
        </option>,
      ])}
    </select>
  )
}
