// Answers of the server in this browser's IndexedDB, bounded in age, number and size.
// It never decides what may be kept; kept.ts does.

const NAME = 'causeway-kept'
const STORE = 'answers'

export interface Kept {
  /** The question: path and query below the API's root. */
  place: string
  /** The conversation, contact or company that it is about, if it is about one. */
  about: string | null
  /** When the server answered, in milliseconds since 1970. */
  at: number
  /** Its length as JSON, in characters. */
  size: number
  answer: unknown
}

export interface Bounds {
  age: number
  count: number
  size: number
}
/** Two weeks, three thousand answers, twenty million characters. */
export const BOUNDS: Bounds = { age: 14 * 86_400_000, count: 3000, size: 20_000_000 }

let opened: Promise<IDBDatabase> | undefined
function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1)
    request.onupgradeneeded = () => {
      const store = request.result.createObjectStore(STORE, { keyPath: 'place' })
      store.createIndex('about', 'about')
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  return opened
}

const done = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = transaction.onerror = () => reject(transaction.error)
  })

async function write(work: (store: IDBObjectStore) => void): Promise<void> {
  const transaction = (await open()).transaction(STORE, 'readwrite')
  work(transaction.objectStore(STORE))
  await done(transaction)
}

const answerOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

export const put = (kept: readonly Kept[]): Promise<void> =>
  write((store) => {
    for (const one of kept) store.put(one)
  })

export const drop = (place: string): Promise<void> => write((store) => store.delete(place))

export const find = async (place: string): Promise<Kept | undefined> =>
  answerOf((await open()).transaction(STORE).objectStore(STORE).get(place) as IDBRequest<Kept | undefined>)

export const wipe = (): Promise<void> => write((store) => store.clear())

/** Forgets everything about one conversation, contact or company. */
export const dropAbout = (about: string): Promise<void> =>
  write((store) => {
    const request = store.index('about').openKeyCursor(IDBKeyRange.only(about))
    request.onsuccess = () => {
      const cursor = request.result
      if (!cursor) return
      store.delete(cursor.primaryKey)
      cursor.continue()
    }
  })

/** What must go, so that the rest keeps within the bounds: the oldest first. */
export function tooMuch(all: readonly Pick<Kept, 'place' | 'at' | 'size'>[], now: number, bounds = BOUNDS): string[] {
  let size = 0
  return [...all]
    .sort((a, b) => b.at - a.at)
    .filter((one, index) => {
      size += one.size
      return index >= bounds.count || size > bounds.size || now - one.at > bounds.age
    })
    .map((one) => one.place)
}

/** Takes out what is too old or too much. */
export const tidy = (now: number): Promise<void> =>
  write((store) => {
    const all: Pick<Kept, 'place' | 'at' | 'size'>[] = []
    const request = store.openCursor()
    request.onsuccess = () => {
      const cursor = request.result
      if (cursor) {
        const { place, at, size } = cursor.value as Kept
        all.push({ place, at, size })
        cursor.continue()
      } else for (const place of tooMuch(all, now)) store.delete(place)
    }
  })
