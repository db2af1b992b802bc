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
  [
    'words with hints are marked in the text, reached by pointer, caret and list, and sent as they were written',
    async (desk) => {
      const { page, api } = desk
      const number = await begin(desk, 'Lamp four')
      const text = 'Hello Lena, a stupid switch in a stupid lamp. Please write to me again'
      await write(page, text)
      const marks = editor(page).locator('.marked')
      const marked = async () => (await marks.allTextContents()).join(' ')
      await until('both words are marked', async () => (await marked()) === 'stupid stupid')
      await marks.first().hover()
      await page.getByRole('tooltip').getByText('This may sound rude.').waitFor()
      await page.mouse.move(0, 0)

      const row = page
        .getByTestId('wording')
        .getByRole('button', { name: /This may sound rude/ })
        .first()
      assert((await row.getAttribute('aria-current')) === 'false', 'the caret is at the end')
      await marks.first().click()
      await until('the list shows where the caret is', async () => (await row.getAttribute('aria-current')) === 'true')
      await page.getByRole('status').getByText('This may sound rude.').waitFor()
      await page.keyboard.press('Control+End')
      await until('the caret left it', async () => (await row.getAttribute('aria-current')) === 'false')
      await row.focus()
      await page.keyboard.press('Enter')
      const selected = () => page.evaluate(() => getSelection()?.toString())
      await until('the list leads into the text', async () => (await selected()) === 'stupid')

      await page.keyboard.press('Control+End')
      const cdp = await page.context().newCDPSession(page)
      await cdp.send('Input.imeSetComposition', { text: 'らんぷ', selectionStart: 3, selectionEnd: 3 })
      await page.waitForTimeout(900)
      assert((await marked()) === 'stupid stupid', 'the marks stay while an input method composes')
      await cdp.send('Input.insertText', { text: 'ランプ' })
      await until('the composed words are in', async () => (await editor(page).textContent()) === `${text}ランプ`)
      await page.waitForTimeout(900)
      await until('both words are marked again', async () => (await marked()) === 'stupid stupid')

      await page.getByTestId('composer').getByRole('button', { name: 'Send', exact: true }).click()
      const sent = await until('it is written', async () => {
        const { items } = await api('GET', `/conversations/${number}/messages`)
        return items.find((one) => one.kind === 'reply')
      })
      assert(sent.html.includes(`${text}ランプ`), `what was sent: ${sent.html}`)
      assert(!/marked|data-tip/.test(sent.html), 'the marks are not sent')
    },
  ],
  [
    'a new mail is checked like a reply: marked, stopped, and sent with a reason',
    async ({ page, api, go }) => {
      await go('/compose?to=nora@new.example')
      await page.getByRole('textbox', { name: 'Subject' }).fill('Your new lamp')
      const text = page.locator('.ProseMirror')
      await text.click()
      await page.keyboard.type('Hello Nora, the password is Lamp2026, please try it.')
      await page.getByTestId('wording').getByText('A password stands here in plain words.').waitFor()
      await until('it is marked', async () => (await text.locator('.marked-hard').count()) === 1)
      await page.getByRole('button', { name: 'Send', exact: true }).click()
      await page.getByText('This should not reach a customer').waitFor()
      const all = async () => (await api('GET', '/conversations?view=all&limit=50')).items
      assert(!(await all()).some((one) => one.subject === 'Your new lamp'), 'nothing was begun')
      await page.getByRole('textbox', { name: 'Why send it as it is?' }).fill('A demo account')
      await page.getByRole('button', { name: 'Send with this reason' }).click()
      await page.getByText('in spite of a warning: A demo account').waitFor()
      assert((await all()).filter((one) => one.subject === 'Your new lamp').length === 1, 'it was begun once')
    },
  ],
  [
    'a promise that falls due is told to its owner, and is moved with a reason or without one',
    async (desk) => {
      const { page, api, go } = desk
      const number = await begin(desk, 'Lamp five')
      const open = async () => (await api('GET', `/conversations/${number}/promises`)).items[0]
      const text = 'I will call the workshop.'
      await api('POST', `/conversations/${number}/promises`, { text, due_at: Date.now() + 40_000 })
      await page.getByText(text).waitFor()
      await until(
        'the owner is told',
        async () => {
          const { items } = await api('GET', '/notifications?unread=true')
          return items.some((one) => one.kind === 'promise' && one.conversation.number === number)
        },
        35_000,
      )
      const before = await open()
      await page.getByRole('button', { name: `Move: ${text}` }).click()
      await page.getByRole('textbox', { name: 'Why it is moved (optional)' }).fill('The workshop is closed')
      await page.getByRole('option', { name: /Tomorrow morning/ }).click()
      await page.getByText('Moved: The workshop is closed').waitFor()
      const moved = await open()
      assert(moved.due_at > before.due_at && moved.state === 'open', 'it is due later')
      await page.getByRole('button', { name: `Move: ${text}` }).click()
      await page.getByRole('option', { name: /In a week/ }).click()
      await until('it is moved without a reason', async () => (await open()).due_at > moved.due_at)
      assert((await open()).reason === '', 'the old reason does not stand for the new time')
      await go('/notifications')
      await page.getByRole('link', { name: `A promise of yours is due soon: #${number} Lamp five` }).waitFor()

      await page.getByRole('link', { name: 'Promises' }).click()
      const list = page.getByRole('region', { name: 'Promises' })
      await list.getByText(text).waitFor()
      const last = await open()
      await list.getByRole('button', { name: `Move: ${text}` }).click()
      await page.getByRole('option', { name: /Tomorrow morning/ }).click()
      await until('it is moved from the list', async () => (await open()).due_at < last.due_at)
      await list.getByRole('link', { name: `#${number}` }).click()
      await page.getByRole('heading', { name: 'Lamp five' }).first().waitFor()
    },
  ],
]
