// What the server asked or said when a reply did not leave, and the ways on: one question at a time.
// It never sends by itself.
import { isApiError } from '@api/client'
import type { Message, WordingHint, Writing } from '@api/types'
import { loadMore } from '@i18n/runtime'
import { Problem } from '@ui/problem'
import { lazy, Suspense } from 'react'
import { NewerNotice } from './newer-notice'
import { BlockedNotice, blockedOf, ConfirmNotice, doubtsOf, foreignOf } from './recipient-notices'

const WordingNotice = lazy(async () => ({
  default: (await Promise.all([import('~/features/wording/hints'), loadMore()]))[0].WordingNotice,
}))
const ContentNotice = lazy(async () => ({
  default: (await Promise.all([import('./content-notice'), loadMore()]))[0].ContentNotice,
}))

/** What else a sending says: decisions after a question, another time, asking whether it is solved. */
export type More = Pick<
  Writing,
  'confirmed' | 'confirmed_content' | 'send_at' | 'ask_solved' | 'ask_access' | 'outcome' | 'wording_override'
> & {
  insist?: boolean
}

interface Props {
  error: unknown
  /** What was sent last. */
  last: Writing | undefined
  again: (more?: More) => void
  onReset: () => void
  /** The writer goes back to the text. */
  onWrite: () => void
  onRecipients: () => void
}

export function SendTrouble({ error, last, again, onReset, onWrite, onRecipients }: Props) {
  if (!error) return null
  const newer = isApiError(error, 'newer_message') ? (error.current as Message | undefined) : undefined
  if (newer) return <NewerNotice message={newer} onInsist={() => again({ insist: true })} onDismiss={onReset} />
  const hints = isApiError(error, 'wording_blocks') ? (error.current as WordingHint[]) : null
  if (hints)
    return (
      <Suspense>
        <WordingNotice hints={hints} onSend={(reason) => again({ wording_override: reason })} onChange={onWrite} />
      </Suspense>
    )
  const doubts = doubtsOf(error)
  if (doubts) {
    const confirmed = [...(last?.confirmed ?? []), ...doubts.map((one) => one.address)]
    return <ConfirmNotice doubts={doubts} onSend={() => again({ confirmed })} onChange={onRecipients} />
  }
  const foreign = foreignOf(error)
  if (foreign) {
    const confirmed_content = [...(last?.confirmed_content ?? []), ...foreign.map((one) => one.what)]
    return (
      <Suspense>
        <ContentNotice foreign={foreign} onSend={() => again({ confirmed_content })} onChange={onWrite} />
      </Suspense>
    )
  }
  const blocked = blockedOf(error)
  if (blocked) return <BlockedNotice key={blocked} address={blocked} onLifted={() => again()} onChange={onRecipients} />
  return (
    <div className="px-3 pb-2">
      <Problem compact error={error} retry={() => again()} />
    </div>
  )
}
