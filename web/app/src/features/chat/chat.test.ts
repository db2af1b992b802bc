import type { Message } from '@api/types'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { messagesLine, plain, tagsOf } from './messages-model'
import {
  hashSample,
  installLine,
  isChat,
  opens,
  originsOf,
  originTrouble,
  seenReply,
  shortPage,
  visitorFrame,
} from './model'
import { forgetVisitors, hearVisitor, useVisitors } from './presence'

describe('a server that knows no chat', () => {
  it('has conversations that are none, and frames that are others', () => {
    expect(isChat({ id: 'c' })).toBe(false)
    expect(isChat({ id: 'c', way: 'mail' })).toBe(false)
    expect(isChat({ id: 'c', way: 'chat' })).toBe(true)
    expect(visitorFrame({ type: 'presence', conversation_id: 'c', people: [] })).toBeNull()
    expect(visitorFrame({ type: 'event', kind: 'visitor', conversation_id: 'c' })).toBeNull()
  })
})

describe('the frame about a visitor', () => {
  it('is known by either name, and what it leaves out is nothing', () => {
    const told = { conversation_id: 'c', here: true, typing: true, text: 'Hel', seen_seq: 4 }
    expect(visitorFrame({ type: 'visitor', ...told })).toEqual(told)
    expect(visitorFrame({ kind: 'visitor', conversation_id: 'c' })).toEqual({
      conversation_id: 'c',
      here: false,
      typing: false,
      text: null,
      seen_seq: 0,
    })
  })
})

describe('the websites of a widget', () => {
  it('are read as people write them', () => {
    expect(originsOf('https://a.example/\n  https://b.example, https://c.example，')).toEqual([
      'https://a.example',
      'https://b.example',
      'https://c.example',
    ])
  })

  it.each([
    ['https://app.example', null],
    ['https://app.example:8443', null],
    ['http://localhost:3000', null],
    ['app.example', 'scheme'],
    ['http://app.example', 'insecure'],
    ['https://app.example/shop', 'path'],
    ['https://*.example', 'address'],
    ['https://me@app.example', 'address'],
    ['https://', 'address'],
    ['https://intranet', 'address'],
  ])('%s', (origin, trouble) => expect(originTrouble(origin)).toBe(trouble))

  it('install it by one line', () => {
    expect(installLine('https://desk.example', { key: 'k1', colour: '#00627d' })).toBe(
      '<script async src="https://desk.example/widget.js" data-widget="k1" data-colour="#00627d"></script>',
    )
  })
})

describe('what a visitor saw', () => {
  const message = (seq: number, kind: Message['kind'], automatic: Message['automatic'] = null) =>
    ({ id: `m${seq}`, seq, kind, automatic }) as Message
  const all = [message(1, 'incoming'), message(2, 'reply'), message(3, 'note'), message(5, 'reply')]

  it('is marked below the last reply of it, never below a note', () => {
    expect(seenReply(all, 1)).toBeNull()
    expect(seenReply(all, 4)).toBe('m2')
    expect(seenReply(all, 9)).toBe('m5')
    expect(seenReply([...all, message(6, 'reply', 'acknowledgement')], 9)).toBe('m5')
  })

  it('is shown without what follows a page’s path, and opened only on the web', () => {
    expect(shortPage('https://app.example/orders/7?token=1#x')).toBe('app.example/orders/7')
    expect(shortPage('https://app.example/')).toBe('app.example')
    expect(opens('https://app.example')).toBe(true)
    expect(opens('javascript:alert(1)')).toBe(false)
  })
})

describe('the sign of typing', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => {
    forgetVisitors()
    vi.useRealTimers()
  })
  const frame = { conversation_id: 'c', here: true, typing: true, text: 'Hel', seen_seq: 2 }

  it('ends by itself, and the words go with it', () => {
    hearVisitor(frame)
    expect(useVisitors.getState().known.c).toMatchObject({ typing: true, text: 'Hel' })
    vi.advanceTimersByTime(7000)
    hearVisitor({ ...frame, text: 'Hello' })
    hearVisitor({ ...frame, text: null, seen_seq: 2 })
    vi.advanceTimersByTime(7000)
    expect(useVisitors.getState().known.c?.text).toBe('Hello')
    vi.advanceTimersByTime(1500)
    expect(useVisitors.getState().known.c).toEqual({ here: true, typing: false, text: null, seen_seq: 2 })
  })

  it('does not outlive the connection', () => {
    hearVisitor(frame)
    forgetVisitors()
    expect(useVisitors.getState().known).toEqual({})
  })
})

describe('messages that appear by themselves', () => {
  const one = { id: 'm', name: ' A ', texts: { en: 'Hi' }, conditions: [], every_days: 7, enabled: true }
  it('are sent without what only the server knows', () => {
    const figures = { shown: 1, dismissed: 0, opened: 0, answered: 0 }
    const known = { ...one, wording: 3, figures }
    expect(plain(known)).toEqual({ ...one, name: 'A' })
    const { id, ...fresh } = one
    expect('id' in plain(fresh)).toBe(false)
  })
  it('name languages as people write them', () => {
    expect(tagsOf(' ja， zh-TW,de、en ')).toEqual(['ja', 'zh-TW', 'de', 'en'])
  })
  it('have a line, and the hash a sample in which the line feed is written out', () => {
    expect(messagesLine('https://desk.example', 'k7')).toBe(
      '<script async src="https://desk.example/widget/k7/messages.js"></script>',
    )
    expect(hashSample('k7')).toContain('}\\n$')
  })
})
