// The messages: a line for each day, grouped by who speaks, with what is on its way at the end.
// It never sends or loads anything but the pictures it shows.
import type { State } from './chat'
import { h, place } from './dom'
import { later } from './later'
import { last } from './merge'
import type { Outgoing } from './outbox'
import type { FileRef, Message } from './protocol'
import type { Given } from './view'
import { clock, day, sameDay } from './when'

const GROUP_MS = 5 * 60_000
const SHOWN_LENGTH = 10_000

export interface Bubbles {
  node: HTMLElement
  update: (state: State) => void
}

/** Files take their place when the part that shows them is there. */
function files(given: Given, node: HTMLElement, all: readonly FileRef[]): HTMLElement {
  if (all.length > 0) {
    later().then(
      ({ file }) => node.append(...all.map((one) => file(given, one))),
      () => node.append(...all.map((one) => one.name)),
    )
  }
  return node
}

/** What the server sanitised, with links that open beside the chat. */
function html(message: Message): HTMLElement {
  const body = h('div', { class: 'text', dir: 'auto' })
  body.innerHTML = message.html
  for (const link of Array.from(body.querySelectorAll('a[href]'))) {
    link.setAttribute('target', '_blank')
    link.setAttribute('rel', 'noopener noreferrer')
  }
  return body
}

function bubble(given: Given, message: Message): HTMLElement {
  const node = h('li', { class: `bubble ${message.by === 'you' ? 'mine' : 'theirs'}` })
  // What says who speaks is seen by the place; a screen reader is told.
  node.append(h('span', { class: 'hidden' }, `${message.by === 'you' ? given.words.you : message.name}: `))
  if (message.html.trim()) node.append(html(message))
  return files(given, node, message.files)
}

function leaving(given: Given, one: Outgoing, up: boolean): HTMLElement {
  const { chat, words } = given
  const node = h('li', { class: 'bubble mine leaving', 'data-state': one.state })
  node.append(h('span', { class: 'hidden' }, `${words.you}: `))
  if (one.text) node.append(h('div', { class: 'text plain', dir: 'auto' }, one.text.slice(0, SHOWN_LENGTH)))
  node.append(files(given, h('div'), one.files))
  if (one.state === 'waiting') {
    node.append(h('p', { class: 'state' }, up ? words.sending : words.held))
  } else {
    const again = h('button', { type: 'button', onclick: () => chat.again(one.client_id) }, words.again)
    const remove = h('button', { type: 'button', onclick: () => chat.remove(one.client_id) }, words.remove)
    node.append(h('p', { class: 'state bad', role: 'alert' }, words.refused, ' ', again, ' ', remove))
  }
  return node
}

export function bubbles(given: Given): Bubbles {
  const { words, locale } = given
  const node = h('ol', { class: 'messages' })
  /** Elements by what they show, so that only what changed is made anew. */
  let made = new Map<string, HTMLElement>()
  const update = ({ conversation, outbox, typing, up }: State) => {
    const next = new Map<string, HTMLElement>()
    const use = (key: string, make: () => HTMLElement) => {
      if (!next.has(key)) next.set(key, made.get(key) ?? make())
    }
    const messages = conversation?.messages ?? []
    const mine = last(messages, (one) => one.by === 'you')
    const now = Date.now()
    messages.forEach((one, at) => {
      const [before, after] = [messages[at - 1], messages[at + 1]]
      const joins = (a: Message | undefined, b: Message | undefined) =>
        a && b && a.by === b.by && a.name === b.name && b.at - a.at < GROUP_MS && sameDay(a.at, b.at)
      if (!before || !sameDay(before.at, one.at)) {
        const label = day(one.at, now, locale)
        use(`day ${one.id} ${label}`, () => h('li', { class: 'day' }, label))
      }
      if (one.by !== 'you' && !joins(before, one)) {
        use(`name ${one.id}`, () => h('li', { class: 'name', 'aria-hidden': 'true' }, one.name))
      }
      use(`message ${one.id}`, () => bubble(given, one))
      if (joins(one, after)) return
      const seen = one === mine && one.seq <= (conversation?.team_seen_seq ?? 0)
      const time = clock(one.at, locale)
      use(`time ${one.id} ${seen}`, () =>
        h('li', { class: `time ${one.by === 'you' ? 'mine' : 'theirs'}` }, seen ? `${time} · ${words.seen}` : time),
      )
    })
    for (const one of outbox) {
      const known = messages.some((message) => message.client_id === one.client_id)
      if (!known) use(`leaving ${one.client_id} ${one.state} ${up}`, () => leaving(given, one, up))
    }
    if (typing) {
      use(`typing ${typing}`, () => {
        const dots = h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i'))
        return h('li', { class: 'typing' }, dots, h('span', {}, words.typing(typing)))
      })
    }
    made = next
    place(node, [...next.values()])
  }
  return { node, update }
}
