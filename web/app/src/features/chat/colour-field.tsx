// The colour of a widget's button, and how well what stands on it can be read.
// It never lets a pale colour hide the button's sign: the widget writes on it in white or in ink.
import { number } from '@i18n/format'
import { t } from '@i18n/runtime'
import { MessageCircle } from '@ui/icons'
import { luminance, on } from '@widget/contrast'
import { useId } from 'react'
import { contrast, shownColour, shownContrast } from '~/features/knowledge/contrast'

interface Props {
  value: string
  error: string | null
  onChange: (colour: string) => void
}

export function ColourField({ value, error, onChange }: Props) {
  const id = useId()
  // The sign that the widget itself would draw.
  const sign = on(shownColour(value))
  const white = luminance(sign) > 0.5
  const figure = contrast(sign, value)
  return (
    <div>
      <label htmlFor={id} className="font-medium text-ink2">
        {t('chat.colour')}
      </label>
      <div className="mt-1 flex items-center gap-1.5">
        <input
          type="color"
          aria-label={t('brand.pick_colour', { what: t('chat.colour') })}
          className="h-8 w-10 shrink-0 rounded-md bg-raised p-0.5 shadow-[inset_0_0_0_1px_var(--field)] touch:h-11 touch:w-11"
          value={shownColour(value)}
          onChange={(event) => onChange(event.target.value)}
        />
        <input
          id={id}
          className="field tnum !w-28"
          maxLength={7}
          spellCheck={false}
          aria-invalid={error ? true : undefined}
          aria-describedby={`${id}-figure`}
          value={value}
          onChange={(event) => onChange(event.target.value.trim())}
        />
        <span
          aria-hidden
          className="ms-1 grid size-9 shrink-0 place-items-center rounded-full shadow-1"
          style={{ background: shownColour(value), color: sign }}
        >
          <MessageCircle size={18} />
        </span>
      </div>
      <p id={`${id}-figure`} className={`mt-1 text-xs ${error ? 'text-bad' : 'text-ink3'}`}>
        {error ??
          (figure === null
            ? t('chat.colour_help')
            : t(white ? 'chat.on_white' : 'chat.on_ink', { n: number(shownContrast(figure)) }))}
      </p>
    </div>
  )
}
