// What was done without a connection and still has to reach the server, in this browser's IndexedDB, in its order.
// It never sends anything; waiting.ts does.
import type { Attachment, ConversationChange, ConversationRow, Writing } from '@api/types'

const NAME = 'causeway-waiting'
const STORE = 'actions'

/** Why an action stopped and waits for a decision. */
export interface Stop {
  code: string
  detail: string
  current?: unknown
}

interface Common {
  /** Its place in the order; the store gives it. */
  order: number
  /** The same for all attempts, so that the server does it once. */
  key: string
  user: string
  conversation: { id: string; number: number; subject: string }
  /** When it was done, in milliseconds since 1970. */
  at: number
  /** Whether an attempt was made whose end nobody knows. */
  tried: boolean
  stop: Stop | null
}
export interface WaitingMessage extends Common {
  kind: 'message'
  writing: Writing
  /** The files of the text, by which it can be put back into the composer. */
  files: Attachment[]
}
export interface WaitingChange extends Common {
  kind: 'change'
  change: ConversationChange
  /** How the conversation stood as the server last told, before anything that waits. */
  seen: ConversationRow
}
export type Waiting = WaitingMessage | WaitingChange
type Fresh<T> = T extends unknown ? Omit<T, 'order'> : never

let opened: Promise<IDBDatabase> | undefined
function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'order', autoIncrement: true })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  return opened
}

async function run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const db = await open()
  return new Promise<T>((resolve, reject) => {
    const transaction = db.transaction(STORE, mode)
    const request = work(transaction.objectStore(STORE))
    // Only what is really on the disk counts as kept.
    transaction.oncomplete = () => resolve(request.result)
    transaction.onabort = transaction.onerror = () => reject(transaction.error)
  })
}

export const add = (waiting: Fresh<Waiting>): Promise<unknown> => run('readwrite', (store) => store.add(waiting))
export const replace = (waiting: Waiting): Promise<unknown> => run('readwrite', (store) => store.put(waiting))
export const take = (order: number): Promise<unknown> => run('readwrite', (store) => store.delete(order))
export const all = async (user: string): Promise<Waiting[]> =>
  (await run<Waiting[]>('readonly', (store) => store.getAll())).filter((one) => one.user === user)
/** One action as it is now; undefined when it was sent or taken back, here or in another window. */
export const one = (order: number): Promise<Waiting | undefined> =>
  run<Waiting | undefined>('readonly', (store) => store.get(order))
