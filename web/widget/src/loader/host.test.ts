import { describe, expect, it } from 'vitest'
import { read } from './form'
import { watchErrors, watchPlace } from './host'

describe('the host’s page', () => {
  it('tells when it moves without a reload, and is left as it was', async () => {
    const [push, stop] = [history.pushState, new AbortController()]
    let moved = 0
    watchPlace(() => {
      moved += 1
    }, stop.signal)
    history.pushState({}, '', '#two')
    history.replaceState({}, '', '#two')
    await new Promise((resolve) => setTimeout(resolve, 80))
    expect(moved).toBe(1)
    stop.abort()
    expect(history.pushState).toBe(push)
  })
  it('keeps its last ten errors, shortened, until it is told to stop', () => {
    const [own, stop] = [console.error, new AbortController()]
    console.error = () => undefined
    const told: string[] = []
    watchErrors(told, () => undefined, stop.signal)
    for (let at = 0; at < 12; at += 1) console.error(`error ${at}`, 'x'.repeat(400))
    expect(told).toHaveLength(10)
    expect(told[0]).toMatch(/^error 2 x+$/)
    expect(told[9]).toHaveLength(300)
    stop.abort()
    console.error('after')
    expect(told[9]).toMatch(/^error 11/)
    console.error = own
  })
})

describe('a form', () => {
  it('says what its fields say, and nothing secret', () => {
    document.body.innerHTML = `<form><input name="name" value="Hana"><input type="email" name="mail" value="hana@harbour.example">
      <label for="plan">Plan</label><input id="plan" name="plan" value="Team"><input type="password" name="pass" value="secret">
      <input type="hidden" name="token" value="secret"><input type="checkbox" name="box" value="secret"><textarea name="text">It stops.</textarea></form>`
    const filled = read(document.forms[0] as HTMLFormElement)
    expect(filled).toEqual({
      text: 'It stops.',
      name: 'Hana',
      email: 'hana@harbour.example',
      answers: { plan: 'Team' },
    })
    expect(JSON.stringify(filled)).not.toContain('secret')
  })
})
