// One number as a form: whom it rings and when, what happens otherwise, and whether customers see it.
// It never lets a hotline reach nobody; the server refuses that.
import { patch, post } from '@api/client'
import { LOCALES, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { AreaField, CheckField, SelectField, TextField } from '@ui/field'
import { FormSheet } from '@ui/form-sheet'
import { X } from '@ui/icons'
import { useRef, useState } from 'react'
import { calendarsQuery } from '~/features/calendars/model'
import { onCallQuery } from '~/features/routing/model'
import { useSave } from '~/features/settings/use-save'
import { Languages } from '~/features/status/languages'
import { inboxesQuery, useTeams, useUsers } from '~/sync/queries'
import { CLOSED, type Closed, type PhoneNumber, type Ring } from './model'

const keyOf = (ring: Ring): string => ('user' in ring ? `user ${ring.user}` : `team ${ring.team}`)
const ringOf = (key: string): Ring => {
  const [kind, id = ''] = key.split(' ')
  return kind === 'team' ? { team: id } : { user: id }
}

function Rings({ value, error, onChange }: { value: Ring[]; error: string | null; onChange: (next: Ring[]) => void }) {
  const users = useUsers()
  const teams = useTeams()
  const name = (ring: Ring): string =>
    ('user' in ring ? users.find((one) => one.id === ring.user) : teams.find((one) => one.id === ring.team))?.name ??
    t('history.unknown')
  const taken = new Set(value.map(keyOf))
  const free = [
    ...teams.map((one) => ({ key: `team ${one.id}`, name: one.name })),
    ...users.filter((one) => one.active).map((one) => ({ key: `user ${one.id}`, name: one.name })),
  ].filter((one) => !taken.has(one.key))
  return (
    <fieldset>
      <legend className="mb-1 font-medium text-ink2">{t('phone.rings')}</legend>
      <ol className="flex flex-wrap gap-1.5">
        {value.map((ring) => (
          <li key={keyOf(ring)} className="pill text-ink2 shadow-[inset_0_0_0_1px_var(--line-2)] touch:h-9">
            <span dir="auto">{name(ring)}</span>
            <button
              type="button"
              aria-label={t('phone.no_ring', { name: name(ring) })}
              className="grid size-4 place-items-center rounded-full text-ink3 hover:bg-hover hover:text-ink touch:size-9"
              onClick={() => onChange(value.filter((one) => keyOf(one) !== keyOf(ring)))}
            >
              <X size={11} aria-hidden />
            </button>
          </li>
        ))}
      </ol>
      <select
        className="field mt-1.5"
        aria-label={t('phone.add_ring')}
        value=""
        onChange={(event) => onChange([...value, ringOf(event.target.value)])}
      >
        <option value="">{t('phone.add_ring')}</option>
        {free.map((one) => (
          <option key={one.key} value={one.key}>
            {one.name}
          </option>
        ))}
      </select>
      <p className={`mt-1 text-xs ${error ? 'text-bad' : 'text-ink3'}`}>{error ?? t('phone.rings_help')}</p>
    </fieldset>
  )
}

export function NumberSheet({ number, onClose }: { number: PhoneNumber | null; onClose: () => void }) {
  const inboxes = useQuery(inboxesQuery).data ?? []
  const calendars = useQuery(calendarsQuery).data?.items ?? []
  const rotas = useQuery(onCallQuery).data?.rotas ?? []
  const [form, setForm] = useState(() => ({
    number: number?.number ?? '',
    label: number?.label ?? '',
    inbox: number?.inbox_id ?? '',
    calendar: number?.calendar_id ?? '',
    rings: number?.rings ?? [],
    forward: number?.forward_to ?? '',
    closed: number?.closed ?? ('callback' as Closed),
    rota: number?.rota ?? '',
    texts: number?.closed_texts ?? {},
    shown: number?.shown ?? true,
    hotline: number?.hotline ?? false,
    enabled: number?.enabled ?? true,
  }))
  const put = (part: Partial<typeof form>) => setForm({ ...form, ...part })
  /** A new one exists as soon as the server has it, also when the rest of the form is refused. */
  const made = useRef(number)
  const save = useSave(
    async () => {
      const first = { number: form.number, label: form.label, inbox_id: form.inbox || (inboxes[0]?.id ?? '') }
      made.current ??= await post<PhoneNumber>('/phone/numbers', first)
      made.current = await patch<PhoneNumber>(`/phone/numbers/${made.current.id}`, {
        version: made.current.version,
        ...first,
        calendar_id: form.calendar || null,
        rings: form.rings,
        forward_to: form.forward || null,
        closed: form.closed,
        rota: form.rota || null,
        closed_texts: form.texts,
        shown: form.shown,
        hotline: form.hotline,
        enabled: form.enabled,
      })
    },
    ['phone-numbers'],
    onClose,
  )
  const title = number ? t('edit_what', { what: number.label }) : t('phone.add_number')
  return (
    <FormSheet title={title} save={save} onClose={onClose} off={inboxes.length === 0}>
      <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
        <TextField
          label={t('phone.number')}
          type="tel"
          required
          maxLength={40}
          value={form.number}
          error={save.field('number')}
          onChange={(event) => put({ number: event.target.value })}
        />
        <TextField
          label={t('phone.label')}
          help={t('phone.label_help')}
          required
          maxLength={60}
          value={form.label}
          error={save.field('label')}
          onChange={(event) => put({ label: event.target.value })}
        />
        <SelectField
          label={t('phone.inbox')}
          help={t('phone.inbox_help')}
          value={form.inbox}
          error={save.field('inbox_id')}
          onChange={(event) => put({ inbox: event.target.value })}
        >
          {inboxes.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('phone.hours')}
          value={form.calendar}
          error={save.field('calendar_id')}
          onChange={(event) => put({ calendar: event.target.value })}
        >
          <option value="">{t('chat.always')}</option>
          {calendars.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </SelectField>
      </div>
      <Rings value={form.rings} error={save.field('rings')} onChange={(rings) => put({ rings })} />
      <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
        <TextField
          label={t('phone.forward')}
          help={t('phone.forward_help')}
          type="tel"
          maxLength={40}
          value={form.forward}
          error={save.field('forward_to')}
          onChange={(event) => put({ forward: event.target.value })}
        />
        <SelectField
          label={t('phone.closed')}
          value={form.closed}
          onChange={(event) => put({ closed: event.target.value as Closed })}
        >
          {CLOSED.map((one) => (
            <option key={one} value={one}>
              {t(`phone.closed.${one}`)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('phone.rota')}
          help={t('phone.rota_help')}
          value={form.rota}
          error={save.field('rota')}
          onChange={(event) => put({ rota: event.target.value })}
        >
          <option value="">{t('phone.no_rota')}</option>
          {rotas.map((one) => (
            <option key={one.key} value={one.key}>
              {one.name}
            </option>
          ))}
        </SelectField>
      </div>
      <fieldset>
        <legend className="mb-1 font-medium text-ink2">{t('phone.closed_text')}</legend>
        <Languages
          brand={{ default_locale: 'en', locales: [...LOCALES] }}
          parts={[form.texts]}
          none={t('phone.closed_text_none')}
        >
          {(one) => (
            <AreaField
              label={t('phone.closed_text')}
              lang={one}
              rows={2}
              maxLength={500}
              value={form.texts[one] ?? ''}
              error={save.field('closed_texts')}
              onChange={(event) => put({ texts: { ...form.texts, [one]: event.target.value } })}
            />
          )}
        </Languages>
      </fieldset>
      <div>
        <CheckField
          label={t('phone.hotline')}
          help={t('phone.hotline_help')}
          checked={form.hotline}
          onChange={(event) => put({ hotline: event.target.checked })}
        />
        <CheckField
          label={t('phone.shown')}
          checked={form.shown}
          onChange={(event) => put({ shown: event.target.checked })}
        />
        <CheckField
          label={t('phone.enabled')}
          checked={form.enabled}
          onChange={(event) => put({ enabled: event.target.checked })}
        />
      </div>
    </FormSheet>
  )
}
