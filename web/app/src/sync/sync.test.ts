// Drafts, conflicts, the live connection's pauses: the rules without a network.
// It never waits.
import type { Conversation, Message, Page } from '@api/types'
import { describe, expect, it } from 'vitest'
import { contradicts } from './change'
import { behind, EMPTY_DRAFT, isWorth, newer } from './drafts'
import { mergeMessages } from './live'
import { pause } from './socket'

describe('drafts', () => {
  it('an empty editor is not worth keeping, a picture or a file is', () => {
    expect(isWorth({ html: '<p></p>', attachments: [] })).toBe(false)
    expect(isWorth({ html: '<p>&nbsp; </p>', attachments: [] })).toBe(false)
    expect(isWorth({ html: '<p>あ</p>', attachments: [] })).toBe(true)
    expect(
      isWorth({
        html: '',
        attachments: [{ id: '1', name: 'a', content_type: '', size: 1, inline: false, content_id: null }],
      }),
    ).toBe(true)
  })

  it('the text written last wins and keeps the version that the server knows', () => {
    const here = { ...EMPTY_DRAFT, html: 'here', updated_at: 20, version: 1 }
    const there = { ...EMPTY_DRAFT, html: 'there', updated_at: 10, version: 4 }
    expect(newer(here, there)).toMatchObject({ html: 'here', version: 4 })
    expect(newer({ ...here, updated_at: 5 }, there)).toMatchObject({ html: 'there' })
    expect(newer(undefined, undefined)).toBeUndefined()
  })

  it('puts what was typed before the stored draft came behind it', () => {
    const stored = { ...EMPTY_DRAFT, html: '<p>before</p>', version: 4 }
    const typed = { ...EMPTY_DRAFT, html: '<p>now</p>' }
    expect(behind(stored, typed)).toEqual({ version: 4, html: '<p>before</p><p>now</p>', attachments: [] })
    expect(behind({ ...stored, html: '' }, typed)).toEqual({ version: 4 })
    expect(behind(stored, { ...typed, html: stored.html })).toEqual({ version: 4 })
  })
})

describe('conflicts', () => {
  const before = {
    assignee_id: null,
    priority: 'normal',
    status: { id: 's1' },
    tags: [],
    subject: 'a',
    team_id: null,
  } as unknown as Conversation
  it('a change of another field is no contradiction, one of the same field is', () => {
    const now = { ...before, priority: 'high' } as Conversation
    expect(contradicts(before, now, { assignee_id: 'u1' })).toBe(false)
    expect(contradicts(before, now, { priority: 'low' })).toBe(true)
  })
})

describe('the live connection', () => {
  it('pauses longer each time, never longer than half a minute, and never the same for everybody', () => {
    expect(pause(0, () => 0)).toBe(250)
    expect(pause(0, () => 1)).toBe(500)
    expect(pause(20, () => 1)).toBe(30_000)
    expect(pause(3, () => 0.2)).not.toBe(pause(3, () => 0.8))
  })

  it('works fresh messages into pages that are there without losing older ones', () => {
    const message = (seq: number) => ({ id: String(seq), seq }) as Message
    const page = (seqs: number[], next_cursor: string | null): Page<Message> => ({
      items: seqs.map(message),
      next_cursor,
    })
    const merged = mergeMessages([page([3, 4], 'c'), page([1, 2], null)], page([4, 5], 'd'))
    expect(merged.map((one) => one.items.map((item) => item.seq))).toEqual([
      [3, 4, 5],
      [1, 2],
    ])
  })
})
