// An issue's twins in trackers: where each stands, making one from a draft that a person reads, and tying one that exists.
// It never sends anything to a tracker that was not on the screen.
import { get, post, remove } from '@api/client'
import type { Issue, Tracker, Twin, TwinDraft } from '@api/types'
import { ago } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useMutation, useQuery } from '@tanstack/react-query'
import { AreaField, SelectField, TextField } from '@ui/field'
import { RotateCcw, X } from '@ui/icons'
import { Sheet } from '@ui/overlay'
import { Problem, sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { tip } from '@ui/tooltip'
import { useState } from 'react'
import { useMay } from '~/sync/queries'
import { putIssue, trackersQuery } from './model'

function Row({ issue, twin }: { issue: Issue; twin: Twin }) {
  const may = useMay('conversations.write')
  const path = `/issues/${issue.number}/twins/${twin.id}`
  const done = { onSuccess: putIssue, onError: (error: unknown) => toast(sayProblem(error)) }
  const look = useMutation({ mutationFn: () => post<Issue>(`${path}/look`), ...done })
  const part = useMutation({ mutationFn: () => remove<Issue>(path), ...done })
  const name = `${twin.tracker} ${twin.key ?? ''}`.trim()
  return (
    <li className="flex items-center gap-2 border-b border-line py-1.5 last:border-0">
      <div className="min-w-0 flex-1">
        {twin.url ? (
          <a
            href={twin.url}
            target="_blank"
            rel="noopener noreferrer"
            className="inline-flex max-w-full items-center truncate rounded-md text-accenttext hover:underline touch:min-h-11"
          >
            {name}
          </a>
        ) : (
          <p className="truncate">{name}</p>
        )}
        <p className={`break-words text-xs ${twin.problem ? 'text-bad' : 'text-ink2'}`}>
          {twin.problem ??
            (twin.synced_at
              ? `${t(`twin.${twin.standing}`)} · ${t('twin.looked', { at: ago(twin.synced_at) })}`
              : t('twin.waits'))}
        </p>
      </div>
      {may && (
        <>
          <button
            type="button"
            className="btn-icon"
            aria-label={t('twin.look', { name })}
            {...tip(t('twin.look', { name }))}
            disabled={look.isPending}
            onClick={() => look.mutate()}
          >
            <RotateCcw size={14} aria-hidden />
          </button>
          <button
            type="button"
            className="btn-icon"
            aria-label={t('twin.part', { name })}
            {...tip(t('twin.part', { name }))}
            disabled={part.isPending}
            onClick={() => part.mutate()}
          >
            <X size={14} aria-hidden />
          </button>
        </>
      )}
    </li>
  )
}

function NewTwin({ issue, trackers, onClose }: { issue: Issue; trackers: Tracker[]; onClose: () => void }) {
  const [tracker, setTracker] = useState(trackers[0]?.id ?? '')
  const [existing, setExisting] = useState('')
  const [edited, setEdited] = useState<TwinDraft | null>(null)
  const draft = useQuery({
    queryKey: ['twin-draft', issue.number],
    queryFn: () => get<TwinDraft>(`/issues/${issue.number}/twin-draft`),
    staleTime: 0,
    gcTime: 0,
  })
  const words = edited ?? draft.data
  const tie = useMutation({
    mutationFn: () =>
      post<Issue>(`/issues/${issue.number}/twins`, {
        tracker_id: tracker,
        ...(existing.trim() ? { existing } : { title: words?.title ?? '', text: words?.text ?? '' }),
      }),
    onSuccess: (next) => {
      putIssue(next)
      onClose()
    },
  })
  return (
    <Sheet title={t('twin.new')} onClose={onClose} width={560} top="6vh">
      <form
        className="flex max-h-[86vh] flex-col gap-3 overflow-y-auto p-5"
        onSubmit={(event) => {
          event.preventDefault()
          tie.mutate()
        }}
      >
        <h2 className="text-lg font-semibold">{t('twin.new')}</h2>
        {tie.isError && <Problem compact error={tie.error} />}
        {draft.isError && <Problem compact error={draft.error} retry={() => void draft.refetch()} />}
        <SelectField label={t('twin.where')} value={tracker} onChange={(event) => setTracker(event.target.value)}>
          {trackers.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name} · {one.project}
            </option>
          ))}
        </SelectField>
        <TextField
          label={t('twin.existing')}
          help={t('twin.existing_help')}
          autoComplete="off"
          value={existing}
          onChange={(event) => setExisting(event.target.value)}
        />
        {!existing.trim() && words && (
          <>
            <p className="rounded-lg bg-sunken px-3 py-2 text-xs text-ink2">{t('twin.about')}</p>
            <TextField
              label={t('issue.title')}
              required
              maxLength={200}
              value={words.title}
              onChange={(event) => setEdited({ ...words, title: event.target.value })}
            />
            <AreaField
              label={t('issue.text')}
              rows={8}
              maxLength={20_000}
              value={words.text}
              onChange={(event) => setEdited({ ...words, text: event.target.value })}
            />
          </>
        )}
        <button type="submit" className="btn btn-main !h-8 self-start" disabled={tie.isPending || !words}>
          {existing.trim() ? t('twin.tie') : t('twin.make')}
        </button>
      </form>
    </Sheet>
  )
}

export function Twins({ issue }: { issue: Issue }) {
  const may = useMay('conversations.write')
  const trackers = useQuery(trackersQuery)
  const [open, setOpen] = useState(false)
  const free = (trackers.data?.items ?? []).filter(
    (one) => one.active && !issue.twins.some((twin) => twin.tracker_id === one.id),
  )
  if (issue.twins.length === 0 && free.length === 0) return null
  return (
    <section aria-label={t('twin.title')} className="mt-8">
      <h3 className="mb-1 text-md font-semibold">{t('twin.title')}</h3>
      <ul>
        {issue.twins.map((twin) => (
          <Row key={twin.id} issue={issue} twin={twin} />
        ))}
      </ul>
      {may && free.length > 0 && (
        <button type="button" className="btn btn-line mt-1 !h-8" onClick={() => setOpen(true)}>
          {t('twin.new')}
        </button>
      )}
      {open && <NewTwin issue={issue} trackers={free} onClose={() => setOpen(false)} />}
    </section>
  )
}
