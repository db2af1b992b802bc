// Which keys do what once somebody has chosen others.
// It never tests key presses; keys.test does.
import { beforeEach, describe, expect, it } from 'vitest'
import {
  allKeysOf,
  beginsSequence,
  bind,
  conflicts,
  isChanged,
  isReserved,
  keysOf,
  readOwn,
  reset,
  resetAll,
  unbind,
} from './bindings'

beforeEach(resetAll)

describe('chosen keys', () => {
  it('take the place of the usual ones, and come back when they are reset', () => {
    bind('solve', 'y')
    expect([allKeysOf('solve'), isChanged('solve')]).toEqual([['y'], true])
    reset('solve')
    expect([allKeysOf('solve'), isChanged('solve')]).toEqual([['e'], false])
  })

  it('are taken from whoever had them, who keeps their others', () => {
    expect(conflicts('solve', 'l')).toEqual(['tags'])
    bind('solve', 'l')
    expect([keysOf('solve'), allKeysOf('tags')]).toEqual(['l', ['t']])
  })

  it('stand in the way when they begin a sequence, and the other way round', () => {
    expect(conflicts('compose', 'g')).toContain('go_inbox')
    expect(conflicts('compose', 'r x')).toEqual(['reply'])
    bind('compose', 'y n')
    expect([beginsSequence('y'), beginsSequence('g'), beginsSequence('c')]).toEqual([true, true, false])
  })

  it('of an action can be none at all', () => {
    unbind('merge')
    expect([keysOf('merge'), isChanged('merge')]).toEqual([undefined, true])
  })

  it('are given back to an action by those that took them', () => {
    bind('compose', 'e')
    expect(allKeysOf('solve')).toEqual([])
    reset('solve')
    expect([allKeysOf('solve'), allKeysOf('compose')]).toEqual([['e'], []])
  })

  it('that browsers and fields need are refused', () => {
    expect(['mod+t', 'mod+w', 'mod+c', 'mod+1', 'F5', 'Tab'].every(isReserved)).toBe(true)
    expect(['mod+k', 'mod+Enter', 'e', 'g i', 'mod+shift+u'].some(isReserved)).toBe(false)
  })

  it('that were kept by another version do no harm', () => {
    expect(readOwn('{"solve":["y"],"gone":["q"],"reply":"r"}')).toEqual({ solve: ['y'] })
    expect(readOwn('not JSON')).toEqual({})
  })
})
