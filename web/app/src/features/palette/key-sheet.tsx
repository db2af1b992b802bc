// The sheet of keys behind "?": everything the registry knows, by group.
// It never lists a key that does nothing.
import { t } from '@i18n/runtime'
import { ACTIONS, type ActionName, type Group } from '@keys/actions'
import { allKeysOf } from '@keys/bindings'
import { shown } from '@keys/keymap'
import { Link } from '@tanstack/react-router'
import { X } from '@ui/icons'
import { Sheet } from '@ui/overlay'
import { prefer, usePreferences } from '~/app/preferences'

const GROUPS: Group[] = ['list', 'conversation', 'go', 'general']

export function KeySheet({ onClose }: { onClose: () => void }) {
  const single = usePreferences((state) => state.singleKeys)
  return (
    <Sheet title={t('action.help')} onClose={onClose} width={720} top="8vh">
      <header className="flex h-12 shrink-0 items-center border-b border-line ps-5 pe-3">
        <h2 className="flex-1 text-md font-semibold">{t('action.help')}</h2>
        <button type="button" className="btn-icon" aria-label={t('close')} onClick={onClose}>
          <X size={16} aria-hidden />
        </button>
      </header>
      <div
        className="overflow-y-auto px-5 py-4 columns-2 gap-8 phone:columns-1"
        data-testid="keys"
        role="region"
        tabIndex={0}
        aria-label={t('action.help')}
      >
        {GROUPS.map((group) => (
          <section key={group} className="mb-4 break-inside-avoid">
            <h3 className="mb-1 text-xs text-ink3">{t(`group.${group}`)}</h3>
            <dl>
              {(Object.keys(ACTIONS) as ActionName[])
                .filter((name) => ACTIONS[name].group === group && allKeysOf(name).length > 0)
                .map((name) => (
                  <div key={name} className="flex items-center gap-3 py-[3px]">
                    <dt className="min-w-0 flex-1 truncate">{t(ACTIONS[name].label)}</dt>
                    <dd className="flex gap-1">
                      {allKeysOf(name).map((keys) => (
                        <kbd key={keys} className="kbd font-[inherit]">
                          {shown(keys)}
                        </kbd>
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      <div className="flex shrink-0 flex-wrap items-center justify-between gap-x-4 border-t border-line px-5 py-3">
        <label className="flex items-center gap-2.5 touch:min-h-11">
          <input
            type="checkbox"
            className="size-4 accent-(--accent)"
            checked={single}
            onChange={(event) => prefer({ singleKeys: event.target.checked })}
          />
          {t('keys.single')}
        </label>
        <Link to="/settings/$page" params={{ page: 'keys' }} className="text-accenttext underline" onClick={onClose}>
          {t('shortcuts.other')}
        </Link>
      </div>
    </Sheet>
  )
}
