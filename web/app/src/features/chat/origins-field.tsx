// The websites that may show a widget, one a line, with what is wrong with a line in words.
// It never decides; the server does, with the same rules.
import { t } from '@i18n/runtime'
import { AreaField } from '@ui/field'
import { originsOf, originTrouble } from './model'

interface Props {
  value: string
  error: string | null
  onChange: (text: string) => void
}

export function OriginsField({ value, error, onChange }: Props) {
  const wrong = originsOf(value).flatMap((origin) => {
    const trouble = originTrouble(origin)
    return trouble ? [t(`chat.origin.${trouble}`, { origin })] : []
  })
  return (
    <div>
      <AreaField
        label={t('chat.origins')}
        help={t('chat.origins_help')}
        rows={3}
        spellCheck={false}
        placeholder="https://app.example.com"
        value={value}
        error={error}
        onChange={(event) => onChange(event.target.value)}
      />
      <ul aria-live="polite" className="text-xs text-bad">
        {wrong.map((words) => (
          <li key={words} className="mt-1 break-words">
            {words}
          </li>
        ))}
      </ul>
    </div>
  )
}
