// The six colours of a help centre, each with how well it is read on what is behind it, and a small picture of them all.
// It never rounds a contrast up to what would be enough.
import { BRAND_COLOURS, type Brand, type BrandColour } from '@api/types'
import { number } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useId } from 'react'
import { contrast, READABLE, shownColour, shownContrast } from '../contrast'

/** Text colours and what they are read on. */
const GROUNDS: Partial<Record<BrandColour, readonly BrandColour[]>> = {
  accent_text: ['accent'],
  ink: ['background', 'surface'],
  link: ['background', 'surface'],
}

interface Props {
  colours: Brand['colours']
  onChange: (next: Brand['colours']) => void
  errorOf: (colour: BrandColour) => string | null
}

/** The worst contrast of a text colour with anything that it stands on. */
function worst(colours: Brand['colours'], colour: BrandColour): number | null {
  const all = (GROUNDS[colour] ?? []).map((ground) => contrast(colours[colour], colours[ground]))
  return all.reduce<number | null>((low, one) => (one === null ? low : low === null ? one : Math.min(low, one)), null)
}

function Colour({ name, colours, onChange, errorOf }: Props & { name: BrandColour }) {
  const id = useId()
  const value = colours[name]
  const figure = worst(colours, name)
  const error = errorOf(name)
  const label = t(`brand.colour.${name}`)
  const set = (next: string) => onChange({ ...colours, [name]: next })
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="font-medium text-ink2">
        {label}
      </label>
      <div className="mt-1 flex gap-1.5">
        <input
          type="color"
          aria-label={t('brand.pick_colour', { what: label })}
          className="h-8 w-10 shrink-0 rounded-md bg-raised p-0.5 shadow-[inset_0_0_0_1px_var(--field)] touch:h-11 touch:w-11"
          value={shownColour(value)}
          onChange={(event) => set(event.target.value)}
        />
        <input
          id={id}
          className="field tnum min-w-0"
          maxLength={7}
          spellCheck={false}
          aria-invalid={error ? true : undefined}
          aria-describedby={`${id}-figure`}
          value={value}
          onChange={(event) => set(event.target.value.trim())}
        />
      </div>
      <p
        id={`${id}-figure`}
        className={`mt-1 text-xs ${error || (figure !== null && figure < READABLE) ? 'text-bad' : 'text-ink3'}`}
      >
        {error ??
          (figure === null
            ? t('brand.ground')
            : t(figure < READABLE ? 'brand.contrast_low' : 'brand.contrast', { n: number(shownContrast(figure)) }))}
      </p>
    </div>
  )
}

function Sample({ colours }: { colours: Brand['colours'] }) {
  return (
    <div aria-hidden className="rounded-lg p-4 shadow-1" style={{ background: colours.background }}>
      <div className="rounded-md p-3" style={{ background: colours.surface, color: colours.ink }}>
        <p className="font-semibold">{t('brand.sample_title')}</p>
        <p>
          {t('brand.sample_text')}{' '}
          <span className="underline" style={{ color: colours.link }}>
            {t('brand.sample_link')}
          </span>
        </p>
        <span
          className="mt-2 inline-flex h-7 items-center rounded-md px-3 font-medium"
          style={{ background: colours.accent, color: colours.accent_text }}
        >
          {t('brand.sample_button')}
        </span>
      </div>
    </div>
  )
}

export function Colours(props: Props) {
  return (
    <fieldset>
      <legend className="mb-2 font-medium text-ink2">{t('brand.colours')}</legend>
      <div className="grid grid-cols-3 gap-3 phone:grid-cols-2">
        {BRAND_COLOURS.map((name) => (
          <Colour key={name} name={name} {...props} />
        ))}
      </div>
      <div className="mt-3">
        <Sample colours={props.colours} />
      </div>
    </fieldset>
  )
}
