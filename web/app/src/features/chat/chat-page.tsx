// Settings → Chat on your website: the widgets, the line that installs each, and how visitors are signed in.
// It never shows a secret twice.
import { isApiError, patch, post, remove } from '@api/client'
import { list } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '@ui/confirm-button'
import { MessageCircle, Plus } from '@ui/icons'
import { Problem } from '@ui/problem'
import { toast } from '@ui/toast'
import { lazy, Suspense, useState } from 'react'
import { Code } from '~/features/settings/code'
import { Section, Title } from '~/features/settings/section'
import { useSave } from '~/features/settings/use-save'
import { inboxesQuery, useMay } from '~/sync/queries'
import { BotReport } from './bot-report'
import { MessagesSection } from './messages-section'
import { type ChatWidget, hashSample, installLine, shortPage, signInSample, WIDGETS, widgetsQuery } from './model'

const WidgetSheet = lazy(() => import('./widget-sheet').then((module) => ({ default: module.WidgetSheet })))

function Secret({ widget }: { widget: ChatWidget }) {
  const [secret, setSecret] = useState<string | null>(null)
  const make = useSave(
    () => post<{ secret: string }>(`${WIDGETS}/${widget.id}/secret`),
    ['chat-widgets'],
    (made) => setSecret(made.secret),
  )
  return (
    <details className="mt-2">
      <summary className="rounded-md text-ink2 touch:min-h-11">{t('chat.sign_in')}</summary>
      <div className="mt-2 flex flex-col gap-2">
        <p className="text-ink2">{t('chat.sign_in_about')}</p>
        <Code label={t('chat.sample')} text={signInSample(widget.key)} />
        <p className="text-xs text-ink3">{t('chat.sample_help')}</p>
        <p className="mt-1 text-ink2">{t('chat.hash_about')}</p>
        <Code label={t('chat.hash_sample')} text={hashSample(widget.key)} />
        <p className="text-xs text-ink3">{t('chat.hash_help')}</p>
        {make.isError && <Problem compact error={make.error} />}
        {secret ? (
          <div role="status" className="rounded-lg bg-oksoft p-3">
            <p className="mb-2 font-medium">{t('chat.secret_once')}</p>
            <Code label={t('chat.secret')} text={secret} />
          </div>
        ) : (
          <div>
            {widget.has_secret === false ? (
              <button
                type="button"
                className="btn btn-line !h-8"
                disabled={make.isPending}
                onClick={() => make.mutate()}
              >
                {t('chat.first_secret')}
              </button>
            ) : (
              <ConfirmButton
                label={t('chat.new_secret')}
                question={t('chat.new_secret_question')}
                disabled={make.isPending}
                onConfirm={() => make.mutate()}
              />
            )}
          </div>
        )}
      </div>
    </details>
  )
}

function Widget({ widget, onEdit }: { widget: ChatWidget; onEdit: () => void }) {
  const may = useMay('settings.manage')
  const inbox = (useQuery(inboxesQuery).data ?? []).find((one) => one.id === widget.inbox_id)
  const turn = useSave(
    () => patch<ChatWidget>(`${WIDGETS}/${widget.id}`, { version: widget.version, enabled: !widget.enabled }),
    ['chat-widgets'],
  )
  const drop = useSave(() => remove(`${WIDGETS}/${widget.id}`), ['chat-widgets'])
  const error = turn.error ?? drop.error
  const places = widget.origins.map(shortPage)
  return (
    <li className="rounded-xl p-4 shadow-[inset_0_0_0_1px_var(--line)]">
      <div className="mb-3 flex items-start gap-3 phone:flex-wrap">
        <span
          aria-hidden
          className="grid size-9 shrink-0 place-items-center rounded-full"
          style={{ background: widget.colour }}
        />
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-center gap-x-2">
            <span dir="auto" className="font-medium">
              {widget.name}
            </span>
            <span className={`pill ${widget.enabled ? 'bg-oksoft text-ok' : 'bg-hover text-ink2'}`}>
              {t(widget.enabled ? 'chat.on' : 'chat.off')}
            </span>
          </p>
          <p className="break-words text-xs text-ink2">
            {[inbox?.name, places.length > 0 ? list(places) : t('chat.anywhere')].filter(Boolean).join(' · ')}
          </p>
        </div>
        {may && (
          <div className="flex flex-wrap gap-1.5">
            <button type="button" className="btn btn-line !h-8" disabled={turn.isPending} onClick={() => turn.mutate()}>
              {t(widget.enabled ? 'chat.turn_off' : 'chat.turn_on')}
            </button>
            <button
              type="button"
              className="btn btn-line !h-8"
              aria-label={t('edit_what', { what: widget.name })}
              onClick={onEdit}
            >
              {t('edit')}
            </button>
            <ConfirmButton label={t('delete')} question={t('chat.delete_question')} onConfirm={() => drop.mutate()} />
          </div>
        )}
      </div>
      {error && <Problem compact error={error} />}
      <p className="mb-1.5 text-xs text-ink3">{t('chat.install')}</p>
      <Code label={t('chat.line')} text={installLine(location.origin, widget)} />
      {may && <Secret widget={widget} />}
      <MessagesSection widget={widget} />
    </li>
  )
}

export function ChatPage() {
  const may = useMay('settings.manage')
  const query = useQuery({ ...widgetsQuery, retry: false })
  const [open, setOpen] = useState<ChatWidget | 'new' | null>(null)
  const missing = isApiError(query.error, 'not_found')
  const close = () => setOpen(null)
  return (
    <>
      <Title
        title={t('settings.chat')}
        about={t('chat.about')}
        action={
          may &&
          !missing && (
            <button type="button" className="btn btn-main !h-8" onClick={() => setOpen('new')}>
              <Plus size={15} aria-hidden />
              {t('chat.add')}
            </button>
          )
        }
      />
      {query.isError && !missing && <Problem error={query.error} retry={() => void query.refetch()} />}
      {missing && <p className="text-ink2">{t('chat.not_here')}</p>}
      {query.data?.length === 0 && (
        <p className="flex items-start gap-2.5 text-ink2">
          <MessageCircle size={16} aria-hidden className="mt-0.5 shrink-0 text-ink3" />
          {t('chat.none')}
        </p>
      )}
      <ul className="flex flex-col gap-3" aria-label={t('chat.widgets')}>
        {query.data?.map((widget) => (
          <Widget key={widget.id} widget={widget} onEdit={() => setOpen(widget)} />
        ))}
      </ul>
      {(query.data?.length ?? 0) > 0 && (
        <div className="mt-8">
          <BotReport on={query.data?.some((one) => one.bot !== 'off') ?? false} />
          <Section title={t('chat.how')}>
            <ul className="list-disc ps-5 text-ink2">
              <li>{t('chat.how_store')}</li>
              <li>{t('chat.how_mail')}</li>
              <li>{t('chat.how_origins')}</li>
              <li>{t('chat.how_errors', { attribute: 'data-errors' })}</li>
            </ul>
          </Section>
        </div>
      )}
      {open && (
        <Suspense>
          <WidgetSheet
            widget={open === 'new' ? null : open}
            onClose={close}
            onDone={() => {
              toast(t('saved'))
              close()
            }}
          />
        </Suspense>
      )}
    </>
  )
}
