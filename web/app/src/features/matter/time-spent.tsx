// Time that people say they spent: a sum, the entries behind it, a line to add one.
// It never measures anybody.
import { get, post, remove } from '@api/client'
import type { Conversation, Page, TimeEntry } from '@api/types'
import { moment } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useMutation, useQuery } from '@tanstack/react-query'
import { X } from '@ui/icons'
import { sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { useState } from 'react'
import { client } from '~/app/query'
import { useSession, useUsers } from '~/sync/queries'

export function TimeSpent({ conversation }: { conversation: Conversation }) {
  const key = ['time', conversation.id]
  const place = `/conversations/${conversation.id}/time`
  const { data: entries } = useQuery({ queryKey: key, queryFn: async () => (await get<Page<TimeEntry>>(place)).items })
  const users = useUsers()
  const { user } = useSession()
  const [open, setOpen] = useState(false)
  const [kind, setKind] = useState<TimeEntry['kind']>('work')
  const [minutes, setMinutes] = useState('')
  const [note, setNote] = useState('')
  const add = useMutation({
    mutationFn: () => post<Page<TimeEntry>>(place, { kind, minutes: Number(minutes), note: note.trim() }),
    onSuccess: (page) => {
      client.setQueryData(key, page.items)
      setMinutes('')
      setNote('')
      setOpen(false)
    },
    onError: (error) => toast(sayProblem(error)),
  })
  const drop = useMutation({
    mutationFn: (entry: TimeEntry) => remove(`${place}/${entry.id}`),
    onSettled: () => void client.invalidateQueries({ queryKey: key }),
    onError: (error) => toast(sayProblem(error)),
  })
  const sum = (entries ?? []).reduce((all, entry) => all + entry.minutes, 0)
  return (
    <section aria-label={t('time.title')}>
      {sum > 0 && (
        <h2 className="mt-2 text-xs font-normal text-ink3">
          {t('time.title')} <span className="tnum">{t('time.minutes', { n: sum })}</span>
        </h2>
      )}
      <ul>
        {entries?.map((entry) => (
          <li key={entry.id} className="group flex min-h-7 items-baseline gap-2 touch:min-h-11">
            <span className="tnum shrink-0">{t('time.minutes', { n: entry.minutes })}</span>
            <span className="min-w-0 flex-1 text-xs text-ink2" title={moment(entry.at)}>
              {[users.find((one) => one.id === entry.user_id)?.name, t(`time.${entry.kind}`), entry.note]
                .filter(Boolean)
                .join(' · ')}
            </span>
            {entry.user_id === user.id && (
              <button
                type="button"
                className="btn-icon !size-6 opacity-0 focus-visible:opacity-100 group-hover:opacity-100 touch:opacity-100"
                aria-label={t('delete_what', { what: t('time.minutes', { n: entry.minutes }) })}
                onClick={() => drop.mutate(entry)}
              >
                <X size={13} aria-hidden />
              </button>
            )}
          </li>
        ))}
      </ul>
      {open ? (
        <form
          className="mt-1 flex flex-wrap items-center gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            add.mutate()
          }}
        >
          <input
            autoFocus
            type="number"
            min={1}
            max={10080}
            required
            className="field tnum !w-20"
            aria-label={t('time.how_many')}
            value={minutes}
            onChange={(event) => setMinutes(event.target.value)}
          />
          <select
            className="field !w-auto min-w-0 flex-1"
            aria-label={t('time.on_what')}
            value={kind}
            onChange={(event) => setKind(event.target.value as TimeEntry['kind'])}
          >
            <option value="work">{t('time.work')}</option>
            <option value="verification">{t('time.verification')}</option>
          </select>
          <input
            className="field min-w-0 flex-1"
            aria-label={t('time.note')}
            placeholder={t('time.note')}
            maxLength={300}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          <button type="submit" className="btn btn-line" disabled={!minutes || add.isPending}>
            {t('add')}
          </button>
        </form>
      ) : (
        <button
          type="button"
          className="-mx-1.5 block rounded-md px-1.5 py-1 text-ink3 hover:bg-hover touch:min-h-11"
          onClick={() => setOpen(true)}
        >
          + {t('time.add')}
        </button>
      )}
    </section>
  )
}
