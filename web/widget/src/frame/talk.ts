// The conversation's page: who one talks to and how it stands, the messages, and where to write.
// It never jumps while somebody reads further up.
import { bubbles } from './bubbles'
import type { State } from './chat'
import { composer } from './composer'
import { cross, h, icon, iconButton, setText } from './dom'
import { hours } from './home'
import { later } from './later'
import { last, unseen } from './merge'
import type { Running } from './running'
import type { Given, Part } from './view'

const NEAR_PX = 48

export function talk(given: Given): Part {
  const { chat, words, close, announce } = given
  const name = h('h1')
  const standing = h('p', { class: 'standing' })
  const back = iconButton(icon('M15 5l-7 7 7 7', true), words.back, () => chat.set({ view: 'home' }))
  const header = h('header', {}, back, h('div', { class: 'who' }, name, standing), cross(words.close, close))
  const line = h('p', { class: 'line', role: 'status' })
  const greeting = h('p', { class: 'hours' })
  const list = bubbles(given)
  const cards = h('div')
  const log = h('main', { class: 'log', tabindex: 0, 'aria-label': words.chat }, greeting, list.node, cards)
  const pill = h('button', { class: 'pill' }, icon('M12 5v14M6 13l6 6 6-6'), h('span'))
  const write = composer(given)
  const node = h('div', { class: 'talk' }, header, line, log, h('div', { class: 'over' }, pill), write.node)

  let [asked, newest] = [false, 0]
  let more: Running | null = null
  const toEnd = () => {
    log.scrollTop = log.scrollHeight
  }
  const extend = async () => {
    asked = true
    try {
      const { running } = await later()
      more = running(given, { ...write, page: node, header, cards, changed: () => write.update(chat.state) })
      write.extend(more)
      update(chat.state)
    } catch {
      // Not reached: the next change asks again.
      asked = false
    }
  }
  log.addEventListener('scroll', () => {
    const at_end = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_PX
    if (at_end === chat.state.at_end) return
    chat.set({ at_end })
    chat.look()
  })
  // Files and pictures come later and are tall.
  const grown = new ResizeObserver(() => chat.state.at_end && toEnd())
  for (const part of [list.node, cards]) grown.observe(part)
  pill.addEventListener('click', toEnd)

  const update = (state: State) => {
    const { widget, conversation, outbox, up, gone, at_end, view, open } = state
    if (!asked && (conversation || chat.place.offer || widget?.ask_email === 'required')) void extend()
    setText(name, widget?.name ?? words.chat)
    setText(standing, conversation ? words.standings[conversation.standing] : '')
    setText(line, gone ? words.gone : up ? '' : words.offline)
    greeting.hidden = gone || Boolean(conversation) || outbox.length > 0
    greeting.classList.toggle('open', widget?.open ?? false)
    setText(greeting, hours(given, state))
    list.update(state)
    more?.update(state)
    write.update(state)
    const theirs = last(conversation?.messages ?? [], (one) => one.by !== 'you')
    if (theirs && newest && theirs.seq > newest && view === 'chat' && open) announce(`${theirs.name}: ${theirs.text}`)
    newest = Math.max(theirs?.seq ?? 0, newest, 1)
    const count = unseen(conversation)
    pill.hidden = at_end || count === 0
    setText(pill.lastElementChild as Element, words.newer(count))
    if (at_end) toEnd()
  }
  return { node, update, focus: write.focus }
}
