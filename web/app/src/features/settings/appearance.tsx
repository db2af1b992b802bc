// How the app looks and reacts in this browser: light or dark, single-key shortcuts.
// It never leaves this browser.
import { t } from '@i18n/runtime'
import { act } from '@keys/actions'
import { CheckField } from '@ui/field'
import { prefer, usePreferences } from '~/app/preferences'
import { setTheme, type Theme, useTheme } from '~/app/theme'
import { Section, Title } from './section'

const THEMES: Theme[] = ['system', 'light', 'dark']

export function AppearancePage() {
  const theme = useTheme((state) => state.theme)
  const single = usePreferences((state) => state.singleKeys)
  return (
    <>
      <Title title={t('settings.appearance')} about={t('appearance.about')} />
      <Section title={t('appearance.theme')}>
        <div role="radiogroup" aria-label={t('appearance.theme')} className="flex gap-2">
          {THEMES.map((one) => (
            <label
              key={one}
              className="flex min-h-9 items-center gap-2 rounded-lg px-3 shadow-[inset_0_0_0_1px_var(--line-2)] has-checked:bg-accentsoft has-checked:shadow-[inset_0_0_0_1.5px_var(--accent)] touch:min-h-11"
            >
              <input
                type="radio"
                name="theme"
                checked={theme === one}
                onChange={() => setTheme(one)}
                className="accent-(--accent)"
              />
              {t(`theme.${one}`)}
            </label>
          ))}
        </div>
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
      </Section>
    </>
  )
}
