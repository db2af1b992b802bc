// One message of a chat's own as a form: its texts, when it is shown, how often, and whether it is on.
// It never saves by itself; who opened it has the whole list.
import { LOCALES, t } from '@i18n/runtime'
import { AreaField, CheckField, TextField } from '@ui/field'
import { Sheet } from '@ui/overlay'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { Languages } from '~/features/status/languages'
import { ConditionField } from './condition-field'
import type { ChatMessage } from './messages-model'

interface Props {
  message: ChatMessage | null
  busy: boolean
  error: unknown
  /** The server's word on a field of this message. */
  field: (name: string) => string | null
  onClose: () => void
  onSave: (message: ChatMessage) => void
}

const NEW: ChatMessage = { name: '', texts: {}, conditions: [], every_days: 7, enabled: true }

export function MessageSheet({ message, busy, error, field, onClose, onSave }: Props) {
  const [now, setNow] = useState<ChatMessage>(message ?? NEW)
  const set = (part: Partial<ChatMessage>) => setNow({ ...now, ...part })
  const title = message ? t('edit_what', { what: message.name }) : t('chat.message_add')
  return (
    <Sheet title={title} onClose={onClose} width={600} top="6vh">
      <form
        className="flex max-h-[86vh] min-h-0 flex-col gap-4 overflow-y-auto p-5"
        onSubmit={(event) => {
          event.preventDefault()
          onSave(now)
        }}
      >
        <h2 className="text-lg font-semibold">{title}</h2>
        {Boolean(error) && <Problem compact error={error} />}
        <TextField
          label={t('chat.name')}
          help={t('chat.message_name_help')}
          required
          maxLength={60}
          value={now.name}
          error={field('name')}
          onChange={(event) => set({ name: event.target.value })}
        />
        <fieldset>
          <legend className="mb-1 font-medium text-ink2">{t('chat.message_says')}</legend>
          <Languages
            // Whoever has none in their language reads the English one, else any other.
            brand={{ default_locale: 'en', locales: [...LOCALES] }}
            parts={[now.texts]}
            none={t('chat.message_unwritten')}
          >
            {(one) => (
              <AreaField
                label={t('chat.message_text')}
                lang={one}
                rows={3}
                maxLength={300}
                value={now.texts[one] ?? ''}
                error={field('texts')}
                onChange={(event) => set({ texts: { ...now.texts, [one]: event.target.value } })}
              />
            )}
          </Languages>
        </fieldset>
        <ConditionField
          value={now.conditions}
          error={field('conditions')}
          onChange={(conditions) => set({ conditions })}
        />
        <TextField
          label={t('chat.message_every')}
          help={t('chat.message_every_help')}
          type="number"
          required
          min={1}
          max={365}
          value={now.every_days}
          error={field('every_days')}
          onChange={(event) => set({ every_days: Number(event.target.value) })}
        />
        <CheckField
          label={t('chat.message_enabled')}
          checked={now.enabled}
          onChange={(event) => set({ enabled: event.target.checked })}
        />
        <div className="flex justify-end gap-2">
          <button type="button" className="btn !h-8" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" className="btn btn-main !h-8" disabled={busy}>
            {t('save')}
          </button>
        </div>
      </form>
    </Sheet>
  )
}
