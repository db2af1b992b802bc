// The visitor's address: asked for once, beside the conversation, and only required where the widget says so.
// It never keeps an address in the browser.
import { post } from './api'
import type { State } from './chat'
import { h, setText } from './dom'
import type { Given, Part } from './view'

/** One thing, an at sign and a host with a dot; the mail itself finds out the rest. */
const LOOKS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
let fields = 0

export interface Address {
  node: HTMLElement
  /** The address; null when it is none, which is said. */
  read: () => string | null
  focus: () => void
}

export function address({ words }: Given, ask: string = words.email_need): Address {
  fields += 1
  const [id, said] = [`email-${fields}`, `email-said-${fields}`]
  const wrong = h('p', { class: 'bad note', id: said, role: 'alert', hidden: true })
  const field = h('input', {
    id,
    type: 'email',
    autocomplete: 'email',
    inputmode: 'email',
    placeholder: 'name@example.com',
    'aria-describedby': said,
    dir: 'ltr',
  })
  const judge = (fine: boolean) => {
    field.setAttribute('aria-invalid', String(!fine))
    wrong.hidden = fine
    setText(wrong, fine ? '' : words.email_wrong)
  }
  field.addEventListener('input', () => judge(true))
  return {
    node: h('div', { class: 'address' }, h('label', { for: id }, ask), field, wrong),
    focus: () => field.focus(),
    read: () => {
      const value = field.value.trim()
      const fine = LOOKS.test(value)
      judge(fine)
      if (!fine) field.focus()
      return fine ? value : null
    },
  }
}

/** The question after the first message, which may be passed over. */
export function emailCard(given: Given): Part {
  const { chat, words } = given
  let [over, saved] = [false, false]
  const asked = address(given, words.email_ask)
  const failed = h('p', { class: 'bad note', role: 'alert', hidden: true }, words.failed)
  const save = h('button', { type: 'submit', class: 'small' }, words.save)
  const later = h('button', { type: 'button', class: 'small plain' }, words.not_now)
  const form = h('form', { novalidate: true }, asked.node, failed, h('div', { class: 'buttons' }, save, later))
  const thanks = h('p', { class: 'quiet', role: 'status' })
  const node = h('div', { class: 'card' }, form, thanks)
  later.addEventListener('click', () => {
    over = true
    update(chat.state)
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const email = asked.read()
    if (!email) return
    failed.hidden = true
    post('/email', chat.token, { email }).then(
      () => {
        saved = true
        chat.set({ email_known: true })
        setText(thanks, words.email_saved)
        update(chat.state)
      },
      () => {
        failed.hidden = false
      },
    )
  })
  const update = ({ widget, conversation, email_known }: State) => {
    const wanted = widget?.ask_email !== 'no' && conversation && !email_known && !over
    form.hidden = saved || !wanted || conversation?.standing === 'solved'
    node.hidden = form.hidden && !saved
  }
  return { node, update }
}
