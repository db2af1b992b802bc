// Sends a packet: to a colleague, a team, or an engineer without a seat; a lead may let an incomplete one pass.
// It never sends what is incomplete without a reason.
import { post } from '@api/client'
import type { Conversation, Handover } from '@api/types'
import { LOCALE_NAMES, LOCALES, t } from '@i18n/runtime'
import { useMutation } from '@tanstack/react-query'
import { SelectField, TextField } from '@ui/field'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { useMay, useTeams, useUsers } from '~/sync/queries'
import { handoversPath } from './model'

interface Props {
  conversation: Conversation
  packet: Handover
  onSent: (packet: Handover) => void
}

/** `user:…`, `team:…`, `outside`, or nothing chosen. */
const before = (packet: Handover): string =>
  packet.to_user
    ? `user:${packet.to_user}`
    : packet.to_team
      ? `team:${packet.to_team}`
      : packet.outside
        ? 'outside'
        : ''

export function SendForm({ conversation, packet, onSent }: Props) {
  const users = useUsers().filter((user) => user.active)
  const teams = useTeams()
  const lead = useMay('handovers.override')
  const [to, setTo] = useState(before(packet))
  const [name, setName] = useState(packet.outside?.name ?? '')
  const [email, setEmail] = useState(packet.outside?.email ?? '')
  const [locale, setLocale] = useState(packet.outside?.locale ?? 'en')
  const [reason, setReason] = useState('')
  const [due, setDue] = useState('')
  const whole = packet.completeness.missing.length === 0
  const [kind, id] = to.split(':')
  const send = useMutation({
    mutationFn: () =>
      post<Handover>(`${handoversPath(conversation.id)}/${packet.id}/send`, {
        version: packet.version,
        to:
          kind === 'outside' ? { outside: { name: name.trim(), email: email.trim(), locale } } : { [String(kind)]: id },
        override_reason: whole ? null : reason.trim() || null,
        due_minutes: due ? Number(due) : null,
      }),
    onSuccess: onSent,
  })
  return (
    <form
      className="flex flex-col gap-2.5 border-t border-line px-4 py-3"
      onSubmit={(event) => {
        event.preventDefault()
        send.mutate()
      }}
    >
      {send.error && <Problem compact error={send.error} />}
      <SelectField label={t('handover.to')} value={to} onChange={(event) => setTo(event.target.value)}>
        <option value="">{t('handover.choose')}</option>
        <optgroup label={t('handover.teams')}>
          {teams.map((team) => (
            <option key={team.id} value={`team:${team.id}`}>
              {team.name}
            </option>
          ))}
        </optgroup>
        <optgroup label={t('handover.people')}>
          {users.map((user) => (
            <option key={user.id} value={`user:${user.id}`}>
              {user.name}
            </option>
          ))}
        </optgroup>
        <option value="outside">{t('handover.outside')}</option>
      </SelectField>
      {kind === 'outside' && (
        <div className="grid grid-cols-3 gap-2.5 phone:grid-cols-1">
          <TextField label={t('handover.name')} value={name} onChange={(event) => setName(event.target.value)} />
          <TextField
            label={t('handover.email')}
            type="email"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
          <SelectField
            label={t('handover.language')}
            value={locale}
            onChange={(event) => setLocale(event.target.value)}
          >
            {LOCALES.map((one) => (
              <option key={one} value={one}>
                {LOCALE_NAMES[one]}
              </option>
            ))}
          </SelectField>
        </div>
      )}
      <SelectField label={t('handover.due')} value={due} onChange={(event) => setDue(event.target.value)}>
        <option value="">{t('handover.due_none')}</option>
        {[1, 4, 24, 72, 168].map((hours) => (
          <option key={hours} value={hours * 60}>
            {hours < 24 ? t('handover.due_hours', { n: hours }) : t('handover.due_days', { n: hours / 24 })}
          </option>
        ))}
      </SelectField>
      {!whole &&
        (lead ? (
          <TextField
            label={t('handover.override')}
            help={t('handover.override_help')}
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        ) : (
          <p className="text-xs text-ink2">{t('handover.not_yet')}</p>
        ))}
      <button
        type="submit"
        className="btn btn-main self-end"
        disabled={!to || send.isPending || (!whole && !reason.trim())}
      >
        {t('handover.send')}
      </button>
    </form>
  )
}
