// Planning a call: which number, by when, by whom, and what to say.
// It never dials.
import { post } from '@api/client'
import { now } from '@api/clock'
import type { Conversation } from '@api/types'
import { fieldTime } from '@i18n/format'
import { t } from '@i18n/runtime'
import { AreaField, SelectField, TextField } from '@ui/field'
import { Sheet } from '@ui/overlay'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { useSave } from '~/features/settings/use-save'
import { useTeams, useUsers } from '~/sync/queries'
import { CALLS } from './model'

export function PlanSheet({
  conversation,
  phones,
  onClose,
}: {
  conversation: Conversation
  phones: readonly string[]
  onClose: () => void
}) {
  const users = useUsers().filter((one) => one.active)
  const teams = useTeams()
  const [number, setNumber] = useState(phones[0] ?? '')
  const [wish, setWish] = useState('')
  const [due, setDue] = useState('')
  const [who, setWho] = useState(conversation.assignee_id ? `user ${conversation.assignee_id}` : '')
  const save = useSave(
    () => {
      const [kind, id] = who.split(' ')
      return post(`/conversations/${conversation.id}/call-tasks`, {
        number,
        wish,
        due_at: due ? new Date(due).getTime() : null,
        assignee_id: kind === 'user' ? id : null,
        team_id: kind === 'team' ? id : null,
      })
    },
    CALLS,
    onClose,
  )
  return (
    <Sheet title={t('phone.plan')} onClose={onClose} width={520} top="10vh">
      <form
        className="flex max-h-[80vh] min-h-0 flex-col gap-3 overflow-y-auto p-5"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <h2 className="text-lg font-semibold">{t('phone.plan')}</h2>
        {save.isError && <Problem compact error={save.error} />}
        <TextField
          label={t('phone.number')}
          help={t('phone.number_unknown')}
          type="tel"
          maxLength={40}
          value={number}
          error={save.field('number')}
          onChange={(event) => setNumber(event.target.value)}
        />
        <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
          <TextField
            label={t('phone.due')}
            help={t('phone.due_help')}
            type="datetime-local"
            min={fieldTime(now())}
            value={due}
            error={save.field('due_at')}
            onChange={(event) => setDue(event.target.value)}
          />
          <SelectField
            label={t('phone.who_calls')}
            value={who}
            error={save.field('assignee_id') ?? save.field('team_id')}
            onChange={(event) => setWho(event.target.value)}
          >
            <option value="">{t('phone.whoever')}</option>
            {teams.map((one) => (
              <option key={one.id} value={`team ${one.id}`}>
                {one.name}
              </option>
            ))}
            {users.map((one) => (
              <option key={one.id} value={`user ${one.id}`}>
                {one.name}
              </option>
            ))}
          </SelectField>
        </div>
        <AreaField
          label={t('phone.wish')}
          rows={3}
          maxLength={500}
          value={wish}
          error={save.field('wish')}
          onChange={(event) => setWish(event.target.value)}
        />
        <div className="flex justify-end gap-2">
          <button type="button" className="btn !h-8" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" className="btn btn-main !h-8" disabled={save.isPending}>
            {t('save')}
          </button>
        </div>
      </form>
    </Sheet>
  )
}
