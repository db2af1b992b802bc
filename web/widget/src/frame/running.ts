// What comes with a running conversation: the live line, the menu, files, the visitor's address and the end.
// It never sends a message; the composer does.
import type { State } from './chat'
import { h, icon, iconButton, setText } from './dom'
import { address, emailCard } from './email'
import { ending } from './ending'
import { menu } from './menu'
import { quick } from './quick'
import { type Tray, tray } from './tray'
import type { Given, Part } from './view'

/** Where the parts stand in the conversation's page. */
export interface Places {
  page: HTMLElement
  header: HTMLElement
  cards: HTMLElement
  /** Above the row where one writes, and that row. */
  above: HTMLElement
  row: HTMLElement
  field: HTMLTextAreaElement
  changed: () => void
}

export interface Running {
  update: (state: State) => void
  files: Tray
  /** The address that is required: undefined when none is, null when what stands there is none. */
  email: () => string | null | undefined
}

/** Whether an address has to be given before the first message. */
export const needsEmail = ({ widget, email_known, conversation, outbox }: State): boolean =>
  widget?.ask_email === 'required' && !email_known && !conversation && outbox.length === 0

/** Files by the button, by pasting, and by dropping them anywhere on the page. */
function ways({ words }: Given, { page, row, field }: Places, allowed: () => boolean, add: Tray['add']): HTMLElement {
  const pick = h('input', { type: 'file', multiple: true, hidden: true })
  const clip = iconButton(
    icon('M20 11.5l-8 8a5 5 0 0 1-7-7l8.5-8.5a3.3 3.3 0 0 1 4.7 4.7l-8.5 8.5a1.6 1.6 0 0 1-2.4-2.4l7.7-7.7'),
    words.attach,
    () => pick.click(),
  )
  const veil = h('div', { class: 'veil', hidden: true }, words.drop)
  row.prepend(clip, pick)
  page.append(veil)
  pick.addEventListener('change', () => {
    add(pick.files ?? [])
    pick.value = ''
  })
  field.addEventListener('paste', (event) => {
    const pasted = event.clipboardData?.files
    if (!pasted?.length || !allowed()) return
    event.preventDefault()
    add(pasted)
  })
  for (const name of ['dragover', 'drop'] as const) {
    page.addEventListener(name, (event) => {
      if (!event.dataTransfer?.types.includes('Files') || !allowed()) return
      event.preventDefault()
      veil.hidden = name === 'drop'
      if (name === 'drop') add(event.dataTransfer.files)
    })
  }
  page.addEventListener('dragleave', (event) => {
    if (!page.contains(event.relatedTarget as Node | null)) veil.hidden = true
  })
  return clip
}

export function running(given: Given, places: Places): Running {
  const { chat } = given
  const parts: Part[] = [menu(given), quick(given), emailCard(given), ending(given)]
  const [options, ...cards] = parts.map((one) => one.node)
  const need = address(given)
  const files = tray(given, places.changed)
  const allowed = () => Boolean(chat.state.widget?.files && chat.state.conversation && chat.token)
  const clip = ways(given, places, allowed, files.add)
  places.header.lastElementChild?.before(options as HTMLElement)
  places.cards.append(...cards)
  // What brought them here stands above what they write.
  const offer = h('p', { class: 'bubble theirs offer', dir: 'auto' })
  const top = places.cards.previousSibling as HTMLElement | null
  places.above.append(need.node, ...files.nodes)
  return {
    files,
    email: () => (needsEmail(chat.state) ? need.read() : undefined),
    update: (state) => {
      for (const part of parts) part.update(state)
      clip.hidden = !allowed()
      const { conversation } = state
      // A matter that is settled goes on with it; one that began with it has it at the top.
      const due = (conversation?.standing ?? 'solved') === 'solved' && chat.place.offer?.text
      setText(offer, due || conversation?.offer || '')
      offer.hidden = !offer.textContent
      const beside = due && conversation ? places.cards : top
      if (offer.nextSibling !== beside) beside?.before(offer)
      need.node.hidden = !needsEmail(state)
    },
  }
}
