// One macro as a form: name, where it is kept, who sees it, its text in each language, what it does when it is sent.
// It never offers team and shared macros to somebody who may not keep them.
import { patch, post } from '@api/client'
import type { Macro } from '@api/types'
import { LOCALE_NAMES, LOCALES, locale, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { SelectField, TextField } from '@ui/field'
import { Sheet } from '@ui/overlay'
import { Problem } from '@ui/problem'
import { lazy, Suspense, useRef, useState } from 'react'
import { AttachButton } from '~/features/composer/attach-button'
import type { EditorHandle } from '~/features/composer/editor'
import { FileList, isPicture, pictureHtml, useUploads } from '~/features/composer/uploads'
import { useSave } from '~/features/settings/use-save'
import { useMay, useSession, useTeams, useUsers } from '~/sync/queries'
import { ActionPicker } from './action-picker'
import { macrosQuery } from './queries'

// The editor is as large as everything else here together; it comes while the form is read.
const Editor = lazy(() => import('~/features/composer/editor'))

const PLACEHOLDERS = [
  ['customer.name', 'placeholder.customer_name'],
  ['customer.company', 'placeholder.customer_company'],
  ['customer.email', 'placeholder.customer_email'],
  ['conversation.number', 'placeholder.conversation_number'],
  ['conversation.subject', 'placeholder.conversation_subject'],
  ['agent.name', 'placeholder.agent_name'],
  ['inbox.name', 'placeholder.inbox_name'],
  ['inbox.address', 'placeholder.inbox_address'],
  ['organisation.name', 'placeholder.organisation_name'],
] as const

interface Props {
  macro: Macro | null
  /** The texts that a new one begins with. */
  start?: Record<string, string>
  /** The name that a new one begins with. */
  startName?: string
  onClose: () => void
}

export function MacroEditor({ macro, start, startName, onClose }: Props) {
  const mayShare = useMay('settings.manage')
  const [owner, setOwner] = useState(macro?.owner_id ?? '')
  const teams = useTeams()
  const me = useSession().user.id
  const people = useUsers().filter((one) => one.active || one.id === owner)
  const given = people.find((one) => one.id === owner && one.id !== me)
  const folders = [...new Set((useQuery(macrosQuery).data ?? []).map((one) => one.folder).filter(Boolean))]
  const [name, setName] = useState(macro?.name ?? startName ?? '')
  const [shortcut, setShortcut] = useState(macro?.shortcut ?? '')
  const [folder, setFolder] = useState(macro?.folder ?? '')
  const [scope, setScope] = useState(macro?.scope ?? 'person')
  const [team, setTeam] = useState(macro?.team_id ?? '')
  const [bodies, setBodies] = useState(macro?.bodies ?? start ?? {})
  const [actions, setActions] = useState(macro?.actions ?? [])
  const [lang, setLang] = useState(() => (bodies[locale()] ? locale() : (Object.keys(bodies)[0] ?? locale())))
  const field = useRef<EditorHandle>(null)
  const uploads = useUploads(() => undefined)
  const shown = useRef(lang)
  shown.current = lang
  // A macro shows pictures and has no other files; each goes into the language in which it was put.
  const addPictures = (files: File[]) =>
    uploads.add(files.filter(isPicture), (one) => {
      if (shown.current === lang) field.current?.insert(pictureHtml(one))
      else setBodies((now) => ({ ...now, [lang]: (now[lang] ?? '') + pictureHtml(one) }))
    })
  const langs = [...new Set([...LOCALES, ...Object.keys(bodies)])]
  const save = useSave(
    () => {
      const body = {
        name: name.trim(),
        shortcut,
        folder,
        scope,
        team_id: scope === 'team' ? team || null : null,
        ...(macro && owner && (owner !== macro.owner_id || scope !== macro.scope) ? { owner_id: owner } : {}),
        bodies: Object.fromEntries(Object.entries(bodies).filter(([, html]) => html)),
        actions,
      }
      return macro
        ? patch<Macro>(`/macros/${macro.id}`, { version: macro.version, ...body })
        : post<Macro>('/macros', body)
    },
    ['macros', 'rendered'],
    onClose,
  )
  const title = macro ? t('edit_what', { what: macro.name }) : t('macro.new')
  return (
    <Sheet title={title} onClose={onClose} width={640} top="6vh">
      <form
        className="flex max-h-[86vh] min-h-0 flex-col gap-4 overflow-y-auto p-5"
        onSubmit={(event) => {
          event.preventDefault()
          event.stopPropagation()
          save.mutate()
        }}
      >
        <h2 className="text-lg font-semibold">{title}</h2>
        {save.isError && <Problem compact error={save.error} />}
        <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
          <TextField
            label={t('macro.name')}
            required
            maxLength={100}
            value={name}
            error={save.field('name')}
            onChange={(event) => setName(event.target.value)}
          />
          <TextField
            label={t('macro.shortcut')}
            help={t('macro.shortcut_help')}
            maxLength={40}
            value={shortcut}
            error={save.field('shortcut')}
            onChange={(event) => setShortcut(event.target.value)}
          />
          <TextField
            label={t('macro.folder')}
            help={t('macro.folder_help')}
            maxLength={200}
            list="macro-folders"
            value={folder}
            error={save.field('folder')}
            onChange={(event) => setFolder(event.target.value)}
          />
          <datalist id="macro-folders">
            {folders.map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
          <SelectField
            label={t('macro.scope')}
            value={scope}
            onChange={(event) => setScope(event.target.value as Macro['scope'])}
          >
            <option value="person">{t('macro.scope_person')}</option>
            {mayShare && <option value="team">{t('macro.scope_team')}</option>}
            {mayShare && <option value="everyone">{t('macro.scope_everyone')}</option>}
          </SelectField>
          {scope === 'team' && (
            <SelectField
              label={t('macro.team')}
              required
              value={team}
              error={save.field('team_id')}
              onChange={(event) => setTeam(event.target.value)}
            >
              <option value="" />
              {teams.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </SelectField>
          )}
          {macro && (
            <SelectField
              label={t('macro.owner')}
              help={scope === 'person' && given ? t('macro.owner_help', { who: given.name }) : undefined}
              value={owner}
              error={save.field('owner_id')}
              onChange={(event) => setOwner(event.target.value)}
            >
              {!macro.owner_id && <option value="">{t('macro.owner_nobody')}</option>}
              {people.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </SelectField>
          )}
        </div>
        <div>
          <div className="flex flex-wrap items-center gap-1" role="tablist" aria-label={t('macro.langs')}>
            {langs.map((one) => (
              <button
                key={one}
                type="button"
                role="tab"
                aria-selected={one === lang}
                className={`btn !h-7 !px-2 touch:!h-11 ${one === lang ? 'bg-sel font-medium text-accenttext' : bodies[one] ? '' : 'text-ink3'}`}
                onClick={() => setLang(one)}
              >
                {LOCALE_NAMES[one as keyof typeof LOCALE_NAMES] ?? one}
              </button>
            ))}
          </div>
          <div
            role="tabpanel"
            aria-label={LOCALE_NAMES[lang as keyof typeof LOCALE_NAMES] ?? lang}
            lang={lang}
            className="mt-1.5 max-h-[38vh] overflow-y-auto rounded-lg shadow-[inset_0_0_0_1px_var(--field)] focus-within:shadow-[0_0_0_2px_var(--ring)]"
          >
            <Suspense fallback={<div className="h-[82px]" />}>
              <Editor
                ref={field}
                docKey={lang}
                html={bodies[lang] ?? ''}
                revision={0}
                mode="reply"
                label={t('macro.text')}
                placeholder={t('macro.text_hint')}
                people={[]}
                autoFocus={false}
                onChange={(html) => setBodies((now) => ({ ...now, [lang]: html }))}
                onSend={() => save.mutate()}
                onFiles={addPictures}
                onLeave={() => (document.activeElement as HTMLElement | null)?.blur()}
              />
            </Suspense>
          </div>
          {save.field('bodies') && <p className="mt-1 text-xs text-bad">{save.field('bodies')}</p>}
          <FileList files={[]} uploads={uploads} onRemove={() => undefined} />
          <div className="mt-1.5 flex gap-1.5">
            <AttachButton pictures onFiles={addPictures} />
            <select
              className="field"
              aria-label={t('macro.placeholder')}
              value=""
              onChange={(event) => event.target.value && field.current?.insert(event.target.value)}
            >
              <option value="">{t('macro.placeholder')}</option>
              {PLACEHOLDERS.map(([one, key]) => (
                <option key={one} value={`{{${one}}}`}>
                  {t(key)}
                </option>
              ))}
              <option value={`{{?${t('placeholder.question_text')}}}`}>{t('placeholder.question')}</option>
            </select>
          </div>
        </div>
        <ActionPicker
          actions={actions}
          onChange={setActions}
          error={actions.map((_, at) => save.field(`actions/${at}`)).find(Boolean) ?? null}
        />
        <div className="flex justify-end gap-2">
          <button type="button" className="btn !h-8" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" className="btn btn-main !h-8" disabled={save.isPending || uploads.busy}>
            {t('save')}
          </button>
        </div>
      </form>
    </Sheet>
  )
}
