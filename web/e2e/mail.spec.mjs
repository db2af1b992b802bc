// A mail comes in, is answered, and the answer reaches the customer's server.
// It never looks into the database; it reads what a mail server would read.
import { ADDRESS, assert, OWNER, until } from './harness.mjs'
import { headersOf, textOf } from './smtp.mjs'

const SUBJECT = 'Lieferung fehlt 納品書がありません'

export default [
  [
    'a mail that arrives appears in the open list without reloading',
    async ({ go, page, server }) => {
      await go('/inbox/unassigned')
      await page.getByTestId('list').waitFor()
      await until('the live connection is up', () =>
        page.evaluate(() => performance.getEntriesByType('resource').length > 0),
      )
      await page.waitForTimeout(600)
      await server.deliver({
        from: 'mei@customer.example',
        name: '林 美咲',
        lang: 'ja',
        subject: SUBJECT,
        text: 'お世話になっております。\n納品書が届いていません。\n\n林',
      })
      await page.getByText(SUBJECT).first().waitFor()
    },
  ],
  [
    'the conversation opens with the customer’s words in their language',
    async ({ page }) => {
      await page.getByTestId('list').getByRole('link', { name: SUBJECT }).click()
      await page.waitForURL(/\/inbox\/unassigned\/\d+/)
      await page.getByTestId('thread').getByText('納品書が届いていません').waitFor()
      const lang = await page
        .locator('[data-testid=thread] li.message div')
        .evaluateAll((all) => all.map((one) => one.shadowRoot?.querySelector('.body')?.lang).find(Boolean))
      assert(lang === 'ja', `the text is marked as ${lang}`)
    },
  ],
  [
    'the first line of details says why the mail is in this conversation',
    async ({ page }) => {
      await page
        .getByRole('button', { name: /Details/ })
        .first()
        .click()
      await page.getByText('It began this conversation').waitFor()
    },
  ],
  [
    'undo takes the reply back with its text, its recipients and its file',
    async ({ page }) => {
      await page.getByTestId('composer').locator('.ProseMirror').click()
      await page.keyboard.type('Not yet finished')
      await page
        .locator('[data-testid=composer] input[type=file]')
        .setInputFiles({ name: 'lieferschein.txt', mimeType: 'text/plain', buffer: Buffer.from('42 pieces') })
      await page.getByText('lieferschein.txt').waitFor()
      await until('the upload is done', () =>
        page
          .locator('[data-testid=composer] progress')
          .count()
          .then((count) => count === 0),
      )
      await page.keyboard.press('Control+Enter')
      await page.getByText('Sending your reply').waitFor()
      await page.locator('[role=status]').getByRole('button', { name: 'Undo' }).click()
      const editor = page.getByTestId('composer').locator('.ProseMirror')
      await until('the text is back', async () => (await editor.textContent())?.includes('Not yet finished'))
      await page.getByTestId('composer').getByText('lieferschein.txt').waitFor()
      await page
        .getByTestId('composer')
        .getByText(/林 美咲/)
        .first()
        .waitFor()
      assert((await page.locator('li.message').count()) === 1, 'the reply is still in the thread')
    },
  ],
  [
    'a reply reaches the customer’s server with the headers that keep the thread together',
    async ({ page, sink }) => {
      const editor = page.getByTestId('composer').locator('.ProseMirror')
      await editor.click()
      await page.keyboard.press('Control+a')
      await page.keyboard.type('We send it again today. 本日再送いたします。')
      await page.keyboard.press('Control+Enter')
      await until('the relay got the mail', () => sink.mails.length > 0, 20_000)
      const { from, to, raw } = sink.mails[0]
      const headers = headersOf(raw)
      assert(to.includes('mei@customer.example'), `envelope to ${to}`)
      assert(from.length > 0, 'there is no envelope sender')
      assert(headers['in-reply-to']?.includes('@customer.example'), `In-Reply-To: ${headers['in-reply-to']}`)
      assert(headers.references?.includes('@customer.example'), `References: ${headers.references}`)
      assert(/desk\.example/.test(headers.from), `From: ${headers.from}`)
      assert(headers['message-id'] && headers.date && headers['mime-version'], 'basic headers are missing')
      const text = textOf(raw)
      assert(text.includes('本日再送いたします'), 'the text is not in the mail')
      assert(raw.includes('lieferschein.txt'), 'the file is not in the mail')
      assert(!raw.includes('Not yet finished'), 'the text that was taken back is in the mail')
      await page
        .getByText(/^Sent /)
        .first()
        .waitFor()
    },
  ],
  [
    'the customer’s answer joins the conversation, says why, and does not move what is read',
    async ({ page, server, sink }) => {
      const headers = headersOf(sink.mails[0].raw)
      const to = /<([^>]+)>/.exec(headers['reply-to'] ?? headers.from)?.[1] ?? ADDRESS
      await server.deliver({
        from: 'mei@customer.example',
        name: '林 美咲',
        to,
        subject: `Re: ${SUBJECT}`,
        text: 'ありがとうございます。\n\n> We send it again today.',
        headers: { 'In-Reply-To': headers['message-id'], References: headers['message-id'] },
      })
      await page.getByTestId('thread').getByText('ありがとうございます').waitFor()
      await page.getByRole('button', { name: 'Quoted text' }).last().waitFor()
      await page
        .getByRole('button', { name: /Details/ })
        .last()
        .click()
      await page
        .getByText(/signed address of this conversation|answers a mail of this conversation/)
        .last()
        .waitFor()
    },
  ],
  [
    'a note with a mention is kept from the customer',
    async ({ page, sink, api }) => {
      const before = sink.mails.length
      const users = await api('GET', '/users')
      if (!users.items.some((one) => one.name === 'Wen Zhao')) {
        await api('POST', '/users', {
          name: 'Wen Zhao',
          email: 'wen@desk.example',
          role: 'agent',
          password: 'another long sentence',
        })
        await page.reload()
        await page.getByTestId('thread').waitFor()
      }
      await page.locator('body').click({ position: { x: 5, y: 895 } })
      await page.keyboard.press('n')
      const editor = page.getByTestId('composer').locator('.ProseMirror[aria-label="Internal note"]')
      await editor.waitFor()
      await page.waitForTimeout(200)
      await page.keyboard.type('確認済み@we')
      await page.getByRole('option', { name: 'Wen Zhao' }).waitFor()
      await page.keyboard.press('Enter')
      await page.keyboard.type('please look')
      await page.getByRole('button', { name: 'Add note' }).click()
      await page
        .getByRole('listitem', { name: /Internal note from/ })
        .last()
        .getByText('@Wen Zhao')
        .waitFor()
      await page.waitForTimeout(500)
      assert(sink.mails.length === before, 'the note left as a mail')
      assert(OWNER.name.length > 0, '')
    },
  ],
]
