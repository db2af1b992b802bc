// Files to choose from, as boxes to tick.
// It never loads or shows a file itself.
import { CheckField } from './field'

interface Props {
  label: string
  /** What stands there when there is no file. */
  none: string
  files: readonly { id: string; name: string }[]
  chosen: readonly string[]
  disabled?: boolean
  onChange: (chosen: string[]) => void
  children?: React.ReactNode
}

export function FileChoices({ label, none, files, chosen, disabled, onChange, children }: Props) {
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="font-medium text-ink2">{label}</legend>
      {files.map((file) => (
        <CheckField
          key={file.id}
          label={file.name}
          disabled={disabled}
          checked={chosen.includes(file.id)}
          onChange={(event) =>
            onChange(event.target.checked ? [...chosen, file.id] : chosen.filter((id) => id !== file.id))
          }
        />
      ))}
      {files.length === 0 && <p className="text-xs text-ink3">{none}</p>}
      {children}
    </fieldset>
  )
}
