// Settings → Apps: outside systems in which customers are looked up.
// It never shows a secret twice.
import { patch, post, remove } from '@api/client'
import type { App } from '@api/types'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '@ui/confirm-button'
import { TextField } from '@ui/field'
import { Copy, Pencil, Plus, Trash2 } from '@ui/icons'
import { Sheet } from '@ui/overlay'
import { Problem } from '@ui/problem'
import { useState } from 'react'
import { ROW, ROWS, Title } from '~/features/settings/section'
import { useSave } from '~/features/settings/use-save'
import { copy } from './facts'
import { appsQuery } from './queries'

const PLACES = ['contact.email', 'contact.id', 'company.id', 'conversation.number']

function Editor({ app, onClose, onMade }: { app: App | null; onClose: () => void; onMade: (app: App) => void }) {
  const [name, setName] = useState(app?.name ?? '')
  const [url, setUrl] = useState(app?.url ?? '')
  const [card, setCard] = useState(app?.card_url ?? '')
  const body = { name: name.trim(), url: url.trim(), card_url: card.trim() }
  const save = useSave(
    () => (app ? patch<App>(`/apps/${app.id}`, { version: app.version, ...body }) : post<App>('/apps', body)),
    ['apps'],
    (made) => {
      onClose()
      if (made.secret) onMade(made)
    },
  )
  const renew = useSave(
    () => post<App>(`/apps/${app?.id}/secret`),
    ['apps'],
    (made) => {
      onClose()
      onMade(made)
    },
  )
  const title = app ? t('edit_what', { what: app.name }) : t('apps.new')
  const failed = save.error ?? renew.error
  return (
    <Sheet title={title} onClose={onClose} width={520}>
      <form
        className="flex min-h-0 flex-col gap-4 overflow-y-auto p-5"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <h2 className="text-lg font-semibold">{title}</h2>
        {failed && <Problem compact error={failed} />}
        <TextField
          label={t('apps.name')}
          required
          autoFocus
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={save.field('name')}
        />
        <TextField
          label={t('apps.url')}
          required
          type="text"
          inputMode="url"
          placeholder="https://crm.example/find?mail={{contact.email}}"
          help={t('apps.places', { places: PLACES.map((place) => `{{${place}}}`).join(' ') })}
          value={url}
          onChange={(event) => setUrl(event.target.value)}
          error={save.field('url')}
        />
        <TextField
          label={t('apps.card_url')}
          type="text"
          inputMode="url"
          help={t('apps.card_help', { form: '{"title", "rows": [{"label", "value", "link"}]}' })}
          value={card}
          onChange={(event) => setCard(event.target.value)}
          error={save.field('card_url')}
        />
        <div className="flex gap-2">
          {app && (
            <ConfirmButton
              label={t('apps.renew')}
              question={t('apps.renew_question')}
              disabled={renew.isPending}
              onConfirm={() => renew.mutate()}
            />
          )}
          <span className="flex-1" />
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

export function AppsPage() {
  const query = useQuery(appsQuery)
  const [edited, setEdited] = useState<App | 'new' | null>(null)
  const [made, setMade] = useState<App | null>(null)
  const drop = useSave((app: App) => remove(`/apps/${app.id}`), ['apps'])
  const all = query.data ?? []
  return (
    <>
      <Title
        title={t('settings.apps')}
        about={t('apps.about')}
        action={
          <button type="button" className="btn btn-main !h-8" onClick={() => setEdited('new')}>
            <Plus size={15} aria-hidden />
            {t('apps.new')}
          </button>
        }
      />
      {drop.isError && <Problem compact error={drop.error} />}
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      {made?.secret && (
        <div role="status" className="mb-4 rounded-xl bg-oksoft p-4">
          <p className="font-medium">{t('apps.once', { name: made.name })}</p>
          <div className="mt-2 flex items-center gap-2">
            <code data-testid="secret" className="min-w-0 flex-1 break-all rounded-lg bg-raised px-3 py-2 text-xs">
              {made.secret}
            </code>
            <button type="button" className="btn btn-line bg-raised" onClick={() => copy(made.secret ?? '')}>
              <Copy size={14} aria-hidden />
              {t('copy')}
            </button>
          </div>
        </div>
      )}
      {query.isSuccess && all.length === 0 && <p className="text-ink3">{t('apps.none')}</p>}
      {all.length > 0 && (
        <ul className={ROWS}>
          {all.map((app) => (
            <li key={app.id} className={ROW}>
              <div className="min-w-0 flex-1">
                <p className="truncate font-medium">{app.name}</p>
                <p className="truncate text-xs text-ink3">{app.url}</p>
              </div>
              <button
                type="button"
                className="btn-icon"
                aria-label={t('edit_what', { what: app.name })}
                onClick={() => setEdited(app)}
              >
                <Pencil size={15} aria-hidden />
              </button>
              <ConfirmButton
                small
                icon={<Trash2 size={15} aria-hidden />}
                label={t('delete_what', { what: app.name })}
                onConfirm={() => drop.mutate(app)}
              />
            </li>
          ))}
        </ul>
      )}
      {edited && <Editor app={edited === 'new' ? null : edited} onClose={() => setEdited(null)} onMade={setMade} />}
    </>
  )
}
