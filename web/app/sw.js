// The service worker: keeps the files of the app itself, so that it opens without a connection.
// It never touches the API or the help centre, and never answers with an older page while the server answers.
// The build puts the version and the files in; see shell-plugin.mjs.

const VERSION = '__VERSION__'
const FILES = ['__FILES__']
const PREFIX = 'shell-'
const CACHE = PREFIX + VERSION
/** After this time a page comes from here although the server might still answer. */
const PATIENCE_MS = 6000
/** Addresses that are not the app's own: the API, and the help centre that customers read. */
const FOREIGN = /^\/(api|help)(\/|$)/

/** Names of assets carry the hash of what is in them: one that any version has is the right one. */
const known = (file) => (file.startsWith('/assets/') ? caches.match(file, { ignoreVary: true }) : undefined)

async function fetched(file) {
  const answer = await fetch(file, { cache: file.startsWith('/assets/') ? 'default' : 'no-cache' })
  if (!answer.ok) throw new Error(`${file}: ${answer.status}`)
  return answer
}

/** All files or none: a page without its parts would be worse than no page. */
async function fill() {
  const cache = await caches.open(CACHE)
  try {
    const page = await fetched('/')
    // The server may have become a newer one since this worker came from it.
    if (!(await page.clone().text()).includes(FILES[0])) throw new Error('another version')
    await cache.put('/', page)
    for (const file of FILES) await cache.put(file, (await known(file)) ?? (await fetched(file)))
  } catch (error) {
    await caches.delete(CACHE)
    throw error
  }
}

/** The version before this one stays for windows that still run it. */
async function sweep() {
  const all = (await caches.keys()).filter((name) => name.startsWith(PREFIX))
  const before = all.filter((name) => name !== CACHE).slice(0, -1)
  await Promise.all(before.map((name) => caches.delete(name)))
}

async function page(request) {
  const kept = async () => (await caches.open(CACHE)).match('/', { ignoreVary: true })
  const network = fetch(request)
  let timer
  const late = new Promise((resolve) => {
    timer = setTimeout(() => kept().then(resolve), PATIENCE_MS)
  })
  try {
    return (await Promise.race([network, late])) ?? (await network)
  } catch (error) {
    const answer = await kept()
    if (answer) return answer
    throw error
  } finally {
    clearTimeout(timer)
  }
}

self.addEventListener('install', (event) => event.waitUntil(fill().then(() => self.skipWaiting())))
self.addEventListener('activate', (event) => event.waitUntil(sweep().then(() => self.clients.claim())))
self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin || FOREIGN.test(url.pathname)) return
  if (request.mode === 'navigate') event.respondWith(page(request))
  else if (FILES.includes(url.pathname) || url.pathname.startsWith('/assets/'))
    event.respondWith(caches.match(url.pathname, { ignoreVary: true }).then((kept) => kept ?? fetch(request)))
})
