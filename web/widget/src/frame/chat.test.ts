import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Chat } from './chat'
import { keep } from './keep'
import type { Conversation, Message, Widget } from './protocol'

interface Asked {
  place: string
  token: string | undefined
  body: { client_id: string; text: string }
}
type Answer = (asked: Asked) => [status: number, body: unknown] | 'lost'

let asked: Asked[] = []
let answer: Answer

const widget = { name: 'Support', colour: '#00627d', ask_email: 'no', locales: ['en'] } as unknown as Widget
const message = (seq: number, client_id: string | null): Message => ({
  id: `m${seq}`,
  seq,
  by: client_id ? 'you' : 'team',
  name: '',
  at: seq,
  text: '',
  html: '',
  files: [],
  client_id,
})
const conversation = (messages: Message[]): Conversation => ({
  number: 1,
  standing: 'received',
  subject: '',
  messages,
  last_seq: messages.length,
  seen_seq: 0,
  team_seen_seq: 0,
  opinion: null,
})
const session = (known: boolean) => ({
  visitor: null,
  known,
  name: null,
  email_known: false,
  widget,
  conversation: null,
})
const posted = ({ body }: Asked, visitor: string | null = 'token') => {
  const one = message(1, body.client_id)
  return { visitor, message: one, conversation: conversation([one]) }
}
const sent = () => asked.filter((one) => one.place === '/messages')
const make = () => new Chat('key', keep('key', localStorage), () => undefined)
const settled = () => vi.advanceTimersByTimeAsync(10)

beforeEach(() => {
  vi.useFakeTimers()
  localStorage.clear()
  asked = []
  answer = (one) => (one.place === '/sessions' ? [200, session(true)] : [201, posted(one)])
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const token = new Headers(init.headers).get('authorization')?.replace('Bearer ', '')
    const one = { place: url.replace('/widget/v1', ''), token, body: JSON.parse(String(init.body)) as Asked['body'] }
    asked.push(one)
    const found = answer(one)
    if (found === 'lost') throw new TypeError('lost')
    return new Response(JSON.stringify(found[1]), { status: found[0] })
  })
  vi.stubGlobal(
    'WebSocket',
    class {
      static OPEN = 1
      readyState = 0
    },
  )
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('two tabs', () => {
  it('what one has read is no longer new in the other', async () => {
    const looks: number[] = []
    const chat = new Chat('key', keep('key', localStorage), (told) => told.kind === 'look' && looks.push(told.unread))
    answer = () => [200, { ...session(true), conversation: conversation([message(1, null)]) }]
    await chat.session()
    localStorage.setItem('causeway.key.seen', '1')
    dispatchEvent(Object.assign(new Event('storage'), { key: 'causeway.key.seen' }))
    expect(looks).toEqual([0, 1, 0])
    chat.forget()
    expect(localStorage).toHaveLength(0)
  })
})

describe('a message', () => {
  it('shows at once, and the first one makes the visitor', async () => {
    const chat = make()
    chat.send('Hello', [])
    expect(chat.state.outbox.map((one) => one.text)).toEqual(['Hello'])
    await settled()
    expect(chat.state.outbox).toEqual([])
    expect(chat.state.conversation?.messages).toHaveLength(1)
    expect(chat.token).toBe('token')
  })
  it('goes again under the same id when its answer was lost, and only after a wait', async () => {
    const chat = make()
    const fine = answer
    answer = () => 'lost'
    chat.send('Hello', [])
    await settled()
    expect([chat.state.up, sent().length]).toEqual([false, 1])
    answer = fine
    await vi.advanceTimersByTimeAsync(900)
    expect(sent()).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(30_000)
    expect(sent()).toHaveLength(2)
    expect(new Set(sent().map((one) => one.body.client_id)).size).toBe(1)
    expect([chat.state.up, chat.state.outbox.length]).toEqual([true, 0])
  })
  it('survives a reload', async () => {
    answer = () => 'lost'
    make().send('Hello', [])
    await settled()
    answer = (one) => (one.place === '/sessions' ? [200, session(true)] : [201, posted(one)])
    const chat = make()
    expect(chat.state.outbox.map((one) => one.text)).toEqual(['Hello'])
    await chat.session()
    await settled()
    expect(chat.state.outbox).toEqual([])
  })
  it('waits for the visitor when it is refused, and does not hold up the next', async () => {
    const chat = make()
    answer = (one) => (one.body.text === 'bad' ? [422, {}] : [201, posted(one)])
    chat.send('bad', [])
    chat.send('good', [])
    await settled()
    expect(chat.state.outbox.map((one) => [one.text, one.state])).toEqual([['bad', 'refused']])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sent().filter((one) => one.body.text === 'bad')).toHaveLength(1)
    chat.remove(chat.state.outbox[0]?.client_id ?? '')
    expect(chat.state.outbox).toEqual([])
  })
  it('is held back for as long as the server asks', async () => {
    const chat = make()
    let [busy, times] = [true, 0]
    answer = (one) => {
      times += 1
      return busy ? [429, { retry_after: 12 }] : [201, posted(one)]
    }
    chat.send('Hello', [])
    await settled()
    busy = false
    await vi.advanceTimersByTimeAsync(11_000)
    expect(times).toBe(1)
    await vi.advanceTimersByTimeAsync(2_000)
    expect([times, chat.state.outbox.length]).toEqual([2, 0])
  })
})

describe('the visitor', () => {
  it('who is not known any more becomes a new one, and what waits is still sent', async () => {
    localStorage.setItem('causeway.key.visitor', 'old')
    answer = (one) => (one.token === 'old' ? [401, {}] : [201, posted(one, 'new')])
    const chat = make()
    chat.send('Hello', [])
    await settled()
    expect(sent().map((one) => one.token)).toEqual(['old', undefined])
    expect([chat.token, chat.state.outbox.length]).toEqual(['new', 0])
  })
  it('is forgotten when the server says that the token is unknown, and by shutting down', async () => {
    localStorage.setItem('causeway.key.visitor', 'old')
    answer = () => [200, session(false)]
    const chat = make()
    await chat.session()
    expect(chat.token).toBeNull()
    localStorage.setItem('causeway.key.visitor', 'one')
    chat.forget()
    expect(localStorage).toHaveLength(0)
  })
})

describe('a message of the chat’s own', () => {
  it('opens the conversation’s page, stays when the visitor moves on, and goes with what they answer', async () => {
    const looks: unknown[] = []
    const chat = new Chat('key', keep('key', localStorage), (told) => told.kind === 'look' && looks.push(told))
    await chat.session()
    const offer = { id: 'o', wording: 2, locale: 'en', text: 'Questions?' }
    chat.moved({ url: 'https://shop.example/', title: 'A', offer })
    expect(chat.state.view).toBe('chat')
    chat.moved({ url: 'https://shop.example/b', title: 'B' })
    chat.send('Yes', [])
    await settled()
    expect(sent()[0]?.body).toMatchObject({ text: 'Yes', page: 'https://shop.example/b', offer })
    // Whether a conversation runs is told, so that nothing is shown into it.
    expect(looks).toMatchObject([{ unread: 0 }, { unread: 0, standing: 'received' }])
  })
})
