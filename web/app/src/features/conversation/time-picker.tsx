// A list of moments that people mean by name, and a field for any other.
// It never knows what happens at that moment.
import { now } from '@api/clock'
import { soon } from '@i18n/format'
import { t } from '@i18n/runtime'
import { AlarmClock } from '@ui/icons'
import { type Option, PickList } from '@ui/picklist'
import { useState } from 'react'
import { fieldValue, snoozeTimes } from './snooze-times'

interface Props {
  label: string
  placeholder: string
  /** What the field for another moment is called. */
  field: string
  onPick: (at: number) => void
}

export function TimePicker({ label, placeholder, field, onPick }: Props) {
  const [own, setOwn] = useState(false)
  const times = snoozeTimes(new Date(now()))
  const [at, setAt] = useState(fieldValue(times.find((time) => time.key === 'snooze.tomorrow')?.at ?? now()))
  if (own) {
    const time = new Date(at).getTime()
    return (
      <form
        className="flex flex-col gap-3 p-3"
        onSubmit={(event) => {
          event.preventDefault()
          onPick(time)
        }}
      >
        <label className="flex flex-col gap-1 font-medium text-ink2">
          {field}
          <input
            autoFocus
            type="datetime-local"
            className="field"
            required
            value={at}
            min={fieldValue(now())}
            onChange={(event) => setAt(event.target.value)}
          />
        </label>
        <button type="submit" className="btn btn-main" disabled={!(time > now())}>
          {label}
        </button>
      </form>
    )
  }
  const options: Option[] = [
    ...times.map((time) => ({
      id: String(time.at),
      label: t(time.key),
      hint: soon(time.at),
      icon: <AlarmClock size={15} aria-hidden />,
    })),
    { id: 'own', label: t('snooze.own'), icon: <AlarmClock size={15} aria-hidden /> },
  ]
  return (
    <PickList
      label={label}
      placeholder={placeholder}
      options={options}
      onPick={(id) => (id === 'own' ? setOwn(true) : onPick(Number(id)))}
    />
  )
}
