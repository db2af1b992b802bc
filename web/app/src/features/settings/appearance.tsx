// How the app looks and reacts in this browser: light or dark, how high rows are, single-key shortcuts.
// It never leaves this browser.
import { t } from '@i18n/runtime'
import { act } from '@keys/actions'
import { Link } from '@tanstack/react-router'
import { CheckField } from '@ui/field'
import { type Density, prefer, usePreferences } from '~/app/preferences'
import { setTheme, type Theme, useTheme } from '~/app/theme'
import { Section, Title } from './section'

const THEMES: Theme[] = ['system', 'light', 'dark']

const DENSITIES: Density[] = ['compact', 'default', 'roomy']

interface ChoiceProps<T extends string> {
  label: string
  name: string
  options: { id: T; label: string }[]
  value: T
  onChange: (next: T) => void
}

function Choice<T extends string>({ label, name, options, value, onChange }: ChoiceProps<T>) {
  return (
    <div role="radiogroup" aria-label={label} className="flex flex-wrap gap-2">
      {options.map((option) => (
        <label
          key={option.id}
          className="flex min-h-9 items-center gap-2 rounded-lg px-3 shadow-[inset_0_0_0_1px_var(--line-2)] has-checked:bg-accentsoft has-checked:shadow-[inset_0_0_0_1.5px_var(--accent)] touch:min-h-11"
        >
          <input
            type="radio"
            name={name}
            checked={value === option.id}
            onChange={() => onChange(option.id)}
            className="accent-(--accent)"
          />
          {option.label}
        </label>
      ))}
    </div>
  )
}

export function AppearancePage() {
  const density = usePreferences((state) => state.density)
  const theme = useTheme((state) => state.theme)
  const single = usePreferences((state) => state.singleKeys)
  return (
    <>
      <Title title={t('settings.appearance')} about={t('appearance.about')} />
      <Section title={t('appearance.theme')}>
        <Choice
          label={t('appearance.theme')}
          name="theme"
          options={THEMES.map((one) => ({ id: one, label: t(`theme.${one}`) }))}
          value={theme}
          onChange={setTheme}
        />
      </Section>
      <Section title={t('appearance.density')}>
        <Choice
          label={t('appearance.density')}
          name="density"
          options={DENSITIES.map((one) => ({ id: one, label: t(`appearance.${one}`) }))}
          value={density}
          onChange={(next) => prefer({ density: next })}
        />
      </Section>
      <Section title={t('action.help')}>
        <CheckField
          label={t('keys.single')}
          help={t('appearance.single_help')}
          checked={single}
          onChange={(event) => prefer({ singleKeys: event.target.checked })}
        />
        <button type="button" className="btn btn-line mt-2" onClick={() => act('help')}>
          {t('appearance.show_keys')}
        </button>
        <Link to="/settings/$page" params={{ page: 'keys' }} className="btn mt-2">
          {t('shortcuts.other')}
        </Link>
      </Section>
    </>
  )
}
