// One widget as a form: where it may stand, how it looks, what it asks for, when somebody is there.
// It never shows the secret that signs visitors in; that has its own place.

import { patch, post } from '@api/client'
import type { Locale } from '@api/types'
import { LOCALES, t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { AreaField, CheckField, SelectField, TextField } from '@ui/field'
import { FormSheet } from '@ui/form-sheet'
import { FIRST_COLOUR } from '@widget/contrast'
import { useRef, useState } from 'react'
import { calendarsQuery } from '~/features/calendars/model'
import { useSave } from '~/features/settings/use-save'
import { Languages } from '~/features/status/languages'
import type { Texts } from '~/features/status/model'
import { inboxesQuery } from '~/sync/queries'
import { ColourField } from './colour-field'
import { ASKS, type AskEmail, BOTS, type ChatWidget, type Greeting, originsOf, WIDGETS } from './model'
import { OriginsField } from './origins-field'

/** In which languages there is a greeting: the first line or the text below it. */
const greeted = (greetings: ChatWidget['greetings']): Texts =>
  Object.fromEntries(Object.entries(greetings).map(([one, { title, text }]) => [one, title.trim() || text.trim()]))

interface Props {
  widget: ChatWidget | null
  onClose: () => void
  /** A new one is shown at once with the line to install. */
  onDone: (widget: ChatWidget) => void
}

export function WidgetSheet({ widget, onClose, onDone }: Props) {
  const inboxes = useQuery(inboxesQuery).data ?? []
  const calendars = useQuery(calendarsQuery).data?.items ?? []
  const [name, setName] = useState(widget?.name ?? '')
  const [inbox, setInbox] = useState(widget?.inbox_id ?? '')
  const [origins, setOrigins] = useState(widget?.origins.join('\n') ?? '')
  const [colour, setColour] = useState(widget?.colour ?? FIRST_COLOUR)
  const [ask, setAsk] = useState<AskEmail>(widget?.ask_email ?? 'optional')
  const [typed, setTyped] = useState(widget?.show_typed ?? false)
  const [calendar, setCalendar] = useState(widget?.calendar_id ?? '')
  const [greetings, setGreetings] = useState(widget?.greetings ?? {})
  const [bot, setBot] = useState(widget?.bot ?? 'off')
  const [enabled, setEnabled] = useState(widget?.enabled ?? true)
  /** A new one exists as soon as the server has it, also when the rest of the form is refused. */
  const made = useRef(widget)
  const greet = (one: Locale, part: Partial<Greeting>) =>
    setGreetings({ ...greetings, [one]: { title: '', text: '', ...greetings[one], ...part } })
  const save = useSave(
    async () => {
      const first = { name: name.trim(), inbox_id: inbox || (inboxes[0]?.id ?? '') }
      made.current ??= await post<ChatWidget>(WIDGETS, first)
      return patch<ChatWidget>(`${WIDGETS}/${made.current.id}`, {
        version: made.current.version,
        ...first,
        origins: originsOf(origins),
        colour,
        ask_email: ask,
        show_typed: typed,
        calendar_id: calendar || null,
        greetings: Object.fromEntries(
          Object.entries(greetings).filter(([, greeting]) => greeting.title.trim() || greeting.text.trim()),
        ),
        bot,
        enabled,
      })
    },
    ['chat-widgets'],
    onDone,
  )
  const title = widget ? t('edit_what', { what: widget.name }) : t('chat.add')
  return (
    <FormSheet title={title} save={save} onClose={onClose} off={inboxes.length === 0}>
      <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
        <TextField
          label={t('chat.name')}
          help={t('chat.name_help')}
          required
          maxLength={60}
          value={name}
          error={save.field('name')}
          onChange={(event) => setName(event.target.value)}
        />
        <SelectField
          label={t('chat.inbox')}
          help={t('chat.inbox_help')}
          value={inbox}
          error={save.field('inbox_id')}
          onChange={(event) => setInbox(event.target.value)}
        >
          {inboxes.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </SelectField>
      </div>
      <OriginsField value={origins} error={save.field('origins')} onChange={setOrigins} />
      <ColourField value={colour} error={save.field('colour')} onChange={setColour} />
      <fieldset>
        <legend className="mb-1 font-medium text-ink2">{t('chat.greeting')}</legend>
        <Languages
          // Whoever has no greeting in their language meets the English one, else any other.
          brand={{ default_locale: 'en', locales: [...LOCALES] }}
          parts={[greeted(greetings)]}
          none={t('chat.greeting_none')}
        >
          {(one) => (
            <>
              <TextField
                label={t('chat.greeting_title')}
                lang={one}
                maxLength={80}
                value={greetings[one]?.title ?? ''}
                error={save.field('greetings')}
                onChange={(event) => greet(one, { title: event.target.value })}
              />
              <AreaField
                label={t('chat.greeting_text')}
                lang={one}
                rows={2}
                maxLength={300}
                value={greetings[one]?.text ?? ''}
                onChange={(event) => greet(one, { text: event.target.value })}
              />
            </>
          )}
        </Languages>
      </fieldset>
      <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
        <SelectField
          label={t('chat.ask_email')}
          help={t('chat.ask_email_help')}
          value={ask}
          onChange={(event) => setAsk(event.target.value as AskEmail)}
        >
          {ASKS.map((one) => (
            <option key={one} value={one}>
              {t(`chat.ask.${one}`)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('chat.hours')}
          help={t('chat.hours_help')}
          value={calendar}
          error={save.field('calendar_id')}
          onChange={(event) => setCalendar(event.target.value)}
        >
          <option value="">{t('chat.always')}</option>
          {calendars.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </SelectField>
      </div>
      <SelectField
        label={t('chat.bot')}
        help={t('chat.bot_help')}
        value={bot}
        onChange={(event) => setBot(event.target.value as ChatWidget['bot'])}
      >
        {BOTS.map((one) => (
          <option key={one} value={one}>
            {t(`chat.bot.${one}`)}
          </option>
        ))}
      </SelectField>
      <CheckField
        label={t('chat.show_typed')}
        help={t('chat.show_typed_help')}
        checked={typed}
        onChange={(event) => setTyped(event.target.checked)}
      />
      <CheckField
        label={t('chat.enabled')}
        help={t('chat.enabled_help')}
        checked={enabled}
        onChange={(event) => setEnabled(event.target.checked)}
      />
    </FormSheet>
  )
}
