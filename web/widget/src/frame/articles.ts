// Articles of the help centre that may answer at once, while the visitor types; they open beside the chat.
// It never searches for what an input method has not committed.
import { get } from './api'
import type { State } from './chat'
import { h, icon, place, setText } from './dom'
import { watchIme } from './ime'
import type { Given, Part } from './view'

interface Article {
  title: string
  excerpt: string
  url: string
}

const SEARCH_MS = 250

export function articles(given: Given): Part {
  const { chat, words, locale } = given
  let [asked, shown, timer] = ['', '', undefined as ReturnType<typeof setTimeout> | undefined]
  const list = h('ul', { class: 'articles' })
  const title = h('h2', { id: 'found' })
  const none = h('p', { class: 'quiet', role: 'status' })
  const field = h('input', { type: 'search', autocomplete: 'off', enterkeyhint: 'search', 'aria-label': words.search })
  field.placeholder = words.search
  const composing = watchIme(field)
  const show = (items: Article[], q: string) => {
    shown = q
    setText(title, q ? words.found : words.useful)
    title.hidden = items.length === 0
    setText(none, q && items.length === 0 ? words.found_none : '')
    place(
      list,
      items.map((one) =>
        h(
          'li',
          {},
          h(
            'a',
            { href: one.url, target: '_blank', rel: 'noopener' },
            h('span', { class: 'title' }, one.title),
            h('span', { class: 'hidden' }, ` (${words.new_tab})`),
            one.excerpt ? h('span', { class: 'excerpt' }, one.excerpt) : null,
          ),
        ),
      ),
    )
  }
  const search = async (q: string) => {
    asked = q
    const query = new URLSearchParams({ key: chat.key, locale, q })
    const { items } = await get<{ items: Article[] }>(`/articles?${query}`, null).catch(() => ({ items: [] }))
    // An answer to an older question comes too late.
    if (asked === q) show(items, q)
  }
  const typed = () => {
    clearTimeout(timer)
    const q = field.value.trim()
    timer = setTimeout(() => q !== shown && search(q), SEARCH_MS)
  }
  field.addEventListener('input', (event) => (event as InputEvent).isComposing || typed())
  field.addEventListener('compositionend', typed)
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !composing(event)) void search(field.value.trim())
  })
  const link = (text: string) =>
    h(
      'a',
      { class: 'all', target: '_blank', rel: 'noopener', hidden: true },
      text,
      icon('M9 5H5v14h14v-4M13 5h6v6M19 5l-9 9', true),
    )
  const all = link(words.help)
  // The words about calling come from the server, which knows whether there is anything to tell.
  const call = link('')
  const node = h(
    'section',
    { class: 'help', 'aria-label': words.search, lang: locale },
    h('div', { class: 'search' }, icon('M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM16 16l4.5 4.5'), field),
    title,
    none,
    list,
    all,
    call,
  )
  let began = false
  const update = ({ widget }: State) => {
    node.hidden = !widget?.help
    if (!widget?.help) return
    all.href = widget.help
    all.hidden = false
    if (widget.call && call.hidden) {
      call.prepend(widget.call)
      call.href = `${widget.help}/call`
      call.hidden = false
    }
    if (!began) void search('')
    began = true
  }
  return { node, update }
}
