// Starts the frame: hears the host's page, loads the words, and draws the page that is wanted.
// It never answers anybody but the origin it was made for, which the server's frame-ancestors allowed.

import type { Locale } from '../shared/locale'
import { heard, type Identity, type ToFrame, type ToHost, tell } from '../shared/wire'
import { load, type Words } from '../words/words'
import { Chat, type State } from './chat'
import { h, place } from './dom'
import './frame.css'
import { home } from './home'
import { keep } from './keep'
import { look } from './look'
import { talk } from './talk'
import type { Part } from './view'

const page = document.documentElement
const given = new URLSearchParams(location.hash.slice(1))
const origin = given.get('origin') ?? ''
const key = document.body.dataset.key ?? ''
const root = document.getElementById('chat') ?? document.body
const live = h('div', { class: 'hidden', 'aria-live': 'polite' })
const framed = parent !== window && origin !== ''
const host = (message: ToHost) => framed && tell(parent, origin, message)
const chat = new Chat(key, keep(key), host)
const colours = look(page)
let parts: Record<State['view'], Part> | null = null
let [tag, shown, phone] = [given.get('locale') ?? 'en', '', false]

function draw([locale, words]: [Locale, Words]): void {
  page.lang = locale
  const all = {
    chat,
    words,
    locale,
    touch: matchMedia('(pointer:coarse)').matches,
    close: () => host({ kind: 'close' }),
    announce: (text: string) => {
      live.textContent = text
    },
  }
  parts = { home: home(all), chat: talk(all) }
  root.replaceChildren()
  shown = ''
  show(chat.state)
}

function show(state: State): void {
  if (!parts) return
  const part = parts[state.view]
  place(root, [part.node, live])
  part.update(state)
  if (state.widget) colours.colour(state.widget.colour)
  if (state.open && shown !== state.view) {
    // A phone's keyboard comes only when the visitor asks for it.
    if (!(phone && state.view === 'chat')) part.focus?.()
    chat.look()
  }
  shown = state.open ? state.view : ''
}

async function speak(wanted: string): Promise<void> {
  tag = wanted
  chat.locale = wanted
  const found = await load(wanted)
  if (tag === wanted) draw(found)
}

function told(message: ToFrame): void {
  switch (message.kind) {
    case 'setup':
      chat.place = message.place
      chat.referrer = message.referrer
      chat.errors = message.errors
      colours.scheme(message.scheme ?? 'auto')
      start(message.identity)
      break
    case 'shown': {
      phone = message.phone
      page.toggleAttribute('data-phone', phone)
      // Whoever has a conversation that goes on finds it open.
      const on = message.open && !chat.state.open && chat.state.conversation
      chat.set({ open: message.open, ...(on && on.standing !== 'solved' ? { view: 'chat' } : {}) })
      chat.look()
      break
    }
    case 'place':
      chat.moved(message.place)
      break
    case 'locale':
      void speak(message.locale)
      // The greeting is the server's, in the visitor's language.
      void chat.session()
      break
    case 'identify':
      void chat.session(message.identity)
      break
    case 'errors':
      chat.errors = message.errors
      break
    case 'form': {
      const { text, name, email, answers } = message
      chat.set({ view: 'chat' })
      const lines = Object.entries(answers).map(([label, value]) => `${label}: ${value}`)
      const whole = [text, lines.join('\n')].filter(Boolean).join('\n\n')
      if (whole) chat.send(whole, [], { answers, ...(name ? { name } : {}), ...(email ? { email } : {}) })
      break
    }
    case 'shutdown':
      chat.forget()
  }
}

let started = false
function start(identity?: Identity): void {
  if (started) return
  started = true
  void chat.session(identity)
}

addEventListener('message', (event) => {
  const message = heard<ToFrame>(event, origin, parent)
  if (message) told(message)
})
addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !event.isComposing && event.keyCode !== 229) host({ kind: 'close' })
})
chat.place = { url: given.get('page') ?? '', title: '' }
chat.locale = tag
chat.subscribe(show)
void speak(tag).then(() => {
  const widget = () => chat.state.widget
  // A site may offer fewer languages than there are.
  chat.subscribe(() => {
    const now = widget()
    if (now && parts && now.locales.length > 0 && !now.locales.includes(page.lang as Locale) && tag !== now.locale) {
      void speak(now.locale)
    }
  })
})
if (framed) host({ kind: 'ready' })
else {
  // Opened by itself, as to look at it: nobody will say how things are.
  chat.set({ open: true })
  start()
}
