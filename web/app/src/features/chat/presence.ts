// Who of the visitors is here and types right now, as the live connection says.
// It never keeps what somebody typed longer than they type it.
import { create } from 'zustand'
import { client } from '~/app/query'
import { type VisitorFrame, visitorQuery } from './model'

/** A sign of typing that is not repeated has ended. */
const TYPING_MS = 8000

interface Known {
  here: boolean
  typing: boolean
  text: string | null
  seen_seq: number
}

/** By conversation; only those that something was heard of. */
export const useVisitors = create<{ known: Readonly<Record<string, Known>> }>(() => ({ known: {} }))

const timers = new Map<string, ReturnType<typeof setTimeout>>()

const put = (conversation: string, part: Partial<Known>): void =>
  useVisitors.setState(({ known }) => {
    const before = known[conversation] ?? { here: false, typing: false, text: null, seen_seq: 0 }
    return { known: { ...known, [conversation]: { ...before, ...part } } }
  })

export function hearVisitor(frame: VisitorFrame): void {
  const { conversation_id: id, here, typing, text, seen_seq } = frame
  clearTimeout(timers.get(id))
  timers.delete(id)
  // A frame about something else says nothing of the words; they stand as long as the typing lasts.
  const words = text ?? useVisitors.getState().known[id]?.text ?? null
  put(id, { here, typing, text: typing ? words : null, seen_seq })
  if (typing)
    timers.set(
      id,
      setTimeout(() => put(id, { typing: false, text: null }), TYPING_MS),
    )
  // Another page, or gone: the details beside the thread are asked for again.
  else void client.invalidateQueries({ queryKey: visitorQuery(id).queryKey })
}

/** The connection was lost: what was known is no longer certain. */
export function forgetVisitors(): void {
  for (const timer of timers.values()) clearTimeout(timer)
  timers.clear()
  useVisitors.setState({ known: {} })
  void client.invalidateQueries({ queryKey: ['visitor'] })
}
