// Drafts of this browser, in IndexedDB: they survive a crash and a closed tab.
// It never talks to the server; drafts.ts does.

const NAME = 'causeway'
const STORE = 'drafts'

let opened: Promise<IDBDatabase> | undefined
function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  return opened
}

function run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return open().then(
    (db) =>
      new Promise<T>((resolve, reject) => {
        const request = work(db.transaction(STORE, mode).objectStore(STORE))
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      }),
  )
}

export const readLocal = <T>(key: string): Promise<T | undefined> =>
  run<T | undefined>('readonly', (store) => store.get(key) as IDBRequest<T | undefined>).catch(() => undefined)

export const writeLocal = (key: string, value: unknown): Promise<unknown> =>
  run('readwrite', (store) => store.put(value, key))

export const removeLocal = (key: string): Promise<unknown> =>
  run('readwrite', (store) => store.delete(key)).catch(() => undefined)
