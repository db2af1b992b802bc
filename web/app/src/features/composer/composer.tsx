// The composer below a thread: reply or note, recipients, text, files, sending with a moment to take it back.
// It never sends while a file is on its way or an input method composes.
import { isApiError, post } from '@api/client'
import type { Conversation, Message, Mode, Writing } from '@api/types'
import { soon } from '@i18n/format'
import { t } from '@i18n/runtime'
import { act, useActions } from '@keys/actions'
import { shown } from '@keys/keymap'
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { ChevronDown, Lock, SendHorizontal } from '@ui/icons'
import { MenuButton } from '@ui/menu'
import { Problem } from '@ui/problem'
import { toast } from '@ui/toast'
import { named, tip } from '@ui/tooltip'
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { client } from '~/app/query'
import { draftKey, EMPTY_DRAFT, editDraft, forgetDraft, isWorth, loadDrafts, useDrafts } from '~/sync/drafts'
import { putMessage, watch } from '~/sync/live'
import { afterLeaving, useOrder } from '~/sync/order'
import { inboxesQuery, messagesQuery, useUsers } from '~/sync/queries'
import { offerUndo, useRestored } from '~/sync/undo'
import { AttachButton } from './attach-button'
import type { EditorHandle } from './editor'
import { NewerNotice } from './newer-notice'
import { BlockedNotice, blockedOf, ConfirmNotice, doubtsOf } from './recipient-notices'
import { RecipientFields } from './recipients'
import { usualRecipients } from './recipients-model'
import { FileList, useUploads } from './uploads'

const Editor = lazy(() => import('./editor'))
const LaterPanel = lazy(() => import('./later-panel'))

interface Props {
  conversation: Conversation
  onLeave: (next: number | null) => void
}

/** Tells the others while text changes, and for a few seconds after. */
function useWritingSign(conversation: string): () => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  return useCallback(() => {
    watch(conversation, 'writing')
    clearTimeout(timer.current)
    timer.current = setTimeout(() => watch(conversation, 'viewing'), 6000)
  }, [conversation])
}

export function Composer({ conversation, onLeave }: Props) {
  const { id } = conversation
  const [mode, setMode] = useState<Mode>('reply')
  const [revision, setRevision] = useState(0)
  const [wantsFocus, setWantsFocus] = useState(false)
  const [dragging, setDragging] = useState(false)
  const [edits, setEdits] = useState(0)
  const [later, setLater] = useState<Element | null>(null)
  const sending = useRef<HTMLDivElement>(null)
  const editor = useRef<EditorHandle>(null)
  const key = draftKey(id, mode)
  const draft = useDrafts((state) => state.drafts[key]) ?? EMPTY_DRAFT
  const loaded = useDrafts((state) => state.loaded.has(id))
  const users = useUsers()
  const { data: inboxes } = useQuery(inboxesQuery)
  const { data: pages } = useInfiniteQuery(messagesQuery(id))
  const messages = useMemo(() => [...(pages?.pages ?? [])].reverse().flatMap((page) => page.items), [pages])
  const usual = useMemo(
    () =>
      usualRecipients(
        conversation,
        messages,
        (inboxes ?? []).map((inbox) => inbox.address),
      ),
    [conversation, messages, inboxes],
  )
  const to = draft.to ?? usual.to
  const cc = draft.cc ?? usual.cc
  const writing = useWritingSign(id)
  const uploads = useUploads((attachment) => {
    const now = useDrafts.getState().drafts[key] ?? EMPTY_DRAFT
    editDraft(id, mode, { attachments: [...now.attachments, attachment] })
  })

  useEffect(() => {
    void loadDrafts(id)
    setMode('reply')
  }, [id])
  // A draft that came from storage replaces the empty document that was shown until then.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the moment of loading counts
  useEffect(() => {
    if (loaded) setRevision((count) => count + 1)
  }, [loaded, id])

  const restored = useRestored((state) => state.restored)
  useEffect(() => {
    if (restored?.conversation_id !== id) return
    const { html, to, cc, bcc, attachments } = restored
    setMode('reply')
    editDraft(id, 'reply', { html, to, cc, bcc, attachments })
    setRevision((count) => count + 1)
    setWantsFocus(true)
    useRestored.setState({ restored: null })
    requestAnimationFrame(() => editor.current?.focus())
  }, [restored, id])

  const send = useMutation({
    mutationFn: (writing: Writing) => post<Message>(`/conversations/${id}/messages`, writing),
    onSuccess: (message, writing) => {
      forgetDraft(id, writing.kind)
      setRevision((count) => count + 1)
      putMessage(message)
      offerUndo(message)
      if (message.delivery === 'scheduled' && message.send_at)
        toast(t('composer.scheduled', { at: soon(message.send_at) }))
      setEdits(0)
      watch(id, 'viewing')
      void client.invalidateQueries({ queryKey: ['conversation', conversation.number] })
      void client.invalidateQueries({ queryKey: ['history', id] })
      void client.invalidateQueries({ queryKey: ['list'] })
      void client.invalidateQueries({ queryKey: ['counts'] })
      if (writing.status) onLeave(afterLeaving(useOrder.getState().rows, conversation.number)?.number ?? null)
      else if (window.innerWidth < 760) (document.activeElement as HTMLElement | null)?.blur()
    },
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: what went wrong belongs to one conversation and mode
  useEffect(() => {
    send.reset()
    setEdits(0)
  }, [id, mode])

  const ready = !uploads.busy && !send.isPending && isWorth(draft) && (mode === 'note' || to.length > 0)
  const submit = (solve: boolean, more: Pick<Writing, 'confirmed' | 'send_at'> & { insist?: boolean } = {}) => {
    const html = editor.current?.html() ?? draft.html
    if (!ready || !isWorth({ html, attachments: draft.attachments })) return
    const seen = messages[messages.length - 1]?.seq ?? conversation.last_seq
    send.mutate({
      kind: mode,
      html,
      ...(mode === 'reply' ? { to, cc, bcc: draft.bcc } : { mention_ids: editor.current?.mentions() ?? [] }),
      attachment_ids: draft.attachments.map((one) => one.id),
      ...(solve ? { status: { category: 'solved' as const } } : {}),
      ...(mode === 'reply' && !more.insist ? { seen_seq: seen } : {}),
      ...(mode === 'reply' && more.confirmed ? { confirmed: more.confirmed } : {}),
      ...(mode === 'reply' && more.send_at ? { send_at: more.send_at } : {}),
    })
  }
  /** The same once more, with what the writer has decided meanwhile. */
  const again = (more: { insist?: boolean; confirmed?: string[] } = {}) => {
    const last = send.variables
    submit(last?.status !== undefined, {
      insist: last !== undefined && last.seen_seq === undefined,
      ...(last?.confirmed ? { confirmed: last.confirmed } : {}),
      ...(last?.send_at ? { send_at: last.send_at } : {}),
      ...more,
    })
  }
  const changeRecipients = () => {
    send.reset()
    setEdits((count) => count + 1)
  }
  const focus = (next: Mode) => {
    setMode(next)
    setWantsFocus(true)
    requestAnimationFrame(() => editor.current?.focus())
  }
  useActions({
    reply: () => focus('reply'),
    note: () => focus('note'),
    send: ready && (() => submit(false)),
    send_solve: ready && (() => submit(true)),
  })

  const note = mode === 'note'
  const newer = isApiError(send.error, 'newer_message') ? (send.error.current as Message | undefined) : undefined
  const doubts = doubtsOf(send.error)
  const blocked = blockedOf(send.error)
  const saved = { no: '', here: t('draft.here'), server: t('draft.saved'), failed: t('draft.failed') }[draft.saved]
  const sendLabel = note ? t('composer.add_note') : t('composer.send')
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping files is one more way; the button beside is the other
    <div
      data-testid="composer"
      className={`relative rounded-xl shadow-1 focus-within:shadow-[0_0_0_2px_var(--ring)] ${note ? 'bg-note' : 'bg-raised'}`}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setDragging(true)
      }}
      onDragLeave={() => setDragging(false)}
      onDrop={(event) => {
        setDragging(false)
        if (event.dataTransfer.files.length === 0) return
        event.preventDefault()
        uploads.add([...event.dataTransfer.files])
      }}
    >
      <div className="flex flex-wrap items-center gap-1 px-2 pt-2">
        <div className="flex gap-1" role="group" aria-label={t('composer.mode')}>
          {(['reply', 'note'] as const).map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={mode === one}
              onClick={() => focus(one)}
              className={`inline-flex h-6 items-center gap-1 rounded-md px-2 text-xs font-medium touch:h-11 ${mode === one ? (note ? 'bg-noteline/45 text-notetext' : 'bg-accentsoft text-accenttext') : 'text-ink2 hover:text-ink'}`}
              {...tip(t(`action.${one}`), one === 'reply' ? 'r' : 'n')}
            >
              {one === 'note' && <Lock size={11} aria-hidden />}
              {t(`composer.${one}`)}
            </button>
          ))}
        </div>
        {!note && (
          <div className="min-w-0 max-w-full flex-1">
            <RecipientFields
              key={`${id} ${edits}`}
              to={to}
              cc={cc}
              opened={edits > 0}
              onChange={(next) => editDraft(id, 'reply', next)}
            />
          </div>
        )}
        <span
          className={`ml-auto pr-2 text-2xs ${draft.saved === 'failed' ? 'text-bad' : note ? 'text-notetext' : 'text-ink3'}`}
          aria-live="polite"
        >
          {isWorth(draft) ? saved : ''}
        </span>
      </div>
      <Suspense fallback={<div className="h-[82px]" />}>
        <Editor
          ref={editor}
          docKey={key}
          html={draft.html}
          revision={revision}
          mode={mode}
          label={note ? t('composer.note') : t('composer.reply')}
          placeholder={
            note
              ? t('composer.note_hint')
              : t('composer.reply_hint', { name: conversation.contact.name || conversation.contact.email || '' })
          }
          people={users.filter((one) => one.active)}
          autoFocus={wantsFocus}
          onChange={(html) => {
            editDraft(id, mode, { html })
            if (html) writing()
          }}
          onSend={submit}
          onFiles={uploads.add}
          onLeave={() => (document.activeElement as HTMLElement | null)?.blur()}
        />
      </Suspense>
      <FileList
        files={draft.attachments}
        uploads={uploads}
        onRemove={(file) => editDraft(id, mode, { attachments: draft.attachments.filter((one) => one.id !== file) })}
      />
      {newer ? (
        <NewerNotice message={newer} onInsist={() => again({ insist: true })} onDismiss={() => send.reset()} />
      ) : doubts ? (
        <ConfirmNotice
          doubts={doubts}
          onSend={() =>
            again({ confirmed: [...(send.variables?.confirmed ?? []), ...doubts.map((one) => one.address)] })
          }
          onChange={changeRecipients}
        />
      ) : blocked ? (
        <BlockedNotice key={blocked} address={blocked} onLifted={() => again()} onChange={changeRecipients} />
      ) : (
        send.isError && (
          <div className="px-3 pb-2">
            <Problem compact error={send.error} retry={() => again()} />
          </div>
        )
      )}
      <div className="flex items-center gap-0.5 px-2 pb-2">
        <AttachButton onFiles={(files) => uploads.add(files)} />
        <button
          type="button"
          className="btn-icon font-semibold"
          aria-label={t('composer.bold')}
          {...tip(t('composer.bold'), 'mod+b')}
          onClick={() => editor.current?.format('bold')}
        >
          B
        </button>
        <button
          type="button"
          className="btn-icon italic"
          aria-label={t('composer.italic')}
          {...tip(t('composer.italic'), 'mod+i')}
          onClick={() => editor.current?.format('italic')}
        >
          I
        </button>
        <button
          type="button"
          className="btn-icon text-lg leading-none"
          aria-label={t('composer.bullets')}
          {...tip(t('composer.bullets'))}
          onClick={() => editor.current?.format('bulletList')}
        >
          •
        </button>
        <span className="flex-1" />
        {uploads.busy && <span className="pr-2 text-xs text-ink3">{t('composer.uploading')}</span>}
        <div className="flex" ref={sending}>
          <button
            type="button"
            disabled={!ready}
            onClick={() => submit(false)}
            className="btn btn-main !h-8 !gap-2 !rounded-r-none !px-3"
            {...named('send')}
            aria-label={sendLabel}
          >
            {sendLabel}
            <SendHorizontal size={14} aria-hidden />
          </button>
          <MenuButton
            title={t('composer.more')}
            aria-label={t('composer.more')}
            disabled={!ready}
            className="grid h-8 w-7 place-items-center rounded-r-[7px] border-l border-onaccent/25 bg-accent text-onaccent hover:bg-accenth touch:h-11 touch:w-11"
            entries={() => [
              {
                id: 'solve',
                label: t(note ? 'composer.note_solve' : 'action.send_solve'),
                keys: shown('mod+shift+Enter'),
                run: () => act('send_solve'),
              },
              ...(note ? [] : [{ id: 'later', label: t('composer.later'), run: () => setLater(sending.current) }]),
            ]}
          >
            <ChevronDown size={14} aria-hidden />
          </MenuButton>
        </div>
      </div>
      {later && (
        <Suspense>
          <LaterPanel
            anchor={later}
            onClose={() => setLater(null)}
            onPick={(at) => {
              setLater(null)
              submit(false, { send_at: at })
            }}
          />
        </Suspense>
      )}
      {dragging && (
        <div className="pointer-events-none absolute inset-0 grid place-items-center rounded-xl border-2 border-dashed border-accent bg-accentsoft/90 font-medium text-accenttext">
          {t('files.drop')}
        </div>
      )}
    </div>
  )
}
