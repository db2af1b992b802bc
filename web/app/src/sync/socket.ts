// The live connection: opens, watches, resumes after the last event, and comes back with growing, uneven pauses.
// It never touches the cache; live.ts listens to it.
import type { LiveMessage } from '@api/types'
import { create } from 'zustand'

export const useConnection = create<{ online: boolean; tried: boolean }>(() => ({ online: false, tried: false }))

const PING_MS = 25_000
const SILENCE_MS = 60_000
const LONGEST_PAUSE_MS = 30_000

/** The pause before attempt `attempt`: doubles, at most half a minute, spread so that browsers do not come at once. */
export function pause(attempt: number, random: () => number = Math.random): number {
  const base = Math.min(LONGEST_PAUSE_MS, 500 * 2 ** attempt)
  return base / 2 + random() * (base / 2)
}

export interface Watching {
  conversation_id: string | null
  state: 'viewing' | 'writing'
}

export class Live {
  private socket: WebSocket | null = null
  private last: number | null = null
  private attempt = 0
  private closed = false
  private heard = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private pinger: ReturnType<typeof setInterval> | undefined
  private watching: Watching = { conversation_id: null, state: 'viewing' }

  constructor(private readonly listener: (message: LiveMessage) => void) {}

  open(): void {
    this.closed = false
    window.addEventListener('online', this.now)
    window.addEventListener('offline', this.lost)
    this.connect()
  }

  close(): void {
    this.closed = true
    window.removeEventListener('online', this.now)
    window.removeEventListener('offline', this.lost)
    clearTimeout(this.timer)
    clearInterval(this.pinger)
    this.socket?.close()
  }

  watch(watching: Watching): void {
    const same = watching.conversation_id === this.watching.conversation_id && watching.state === this.watching.state
    this.watching = watching
    if (!same) this.send({ type: 'watch', ...watching })
  }

  private readonly now = () => {
    this.attempt = 0
    if (this.socket?.readyState !== WebSocket.OPEN) this.connect()
  }

  /** The old connection is given up: it may look open and carry nothing for minutes. */
  private readonly lost = () => {
    useConnection.setState({ online: false, tried: true })
    this.socket?.close()
  }

  private send(message: unknown): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message))
  }

  private connect(): void {
    clearTimeout(this.timer)
    const since = this.last === null ? '' : `?since=${this.last}`
    const socket = new WebSocket(
      `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/v1/live${since}`,
    )
    this.socket = socket
    socket.onmessage = (event) => this.receive(String(event.data))
    socket.onclose = () => {
      if (this.socket !== socket || this.closed) return
      clearInterval(this.pinger)
      useConnection.setState({ online: false, tried: true })
      this.timer = setTimeout(() => this.connect(), pause(this.attempt++))
    }
  }

  private receive(text: string): void {
    this.heard = Date.now()
    const message = JSON.parse(text) as LiveMessage
    if (message.type === 'hello') {
      const resumed = this.last !== null
      this.last ??= message.last
      this.attempt = 0
      useConnection.setState({ online: true, tried: true })
      this.send({ type: 'watch', ...this.watching })
      this.keepAlive()
      if (!resumed) this.last = message.last
    } else if (message.type === 'event') {
      this.last = Math.max(this.last ?? 0, message.id)
    } else if (message.type === 'resync') {
      // The next connection begins at what the server has now; what was missed is asked for anew.
      this.last = message.last ?? null
    }
    if (message.type !== 'pong') this.listener(message)
  }

  private keepAlive(): void {
    clearInterval(this.pinger)
    this.pinger = setInterval(() => {
      if (Date.now() - this.heard > SILENCE_MS) this.socket?.close()
      else this.send({ type: 'ping' })
    }, PING_MS)
  }
}
