// A remote session from the plan to the note: the customer is asked in the chat, allows it, and what was done is written down.
// It never shares a screen; the program that is named does.
import crypto from 'node:crypto'
import { assert, until } from './harness.mjs'

let token
let key
let number

async function says(desk, text) {
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }
  const body = { key, client_id: crypto.randomUUID(), text, locale: 'en', page: 'https://shop.example/' }
  const answer = await fetch(`${desk}/widget/v1/messages`, { method: 'POST', headers, body: JSON.stringify(body) })
  assert(answer.ok, `messages: ${answer.status}`)
  const said = await answer.json()
  token = said.visitor ?? token
  number = said.conversation.number
}

const clean = async (axe) => {
  const found = await axe()
  assert(found.length === 0, found.join('\n'))
}

export default [
  [
    'a session begins when the customer allowed it in the chat, runs with a clock, and ends with what was done',
    async ({ api, axe, go, page, server }) => {
      const [inbox] = (await api('GET', '/inboxes')).items
      key = (await api('POST', '/chat/widgets', { name: 'Screens', inbox_id: inbox.id })).key
      await says(server.url, 'The printer does not print.')
      await go(`/inbox/all/${number}`)
      const section = page.getByRole('region', { name: 'Remote sessions' })
      await section.getByRole('button', { name: '+ Remote session' }).click()
      const plan = page.getByRole('dialog', { name: 'Remote session' })
      await plan.getByLabel('Tool').fill('Quick Assist')
      await plan.getByLabel('Link').fill('https://meet.example/abc')
      await clean(axe)
      await plan.getByRole('button', { name: 'Save' }).click()
      const open = section.getByTestId('remote')
      await open.getByText('Not asked yet').waitFor()
      assert((await open.getByRole('button', { name: 'Begin' }).count()) === 0, 'nobody allowed it yet')
      await open.getByRole('button', { name: 'Ask the customer' }).click()
      await open.getByText('Asked, no clear answer').waitFor()
      await page.getByTestId('thread').getByText('with Quick Assist?').first().waitFor()
      await says(server.url, 'Yes, you may')
      await open.getByText('Allowed', { exact: true }).waitFor({ timeout: 20_000 })
      await open.getByRole('button', { name: 'Begin' }).click()
      await open.getByRole('timer').waitFor()
      const before = await open.getByRole('timer').textContent()
      await until('the clock runs', async () => (await open.getByRole('timer').textContent()) !== before)
      await clean(axe)
      await open.getByRole('button', { name: 'End session' }).click()
      const end = page.getByRole('dialog', { name: 'End session' })
      await end.getByLabel('Looked at').fill('The queue')
      await end.getByLabel('Outcome').fill('It prints.')
      await clean(axe)
      await end.getByRole('button', { name: 'End session' }).click()
      const past = section.getByTestId('remote-past')
      await past.getByText('It prints.').waitFor()
      const thread = page.getByTestId('thread')
      await thread.getByText('Remote session with Quick Assist').first().waitFor()
      await until(
        'the history says so',
        async () => /began the remote session/.test(await thread.textContent()),
        15_000,
      )
    },
  ],
  [
    'a yes on the telephone is written down with whose it is, and one that is not needed is taken out',
    async ({ page }) => {
      const section = page.getByRole('region', { name: 'Remote sessions' })
      await section.getByRole('button', { name: '+ Remote session' }).click()
      const plan = page.getByRole('dialog', { name: 'Remote session' })
      await plan.getByLabel('Tool').fill('VNC')
      await plan.getByRole('button', { name: 'Save' }).click()
      const open = section.getByTestId('remote')
      await open.getByRole('button', { name: 'Note their answer' }).click()
      const word = page.getByRole('dialog', { name: 'Note their answer' })
      await word.getByLabel('Who said so').fill('Mei Tan')
      await word.getByRole('button', { name: 'Save' }).click()
      await open.getByText(/Allowed by Mei Tan/).waitFor()
      await open.getByText(/On the telephone, noted by/).waitFor()
      await open.getByRole('button', { name: 'Take out' }).click()
      await open.waitFor({ state: 'detached' })
    },
  ],
]
