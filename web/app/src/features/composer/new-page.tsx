// A new outgoing mail: inbox, recipients, subject, text, files.
// It never keeps a draft on the server: there is no conversation yet to keep it in.
import { isApiError, post } from '@api/client'
import type { Address, Attachment, Conversation, WordingHint } from '@api/types'
import { soon } from '@i18n/format'
import { t } from '@i18n/runtime'
import { useActions } from '@keys/actions'
import { keysOf } from '@keys/bindings'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { SelectField, TextField } from '@ui/field'
import { ChevronDown, SendHorizontal } from '@ui/icons'
import { MenuButton } from '@ui/menu'
import { Problem } from '@ui/problem'
import { toast } from '@ui/toast'
import { tip } from '@ui/tooltip'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { client } from '~/app/query'
import { forgetPromised, promisesFor } from '~/features/wording/promised'
import { isWorth } from '~/sync/drafts'
import { inboxesQuery } from '~/sync/queries'
import { AttachButton } from './attach-button'
import type { EditorHandle } from './editor'
import { BlockedNotice, blockedOf } from './recipient-notices'
import { RecipientFields } from './recipients'
import { readAddresses } from './recipients-model'
import { FileList, pictureHtml, useUploads } from './uploads'

const Editor = lazy(() => import('./editor'))
const LaterPanel = lazy(() => import('./later-panel'))
const WordingHints = lazy(async () => ({ default: (await import('~/features/wording/hints')).WordingHints }))
const WordingNotice = lazy(async () => ({ default: (await import('~/features/wording/hints')).WordingNotice }))

/** The editor's name for the text, and that of its promises. */
const DOC = 'new'

interface More {
  send_at?: number
  /** Why it shall leave although its wording was stopped. */
  wording_override?: string
}

export function NewPage() {
  const { to: wished, side, subject: about } = useSearch({ from: '/desk/compose' })
  const navigate = useNavigate()
  const { data: inboxes } = useQuery(inboxesQuery)
  const [people, setPeople] = useState<{ to: Address[]; cc: Address[] }>({
    to: readAddresses(wished ?? '').found,
    cc: [],
  })
  const [inbox, setInbox] = useState('')
  const [subject, setSubject] = useState(about ?? '')
  const [html, setHtml] = useState('')
  const [files, setFiles] = useState<Attachment[]>([])
  const [later, setLater] = useState<Element | null>(null)
  const sending = useRef<HTMLDivElement>(null)
  const editor = useRef<EditorHandle>(null)
  const uploads = useUploads((file) => setFiles((all) => [...all, file]))
  const send = useMutation({
    mutationFn: (more: More) => {
      const text = editor.current?.html() ?? html
      const promises = promisesFor(DOC, text)
      return post<Conversation>('/conversations', {
        inbox_id: inbox || inboxes?.[0]?.id,
        to: people.to,
        cc: people.cc,
        subject: subject.trim(),
        html: text,
        attachment_ids: files.map((file) => file.id),
        ...(side ? { side_of: side } : {}),
        ...(promises.length > 0 ? { promises } : {}),
        ...more,
      })
    },
    onSuccess: (conversation, { send_at }) => {
      if (send_at) toast(t('compose.scheduled', { at: soon(send_at) }))
      void client.invalidateQueries({ queryKey: ['list'] })
      void navigate({ to: '/inbox/$view/$number', params: { view: 'all', number: String(conversation.number) } })
    },
  })
  const ready =
    people.to.length > 0 &&
    subject.trim() !== '' &&
    isWorth({ html, attachments: files }) &&
    !uploads.busy &&
    !send.isPending
  const submit = (more: More = {}) => {
    if (ready) send.mutate(more)
  }
  const again = (more: More = {}) => submit({ ...send.variables, ...more })
  useEffect(() => () => forgetPromised(DOC), [])
  useActions({ send: ready && (() => submit()) })
  const error = isApiError(send.error) ? send.error : null
  const blocked = blockedOf(send.error)
  const wording = isApiError(send.error, 'wording_blocks') ? (send.error.current as WordingHint[]) : null
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto flex max-w-[760px] flex-col gap-4 px-6 py-6 phone:px-4">
        <h1 className="text-xl font-semibold">{side ? t('side.new') : t('action.compose')}</h1>
        {side && <p className="-mt-2 text-ink2">{t('side.about')}</p>}
        {blocked ? (
          <BlockedNotice key={blocked} address={blocked} onLifted={() => again()} onChange={() => send.reset()} />
        ) : (
          send.isError && !wording && <Problem compact error={send.error} retry={() => again()} />
        )}
        {(inboxes?.length ?? 0) > 1 && (
          <SelectField
            label={t('compose.from')}
            value={inbox || inboxes?.[0]?.id}
            onChange={(event) => setInbox(event.target.value)}
          >
            {inboxes?.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name} &lt;{one.address}&gt;
              </option>
            ))}
          </SelectField>
        )}
        <div className="rounded-lg px-3 py-1 shadow-[inset_0_0_0_1px_var(--field)]">
          <RecipientFields open to={people.to} cc={people.cc} onChange={setPeople} />
        </div>
        <TextField
          label={t('message.subject')}
          value={subject}
          maxLength={500}
          onChange={(event) => setSubject(event.target.value)}
          error={error?.field('/subject')}
        />
        <div className="rounded-xl bg-raised shadow-[inset_0_0_0_1px_var(--field)] focus-within:shadow-[0_0_0_2px_var(--ring)]">
          <Suspense fallback={<div className="h-[82px]" />}>
            <Editor
              ref={editor}
              docKey={DOC}
              html=""
              revision={0}
              mode="reply"
              label={t('compose.text')}
              placeholder={t('compose.text_hint')}
              people={[]}
              autoFocus={false}
              onChange={setHtml}
              onSend={() => submit()}
              onFiles={(some) => uploads.add(some, (one) => editor.current?.insert(pictureHtml(one)))}
              onLeave={() => undefined}
            />
          </Suspense>
          {html && (
            <Suspense>
              <WordingHints
                to={people.to}
                doc={DOC}
                html={html}
                onReplace={(words, instead) => editor.current?.replace(words, instead)}
              />
            </Suspense>
          )}
          <FileList
            files={files}
            uploads={uploads}
            onRemove={(id) => setFiles((all) => all.filter((file) => file.id !== id))}
          />
          {wording && (
            <Suspense>
              <WordingNotice
                hints={wording}
                onSend={(reason) => again({ wording_override: reason })}
                onChange={() => {
                  send.reset()
                  editor.current?.focus()
                }}
              />
            </Suspense>
          )}
          <div className="flex items-center gap-2 px-2 pb-2">
            <AttachButton onFiles={(files) => uploads.add(files)} />
            <span className="flex-1" />
            <div className="flex" ref={sending}>
              <button
                type="button"
                className="btn btn-main !h-8 !rounded-e-none"
                disabled={!ready}
                onClick={() => submit()}
                {...tip(t('action.send'), keysOf('send'))}
              >
                {t('composer.send')}
                <SendHorizontal size={14} aria-hidden />
              </button>
              <MenuButton
                title={t('composer.more')}
                aria-label={t('composer.more')}
                disabled={!ready}
                className="grid h-8 w-7 place-items-center rounded-e-[7px] border-s border-onaccent/25 bg-accent text-onaccent hover:bg-accenth touch:h-11 touch:w-11"
                entries={() => [{ id: 'later', label: t('composer.later'), run: () => setLater(sending.current) }]}
              >
                <ChevronDown size={14} aria-hidden />
              </MenuButton>
            </div>
          </div>
        </div>
        {later && (
          <Suspense>
            <LaterPanel
              anchor={later}
              onClose={() => setLater(null)}
              onPick={(at) => {
                setLater(null)
                submit({ send_at: at })
              }}
            />
          </Suspense>
        )}
      </div>
    </div>
  )
}
