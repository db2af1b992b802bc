// The settings of trackers: GitHub, GitLab and Jira, where engineers keep issues.
// It never shows a key that was stored, and the secret of events only when it was made.
import { post, put, remove } from '@api/client'
import { type MadeTracker, TRACKER_PROVIDERS, type Tracker, type TrackerProvider } from '@api/types'
import { ago } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useMutation, useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '@ui/confirm-button'
import { AreaField, SelectField, TextField } from '@ui/field'
import { Problem, sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { useState } from 'react'
import { client } from '~/app/query'
import { ROW, ROWS, Section, Title } from '~/features/settings/section'
import { useSave } from '~/features/settings/use-save'
import { trackersQuery } from './model'

const refresh = () => void client.invalidateQueries({ queryKey: ['trackers'] })

/** Where the tracker sends its events and what it signs them with, to be copied over there. */
function Events({ made, onDone }: { made: MadeTracker; onDone: () => void }) {
  const url = made.events_url.startsWith('/') ? `${location.origin}${made.events_url}` : made.events_url
  return (
    <Section title={t('trackers.events')} about={t(`trackers.events_${made.tracker.provider}`)}>
      <div className="flex flex-col gap-3">
        <TextField label={t('trackers.events_url')} readOnly value={url} onFocus={(event) => event.target.select()} />
        <TextField
          label={t('trackers.secret')}
          help={t('trackers.secret_once')}
          readOnly
          value={made.secret}
          onFocus={(event) => event.target.select()}
        />
        <button type="button" className="btn btn-line self-start" onClick={onDone}>
          {t('done')}
        </button>
      </div>
    </Section>
  )
}

function Row({
  tracker,
  onEdit,
  onMade,
}: {
  tracker: Tracker
  onEdit: () => void
  onMade: (made: MadeTracker) => void
}) {
  const path = `/trackers/${tracker.id}`
  const check = useMutation({
    mutationFn: () => post<{ problem: string | null }>(`${path}/check`),
    onSuccess: ({ problem }) => toast(problem ?? t('trackers.answers')),
    onError: (error) => toast(sayProblem(error)),
  })
  const secret = useMutation({ mutationFn: () => post<MadeTracker>(`${path}/secret`), onSuccess: onMade })
  const drop = useMutation({ mutationFn: () => remove(path), onSettled: refresh })
  const heard = tracker.heard_at ? t('trackers.heard', { at: ago(tracker.heard_at) }) : t('trackers.not_heard')
  return (
    <li className={`${ROW} flex-wrap`}>
      <div className="min-w-40 flex-1">
        <p className="truncate font-medium">{tracker.name}</p>
        <p className="break-words text-xs text-ink2">
          {[t(`trackers.${tracker.provider}`), tracker.project, tracker.active ? heard : t('trackers.off')].join(' · ')}
        </p>
        {tracker.problem && <p className="break-words text-xs text-bad">{tracker.problem}</p>}
      </div>
      <button type="button" className="btn btn-line !h-8" disabled={check.isPending} onClick={() => check.mutate()}>
        {t('trackers.check')}
      </button>
      <button type="button" className="btn btn-line !h-8" onClick={onEdit}>
        {t('edit')}
      </button>
      <ConfirmButton label={t('trackers.new_secret')} onConfirm={() => secret.mutate()} />
      <ConfirmButton label={t('trackers.remove')} onConfirm={() => drop.mutate()} />
    </li>
  )
}

const PLACES: Record<TrackerProvider, { address: string; project: string }> = {
  github: { address: 'https://api.github.com', project: 'acme/desk' },
  gitlab: { address: 'https://gitlab.com', project: 'acme/desk' },
  jira: { address: 'https://acme.atlassian.net', project: 'SUP' },
}

function Form({ tracker, onDone }: { tracker: Tracker | null; onDone: (made?: MadeTracker) => void }) {
  const [provider, setProvider] = useState<TrackerProvider>(tracker?.provider ?? 'github')
  const [name, setName] = useState(tracker?.name ?? '')
  const [address, setAddress] = useState(tracker?.address ?? '')
  const [project, setProject] = useState(tracker?.project ?? '')
  const [login, setLogin] = useState(tracker?.login ?? '')
  const [byApp, setByApp] = useState(tracker?.app != null)
  const [app, setApp] = useState(tracker?.app ?? '')
  const [installation, setInstallation] = useState(tracker?.installation ?? '')
  const [key, setKey] = useState('')
  const [active, setActive] = useState(tracker?.active ?? true)
  const asApp = provider === 'github' && byApp
  const body = {
    provider,
    name,
    address,
    project,
    login,
    app: asApp ? app : '',
    installation: asApp ? installation : '',
    active,
    ...(key.trim() ? { key } : {}),
    version: tracker?.version ?? 0,
  }
  const save = useSave(
    async () => {
      if (!tracker) return post<MadeTracker>('/trackers', body)
      await put<Tracker>(`/trackers/${tracker.id}`, body)
      return undefined
    },
    ['trackers'],
    (made) => {
      toast(t('saved'))
      onDone(made)
    },
  )
  const stored = tracker ? t('trackers.key_stored') : undefined
  return (
    <Section title={tracker ? tracker.name : t('trackers.add')}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <SelectField
          label={t('trackers.provider')}
          value={provider}
          disabled={tracker !== null}
          onChange={(event) => setProvider(event.target.value as TrackerProvider)}
        >
          {TRACKER_PROVIDERS.map((one) => (
            <option key={one} value={one}>
              {t(`trackers.${one}`)}
            </option>
          ))}
        </SelectField>
        <TextField
          label={t('trackers.name')}
          required
          maxLength={80}
          value={name}
          error={save.field('name')}
          onChange={(event) => setName(event.target.value)}
        />
        <TextField
          label={t(`trackers.project_${provider}`)}
          required
          placeholder={PLACES[provider].project}
          value={project}
          error={save.field('project')}
          onChange={(event) => setProject(event.target.value)}
        />
        <TextField
          label={t('trackers.address')}
          help={t('trackers.address_help')}
          required={provider === 'jira'}
          placeholder={PLACES[provider].address}
          value={address}
          error={save.field('address')}
          onChange={(event) => setAddress(event.target.value)}
        />
        {provider === 'jira' && (
          <TextField
            label={t('trackers.login')}
            help={t('trackers.login_help')}
            autoComplete="off"
            value={login}
            onChange={(event) => setLogin(event.target.value)}
          />
        )}
        {provider === 'github' && (
          <label className="flex items-center gap-2 touch:min-h-11">
            <input
              type="checkbox"
              className="size-4 accent-(--accent)"
              checked={byApp}
              onChange={(event) => setByApp(event.target.checked)}
            />
            {t('trackers.by_app')}
          </label>
        )}
        {asApp ? (
          <>
            <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
              <TextField label={t('trackers.app')} required value={app} onChange={(e) => setApp(e.target.value)} />
              <TextField
                label={t('trackers.installation')}
                required
                value={installation}
                error={save.field('installation')}
                onChange={(event) => setInstallation(event.target.value)}
              />
            </div>
            <AreaField
              label={t('trackers.private_key')}
              help={stored}
              required={!tracker}
              autoComplete="off"
              spellCheck={false}
              value={key}
              error={save.field('key')}
              onChange={(event) => setKey(event.target.value)}
            />
          </>
        ) : (
          <TextField
            label={t('trackers.token')}
            help={stored ?? t(`trackers.token_${provider}`)}
            type="password"
            autoComplete="off"
            required={!tracker}
            value={key}
            error={save.field('key')}
            onChange={(event) => setKey(event.target.value)}
          />
        )}
        <label className="flex items-center gap-2 touch:min-h-11">
          <input
            type="checkbox"
            className="size-4 accent-(--accent)"
            checked={active}
            onChange={(event) => setActive(event.target.checked)}
          />
          {t('trackers.active')}
        </label>
        {save.isError && <Problem compact error={save.error} />}
        <div className="flex gap-2">
          <button type="submit" className="btn btn-main !h-8" disabled={save.isPending}>
            {t('save')}
          </button>
          <button type="button" className="btn btn-line !h-8" onClick={() => onDone()}>
            {t('cancel')}
          </button>
        </div>
      </form>
    </Section>
  )
}

export function TrackersPage() {
  const query = useQuery(trackersQuery)
  const [open, setOpen] = useState<Tracker | 'new' | null>(null)
  const [made, setMade] = useState<MadeTracker | null>(null)
  const trackers = query.data?.items ?? []
  return (
    <>
      <Title
        title={t('settings.trackers')}
        about={t('trackers.about')}
        action={
          open === null && (
            <button type="button" className="btn btn-main !h-8 shrink-0" onClick={() => setOpen('new')}>
              {t('trackers.add')}
            </button>
          )
        }
      />
      {query.isError && <Problem compact error={query.error} retry={() => void query.refetch()} />}
      {made && <Events made={made} onDone={() => setMade(null)} />}
      {open !== null ? (
        <Form
          key={open === 'new' ? 'new' : open.id}
          tracker={open === 'new' ? null : open}
          onDone={(next) => {
            setOpen(null)
            if (next) setMade(next)
          }}
        />
      ) : trackers.length > 0 ? (
        <ul className={ROWS}>
          {trackers.map((tracker) => (
            <Row key={tracker.id} tracker={tracker} onEdit={() => setOpen(tracker)} onMade={setMade} />
          ))}
        </ul>
      ) : (
        query.isSuccess && <p className="text-ink2">{t('trackers.none')}</p>
      )}
    </>
  )
}
