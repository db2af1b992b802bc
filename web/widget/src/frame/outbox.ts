// What the visitor wrote and the server has not confirmed: a list with ids of our own, so that trying again never sends twice.
// It never sends; it tells which one is next.
import type { Offer } from '../shared/wire'
import type { FileRef, Message } from './protocol'

export interface Outgoing {
  client_id: string
  text: string
  files: FileRef[]
  at: number
  /** `refused` waits for the visitor's decision. */
  state: 'waiting' | 'refused'
  page: string
  title: string
  offer?: Offer
  referrer?: string
  name?: string
  email?: string
  errors?: string[]
  answers?: Record<string, string>
}

type Outbox = readonly Outgoing[]

/** Random bytes in the form of a version 4 UUID; old browsers and pages without TLS have no `randomUUID`. */
export function uuid(source: Pick<Crypto, 'getRandomValues'> & { randomUUID?: () => string } = crypto): string {
  if (source.randomUUID) return source.randomUUID()
  const digit = () => (source.getRandomValues(new Uint8Array(1))[0] ?? 0) & 15
  return '00000000-0000-4000-8000-000000000000'.replace(/[08]/g, (mask) =>
    (mask === '8' ? 8 | (digit() & 3) : digit()).toString(16),
  )
}

/** What was kept, with anything that does not look like ours left out. */
export function restore(text: string | null): Outgoing[] {
  try {
    const all = JSON.parse(text ?? '[]') as unknown
    if (!Array.isArray(all)) return []
    return all.filter(
      (one: Partial<Outgoing> | null) =>
        typeof one?.client_id === 'string' && typeof one.text === 'string' && Array.isArray(one.files),
    )
  } catch {
    return []
  }
}

export const next = (outbox: Outbox): Outgoing | undefined => outbox.find((one) => one.state === 'waiting')

export const without = (outbox: Outbox, id: string): Outgoing[] => outbox.filter((one) => one.client_id !== id)

export const mark = (outbox: Outbox, id: string, state: Outgoing['state']): Outgoing[] =>
  outbox.map((one) => (one.client_id === id ? { ...one, state } : one))

/** What is left after the server's messages came: those it knows are settled. */
export function settle(outbox: Outbox, messages: readonly Message[]): Outgoing[] {
  const known = new Set(messages.map((one) => one.client_id))
  return outbox.filter((one) => !known.has(one.client_id))
}
