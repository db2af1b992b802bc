// What one shift leaves to the next: a note with the figures of the moment, and who took it over.
// It never changes what was left.
import { get, post } from '@api/client'
import type { Page, Shift } from '@api/types'
import { moment, number } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useMutation, useQuery } from '@tanstack/react-query'
import { AreaField } from '@ui/field'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { client } from '~/app/query'
import { useUsers } from '~/sync/queries'

const KEY = ['shifts']

export function Shifts() {
  const users = useUsers()
  const [note, setNote] = useState('')
  const query = useQuery({ queryKey: KEY, queryFn: async () => (await get<Page<Shift>>('/shifts')).items })
  const put = (page: Page<Shift>) => client.setQueryData(KEY, page.items)
  const leave = useMutation({
    mutationFn: () => post<Page<Shift>>('/shifts', { note: note.trim() }),
    onSuccess: (page) => {
      put(page)
      setNote('')
    },
  })
  const take = useMutation({ mutationFn: (id: string) => post<Page<Shift>>(`/shifts/${id}/take`, {}), onSuccess: put })
  const name = (id: string | null) => users.find((user) => user.id === id)?.name ?? ''
  const error = query.error ?? leave.error ?? take.error
  return (
    <section aria-label={t('shift.title')} className="mb-6 break-inside-avoid">
      <h2 className="mb-1 text-xs font-medium text-ink3">{t('shift.title')}</h2>
      {error && <Problem compact error={error} />}
      <form
        className="mb-3"
        onSubmit={(event) => {
          event.preventDefault()
          leave.mutate()
        }}
      >
        <AreaField
          label={t('shift.note')}
          help={t('shift.about')}
          rows={2}
          maxLength={4000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        <button type="submit" className="btn btn-line mt-2" disabled={!note.trim() || leave.isPending}>
          {t('shift.leave')}
        </button>
      </form>
      <ul className="flex flex-col gap-2">
        {query.data?.slice(0, 5).map((one) => (
          <li key={one.id} className="rounded-xl bg-surface px-3.5 py-2.5 shadow-1">
            <p className="text-xs text-ink3">
              {name(one.left_by)} · {moment(one.left_at)}
            </p>
            <p className="whitespace-pre-line break-words" dir="auto">
              {one.note}
            </p>
            <p className="tnum text-xs text-ink3">
              {t('shift.figures', {
                open: number(one.figures.open),
                unowned: number(one.figures.unowned),
                past: number(one.figures.past),
                escalated: number(one.figures.escalated),
              })}
            </p>
            {one.taken_at ? (
              <p className="text-xs text-ok">
                {t('shift.taken', { who: name(one.taken_by), at: moment(one.taken_at) })}
              </p>
            ) : (
              <button
                type="button"
                className="btn btn-main mt-1.5 !h-8 touch:!h-11"
                disabled={take.isPending}
                onClick={() => take.mutate(one.id)}
              >
                {t('shift.take')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
