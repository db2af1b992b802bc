// Where marked words are found, whatever spaces stand between.
import { describe, expect, it } from 'vitest'
import { findMarked, type Spelled, standsBefore } from './marked'

/** As the editor spells two paragraphs: a paragraph's place begins one behind the last one's end. */
function spelled(...paragraphs: string[]): Spelled {
  const all: Spelled = { text: '', places: [] }
  let place = 1
  for (const paragraph of paragraphs) {
    for (const letter of paragraph) {
      if (!/\s/.test(letter)) {
        all.text += letter
        all.places.push(place)
      }
      place += 1
    }
    place += 2
  }
  return all
}

describe('marked words', () => {
  it('are counted by how often they stood before', () => {
    const text = 'the ticket and\n\nthe  ticket'
    expect(standsBefore(text, 'ticket', 4)).toBe(0)
    expect(standsBefore(text, 'the ticket', 16)).toBe(1)
    expect(standsBefore(text, ' ', 16)).toBe(0)
  })

  it('are found in their paragraph, spaces or not', () => {
    const doc = spelled('the ticket and', 'the  ticket 您好')
    expect(findMarked(doc, 'ticket', 0)).toEqual({ from: 5, to: 11 })
    expect(findMarked(doc, 'the ticket', 1)).toEqual({ from: 17, to: 28 })
    expect(findMarked(doc, '您好', 0)).toEqual({ from: 29, to: 31 })
  })

  it('are not found when they are gone', () => {
    expect(findMarked(spelled('the ticket'), 'ticket', 1)).toBeNull()
    expect(findMarked(spelled('the ticket'), 'tickets', 0)).toBeNull()
    expect(findMarked(spelled('the ticket'), '  ', 0)).toBeNull()
  })
})
