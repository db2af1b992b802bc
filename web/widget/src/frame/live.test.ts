import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Line, live } from './live'
import type { ServerFrame } from './protocol'

class Socket {
  static OPEN = 1
  static all: Socket[] = []
  readyState = 0
  sent: { kind: string }[] = []
  onopen = () => undefined
  onmessage: (event: { data: string }) => void = () => undefined
  onclose: (event: { code: number }) => void = () => undefined
  constructor(readonly url: string) {
    Socket.all.push(this)
  }
  send(text: string) {
    this.sent.push(JSON.parse(text) as { kind: string })
  }
  close() {
    this.readyState = 3
  }
  open() {
    this.readyState = 1
    this.onopen()
  }
  say(frame: object) {
    this.onmessage({ data: JSON.stringify(frame) })
  }
}

let fetched: string[] = []
let frames: ServerFrame[] = []
let ups: boolean[] = []
let forgotten = 0
const line: Line = {
  token: () => 'token',
  after: () => 7,
  frame: (frame) => frames.push(frame),
  up: (up) => ups.push(up),
  forget: () => {
    forgotten += 1
  },
}
const newest = () => Socket.all[Socket.all.length - 1] as Socket

beforeEach(() => {
  vi.useFakeTimers()
  Socket.all = []
  fetched = []
  frames = []
  ups = []
  forgotten = 0
  vi.stubGlobal('WebSocket', Socket)
  vi.stubGlobal('fetch', async (url: string) => {
    fetched.push(url)
    if (url.includes('/events')) throw new TypeError('held back')
    return new Response(JSON.stringify({ messages: [], typing: null, team_seen_seq: 3, standing: 'received' }))
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('the live line', () => {
  it('says who it is and from where it goes on', () => {
    live(line).start()
    newest().open()
    expect(newest().sent).toEqual([{ kind: 'hello', token: 'token', after: 7 }])
    newest().say({ kind: 'welcome', last_seq: 7 })
    newest().say({ kind: 'typing', name: 'Mina' })
    expect(ups).toEqual([true])
    expect(frames.map((frame) => frame.kind)).toEqual(['welcome', 'typing'])
  })
  it('comes back by itself, later after a restart than after a cut', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.9)
    live(line).start()
    newest().open()
    newest().say({ kind: 'welcome', last_seq: 7 })
    newest().onclose({ code: 1006 })
    await vi.advanceTimersByTimeAsync(2_000)
    expect(Socket.all).toHaveLength(2)
    newest().open()
    newest().say({ kind: 'welcome', last_seq: 7 })
    newest().onclose({ code: 1012 })
    await vi.advanceTimersByTimeAsync(20_000)
    expect(Socket.all).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(Socket.all).toHaveLength(3)
    expect(ups).toEqual([true, false, true, false])
    vi.restoreAllMocks()
  })
  it('forgets a token that the server does not know, and stays away', async () => {
    live(line).start()
    newest().open()
    newest().onclose({ code: 4401 })
    await vi.advanceTimersByTimeAsync(120_000)
    expect([forgotten, Socket.all.length, fetched.length]).toEqual([1, 1, 0])
  })
  it('takes a stream where sockets are refused, and asks by itself where streams are, too', async () => {
    const one = live(line)
    one.start()
    for (let at = 0; at < 2; at += 1) {
      newest().onclose({ code: 1006 })
      await vi.advanceTimersByTimeAsync(5_000)
    }
    expect(Socket.all).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(90_000)
    expect(fetched.filter((url) => url.includes('/events?after=7'))).toHaveLength(2)
    expect(fetched.filter((url) => url.includes('/messages?after=7')).length).toBeGreaterThan(3)
    expect(frames.some((frame) => frame.kind === 'team_seen')).toBe(true)
    // The server was always reached, so nobody is told that it was not.
    expect(ups).not.toContain(false)
    one.stop()
    const before = fetched.length
    await vi.advanceTimersByTimeAsync(60_000)
    expect(fetched).toHaveLength(before)
  })
  it('asks by itself when there are too many sockets', async () => {
    live(line).start()
    newest().onclose({ code: 4429 })
    await vi.advanceTimersByTimeAsync(31_000)
    expect(fetched[0]).toContain('/messages?after=7')
  })
  it('ends a socket that has been silent for too long', async () => {
    live(line).start()
    newest().open()
    newest().say({ kind: 'welcome', last_seq: 7 })
    await vi.advanceTimersByTimeAsync(50_000)
    expect(newest().sent.filter((frame) => frame.kind === 'ping')).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(Socket.all.length).toBeGreaterThan(1)
  })
})
