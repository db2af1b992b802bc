// The end of a conversation: whether it is solved, and how the help was.
// It never takes an answer for granted: what could not be saved is said.
import { post } from './api'
import type { Chat, State } from './chat'
import { h, setText } from './dom'
import type { Given, Part } from './view'

/** The conversation about which the visitor has said that it is solved. */
let said = 0

/** Says whether it is solved. */
export async function solve(chat: Chat, solved: boolean): Promise<void> {
  await post('/solved', chat.token, { solved })
  said = solved ? (chat.state.conversation?.number ?? 0) : 0
  chat.amend({ standing: solved ? 'solved' : 'in_progress' })
}

function rating({ chat, words }: Given, failed: () => void): Part {
  const inputs = words.scores.map((label, at) => {
    const input = h('input', { type: 'radio', name: 'score', value: at + 1 })
    const text = h('span', { class: 'score' }, h('b', {}, String(at + 1)), h('span', {}, label))
    return [input, h('label', {}, input, text)] as const
  })
  const more = h('textarea', { rows: 2, 'aria-label': words.rate_words })
  more.placeholder = words.rate_words
  const send = h('button', { type: 'submit', class: 'small' }, words.send)
  const rest = h('div', { class: 'rest', hidden: true }, more, send)
  const group = h(
    'fieldset',
    {},
    h('legend', {}, words.rate),
    h('div', { class: 'scores' }, ...inputs.map(([, label]) => label)),
  )
  const node = h('form', {}, group, rest)
  node.addEventListener('change', () => {
    rest.hidden = false
  })
  node.addEventListener('submit', (event) => {
    event.preventDefault()
    const score = inputs.findIndex(([input]) => input.checked) + 1
    if (score === 0) return
    post('/opinion', chat.token, { score, words: more.value.trim() || undefined }).then(
      () => chat.amend({ opinion: score }),
      failed,
    )
  })
  return { node, update: () => undefined }
}

export function ending(given: Given): Part {
  const { chat, words } = given
  const failed = h('p', { class: 'bad note', role: 'alert', hidden: true })
  const fail = () => {
    failed.hidden = false
    setText(failed, words.failed)
  }
  const answer = (solved: boolean) => () => {
    failed.hidden = true
    solve(chat, solved).catch(fail)
  }
  const yes = h('button', { type: 'button', class: 'small', onclick: answer(true) }, words.solved_yes)
  const no = h('button', { type: 'button', class: 'small plain', onclick: answer(false) }, words.solved_no)
  const question = h('div', {}, h('h2', {}, words.is_solved), h('div', { class: 'buttons' }, yes, no))
  const rate = rating(given, fail)
  const thanks = h('p', { class: 'quiet', role: 'status' })
  const node = h('div', { class: 'card ending' }, question, rate.node, failed, thanks)
  const update = ({ conversation }: State) => {
    const solved = conversation?.standing === 'solved'
    const rated = conversation?.opinion !== null
    const confirmed = said !== 0 && said === conversation?.number
    node.hidden = !solved
    question.hidden = confirmed || rated
    rate.node.hidden = rated || !confirmed
    setText(thanks, solved && rated ? words.thanks : '')
  }
  return { node, update }
}
