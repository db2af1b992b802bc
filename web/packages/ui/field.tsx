// Labelled fields of forms, with help and the server's word on what is wrong.
// It never validates; the server does, and says so beside the field.
import { type ComponentProps, type ReactNode, useId } from 'react'

interface Labelled {
  label: string
  help?: ReactNode
  error?: string | null | undefined
}

function Frame({ id, label, help, error, children }: Labelled & { id: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="font-medium text-ink2">
        {label}
      </label>
      {children}
      {help && !error && (
        <p id={`${id}-help`} className="text-xs text-ink3">
          {help}
        </p>
      )}
      {error && (
        <p id={`${id}-help`} className="text-xs text-bad">
          {error}
        </p>
      )}
    </div>
  )
}

const described = (id: string, { help, error }: Labelled) => ({
  id,
  'aria-describedby': help || error ? `${id}-help` : undefined,
  'aria-invalid': error ? true : undefined,
})

export function TextField({ label, help, error, className, ...rest }: Labelled & ComponentProps<'input'>) {
  const id = useId()
  return (
    <Frame id={id} label={label} help={help} error={error}>
      <input dir="auto" {...described(id, { label, help, error })} className={`field ${className ?? ''}`} {...rest} />
    </Frame>
  )
}

export function AreaField({ label, help, error, className, ...rest }: Labelled & ComponentProps<'textarea'>) {
  const id = useId()
  return (
    <Frame id={id} label={label} help={help} error={error}>
      <textarea
        rows={4}
        dir="auto"
        {...described(id, { label, help, error })}
        className={`field field-area ${className ?? ''}`}
        {...rest}
      />
    </Frame>
  )
}

export function SelectField({ label, help, error, children, ...rest }: Labelled & ComponentProps<'select'>) {
  const id = useId()
  return (
    <Frame id={id} label={label} help={help} error={error}>
      <select {...described(id, { label, help, error })} className="field" {...rest}>
        {children}
      </select>
    </Frame>
  )
}

export function CheckField({ label, help, ...rest }: { label: string; help?: ReactNode } & ComponentProps<'input'>) {
  const id = useId()
  return (
    <label htmlFor={id} className="flex items-start gap-2.5 py-1 touch:min-h-11">
      <input id={id} type="checkbox" className="mt-0.5 size-4 shrink-0 accent-(--accent)" {...rest} />
      <span>
        <span className="font-medium">{label}</span>
        {help && <span className="block text-xs text-ink3">{help}</span>}
      </span>
    </label>
  )
}
