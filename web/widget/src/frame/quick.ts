// What can be answered with one click, while the words that offer it are the last.
// It never sends anything of its own: a click is a message like every other.
import type { State } from './chat'
import { h } from './dom'
import { last } from './merge'
import type { Given, Part } from './view'

export function quick({ chat }: Given): Part {
  const node = h('div', { class: 'buttons quick' })
  let drawn = ''
  const update = ({ conversation, outbox }: State) => {
    const newest = last(conversation?.messages ?? [], () => true)
    const all = (outbox.length === 0 && newest?.quick) || []
    const now = all.join('\n')
    node.hidden = !now
    if (now === drawn) return
    drawn = now
    const button = (words: string) =>
      h('button', { type: 'button', class: 'small plain', onclick: () => chat.send(words, []) }, words)
    node.replaceChildren(...all.map(button))
  }
  return { node, update }
}
