// Lets the browser keep the app itself, so that it opens without a connection; and takes a new version cleanly.
// It never keeps anything of customers; sync/kept does that.

const RELOADED = 'causeway.reloaded'
const ONCE_MS = 10_000

/** A part of an older version that is gone from the server as well as from here: the page starts anew, once. */
function startAnew(event: Event): void {
  const before = Number(sessionStorage.getItem(RELOADED) ?? 0)
  if (Date.now() - before < ONCE_MS || !navigator.onLine) return
  sessionStorage.setItem(RELOADED, String(Date.now()))
  event.preventDefault()
  location.reload()
}

export function installShell(): void {
  window.addEventListener('vite:preloadError', startAnew)
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const register = () => navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).catch(() => undefined)
  if (document.readyState === 'complete') void register()
  else window.addEventListener('load', register, { once: true })
}
