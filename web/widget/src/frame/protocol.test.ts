import { describe, expect, it } from 'vitest'
import { events, framesOf, type Poll, parse } from './protocol'

const message = {
  id: 'a',
  seq: 3,
  by: 'team',
  name: 'Mina',
  at: 1,
  text: 'x',
  html: '<p>x</p>',
  files: [],
  client_id: null,
}

describe('a frame', () => {
  it('is read when it is known and whole', () => {
    expect(parse(JSON.stringify({ kind: 'messages', messages: [message] }))).toEqual({
      kind: 'messages',
      messages: [message],
    })
    expect(parse('{"kind":"typing","name":null}')).toEqual({ kind: 'typing', name: null })
    expect(parse('{"kind":"team_seen","seq":4}')).toEqual({ kind: 'team_seen', seq: 4 })
    expect(parse('{"kind":"standing","standing":"solved"}')).toEqual({ kind: 'standing', standing: 'solved' })
  })
  it('is passed over when it is anything else', () => {
    for (const text of [
      '',
      'x',
      'null',
      '3',
      '{}',
      '{"kind":"new thing"}',
      '{"kind":"team_seen"}',
      '{"kind":"messages"}',
    ]) {
      expect(parse(text), text).toBeNull()
    }
    expect(parse(JSON.stringify({ kind: 'messages', messages: [null, { id: 1 }, message] }))).toMatchObject({
      messages: [message],
    })
  })
})

describe('a stream', () => {
  it('is cut into frames wherever its parts end, with comments passed over', () => {
    const text =
      ': hello\n\nid: 3\ndata: {"kind":"typing",\ndata: "name":"Mina"}\n\ndata: {"kind":"pong"}\r\n\r\ndata: {"ki'
    const [frames, rest] = events(text)
    expect(frames).toEqual([{ kind: 'typing', name: 'Mina' }, { kind: 'pong' }])
    expect(events(`${rest}nd":"pong"}\n\n`)).toEqual([[{ kind: 'pong' }], ''])
  })
  it('says the same as polling', () => {
    const poll: Poll = {
      messages: [],
      last_seq: 1,
      seen_seq: 0,
      team_seen_seq: 7,
      standing: 'solved',
      typing: 'Mina',
      number: 1,
    }
    expect(framesOf(poll).map((frame) => frame.kind)).toEqual(['messages', 'typing', 'team_seen', 'standing'])
  })
})
