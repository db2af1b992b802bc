// How an answer reads: hints while writing, the stop for what must not leave, promises, and the word list.
// It never relies on other files' conversations.
import { assert, until } from './harness.mjs'

const editor = (page) => page.getByTestId('composer').locator('.ProseMirror')

async function begin({ api, go, page, server }, subject) {
  await server.deliver({ from: 'lena@wording.example', name: 'Lena Berg', subject, text: 'The lamp flickers.' })
  const number = await until(`“${subject}” arrived`, async () => {
    const list = await api('GET', '/conversations?view=all&limit=50')
    return list.items?.find((row) => row.subject === subject)?.number
  })
  await go(`/inbox/all/${number}`)
  await editor(page).waitFor()
  return number
}

async function write(page, text) {
  await editor(page).click()
  await page.keyboard.press('Control+a')
  await page.keyboard.type(text)
}

export default [
  [
    'a word to avoid is pointed out and put right with one click',
    async (desk) => {
      const { page, api, go } = desk
      await go('/settings/wording')
      await page.getByRole('textbox', { name: 'Words to avoid' }).fill('ticket = request')
      await page.getByRole('button', { name: 'Save' }).click()
      await until('the list is kept', async () => (await api('GET', '/wording/words')).version > 0)
      await begin(desk, 'Lamp one')
      await write(page, 'Hello Lena, your ticket is with our workshop, please wait for their letter.')
      await page.getByTestId('wording').getByText('Your organisation avoids this word.').waitFor()
      await page.getByTestId('wording').getByRole('button', { name: 'Use “request”' }).click()
      await editor(page).getByText('your request is with our workshop').waitFor()
      await page.getByTestId('wording').waitFor({ state: 'detached' })
    },
  ],
  [
    'a password is stopped until somebody says why, and the history keeps the reason',
    async (desk) => {
      const { page, api } = desk
      const number = await begin(desk, 'Lamp two')
      await write(page, 'Hello Lena, the password is Lamp2026, please try it.')
      await page.getByTestId('composer').getByRole('button', { name: 'Send', exact: true }).click()
      await page.getByText('This should not reach a customer').waitFor()
      await page.getByRole('textbox', { name: 'Why send it as it is?' }).fill('A demo account')
      await page.getByRole('button', { name: 'Send with this reason' }).click()
      await page.getByText('sent a reply in spite of a warning: A demo account').waitFor()
      const { message_count: count } = await api('GET', `/conversations/${number}`)
      assert(count === 2, `the reply was written once, there are ${count} messages`)
    },
  ],
  [
    'a promise with a time is kept track of and ticked off',
    async (desk) => {
      const { page, api } = desk
      const number = await begin(desk, 'Lamp three')
      await write(page, 'Hello Lena, I will check it by tomorrow noon.')
      await page.getByRole('button', { name: /keep track/ }).waitFor()
      await page.getByTestId('composer').getByRole('button', { name: 'Send', exact: true }).click()
      const kept = async (state) =>
        (await api('GET', `/conversations/${number}/promises`)).items.filter((one) => one.state === state).length === 1
      await until('the promise is written down', () => kept('open'))
      await page.getByRole('button', { name: /^Kept: / }).click()
      await until('the promise is kept', () => kept('kept'))
    },
  ],
]
