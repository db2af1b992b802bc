// The live connection: a socket, else a stream, else asking every few seconds; it comes back by itself and goes on after what it has.
// It never holds messages; it hands frames over.
import { ask, bearer, type Problem, path } from './api'
import { spread, wait } from './backoff'
import { events, framesOf, type Poll, parse, type ServerFrame } from './protocol'

export interface Line {
  token: () => string | null
  /** The seq after which messages are missing. */
  after: () => number
  frame: (frame: ServerFrame) => void
  /** Whether the server is reached. */
  up: (up: boolean) => void
  /** The server does not know the token. */
  forget: () => void
}

export interface Live {
  start: () => void
  stop: () => void
  /** Says something by the socket; false when there is none. */
  say: (frame: { kind: string; [more: string]: unknown }) => boolean
}

const PING_MS = 25_000
/** Pings are answered and streams have a comment every 20 s; longer silence is a dead line. */
const SILENCE_MS = 60_000
const POLL_MS = 4_000
const POLL_HIDDEN_MS = 20_000
const UNKNOWN = 4401
const TOO_MANY = 4429
const RESTART = 1012

export function live(line: Line): Live {
  const ways = [bySocket, byStream, byPolling]
  let [running, way, failures, attempt] = [false, 0, 0, 0]
  let timer: ReturnType<typeof setTimeout> | undefined
  let pulse: ReturnType<typeof setInterval> | undefined
  let socket: WebSocket | null = null
  let stream: AbortController | null = null

  const worked = () => {
    failures = 0
    attempt = 0
    line.up(true)
  }
  const connect = () => {
    if (running && line.token()) ways[way]?.()
  }
  const again = (after: number) => {
    clearTimeout(timer)
    timer = setTimeout(connect, after)
  }
  const drop = () => {
    clearTimeout(timer)
    clearInterval(pulse)
    const [one, other] = [socket, stream]
    socket = null
    stream = null
    one?.close()
    other?.abort()
  }
  const lost = (did: boolean, code = 0) => {
    drop()
    if (!running) return
    if (code === UNKNOWN) {
      running = false
      return line.forget()
    }
    // A way that never worked says little of the server while others are left.
    if (did || way === 2) line.up(false)
    if (code === TOO_MANY) way = 2
    // Something between here and the server may refuse sockets or hold streams back: take the next way.
    else if (!did && navigator.onLine !== false && ++failures >= 2 && way < 2) {
      way += 1
      failures = 0
    }
    again(code === RESTART || code === TOO_MANY ? spread(Math.random()) : wait(attempt++, Math.random()))
  }
  /** Ends what has been silent for too long. */
  const listen = (ping: () => void, silent: () => void) => {
    let heard = Date.now()
    clearInterval(pulse)
    pulse = setInterval(() => {
      if (Date.now() - heard > SILENCE_MS) silent()
      else ping()
    }, PING_MS)
    return () => {
      heard = Date.now()
    }
  }

  function bySocket() {
    let [did, one] = [false, null as WebSocket | null]
    try {
      one = new WebSocket(`${location.origin.replace(/^http/, 'ws')}${path('/live')}`, 'causeway-chat.v1')
    } catch {
      return lost(false)
    }
    const mine = one
    socket = mine
    const say = (frame: object) => mine.readyState === WebSocket.OPEN && mine.send(JSON.stringify(frame))
    const heard = listen(
      () => say({ kind: 'ping' }),
      () => mine === socket && lost(did),
    )
    mine.onopen = () => say({ kind: 'hello', token: line.token(), after: line.after() })
    mine.onmessage = (event) => {
      heard()
      const frame = parse(String(event.data))
      if (!frame || mine !== socket) return
      if (frame.kind === 'welcome') {
        did = true
        worked()
      }
      line.frame(frame)
    }
    mine.onclose = (event) => mine === socket && lost(did, event.code)
  }

  async function byStream() {
    const mine = new AbortController()
    stream = mine
    let did = false
    const heard = listen(
      () => undefined,
      () => mine === stream && lost(did),
    )
    try {
      const answer = await fetch(path(`/events?after=${line.after()}`), {
        headers: bearer(line.token()),
        signal: mine.signal,
        credentials: 'omit',
      })
      if (answer.status === 401) return lost(false, UNKNOWN)
      const reader = answer.ok ? answer.body?.getReader() : undefined
      const decoder = new TextDecoder()
      let [buffer, part] = ['', await reader?.read()]
      while (part && !part.done && mine === stream) {
        heard()
        if (!did) worked()
        did = true
        const [frames, rest] = events(buffer + decoder.decode(part.value, { stream: true }))
        buffer = rest
        frames.forEach(line.frame)
        part = await reader?.read()
      }
    } catch {
      // The line is lost; below it is taken up again.
    }
    if (mine === stream) lost(did)
  }

  async function byPolling() {
    try {
      const poll = (await (await ask('GET', `/messages?after=${line.after()}`, line.token())).json()) as Poll
      if (!running) return
      worked()
      framesOf(poll).forEach(line.frame)
      again(document.hidden ? POLL_HIDDEN_MS : POLL_MS)
    } catch (error) {
      lost(false, (error as Problem).status === 401 ? UNKNOWN : 0)
    }
  }

  const fresh = () => {
    if (!running) return
    drop()
    way = 0
    failures = 0
    attempt = 0
    connect()
  }
  addEventListener('online', fresh)
  addEventListener('offline', () => running && line.up(false))

  return {
    start: () => {
      if (running) return
      running = true
      connect()
    },
    stop: () => {
      running = false
      drop()
    },
    say: (frame) => {
      if (socket?.readyState !== WebSocket.OPEN) return false
      socket.send(JSON.stringify(frame))
      return true
    },
  }
}
