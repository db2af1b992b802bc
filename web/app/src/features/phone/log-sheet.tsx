// Writing a call down: one that a colleague made or took, what came of one that a telephone system told of, or of one to make.
// It never saves without a word on what came of it, unless nobody was reached.
import { post, put } from '@api/client'
import { t } from '@i18n/runtime'
import { AreaField, CheckField, SelectField, TextField } from '@ui/field'
import { Sheet } from '@ui/overlay'
import { Problem } from '@ui/problem'
import { toast } from '@ui/toast'
import { useState } from 'react'
import { useSave } from '~/features/settings/use-save'
import { CALLS, type Call, type CallTask, DIRECTIONS, type Direction } from './model'

/** What is written down. */
export type Logged =
  | { kind: 'new'; conversation: string | null; number: string }
  | { kind: 'call'; call: Call }
  | { kind: 'task'; task: CallTask }

export function LogSheet({ what, onClose }: { what: Logged; onClose: () => void }) {
  const [direction, setDirection] = useState<Direction>('outgoing')
  const [number, setNumber] = useState(what.kind === 'new' ? what.number : '')
  const [reached, setReached] = useState(true)
  const [minutes, setMinutes] = useState('')
  const [outcome, setOutcome] = useState('')
  const [begin, setBegin] = useState(what.kind === 'call' && what.call.conversation_id === null)
  const seconds = Math.max(0, Math.round(Number(minutes.replace(',', '.')) * 60)) || 0
  const save = useSave(
    () => {
      if (what.kind === 'call')
        return put(`/phone/calls/${what.call.id}/outcome`, {
          version: what.call.version,
          outcome,
          conversation_id: null,
          begin,
        })
      if (what.kind === 'task')
        return post(`/phone/tasks/${what.task.id}/tries`, {
          version: what.task.version,
          reached,
          outcome,
          next_at: null,
          seconds,
        })
      const place = { conversation_id: what.conversation, inbox_id: null, began_at: null }
      return post('/phone/calls', { direction, number, reached, seconds, outcome, ...place })
    },
    CALLS,
    () => {
      toast(t(what.kind === 'task' && !reached ? 'phone.tried_later' : 'phone.written'))
      onClose()
    },
  )
  const title = t(what.kind === 'task' ? 'phone.task_outcome' : what.kind === 'call' ? 'phone.outcome' : 'phone.log')
  const wordless = what.kind === 'task' && !reached
  return (
    <Sheet title={title} onClose={onClose} width={520} top="10vh">
      <form
        className="flex max-h-[80vh] min-h-0 flex-col gap-3 overflow-y-auto p-5"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <h2 className="text-lg font-semibold">{title}</h2>
        {save.isError && <Problem compact error={save.error} />}
        {what.kind === 'new' && (
          <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
            <SelectField
              label={t('phone.who_called')}
              value={direction}
              onChange={(event) => setDirection(event.target.value as Direction)}
            >
              {DIRECTIONS.map((one) => (
                <option key={one} value={one}>
                  {t(`phone.direction.${one}`)}
                </option>
              ))}
            </SelectField>
            <TextField
              label={t('phone.number')}
              type="tel"
              maxLength={40}
              required={what.conversation === null}
              value={number}
              error={save.field('number')}
              onChange={(event) => setNumber(event.target.value)}
            />
          </div>
        )}
        {what.kind !== 'call' && (
          <>
            <CheckField
              label={t('phone.reached')}
              checked={reached}
              onChange={(event) => setReached(event.target.checked)}
            />
            {reached && (
              <TextField
                label={t('phone.minutes')}
                inputMode="decimal"
                maxLength={6}
                value={minutes}
                error={save.field('seconds')}
                onChange={(event) => setMinutes(event.target.value)}
              />
            )}
          </>
        )}
        <AreaField
          label={t('phone.what_came')}
          help={wordless ? t('phone.what_came_vain') : t('phone.what_came_help')}
          rows={4}
          maxLength={4000}
          required={!wordless}
          value={outcome}
          error={save.field('outcome')}
          onChange={(event) => setOutcome(event.target.value)}
        />
        {what.kind === 'call' && what.call.conversation_id === null && (
          <CheckField
            label={t('phone.begin')}
            help={t('phone.begin_help')}
            checked={begin}
            onChange={(event) => setBegin(event.target.checked)}
          />
        )}
        <div className="flex justify-end gap-2">
          <button type="button" className="btn !h-8" onClick={onClose}>
            {t('cancel')}
          </button>
          <button
            type="submit"
            className="btn btn-main !h-8"
            disabled={save.isPending || (!wordless && !outcome.trim())}
          >
            {t('save')}
          </button>
        </div>
      </form>
    </Sheet>
  )
}
