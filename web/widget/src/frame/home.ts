// The first page: who is here and when an answer comes, the way to write, and articles that may answer at once.
// It never blocks writing behind searching.
import type { State } from './chat'
import { cross, h, icon, setText } from './dom'
import { later } from './later'
import { last, unseen } from './merge'
import type { Given, Part } from './view'
import { moment, span } from './when'

/** Whether the team is there, in words that promise only what is known. */
export function hours({ words, locale }: Given, { widget }: State): string {
  if (!widget) return words.connecting
  if (widget.open) return widget.reply_minutes ? words.here_reply(span(widget.reply_minutes, locale)) : words.here
  return widget.opens_at ? words.away_until(moment(widget.opens_at, Date.now(), locale)) : words.away
}

export function home(given: Given): Part {
  const { chat, words, close } = given
  const title = h('h1', { tabindex: -1 })
  const text = h('p', { class: 'lead' })
  const state = h('p', { class: 'hours' })
  const write = h('button', { type: 'button', class: 'primary' })
  const latest = h('span', { class: 'latest' })
  const label = h('span', {})
  const mark = h('span', { class: 'mark' })
  write.append(h('span', { class: 'rows' }, label, latest), mark, icon('M9 5l7 7-7 7', true))
  write.addEventListener('click', () => chat.set({ view: 'chat' }))
  let found: Part | null = null
  let asked = false
  const notice = h('p', { class: 'notice', role: 'status', hidden: true })
  const name = h('span', { class: 'team' })
  const main = h('main', {}, title, text, state, notice, write)
  const node = h('div', { class: 'home' }, h('header', {}, name, cross(words.close, close)), main)
  /** Articles come only where there is a help centre. */
  const extend = async () => {
    asked = true
    try {
      found = (await later()).articles(given)
      main.append(found.node)
      found.update(chat.state)
    } catch {
      // Not reached: the next change asks again.
      asked = false
    }
  }
  const update = (now: State) => {
    const { widget, conversation, gone } = now
    setText(name, widget?.name ?? '')
    setText(title, widget?.greeting.title || words.hello)
    setText(text, widget?.greeting.text ?? '')
    text.hidden = !widget?.greeting.text
    setText(state, hours(given, now))
    state.classList.toggle('open', widget?.open ?? false)
    state.hidden = gone
    notice.hidden = !gone
    setText(notice, gone ? words.gone : '')
    write.hidden = gone
    setText(label, conversation ? words.go_on : words.write)
    const newest = last(conversation?.messages ?? [], () => true)
    setText(latest, newest ? `${newest.by === 'you' ? words.you : newest.name}: ${newest.text}` : '')
    latest.hidden = !newest
    const count = unseen(conversation)
    mark.hidden = count === 0
    setText(mark, count > 0 ? words.newer(count) : '')
    if (widget?.help && !asked) void extend()
  }
  return { node, update, focus: () => title.focus() }
}
