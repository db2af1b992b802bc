// What can be done with a conversation besides writing: say that it is solved, and take it along.
// It never closes anything without the server's word.
import { bytes } from './api'
import type { State } from './chat'
import { h, icon, iconButton } from './dom'
import { solve } from './ending'
import { download, type Given, type Part } from './view'

/** A button and its list, which Escape and a click elsewhere close. */
export function menu({ chat, words, announce }: Given): Part {
  const [done, save] = [words.mark_solved, words.transcript].map((label) =>
    h('button', { type: 'button', role: 'menuitem' }, label),
  ) as [HTMLButtonElement, HTMLButtonElement]
  const list = h('div', { class: 'menu', role: 'menu', 'aria-label': words.more, hidden: true }, done, save)
  const turn = (open: boolean) => {
    list.hidden = !open
    button.setAttribute('aria-expanded', String(open))
    if (open) (list.querySelector('button:not([hidden])') as HTMLElement).focus()
  }
  const button = iconButton(icon('M5 12h.01M12 12h.01M19 12h.01'), words.more, () => turn(list.hidden === true))
  button.setAttribute('aria-haspopup', 'menu')
  button.setAttribute('aria-expanded', 'false')
  const node = h('div', { class: 'more' }, button, list)
  node.addEventListener('focusout', (event) => {
    if (!node.contains(event.relatedTarget as Node | null)) turn(false)
  })
  node.addEventListener('keydown', (event) => {
    if (list.hidden) return
    if (event.key === 'Escape') {
      turn(false)
      button.focus()
      event.stopPropagation()
    }
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const other = document.activeElement === save ? done : save
      if (!other.hidden) other.focus()
    }
  })
  // What was chosen is done; the list goes.
  list.addEventListener('click', () => {
    turn(false)
    button.focus()
  })
  done.addEventListener('click', () => {
    void solve(chat, true).catch(() => announce(words.failed))
  })
  save.addEventListener('click', () => {
    const { number } = chat.state.conversation ?? {}
    bytes('/transcript', chat.token).then(
      (blob) => download(blob, `${number}.txt`),
      () => announce(words.failed),
    )
  })
  const update = ({ conversation }: State) => {
    node.hidden = !conversation
    done.hidden = conversation?.standing === 'solved'
  }
  return { node, update }
}
