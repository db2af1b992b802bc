// A solution in preparation: what and by when, how the customer agreed to wait, and how it ended.
// It never tells the customer; that is a reply.
import { put } from '@api/client'
import { CONSENTS, type Conversation, type Diagnosis, type Preparation } from '@api/types'
import { fieldTime, moment } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useMutation } from '@tanstack/react-query'
import { SelectField, TextField } from '@ui/field'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { client } from '~/app/query'
import { diagnosisQuery } from './model'

const TOMORROW = 24 * 60 * 60_000

export function PreparationForm({ conversation, held }: { conversation: Conversation; held: Preparation | null }) {
  const lasts = held !== null && held.ended_at === null
  const [note, setNote] = useState(lasts ? held.note : '')
  const [day, setDay] = useState(fieldTime(lasts ? held.promised_at : Date.now() + TOMORROW))
  const [consent, setConsent] = useState<string>(lasts ? held.consent : 'asked')
  const [reason, setReason] = useState('')
  const save = useMutation({
    mutationFn: (change: object) => put<Diagnosis>(`/conversations/${conversation.id}/preparation`, change),
    onSuccess: (now) => {
      client.setQueryData(diagnosisQuery(conversation.id).queryKey, now)
      void client.invalidateQueries({ queryKey: ['promises'] })
    },
  })
  const at = new Date(day).getTime()
  return (
    <section aria-label={t('prepare.title')} className="mb-4 flex flex-col gap-3 rounded-xl bg-sunken p-3">
      <h3 className="font-medium">{t('prepare.title')}</h3>
      {held?.ending && held.ended_at && (
        <p className="text-xs text-ink2">
          {t(`prepare.ended.${held.ending}`, { at: moment(held.ended_at) })} {held.note}
        </p>
      )}
      <TextField
        label={t('prepare.what')}
        maxLength={500}
        value={note}
        disabled={lasts}
        onChange={(event) => setNote(event.target.value)}
      />
      <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
        <TextField
          type="datetime-local"
          label={t('prepare.by')}
          value={day}
          onChange={(event) => setDay(event.target.value)}
        />
        <SelectField label={t('prepare.consent')} value={consent} onChange={(event) => setConsent(event.target.value)}>
          {CONSENTS.map((one) => (
            <option key={one} value={one}>
              {t(`prepare.consent.${one}`)}
            </option>
          ))}
        </SelectField>
      </div>
      {lasts && (
        <TextField
          label={t('prepare.reason')}
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      )}
      {save.error && <Problem compact error={save.error} />}
      <div className="flex flex-wrap gap-2">
        <button
          type="button"
          className="btn btn-line bg-raised"
          disabled={save.isPending || !Number.isFinite(at) || (!lasts && !note.trim())}
          onClick={() =>
            save.mutate({ promised_at: at, consent, ...(lasts ? (reason ? { reason } : {}) : { note: note.trim() }) })
          }
        >
          {t(lasts ? 'prepare.save' : 'prepare.begin')}
        </button>
        {lasts && (
          <>
            <button
              type="button"
              className="btn btn-main"
              disabled={save.isPending}
              onClick={() => save.mutate({ ending: 'delivered' })}
            >
              {t('prepare.delivered')}
            </button>
            <button
              type="button"
              className="btn"
              disabled={save.isPending || !reason.trim()}
              onClick={() => save.mutate({ ending: 'withdrawn', reason: reason.trim() })}
            >
              {t('prepare.withdrawn')}
            </button>
          </>
        )}
      </div>
    </section>
  )
}
