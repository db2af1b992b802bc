// Which keys do what: every action of the registry with its keys, and a way to choose others.
// It never keeps them itself; keys/bindings does, in this browser.
import { list } from '@i18n/format'
import { t } from '@i18n/runtime'
import { ACTIONS, type ActionName, type Group } from '@keys/actions'
import { allKeysOf, bind, conflicts, isChanged, isReserved, reset, resetAll, unbind, useBindings } from '@keys/bindings'
import { shown } from '@keys/keymap'
import { AlertTriangle } from '@ui/icons'
import { useCallback, useState } from 'react'
import { usePreferences } from '~/app/preferences'
import { type Heard, useRecorder } from './key-recorder'
import { ROWS, Section, Title } from './section'

const GROUPS: Group[] = ['list', 'conversation', 'go', 'general']
const nameOf = (name: ActionName): string => t(ACTIONS[name].label)

function Keys({ name }: { name: ActionName }) {
  const keys = allKeysOf(name)
  if (keys.length === 0) return <span className="text-xs text-ink3">{t('shortcuts.none')}</span>
  return keys.map((one) => (
    <kbd key={one} className="kbd font-[inherit]">
      {shown(one)}
    </kbd>
  ))
}

type Trouble = { kind: 'alt' } | { kind: 'reserved' | 'taken'; keys: string }

function TroubleNote({
  name,
  trouble,
  onTake,
  onLeave,
}: {
  name: ActionName
  trouble: Trouble
  onTake: (keys: string) => void
  onLeave: () => void
}) {
  const keys = trouble.kind === 'alt' ? '' : shown(trouble.keys)
  const text =
    trouble.kind === 'alt'
      ? t('shortcuts.alt')
      : trouble.kind === 'reserved'
        ? t('shortcuts.reserved', { keys })
        : t('shortcuts.taken', { keys, names: list(conflicts(name, trouble.keys).map(nameOf)) })
  return (
    <div role="alert" className="mt-1.5 flex w-full items-start gap-2 rounded-lg bg-warnsoft px-3 py-2">
      <AlertTriangle size={15} aria-hidden className="mt-0.5 shrink-0 text-warn" />
      <div className="min-w-0 flex-1">
        <p>{text}</p>
        {trouble.kind === 'taken' && (
          <div className="mt-1.5 flex flex-wrap gap-1.5">
            <button type="button" className="btn btn-line bg-raised" onClick={() => onTake(trouble.keys)}>
              {t('shortcuts.take')}
            </button>
            <button type="button" className="btn" onClick={onLeave}>
              {t('shortcuts.leave')}
            </button>
          </div>
        )}
      </div>
    </div>
  )
}

function Row({ name, tell }: { name: ActionName; tell: (text: string) => void }) {
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const label = nameOf(name)
  const take = useCallback(
    (keys: string) => {
      setTrouble(null)
      bind(name, keys)
      tell(t('shortcuts.now', { name: label, keys: shown(keys) }))
    },
    [name, label, tell],
  )
  const heard = useCallback(
    (what: Heard) => {
      if (what === 'stopped') setTrouble(null)
      else if (what === 'alt') setTrouble({ kind: 'alt' })
      else if (isReserved(what.keys)) setTrouble({ kind: 'reserved', keys: what.keys })
      else if (conflicts(name, what.keys).length > 0) setTrouble({ kind: 'taken', keys: what.keys })
      else take(what.keys)
    },
    [name, take],
  )
  const recorder = useRecorder(heard)
  const words = recorder.first ? t('shortcuts.second', { keys: shown(recorder.first) }) : t('shortcuts.listening')
  return (
    <li data-action={name} className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-3.5 py-1.5">
      <span className="min-w-0 flex-1 basis-40 break-words">{label}</span>
      {!recorder.listening && (
        <span className="flex gap-1">
          <Keys name={name} />
        </span>
      )}
      <button
        type="button"
        className={`btn ${recorder.listening ? 'btn-line text-accenttext' : ''}`}
        aria-label={recorder.listening ? undefined : t('shortcuts.change_for', { name: label })}
        onClick={recorder.start}
        onBlur={recorder.stop}
        onKeyDown={recorder.onKeyDown}
        onKeyUp={recorder.onKeyUp}
      >
        <span aria-live="assertive">{recorder.listening ? words : t('shortcuts.change')}</span>
      </button>
      {!recorder.listening && allKeysOf(name).length > 0 && (
        <button
          type="button"
          className="btn"
          aria-label={t('shortcuts.remove_for', { name: label })}
          onClick={() => unbind(name)}
        >
          {t('shortcuts.remove')}
        </button>
      )}
      {!recorder.listening && isChanged(name) && (
        <button
          type="button"
          className="btn"
          aria-label={t('shortcuts.reset_for', { name: label })}
          onClick={() => reset(name)}
        >
          {t('shortcuts.reset')}
        </button>
      )}
      {trouble && <TroubleNote name={name} trouble={trouble} onTake={take} onLeave={() => setTrouble(null)} />}
    </li>
  )
}

export function KeysPage() {
  useBindings()
  const single = usePreferences((state) => state.singleKeys)
  const [told, tell] = useState('')
  const names = Object.keys(ACTIONS) as ActionName[]
  return (
    <>
      <Title
        title={t('settings.keys')}
        about={t('shortcuts.about')}
        action={
          names.some(isChanged) && (
            <button type="button" className="btn btn-line shrink-0" onClick={resetAll}>
              {t('shortcuts.reset_all')}
            </button>
          )
        }
      />
      {!single && <p className="mb-4 text-warn">{t('shortcuts.single_off')}</p>}
      <p role="status" className="sr-only">
        {told}
      </p>
      {GROUPS.map((group) => (
        <Section key={group} title={t(`group.${group}`)}>
          <ul className={ROWS}>
            {names
              .filter((name) => ACTIONS[name].group === group)
              .map((name) => (
                <Row key={name} name={name} tell={tell} />
              ))}
          </ul>
        </Section>
      ))}
    </>
  )
}
