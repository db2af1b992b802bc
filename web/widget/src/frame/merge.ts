// One list out of what was there and what came: each message once, in the server's order.
// It never holds a list itself.
import type { Conversation, Message } from './protocol'

/** Both lists as one, by id, sorted by seq; the same list when nothing is new. */
export function merge(have: readonly Message[], come: readonly Message[]): Message[] {
  const all = new Map(have.map((one) => [one.id, one]))
  for (const one of come) all.set(one.id, one)
  return [...all.values()].sort((a, b) => a.seq - b.seq)
}

/** How many messages of others the visitor has not seen. */
export const unseen = (conversation: Conversation | null): number =>
  conversation?.messages.filter((one) => one.by !== 'you' && one.seq > conversation.seen_seq).length ?? 0

/** The last message that fits. */
export function last<T>(all: readonly T[], fits: (one: T) => boolean): T | undefined {
  for (let at = all.length - 1; at >= 0; at -= 1) if (fits(all[at] as T)) return all[at]
  return undefined
}
