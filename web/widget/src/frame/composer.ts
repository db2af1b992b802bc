// Where the visitor writes: Enter sends, Shift+Enter or Enter on touch makes a line, and an input method's Enter does neither.
// It never loses what was typed: only what was taken leaves the field.
import type { State } from './chat'
import { h, icon, setText } from './dom'
import { watchIme } from './ime'
import type { Running } from './running'
import type { Given, Part } from './view'

const LONGEST = 10_000

export interface Composer extends Part {
  field: HTMLTextAreaElement
  above: HTMLElement
  row: HTMLElement
  /** Takes what comes with a running conversation. */
  extend: (running: Running) => void
}

export function composer({ chat, words, locale, touch }: Given): Composer {
  let now = chat.state
  let more: Running | null = null
  const field = h('textarea', { rows: 1, 'aria-label': words.message, placeholder: words.message, dir: 'auto' })
  const note = h('p', { class: 'note', role: 'status' })
  const go = h(
    'button',
    { class: 'icon go', 'aria-label': words.send, title: words.send },
    icon('M12 20V5M6 11l6-6 6 6'),
  )
  const row = h('div', { class: 'write' }, field, go)
  const above = h('div', { class: 'above' })
  const node = h('form', { class: 'composer', novalidate: true, 'aria-label': words.message }, above, note, row)
  const composing = watchIme(field)
  field.value = chat.draft

  const over = () => field.value.length - LONGEST
  const ready = () => {
    const something = field.value.trim() || more?.files.count()
    const waits = more ? more.files.busy() : now.widget?.ask_email === 'required' && !now.email_known
    return Boolean(now.widget && something && !waits && over() <= 0)
  }
  const typed = () => {
    chat.draft = field.value
    field.style.height = 'auto'
    field.style.height = `${field.scrollHeight}px`
    update(now)
  }
  const submit = () => {
    const email = ready() ? more?.email() : null
    if (email === null) return
    chat.send(field.value.trim(), more?.files.take() ?? [], email ? { email } : {})
    field.value = ''
    typed()
  }
  field.addEventListener('input', () => {
    typed()
    if (field.value) chat.typing(field.value)
  })
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || composing(event) || touch) return
    event.preventDefault()
    submit()
  })
  node.addEventListener('submit', (event) => {
    event.preventDefault()
    submit()
  })
  const update = (state: State) => {
    now = state
    const long = over() > 0
    note.classList.toggle('bad', long)
    const shows = state.widget?.show_typed && state.conversation ? words.shows_typed : ''
    setText(note, long ? words.too_long(over().toLocaleString(locale)) : shows)
    go.setAttribute('aria-disabled', `${!ready()}`)
    node.hidden = state.gone
  }
  return {
    node,
    field,
    above,
    row,
    update,
    focus: () => field.focus(),
    extend: (running) => {
      more = running
    },
  }
}
