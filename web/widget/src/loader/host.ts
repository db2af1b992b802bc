// What is learnt from the host's page: where the visitor is, and, only when the host asked for it, its latest errors.
// It never reads what people type, and puts back whatever it wrapped.

const KEPT_ERRORS = 10
const ERROR_LENGTH = 300

/** Calls back when a page without reload has another address, until `signal` says stop. */
export function watchPlace(moved: () => void, signal: AbortSignal): void {
  let last = location.href
  const look = () => {
    // The page sets its title after its address.
    setTimeout(() => {
      if (location.href === last) return
      last = location.href
      moved()
    }, 50)
  }
  for (const name of ['pushState', 'replaceState'] as const) {
    const own = history[name]
    const wrapped: History['pushState'] = (...all) => {
      own.apply(history, all)
      look()
    }
    history[name] = wrapped
    signal.addEventListener('abort', () => {
      // Somebody may have wrapped ours; theirs stays.
      if (history[name] === wrapped) history[name] = own
    })
  }
  addEventListener('popstate', look, { signal })
}

/** Collects the last errors of the page in `kept`, until `signal` says stop. */
export function watchErrors(kept: string[], told: () => void, signal: AbortSignal): void {
  const keep = (...what: unknown[]) => {
    kept.push(what.join(' ').slice(0, ERROR_LENGTH))
    kept.splice(0, kept.length - KEPT_ERRORS)
    told()
  }
  const own = console.error
  console.error = (...all) => {
    own.apply(console, all)
    if (!signal.aborted) keep(...all)
  }
  addEventListener('error', (event) => keep(event.message), { signal })
  addEventListener('unhandledrejection', (event) => keep(event.reason), { signal })
}
