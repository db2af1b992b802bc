// What may be worth changing in an answer, one quiet line each, and the question before something leaves that should not.
// It never asks while an input method composes, and never changes a text unless somebody presses the button.
import { post } from '@api/client'
import type { Address, WordingHint, WordingSeen } from '@api/types'
import { type Key, t } from '@i18n/runtime'
import { isComposing } from '@keys/ime'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { AlertTriangle, X } from '@ui/icons'
import { tip } from '@ui/tooltip'
import { useEffect, useMemo, useState } from 'react'
import { forgetMarked, type Mark, markWords, showMarked, standsBefore, useMarked } from './marked'
import { hearPromises } from './promised'
import { PromiseChips } from './promises'

const PAUSE = 600
const MOST = 4

/** The text as it was at the last pause of typing; a composition is no pause. */
function usePaused(html: string): string {
  const [paused, setPaused] = useState(html)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const look = () => {
      if (isComposing({})) timer = setTimeout(look, PAUSE)
      else setPaused(html)
    }
    timer = setTimeout(look, PAUSE)
    return () => clearTimeout(timer)
  }, [html])
  return paused
}

const nameOf = (hint: WordingHint) => `${hint.rule} ${hint.words}`

/** The sentence of a hint. */
const say = (hint: WordingHint) => t(`wording.rule.${hint.rule}` as Key)

/** What to mark in the text that was checked. */
const marksOf = (seen: WordingSeen, hints: readonly WordingHint[]): Mark[] =>
  hints.flatMap((hint) =>
    hint.at === null
      ? []
      : {
          name: nameOf(hint),
          hint: say(hint),
          hard: hint.severity === 'hard',
          words: hint.words,
          before: standsBefore(seen.text, hint.words, hint.at.from),
        },
  )

/** The sentence of a hint with its words; pressed, it shows where they stand. */
function Sentence({ hint }: { hint: WordingHint }) {
  const at = useMarked((state) => state.at)
  const words = hint.words.length > 60 ? `${hint.words.slice(0, 59)}…` : hint.words
  const sentence = (
    <>
      {say(hint)}
      {words && <q className="ms-1.5 text-ink">{words}</q>}
    </>
  )
  if (hint.at === null) return <span className="min-w-0 flex-1 break-words text-ink2">{sentence}</span>
  const here = at === nameOf(hint)
  return (
    <button
      type="button"
      aria-current={here}
      className={`min-w-0 flex-1 cursor-pointer break-words rounded-sm text-start hover:underline touch:min-h-11 ${here ? 'font-medium text-ink' : 'text-ink2'}`}
      onClick={() => showMarked(nameOf(hint))}
      {...tip(t('wording.show'))}
    >
      {sentence}
    </button>
  )
}

/** Says the hint whose words the caret has come to, for those who do not see the marks. */
function Spoken({ hints }: { hints: readonly WordingHint[] }) {
  const at = useMarked((state) => state.at)
  const hint = hints.find((one) => nameOf(one) === at)
  return (
    <p role="status" className="sr-only">
      {hint && `${say(hint)} ${hint.words}`}
    </p>
  )
}

interface HintsProps {
  /** Absent for a mail that begins a conversation. */
  conversation?: string
  /** To whom that mail goes. */
  to?: readonly Address[]
  /** The editor's document. */
  doc: string
  html: string
  onReplace: (words: string, instead: string) => void
}

const NOBODY: readonly Address[] = []

export function WordingHints({ conversation: known, to = NOBODY, doc, html, onReplace }: HintsProps) {
  const paused = usePaused(html)
  const [dismissed, setDismissed] = useState<readonly string[]>([])
  const conversation = known ?? doc
  const about = known ? { conversation: known } : { to }
  const { data } = useQuery({
    queryKey: ['wording', conversation, paused, to],
    queryFn: ({ signal }) => post<WordingSeen>('/wording/check', { ...about, html: paused }, signal),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 30_000,
    retry: false,
  })
  useEffect(() => {
    const dated = (data?.promises ?? []).flatMap(({ text, due_at }) => (due_at === null ? [] : [{ text, due_at }]))
    hearPromises(conversation, dated)
  }, [data, conversation])
  const open = useMemo(() => (data?.hints ?? []).filter((hint) => !dismissed.includes(nameOf(hint))), [data, dismissed])
  useEffect(() => {
    if (data) markWords(doc, marksOf(data, open))
  }, [data, open, doc])
  useEffect(() => forgetMarked, [])
  const hints = open.filter((hint, at) => open.findIndex((one) => nameOf(one) === nameOf(hint)) === at)
  if (hints.length === 0) return <PromiseChips conversation={conversation} />
  return (
    <>
      <PromiseChips conversation={conversation} />
      <Spoken hints={hints} />
      <ul className="px-3.5 pb-2 text-xs" aria-label={t('wording.label')} data-testid="wording">
        {hints.slice(0, MOST).map((hint) => (
          <li key={nameOf(hint)} className="flex min-h-6 items-center gap-2">
            <span
              aria-hidden
              className={`size-1.5 shrink-0 rounded-full ${hint.severity === 'hard' ? 'bg-bad' : 'bg-warn'}`}
            />
            <Sentence hint={hint} />
            {hint.instead && (
              <button
                type="button"
                className="btn !h-6 touch:!h-11"
                onClick={() => hint.instead && onReplace(hint.words, hint.instead)}
              >
                {t('wording.use', { words: hint.instead })}
              </button>
            )}
            <button
              type="button"
              className="btn-icon !size-6 touch:!size-11"
              aria-label={t('wording.dismiss', { hint: say(hint) })}
              onClick={() => setDismissed((all) => [...all, nameOf(hint)])}
            >
              <X size={13} aria-hidden />
            </button>
          </li>
        ))}
        {hints.length > MOST && <li className="text-ink3">{t('wording.more', { n: hints.length - MOST })}</li>}
      </ul>
    </>
  )
}

/** Asks why a reply shall leave although its wording was stopped. */
export function WordingNotice({
  hints,
  onSend,
  onChange,
}: {
  hints: WordingHint[]
  onSend: (reason: string) => void
  onChange: () => void
}) {
  const [reason, setReason] = useState('')
  return (
    <form
      role="alert"
      className="mx-3 mb-2 flex items-start gap-2.5 rounded-lg bg-warnsoft px-3 py-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (reason.trim()) onSend(reason.trim())
      }}
    >
      <AlertTriangle size={15} aria-hidden className="mt-0.5 shrink-0 text-warn" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{t('wording.stopped')}</p>
        <ul>
          {hints.map((hint) => (
            <li key={`${nameOf(hint)} ${hint.at?.from}`} className="break-words">
              {say(hint)} <q className="text-ink2">{hint.words}</q>
            </li>
          ))}
        </ul>
        <input
          className="field mt-1.5 w-full"
          aria-label={t('wording.reason')}
          placeholder={t('wording.reason')}
          value={reason}
          maxLength={300}
          onChange={(event) => setReason(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && isComposing(event)) event.preventDefault()
          }}
        />
        <div className="mt-1.5 flex flex-wrap gap-1.5">
          <button type="button" className="btn btn-line bg-raised" onClick={onChange}>
            {t('wording.change')}
          </button>
          <button type="submit" className="btn" disabled={!reason.trim()}>
            {t('wording.send')}
          </button>
        </div>
      </div>
    </form>
  )
}
