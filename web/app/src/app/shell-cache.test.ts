// The service worker that keeps the app itself: all files or none, a new version beside the old one, pages when nobody answers.
// It never starts a browser; small stand-ins for its caches and its network do.
import { describe, expect, it } from 'vitest'
import SOURCE from '../../sw.js?raw'

type Event = {
  waitUntil?: (work: Promise<unknown>) => void
  respondWith?: (answer: Promise<Response>) => void
  request?: object
}

/** A browser's caches, shared by all versions of the worker, and a network that can be cut. */
function browser() {
  const caches = new Map<string, Map<string, Response>>()
  const net = { pages: {} as Record<string, string>, asked: [] as string[] }
  const cacheOf = (name: string) => {
    if (!caches.has(name)) caches.set(name, new Map())
    const files = caches.get(name) as Map<string, Response>
    return {
      put: async (file: string, answer: Response) => files.set(file, answer.clone()),
      match: async (file: string) => files.get(file)?.clone(),
    }
  }
  const storage = {
    open: async (name: string) => cacheOf(name),
    delete: async (name: string) => caches.delete(name),
    keys: async () => [...caches.keys()],
    match: async (file: string) =>
      [...caches.values()]
        .find((files) => files.has(file))
        ?.get(file)
        ?.clone(),
  }
  const fetch = async (what: string | { url: string }) => {
    const file = typeof what === 'string' ? what : new URL(what.url).pathname
    net.asked.push(file)
    const text = net.pages[file]
    if (text === undefined) throw new TypeError('no network')
    return new Response(text)
  }
  const start = (version: string, files: string[]) => {
    const listeners: Record<string, (event: Event) => void> = {}
    const self = {
      addEventListener: (name: string, listener: (event: Event) => void) => {
        listeners[name] = listener
      },
      skipWaiting: async () => undefined,
      clients: { claim: async () => undefined },
    }
    const code = SOURCE.replace("'__VERSION__'", JSON.stringify(version)).replace(
      "['__FILES__']",
      JSON.stringify(files),
    )
    new Function('self', 'caches', 'fetch', 'location', code)(self, storage, fetch, { origin: 'https://desk.example' })
    const told = async (name: string) => {
      let work: Promise<unknown> = Promise.resolve()
      listeners[name]?.({ waitUntil: (given) => (work = given) })
      await work
    }
    const ask = async (path: string, mode = 'cors') => {
      let answer: Promise<Response> | undefined
      const request = { url: `https://desk.example${path}`, method: 'GET', mode }
      listeners.fetch?.({ request, respondWith: (given) => (answer = given) })
      return answer && (await answer).text()
    }
    return { install: () => told('install'), activate: () => told('activate'), ask }
  }
  return { caches, net, start }
}

const ONE = { '/': 'page with /assets/a1.js', '/assets/a1.js': 'one', '/assets/same.js': 'same' }
const TWO = { '/': 'page with /assets/a2.js', '/assets/a2.js': 'two', '/assets/same.js': 'same' }

describe('the app in the browser', () => {
  it('opens without a network, at any of its addresses, and leaves the API alone', async () => {
    const { net, start } = browser()
    net.pages = ONE
    const worker = start('1', ['/assets/a1.js', '/assets/same.js'])
    await worker.install()
    net.pages = {}
    expect(await worker.ask('/inbox/all/7', 'navigate')).toBe(ONE['/'])
    expect(await worker.ask('/assets/a1.js')).toBe('one')
    expect(await worker.ask('/api/v1/session')).toBeUndefined()
  })

  it('takes the page from the server while that answers', async () => {
    const { net, start } = browser()
    net.pages = ONE
    const worker = start('1', ['/assets/a1.js'])
    await worker.install()
    net.pages = { '/inbox/all': 'newest page' }
    expect(await worker.ask('/inbox/all', 'navigate')).toBe('newest page')
  })

  it('becomes a new version as a whole, and windows of the one before keep their parts', async () => {
    const { caches, net, start } = browser()
    net.pages = ONE
    await start('1', ['/assets/a1.js', '/assets/same.js']).install()
    net.pages = TWO
    net.asked = []
    const worker = start('2', ['/assets/a2.js', '/assets/same.js'])
    await worker.install()
    await worker.activate()
    expect(net.asked).toEqual(['/', '/assets/a2.js'])
    net.pages = {}
    expect(await worker.ask('/', 'navigate')).toBe(TWO['/'])
    expect(await worker.ask('/assets/a1.js')).toBe('one')
    net.pages = { '/': 'page with /assets/a3.js', '/assets/a3.js': 'three' }
    const third = start('3', ['/assets/a3.js'])
    await third.install()
    await third.activate()
    expect([...caches.keys()]).toEqual(['shell-2', 'shell-3'])
  })

  it('is all there or not at all: a missing part, or a server that is another version already, leaves nothing', async () => {
    const { caches, net, start } = browser()
    net.pages = { '/': ONE['/'] }
    await expect(start('1', ['/assets/a1.js']).install()).rejects.toThrow()
    net.pages = TWO
    await expect(start('1', ['/assets/a1.js']).install()).rejects.toThrow('another version')
    expect([...caches.keys()]).toEqual([])
  })
})
