// What the frame keeps in this browser: the visitor's token and the outbox. Where storage is refused the token is a cookie of
// this one site, and all else is in memory. It never keeps a conversation.

export interface Keep {
  get: (name: string) => string | null
  /** null removes. */
  set: (name: string, value: string | null) => void
  /** Calls back when another tab changed something. */
  watch: (changed: (name: string) => void) => void
  /** One tab at a time does this. */
  alone: (work: () => Promise<void>) => Promise<void>
}

/** The visitor's token; nobody has one before they write or are signed in. */
export const VISITOR = 'visitor'
const YEAR = 'max-age=31536000'

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** A cookie that only this frame on this site gets. The server never looks at it; throws for what it does not keep. */
export function jar(page: { cookie: string } = document): Store {
  const bake = (name: string, value: string, age: string) => {
    page.cookie = `${name}=${value};path=/widget;secure;samesite=none;partitioned;${age}`
  }
  const getItem = (name: string) => `; ${page.cookie}`.split(`; ${name}=`)[1]?.split(';')[0] || null
  return {
    getItem,
    setItem: (name, value) => {
      if (name.endsWith(VISITOR)) bake(name, value, YEAR)
      if (getItem(name) !== value) throw name
    },
    removeItem: (name) => bake(name, '', 'max-age=0'),
  }
}

function storage(): Storage | null {
  try {
    // Even asking is refused where a visitor blocks storage of frames.
    return window.localStorage
  } catch {
    return null
  }
}

export function keep(key: string, own: Store | null = storage(), store: Store = own ?? jar()): Keep {
  const memory = new Map<string, string>()
  const full = (name: string) => `causeway.${key}.${name}`
  return {
    get: (name) => memory.get(name) ?? store.getItem(full(name)),
    set: (name, value) => {
      memory.delete(name)
      try {
        if (value === null) store.removeItem(full(name))
        else store.setItem(full(name), value)
      } catch {
        // Full, or refused on writing only.
        if (value !== null) memory.set(name, value)
      }
    },
    watch: (changed) => {
      addEventListener('storage', (event) => {
        const start = full('')
        if (event.key === null || event.key.startsWith(start)) changed(event.key?.slice(start.length) ?? '')
      })
    },
    alone: async (work) => {
      const locks = navigator.locks as LockManager | undefined
      // Without locks two tabs may send the same message; its client id makes it one.
      if (!locks || !own) return work()
      await locks.request(full('sending'), work)
    },
  }
}
