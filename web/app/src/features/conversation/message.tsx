// One message: who, when, the text, what is folded away, files, and how its delivery stands.
// It never changes a message; a message stays as it was written.
import { rawUrl } from '@api/client'
import type { Message } from '@api/types'
import { ago, list, moment } from '@i18n/format'
import { t } from '@i18n/runtime'
import { Avatar } from '@ui/avatar'
import { BadgeCheck, ChevronDown, Download, Ellipsis, Eye, EyeOff, Lock } from '@ui/icons'
import { tip } from '@ui/tooltip'
import { memo, useState } from 'react'
import { useMay } from '~/sync/queries'
import { Attachments } from './attachments'
import { DeliveryMark, DeliveryTrouble } from './delivery'
import { MessageHtml } from './message-html'
import { MessageMenu, type Place } from './message-menu'
import { ForgedBand, ProofMark, proofRows } from './proof'
import { DriftHint, SuspectHint } from './rearranged'
import { Secrets } from './secrets'

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
const asHtml = (message: Message): string =>
  message.html ?? `<p style="white-space:pre-wrap">${escaped(message.text)}</p>`

const people = (all: Message['to']): string => list(all.map((one) => one.name || one.address))

function why({ join }: Message): string {
  if (!join) return ''
  return join.rule === 'forwarded' && join.detail
    ? t('join.forwarded_by', { name: join.detail })
    : t(`join.${join.rule}`)
}

function Details({ message }: { message: Message }) {
  const mayRaw = useMay('ledger.manage')
  const rows: [string, string][] = [
    [
      t('message.from'),
      message.author.email ? `${message.author.name} <${message.author.email}>` : message.author.name,
    ],
    [t('message.to'), message.to.map((one) => (one.name ? `${one.name} <${one.address}>` : one.address)).join(', ')],
    [t('message.cc'), message.cc.map((one) => (one.name ? `${one.name} <${one.address}>` : one.address)).join(', ')],
    [t('message.bcc'), message.bcc.map((one) => one.address).join(', ')],
    [t('message.subject'), message.subject ?? ''],
    [t('message.reply_to'), (message.reply_to ?? []).map((one) => one.address).join(', ')],
    [t('message.at'), moment(message.created_at)],
    [t('message.why'), why(message)],
    [t('message.why_detail'), message.join?.rule === 'forwarded' ? '' : (message.join?.detail ?? '')],
    [t('message.moved'), message.moved ? t(`moved.${message.moved.kind}`, { number: message.moved.number }) : ''],
    [t('message.protection'), message.protection ? t(`protection.${message.protection}`) : ''],
    ...proofRows(message.proof),
  ]
  return (
    <div className="mb-2 rounded-lg bg-sunken px-3 py-2 text-xs">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5">
        {rows
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-ink3">{name}</dt>
              <dd dir="auto" className="whitespace-pre-line break-words">
                {value}
              </dd>
            </div>
          ))}
      </dl>
      {message.has_raw && mayRaw && (
        <a
          href={rawUrl('messages', message.id)}
          download
          className="mt-1 inline-flex items-center gap-1 text-accenttext underline"
        >
          <Download size={12} aria-hidden />
          {t('message.raw')}
        </a>
      )}
    </div>
  )
}

function Folded({ label, message, html }: { label: string; message: Message; html: string }) {
  const [open, setOpen] = useState(false)
  return (
    <div className="mt-1.5">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="inline-flex h-6 items-center gap-1 rounded-md px-1.5 text-2xs text-ink3 hover:bg-hover hover:text-ink touch:h-11"
      >
        <Ellipsis size={13} aria-hidden />
        {label}
      </button>
      {open && (
        <div className="mt-1.5 border-s-2 border-line2 ps-3 opacity-85">
          <MessageHtml html={html} lang={message.lang} message={message.id} />
        </div>
      )}
    </div>
  )
}

/** The short answers that the visitor of a chat was offered. */
function Offered({ words }: { words: string[] | undefined }) {
  if (!words?.length) return null
  return (
    <ul className="mt-2 flex flex-wrap gap-1.5" aria-label={t('message.quick')}>
      {words.map((one) => (
        <li key={one} dir="auto" className="rounded-md border border-line2 px-2 py-0.5 text-xs text-ink2">
          {one}
        </li>
      ))}
    </ul>
  )
}

interface Props {
  message: Message
  /** Whether it is the only one of the conversation, the first, or one after others. */
  place: Place
  /** It is the last reply that the visitor of a chat has seen. */
  seen?: boolean
  mentions?: readonly string[] | undefined
}

export const MessageCard = memo(function MessageCard({ message, place, seen, mentions }: Props) {
  const [details, setDetails] = useState(false)
  const [images, setImages] = useState(false)
  const [open, setOpen] = useState<Message | null>(null)
  const shown = open ?? message
  const [folded, setFolded] = useState(message.kind === 'reply' && message.automatic === 'acknowledgement')
  const note = message.kind === 'note'
  const ours = message.kind === 'reply'
  const look = note
    ? 'border border-dashed border-noteline bg-note'
    : ours
      ? 'ms-10 bg-accentsoft phone:ms-4'
      : 'me-10 bg-raised shadow-1 phone:me-4'
  const name = message.author.name || message.author.email || t('row.nobody')
  const kind = note ? t('composer.note') : ours ? t('message.reply') : t('message.incoming')
  // Who writes a mail automatically is no news; it opens for whoever wants to read it.
  if (folded)
    return (
      <li className="ms-10 flex justify-end phone:ms-4" id={`m${message.seq}`}>
        <button
          type="button"
          aria-expanded={false}
          onClick={() => setFolded(false)}
          className="inline-flex h-6 items-center gap-1.5 rounded-md px-1.5 text-2xs text-ink3 hover:bg-hover hover:text-ink touch:h-11"
        >
          {t('acknowledgement.sent')} · {ago(message.created_at)}
          <ChevronDown size={12} aria-hidden />
        </button>
      </li>
    )
  return (
    <li
      className={`message rounded-xl px-4 py-3 ${look}`}
      id={`m${message.seq}`}
      aria-label={t('message.label', { kind, name })}
    >
      <div className="mb-1 flex min-w-0 items-center gap-2 text-xs">
        <Avatar name={name} size={20} />
        <span dir="auto" className="truncate font-semibold">
          {name}
        </span>
        {note && (
          <span className="inline-flex shrink-0 items-center gap-1 text-2xs font-medium text-notetext">
            <Lock size={11} aria-hidden />
            {t('composer.note')}
          </span>
        )}
        {ours && message.to.length > 0 && (
          <span className="min-w-0 truncate text-ink3">
            {t('message.to_people', { people: people([...message.to, ...message.cc]) })}
          </span>
        )}
        <ProofMark message={message} />
        {message.protection && (
          <span className="pill !h-[18px] shrink-0 bg-hover !px-1.5 text-ink2">
            {t(`protection.${message.protection}`)}
          </span>
        )}
        {message.verified && (
          <span className="pill !h-[18px] min-w-0 bg-hover !px-1.5 text-ink2">
            <BadgeCheck size={11} aria-hidden className="shrink-0 text-ok" />
            <span className="truncate">{t('message.verified', { what: message.verified })}</span>
          </span>
        )}
        {message.automatic && (
          <span className="pill !h-[18px] shrink-0 bg-hover !px-1.5 text-ink2">
            {t(`automatic.${message.automatic}`)}
          </span>
        )}
        <span className="ms-auto flex shrink-0 items-center gap-1.5">
          <DeliveryMark message={message} />
          <button
            type="button"
            aria-expanded={details}
            onClick={() => setDetails(!details)}
            className="tnum inline-flex h-6 items-center gap-0.5 rounded-md px-1 text-2xs text-ink3 hover:bg-hover hover:text-ink touch:-my-3 touch:h-11"
            {...tip(moment(message.created_at))}
          >
            {ago(message.created_at)}
            <span className="sr-only"> {t('message.details')}</span>
            <ChevronDown size={12} aria-hidden />
          </button>
          {place !== 'only' && <MessageMenu message={message} place={place} />}
        </span>
      </div>
      <ForgedBand proof={message.proof} />
      {details && <Details message={message} />}
      {message.suspected && <SuspectHint message={message} suspected={message.suspected} />}
      {message.subject_differs && place !== 'only' && <DriftHint message={message} place={place} />}
      {message.remote_images > 0 && !images && (
        <div className="mb-2 flex items-center gap-2 rounded-lg bg-sunken px-3 py-1.5 text-xs text-ink2">
          <EyeOff size={13} aria-hidden className="shrink-0" />
          <span className="flex-1">{t('message.images_blocked', { n: message.remote_images })}</span>
          <button
            type="button"
            className="font-medium text-accenttext underline touch:min-h-11"
            onClick={() => setImages(true)}
          >
            {t('message.show_images')}
          </button>
        </div>
      )}
      <Secrets message={message} open={open !== null} onOpen={setOpen} />
      <MessageHtml
        html={asHtml(shown)}
        lang={message.lang}
        paper={message.paper}
        message={message.id}
        images={images}
        mentions={mentions ?? []}
      />
      {shown.signature_html && <Folded label={t('message.signature')} message={message} html={shown.signature_html} />}
      {shown.quoted_html && <Folded label={t('message.quoted')} message={message} html={shown.quoted_html} />}
      <Offered words={message.quick_replies} />
      <Attachments files={message.attachments} />
      <DeliveryTrouble message={message} />
      {seen && (
        <p className="mt-1.5 flex items-center justify-end gap-1 text-2xs text-ink3">
          <Eye size={12} aria-hidden />
          {t('chat.seen')}
        </p>
      )}
    </li>
  )
})
