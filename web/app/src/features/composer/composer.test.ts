// Who a reply goes to, and how typed addresses are read.
// It never sends.
import { ApiError } from '@api/client'
import type { Conversation, Message } from '@api/types'
import { describe, expect, it } from 'vitest'
import { pasted } from './paste'
import { added, offered } from './quick-model'
import { blockedOf } from './recipient-notices'
import { readAddresses, usualRecipients } from './recipients-model'

const conversation = {
  inbox: { id: 'i', name: 'Support', address: 'support@desk.example' },
  contact: { id: 'c', name: 'Maya', email: 'maya@arbor.example', company: null },
} as Conversation
const incoming = (some: Partial<Message>) =>
  ({
    kind: 'incoming',
    automatic: null,
    author: { kind: 'contact', id: 'c', name: 'Maya', email: 'maya@arbor.example' },
    to: [],
    cc: [],
    reply_to: [],
    ...some,
  }) as Message

describe('recipients', () => {
  it('a reply goes to who wrote last, with a copy to the others, never to the desk itself', () => {
    const last = incoming({
      to: [{ name: '', address: 'support+42.k3jd@desk.example' }],
      cc: [
        { name: 'Ops', address: 'ops@arbor.example' },
        { name: '', address: 'MAYA@arbor.example' },
        { name: '', address: 'billing@desk.example' },
      ],
    })
    const { to, cc } = usualRecipients(conversation, [last], ['billing@desk.example'])
    expect(to.map((one) => one.address)).toEqual(['maya@arbor.example'])
    expect(cc.map((one) => one.address)).toEqual(['ops@arbor.example'])
  })

  it('a reply goes where the last mail asks for answers, but never back to the desk', () => {
    const asked = incoming({
      reply_to: [{ name: 'Orders', address: 'orders@arbor.example' }],
      cc: [{ name: '', address: 'Orders@arbor.example' }],
    })
    expect(usualRecipients(conversation, [incoming({}), asked], [])).toEqual({
      to: [{ name: 'Orders', address: 'orders@arbor.example' }],
      cc: [],
    })
    const ours = incoming({ reply_to: [{ name: '', address: 'support+9.x@desk.example' }] })
    expect(usualRecipients(conversation, [ours], []).to[0]?.address).toBe('maya@arbor.example')
  })

  it('a refused mail names the blocked address', () => {
    const refused = new ApiError(
      422,
      'invalid_input',
      '',
      null,
      [{ pointer: '/cc', code: 'suppressed', detail: 'gone@a.example gets no mail any more: 550 no such user' }],
      { address: 'gone@a.example' },
    )
    expect(blockedOf(refused)).toBe('gone@a.example')
    expect(blockedOf(new ApiError(422, 'invalid_input', ''))).toBeNull()
  })

  it('automatic mails are not answered, and without any mail the customer is the recipient', () => {
    const bounce = incoming({
      automatic: 'bounce',
      author: { kind: 'contact', id: null, name: '', email: 'daemon@x.example' },
    })
    expect(usualRecipients(conversation, [bounce], []).to[0]?.address).toBe('maya@arbor.example')
  })

  it('reads names, lists and full-width signs, and gives back what is no address', () => {
    expect(readAddresses('"Mei" <mei@a.example>, ren＠b.example；nobody')).toEqual({
      found: [
        { name: 'Mei', address: 'mei@a.example' },
        { name: '', address: 'ren@b.example' },
      ],
      rest: 'nobody',
    })
  })
})

describe('pasting', () => {
  it('takes what a message can hold, else its words, else nothing', () => {
    const rich = '<p>x</p>'.repeat(100_000)
    expect(pasted('<b>short</b>', 'short')).toBe('usual')
    expect(pasted('', '')).toBe('usual')
    expect(pasted(rich, 'its words')).toEqual({ words: 'its words' })
    expect(pasted(rich, 'w'.repeat(500_000))).toBe('nothing')
    expect(pasted(rich, '')).toBe('nothing')
  })
})

describe('short answers under a reply in a chat', () => {
  it('takes what is typed in one line, no words twice, and six at most', () => {
    expect(added({ all: ['Yes'], typed: ' No,\n still broken ' })).toEqual({
      all: ['Yes', 'No, still broken'],
      typed: '',
    })
    expect(added({ all: ['Yes'], typed: 'yes' })).toEqual({ all: ['Yes'], typed: '' })
    expect(added({ all: ['Yes'], typed: ' ' })).toEqual({ all: ['Yes'], typed: '' })
    const six = ['1', '2', '3', '4', '5', '6']
    expect(added({ all: six, typed: '7' }).all).toEqual(six)
  })
  it('sends what was typed and not added, too', () => {
    expect(offered({ all: ['Yes'], typed: 'No' })).toEqual(['Yes', 'No'])
    expect(offered(null)).toEqual([])
  })
})
