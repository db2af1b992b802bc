// A call of the log: who and when, how long, what came of it, and where its recording is.
// It never plays or fetches a recording by itself.
import { ago, moment } from '@i18n/format'
import { t } from '@i18n/runtime'
import type { ReactNode } from 'react'
import { useMay, useUsers } from '~/sync/queries'
import { type Call, talked, wantsNote } from './model'
import { CallIcon, Dial, stateWords } from './parts'

export function CallRow({ call, onOutcome, children }: { call: Call; onOutcome: () => void; children?: ReactNode }) {
  const may = useMay('conversations.write')
  const user = useUsers().find((one) => one.id === call.user_id)?.name
  const facts = [stateWords(call), call.talked_ms ? talked(call.talked_ms) : null, user]
  return (
    <li className="flex items-start gap-2 py-2" data-testid="call">
      <CallIcon call={call} />
      <div className="min-w-0 flex-1">
        {children}
        <p className="flex flex-wrap items-baseline gap-x-2 text-xs text-ink2">
          <span className={call.state === 'missed' ? 'text-bad' : ''}>{facts.filter(Boolean).join(' · ')}</span>
          <time dateTime={new Date(call.began_at).toISOString()} title={moment(call.began_at)} className="text-ink3">
            {ago(call.began_at)}
          </time>
        </p>
        {call.other.startsWith('+') ? (
          <Dial number={call.other} />
        ) : (
          <span className="text-ink3">{call.other || t('phone.withheld')}</span>
        )}
        {call.outcome && (
          <p dir="auto" className="whitespace-pre-wrap break-words">
            {call.outcome}
          </p>
        )}
        <p className="flex flex-wrap gap-x-3">
          {call.recording && (
            <a
              href={call.recording}
              target="_blank"
              rel="noreferrer noopener"
              className="py-1 text-accenttext hover:underline touch:min-h-11"
            >
              {t('phone.recording')}
            </a>
          )}
          {call.voicemail_id && (
            <a
              href={`/api/v1/attachments/${call.voicemail_id}?download=1`}
              className="py-1 text-accenttext hover:underline touch:min-h-11"
            >
              {t('phone.voicemail')}
            </a>
          )}
        </p>
        {may && wantsNote(call) && (
          <button type="button" className="btn btn-line mt-1" onClick={onOutcome}>
            {t('phone.outcome')}
          </button>
        )}
      </div>
    </li>
  )
}
