// The composer below a thread: reply or note, recipients, text, files, sending with a moment to take it back.
// It never sends while a file is on its way or an input method composes.
import { isApiError } from '@api/client'
import type { Attachment, Conversation, Missing, Mode, Writing } from '@api/types'
import { soon } from '@i18n/format'
import { loadMore, locale, t } from '@i18n/runtime'
import { act, useActions } from '@keys/actions'
import { expectText } from '@keys/ahead'
import { keysOf, shownKeysOf } from '@keys/bindings'
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { ChevronDown, Lock, MessageCircleQuestionMark, SendHorizontal } from '@ui/icons'
import { MenuButton } from '@ui/menu'
import { sayProblem } from '@ui/problem'
import { toast } from '@ui/toast'
import { named, tip } from '@ui/tooltip'
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { client } from '~/app/query'
import { ChatHint } from '~/features/chat/marks'
import { isChat } from '~/features/chat/model'
import { chosenFor, forgetChosen, useChosen } from '~/features/macros/chosen'
import { tokensIn } from '~/features/macros/model'
import { useOffer } from '~/features/macros/offer'
import { forgetPromised, promisesFor } from '~/features/wording/promised'
import { answerNewest, useAnswering } from '~/sync/answering'
import { askWhatIsMissing } from '~/sync/change'
import { draftKey, EMPTY_DRAFT, editDraft, forgetDraft, handOver, isWorth, loadDrafts, useDrafts } from '~/sync/drafts'
import { useInsert } from '~/sync/insert'
import { putMessage, watch } from '~/sync/live'
import { afterLeaving, useOrder } from '~/sync/order'
import { inboxesQuery, messagesQuery, useTeams, useUsers } from '~/sync/queries'
import { offerUndo, useRestored } from '~/sync/undo'
import { sendOrKeep } from '~/sync/waiting'
import { useWished } from '~/sync/wished'
import { AnsweringChip, UnverifiedNotice } from './answering'
import { AttachButton } from './attach-button'
import type { EditorHandle } from './editor'
import { asMention, mentionedBy } from './mentioned'
import { offered, type Quick } from './quick-model'
import { RecipientFields } from './recipients'
import { usualRecipients } from './recipients-model'
import { type More, SendTrouble } from './send-trouble'
import { FileList, pictureHtml, useUploads } from './uploads'

// Macros are met in the editor, so their words come with it.
const Editor = lazy(async () => (await Promise.all([import('./editor'), loadMore()]))[0])
const inMacros = async () => (await Promise.all([import('~/features/macros/in-composer'), loadMore()]))[0]
const FillBar = lazy(async () => ({ default: (await inMacros()).FillBar }))
const ActionChips = lazy(async () => ({ default: (await inMacros()).ActionChips }))
const SaveAsMacro = lazy(async () => ({
  default: (await Promise.all([import('~/features/macros/editor'), loadMore()]))[0].MacroEditor,
}))
const inWording = async () => (await Promise.all([import('~/features/wording/hints'), loadMore()]))[0]
const WordingHints = lazy(async () => ({ default: (await inWording()).WordingHints }))
const LaterPanel = lazy(() => import('./later-panel'))
const HandOverPanel = lazy(async () => (await Promise.all([import('./hand-over-panel'), loadMore()]))[0])
const VerifiedField = lazy(async () => ({
  default: (await Promise.all([import('./verified'), loadMore()]))[0].VerifiedField,
}))

const QuickField = lazy(async () => ({
  default: (await Promise.all([import('./quick-field'), loadMore()]))[0].QuickField,
}))

interface Props {
  conversation: Conversation
  /** Another conversation is on its way; until then nothing is begun or sent in this one. */
  stale: boolean
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

export function Composer({ conversation, stale, onLeave }: Props) {
  const { id } = conversation
  const chat = isChat(conversation)
  const [mode, setMode] = useState<Mode>('reply')
  const [revision, setRevision] = useState(0)
  /** The conversation whose editor takes the focus as soon as it can. */
  const [wanting, setWanting] = useState<string | null>(null)
  const [dragging, setDragging] = useState(false)
  const [edits, setEdits] = useState(0)
  const [later, setLater] = useState<Element | null>(null)
  const [template, setTemplate] = useState<string | null>(null)
  const [verified, setVerified] = useState<string | null>(null)
  const [quick, setQuick] = useState<Quick | null>(null)
  const [handing, setHanding] = useState<Element | null>(null)
  const sending = useRef<HTMLDivElement>(null)
  const editor = useRef<EditorHandle>(null)
  const key = draftKey(id, mode)
  const draft = useDrafts((state) => state.drafts[key]) ?? EMPTY_DRAFT
  const loaded = useDrafts((state) => state.loaded.has(id))
  const users = useUsers()
  const teams = useTeams()
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
  const shown = useRef(key)
  shown.current = key
  // A picture goes where it was put, also when another conversation is on screen by then.
  const intoText = (where: string, as: Mode, draftKey: string) => (attachment: Attachment) => {
    if (shown.current === draftKey) return editor.current?.insert(pictureHtml(attachment))
    const { html } = useDrafts.getState().drafts[draftKey] ?? EMPTY_DRAFT
    editDraft(where, as, { html: html + pictureHtml(attachment) })
  }

  useEffect(() => {
    void loadDrafts(id)
    setMode('reply')
    setVerified(null)
    setQuick(null)
  }, [id])
  const takeFocus = () => {
    setWanting(id)
    // The editor and the draft may still be on their way; what is typed until then is for them.
    expectText()
    if (loaded) requestAnimationFrame(() => editor.current?.focus())
  }

  const restored = useRestored((state) => state.restored)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a text that came back is a reason
  useEffect(() => {
    if (restored?.conversation_id !== id) return
    const { html, to, cc, bcc, attachments, mode: before = 'reply' } = restored
    setMode(before)
    const recipients = { to, cc, bcc, answers: restored.answers ?? null }
    editDraft(id, before, { html, attachments, ...(before === 'reply' ? recipients : {}) })
    setVerified(restored.verified ?? null)
    setRevision((count) => count + 1)
    useRestored.setState({ restored: null })
    takeFocus()
  }, [restored, id])
  const answers = useDrafts((state) => state.drafts[draftKey(id, 'reply')]?.answers ?? null)
  const chosen = useAnswering((state) => state.message)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a chosen message is a reason
  useEffect(() => {
    if (chosen?.conversation_id !== id) return
    useAnswering.setState({ message: null })
    setMode('reply')
    takeFocus()
  }, [chosen, id])

  const send = useMutation({
    mutationFn: (writing: Writing) => sendOrKeep(conversation, writing, draft.attachments),
    onSuccess: (message, writing) => {
      forgetDraft(id, writing.kind)
      forgetChosen(id)
      if (writing.kind === 'reply') {
        setVerified(null)
        setQuick(null)
      }
      forgetPromised(id)
      void client.invalidateQueries({ queryKey: ['promises', id] })
      setRevision((count) => count + 1)
      if (message) {
        putMessage(message)
        offerUndo(message)
        if (message.delivery === 'scheduled' && message.send_at)
          toast(t('composer.scheduled', { at: soon(message.send_at) }))
      } else toast(t('waiting.kept', { number: conversation.number }))
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
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new refusal asks
  useEffect(() => {
    if (!isApiError(send.error, 'solve_incomplete') || !send.error.current) return
    askWhatIsMissing([conversation], send.error.current as Missing, (outcome) => again({ outcome }))
  }, [send.error])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what went wrong belongs to one conversation and mode
  useEffect(() => {
    send.reset()
    setEdits(0)
  }, [id, mode])

  const waiting = useChosen((state) => (state.by[id]?.actions.length ?? 0) > 0)
  const open = tokensIn(draft.html)
  const macros = useOffer(id, editor)
  const ready =
    open.length === 0 &&
    !uploads.busy &&
    !send.isPending &&
    isWorth(draft) &&
    (mode === 'note' || chat || to.length > 0)
  const submit = (solve: boolean, more: More = {}) => {
    const html = editor.current?.html() ?? draft.html
    if (!ready || !isWorth({ html, attachments: draft.attachments })) return
    if (tokensIn(html).length > 0) return
    const chosen = chosenFor(id)
    const promised = mode === 'reply' ? promisesFor(id, html) : []
    const seen = messages[messages.length - 1]?.seq ?? conversation.last_seq
    send.mutate({
      kind: mode,
      html,
      ...(mode === 'note' ? mentionedBy(editor.current?.mentions() ?? []) : chat ? {} : { to, cc, bcc: draft.bcc }),
      attachment_ids: draft.attachments.map((one) => one.id),
      ...(solve ? { status: { category: 'solved' as const } } : {}),
      ...(mode === 'reply' && !more.insist ? { seen_seq: seen } : {}),
      ...(mode === 'reply' && more.confirmed ? { confirmed: more.confirmed } : {}),
      ...(mode === 'reply' && more.confirmed_content ? { confirmed_content: more.confirmed_content } : {}),
      ...(mode === 'reply' && more.send_at ? { send_at: more.send_at } : {}),
      ...(mode === 'reply' && answers ? { answers } : {}),
      ...(mode === 'reply' && verified?.trim() ? { verified: verified.trim() } : {}),
      ...(mode === 'reply' && chat && offered(quick).length > 0 ? { quick_replies: offered(quick) } : {}),
      ...(mode === 'reply' && more.ask_solved ? { ask_solved: true } : {}),
      ...(mode === 'reply' && more.ask_access ? { ask_access: true } : {}),
      ...(more.outcome ? { outcome: more.outcome } : {}),
      ...(promised.length > 0 ? { promises: promised } : {}),
      ...(mode === 'reply' && more.wording_override ? { wording_override: more.wording_override } : {}),
      ...(mode === 'reply' && chosen.macro ? { macro_id: chosen.macro } : {}),
      ...(chosen.actions.length > 0 ? { actions: chosen.actions } : {}),
    })
  }
  /** The same once more, with what the writer has decided meanwhile. */
  const again = (more: More = {}) => {
    const last = send.variables
    submit(last?.status !== undefined, {
      insist: last !== undefined && last.seen_seq === undefined,
      ...(last?.confirmed ? { confirmed: last.confirmed } : {}),
      ...(last?.confirmed_content ? { confirmed_content: last.confirmed_content } : {}),
      ...(last?.send_at ? { send_at: last.send_at } : {}),
      ...(last?.ask_solved ? { ask_solved: true } : {}),
      ...(last?.ask_access ? { ask_access: true } : {}),
      ...(last?.outcome ? { outcome: last.outcome } : {}),
      ...(last?.wording_override ? { wording_override: last.wording_override } : {}),
      ...more,
    })
  }
  const changeRecipients = () => {
    send.reset()
    setEdits((count) => count + 1)
  }
  const focus = (next: Mode) => {
    setMode(next)
    takeFocus()
  }
  useActions({
    reply: !stale && (() => focus('reply')),
    note: !stale && (() => focus('note')),
    send: !stale && ready && (() => submit(false)),
    send_solve: !stale && ready && (() => submit(true)),
  })
  const wish = useWished((state) => state.wish)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a wish for this conversation is a reason
  useEffect(() => {
    if (stale || wish?.number !== conversation.number) return
    useWished.setState({ wish: null })
    focus(wish.mode)
  }, [wish, id, stale])

  const wanted = useChosen((state) => state.wanted)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new wish counts
  useEffect(() => {
    if (wanted?.conversation !== id) return
    useChosen.setState({ wanted: null })
    focus('reply')
    macros.put(wanted.macro, null)
  }, [wanted, id])

  const inserted = useInsert((state) => state.wanted)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new text counts
  useEffect(() => {
    if (inserted?.conversation !== id) return
    useInsert.setState({ wanted: null })
    focus('reply')
    // The editor of the other mode has to go first.
    requestAnimationFrame(() => editor.current?.insert(inserted.html))
  }, [inserted, id])

  const note = mode === 'note'
  const saved = { no: '', here: t('draft.here'), server: t('draft.saved'), failed: t('draft.failed') }[draft.saved]
  const from = users.find((one) => one.id === draft.handed_by)?.name
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
              {...tip(t(`action.${one}`), keysOf(one))}
            >
              {one === 'note' && <Lock size={11} aria-hidden />}
              {t(`composer.${one}`)}
            </button>
          ))}
        </div>
        {!note && chat && <ChatHint conversation={conversation} />}
        {!note && !chat && (
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
          className={`ms-auto pe-2 text-2xs ${draft.saved === 'failed' ? 'text-bad' : note ? 'text-notetext' : 'text-ink3'}`}
          aria-live="polite"
        >
          {isWorth(draft) ? (from ? t('draft.from', { name: from }) : saved) : ''}
        </span>
      </div>
      {!note && answers && (
        <AnsweringChip message={messages.find((one) => one.id === answers) ?? null} onRemove={() => answerNewest(id)} />
      )}
      {!note && verified !== null && (
        <Suspense>
          <VerifiedField value={verified} onChange={setVerified} onDone={() => editor.current?.focus()} />
        </Suspense>
      )}
      {!note && !chat && <UnverifiedNotice conversation={conversation} />}
      <Suspense fallback={<div className="h-[82px]" />}>
        <Editor
          ref={editor}
          docKey={key}
          html={draft.html}
          // A draft that came from storage replaces the empty document that was shown until then.
          revision={`${revision} ${loaded}`}
          mode={mode}
          label={note ? t('composer.note') : t('composer.reply')}
          placeholder={
            note
              ? t('composer.note_hint')
              : chat
                ? t('chat.answer_here')
                : t('composer.reply_hint', { name: conversation.contact.name || conversation.contact.email || '' })
          }
          people={[...users.filter((one) => one.active), ...teams.map(asMention)]}
          autoFocus={wanting === id && loaded}
          macros={macros}
          onChange={(html) => {
            editDraft(id, mode, { html })
            if (html) writing()
            // Who empties the reply has given the macro up, and what it would have done.
            else if (mode === 'reply') forgetChosen(id)
          }}
          onSend={submit}
          onFiles={(files) => uploads.add(files, intoText(id, mode, key))}
          onLeave={() => (document.activeElement as HTMLElement | null)?.blur()}
        />
      </Suspense>
      <Suspense>
        {open.length > 0 && <FillBar tokens={open} onFill={(token, value) => editor.current?.replace(token, value)} />}
        {waiting && <ActionChips conversation={id} />}
        {!note && draft.html && (
          <WordingHints
            key={id}
            conversation={id}
            doc={key}
            html={draft.html}
            onReplace={(words, instead) => editor.current?.replace(words, instead)}
          />
        )}
      </Suspense>
      {!note && chat && quick && (
        <Suspense>
          <QuickField value={quick} onChange={setQuick} onDone={() => editor.current?.focus()} />
        </Suspense>
      )}
      <FileList
        files={draft.attachments}
        uploads={uploads}
        onRemove={(file) => editDraft(id, mode, { attachments: draft.attachments.filter((one) => one.id !== file) })}
      />
      <SendTrouble
        error={send.error}
        last={send.variables}
        again={again}
        onReset={() => send.reset()}
        onWrite={() => {
          send.reset()
          editor.current?.focus()
        }}
        onRecipients={changeRecipients}
      />
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
        {!note && chat && (
          <button
            type="button"
            className="btn-icon"
            aria-expanded={quick !== null}
            aria-label={t('composer.quick')}
            {...tip(t('composer.quick'))}
            onClick={() => setQuick(quick ?? { all: [], typed: '' })}
          >
            <MessageCircleQuestionMark size={15} aria-hidden />
          </button>
        )}
        <span className="flex-1" />
        {uploads.busy && <span className="pe-2 text-xs text-ink3">{t('composer.uploading')}</span>}
        <div className="flex" ref={sending}>
          <button
            type="button"
            disabled={!ready}
            onClick={() => submit(false)}
            className="btn btn-main !h-8 !gap-2 !rounded-e-none !px-3"
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
            className="grid h-8 w-7 place-items-center rounded-e-[7px] border-s border-onaccent/25 bg-accent text-onaccent hover:bg-accenth touch:h-11 touch:w-11"
            entries={() => [
              {
                id: 'solve',
                label: t(note ? 'composer.note_solve' : 'action.send_solve'),
                keys: shownKeysOf('send_solve'),
                run: () => act('send_solve'),
              },
              { id: 'hand_over', label: t('draft.hand_over'), run: () => setHanding(sending.current) },
              // What a mail carries, or what waits for a moment, is nothing for somebody who is in the chat now.
              ...(note || chat
                ? []
                : [
                    { id: 'ask', label: t('composer.ask_solved'), run: () => submit(false, { ask_solved: true }) },
                    { id: 'access', label: t('composer.ask_access'), run: () => submit(false, { ask_access: true }) },
                    { id: 'later', label: t('composer.later'), run: () => setLater(sending.current) },
                  ]),
              ...(note
                ? []
                : [
                    { id: 'verified', label: t('composer.verified'), run: () => setVerified(verified ?? '') },
                    { id: 'template', label: t('composer.save_macro'), run: () => setTemplate(draft.html) },
                  ]),
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
      {handing && (
        <Suspense>
          <HandOverPanel
            anchor={handing}
            onClose={() => setHanding(null)}
            onPick={(colleague) => {
              setHanding(null)
              const name = users.find((one) => one.id === colleague)?.name ?? ''
              handOver(id, mode, colleague).then(
                () => {
                  setRevision((count) => count + 1)
                  toast(t('draft.handed_over', { name }))
                },
                (error) => toast(sayProblem(error)),
              )
            }}
          />
        </Suspense>
      )}
      {template !== null && (
        <Suspense>
          <SaveAsMacro
            macro={null}
            start={{ [conversation.lang ?? locale()]: template }}
            onClose={() => setTemplate(null)}
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
