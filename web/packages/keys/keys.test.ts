// What key presses mean.
// It never tests what actions do.
import { afterEach, describe, expect, it, vi } from 'vitest'
import { expectText, takeTyped } from './ahead'
import { isComposing, watchComposition } from './ime'
import { combination, keyName, listen, shown } from './keymap'

type Init = KeyboardEventInit & { keyCode?: number }
function press(init: Init, target: EventTarget = document.body): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init })
  if (init.keyCode) Object.defineProperty(event, 'keyCode', { value: init.keyCode })
  target.dispatchEvent(event)
  return event
}

let stop: () => void = () => undefined
function heard(singleKeys = true) {
  const keys: string[] = []
  const run = (name: string) => {
    keys.push(name)
    return true
  }
  stop = listen({ run, begins: (key) => key === 'g', singleKeys: () => singleKeys })
  return keys
}
afterEach(() => {
  stop()
  document.body.replaceChildren()
})

describe('keys', () => {
  it('single keys act outside of fields and never inside of them', () => {
    const keys = heard()
    press({ key: 'j', code: 'KeyJ' })
    const field = document.createElement('input')
    document.body.append(field)
    press({ key: 'j', code: 'KeyJ' }, field)
    expect(keys).toEqual(['j'])
  })

  it('what is typed for a field on its way is kept for it, until somebody goes elsewhere', () => {
    const keys = heard()
    expectText()
    for (const key of ['e', ' ', 'S', 'x', 'Backspace', 'Enter', 's']) press({ key })
    press({ key: 'k', code: 'KeyK', ctrlKey: true })
    expect(keys).toEqual(['mod+k'])
    expect(takeTyped()).toBe('e S\ns')
    press({ key: 'e' })
    for (const away of [
      () => press({ key: 'Escape' }),
      () => document.body.dispatchEvent(new Event('pointerdown', { bubbles: true })),
    ]) {
      expectText()
      press({ key: 'e' })
      away()
      press({ key: 's' })
      expect(takeTyped()).toBe('')
    }
    expect(keys).toEqual(['mod+k', 'e', 's', 's'])
  })

  it('a key press of an input method is never a shortcut', () => {
    const keys = heard()
    press({ key: 'j', code: 'KeyJ', keyCode: 229 })
    press({ key: 'j', code: 'KeyJ', isComposing: true })
    expect(keys).toEqual([])
  })

  it('g and a second key make a sequence, and alone g does nothing', () => {
    const keys = heard()
    press({ key: 'g', code: 'KeyG' })
    press({ key: 's', code: 'KeyS' })
    press({ key: 's', code: 'KeyS' })
    // The shift that makes a sign is no key of its own.
    press({ key: 'g', code: 'KeyG' })
    press({ key: 'Shift', code: 'ShiftLeft' })
    press({ key: '@', code: 'Digit2', shiftKey: true })
    expect(keys).toEqual(['g s', 's', 'g @'])
  })

  it('modifiers make a bare key none of ours, and Mod combinations act in fields too', () => {
    const keys = heard()
    press({ key: 'j', code: 'KeyJ', altKey: true })
    const area = document.createElement('textarea')
    document.body.append(area)
    press({ key: 'k', code: 'KeyK', ctrlKey: true }, area)
    press({ key: 'Enter', ctrlKey: true, shiftKey: true }, area)
    expect(keys).toEqual(['mod+k', 'mod+shift+Enter'])
  })

  it('single keys can be switched off while Mod combinations stay', () => {
    const keys = heard(false)
    press({ key: 'j', code: 'KeyJ' })
    press({ key: 'k', code: 'KeyK', ctrlKey: true })
    expect(keys).toEqual(['mod+k'])
  })

  it('the physical key stands in on Cyrillic keyboards, and full-width signs count', () => {
    expect(keyName({ key: 'о', code: 'KeyJ' })).toBe('j')
    expect(keyName({ key: '？', code: 'Slash' })).toBe('?')
    expect(keyName({ key: '／', code: 'Slash' })).toBe('/')
    expect(keyName({ key: 'E', code: 'KeyE' })).toBe('shift+e')
  })

  it('a list or a menu that has focus keeps its own keys', () => {
    const keys = heard()
    const menu = document.createElement('div')
    menu.setAttribute('role', 'menu')
    const item = document.createElement('div')
    menu.append(item)
    document.body.append(menu)
    press({ key: 'ArrowDown' }, item)
    press({ key: 'e', code: 'KeyE' }, item)
    expect(keys).toEqual([])
  })

  it('Enter on a link opens that link, and arrows scroll a region that has focus', () => {
    const keys = heard()
    const link = document.createElement('a')
    const region = document.createElement('div')
    region.setAttribute('role', 'region')
    document.body.append(link, region)
    press({ key: 'Enter' }, link)
    press({ key: 'ArrowDown' }, region)
    press({ key: 'ArrowDown' })
    press({ key: ' ', shiftKey: true })
    expect(keys).toEqual(['ArrowDown', 'shift+Space'])
  })

  it('keys are shown as the platform writes them', () => {
    expect(shown('mod+shift+Enter')).toBe('Ctrl Shift ↵')
    expect(shown('g i')).toBe('G I')
    expect(combination(new KeyboardEvent('keydown', { key: 'k', metaKey: true }))).toBeNull()
  })
})

describe('input methods', () => {
  it('key code 229 and isComposing are both signs of composition', () => {
    expect(isComposing({ keyCode: 229 })).toBe(true)
    expect(isComposing({ isComposing: true })).toBe(true)
    expect(isComposing({ nativeEvent: { isComposing: true } })).toBe(true)
    expect(isComposing({ keyCode: 13 })).toBe(false)
  })

  it('the Enter that Safari sends right after the composition still belongs to it', () => {
    vi.useFakeTimers()
    const unwatch = watchComposition(document)
    document.dispatchEvent(new Event('compositionstart'))
    document.dispatchEvent(new Event('compositionend'))
    expect(isComposing({ keyCode: 13 })).toBe(true)
    vi.runAllTimers()
    expect(isComposing({ keyCode: 13 })).toBe(false)
    unwatch()
    vi.useRealTimers()
  })
})
