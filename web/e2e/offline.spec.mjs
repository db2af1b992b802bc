// Without a connection: the app opens, what was loaded can be read, what is done waits and is sent in its order.
// It never shares its browser with other files: what it keeps there must not be theirs.
import { assert, OWNER, until } from './harness.mjs'
import { headersOf, textOf } from './smtp.mjs'

let desk
let context
let page
const stamp = Date.now() % 100_000

const editorOf = () => page.getByTestId('composer').locator('.ProseMirror')
const bar = () => page.getByTestId('offline')
const cards = () => page.getByTestId('thread').getByTestId('waiting')

/** The API, asked beside the browser: by the tests' own page, which always has a connection. */
const api = (...what) => desk.api(...what)

async function signIn(where) {
  await where.goto(`${desk.server.url}/sign-in?back=/inbox/all`)
  await where.getByLabel('E-mail').fill(OWNER.email)
  await where.getByLabel('Password').fill(OWNER.password)
  await where.getByRole('button', { name: 'Sign in' }).click()
  await where.getByTestId('list').waitFor()
}

async function arrive(subject, text) {
  await desk.server.deliver({ from: `off-${stamp}@customer.example`, name: 'Offline Customer', subject, text })
  return until(`${subject} is there`, async () => {
    const { items } = await api('GET', '/conversations?view=all&limit=30')
    return items.find((one) => one.subject === subject)
  })
}

async function open(number) {
  await page.goto(`${desk.server.url}/inbox/all/${number}`)
  await page.locator(`[data-testid=thread][data-number="${number}"]`).waitFor()
  await editorOf().waitFor()
}

const cut = async () => {
  await context.setOffline(true)
  await bar().waitFor()
}
const mend = async () => {
  await context.setOffline(false)
  await until('the bar is gone', async () => (await bar().count()) === 0)
}

/** What this browser has kept, as text. */
const keptText = () =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const request = indexedDB.open('causeway-kept')
        request.onsuccess = () => {
          const names = [...request.result.objectStoreNames]
          if (names.length === 0) return resolve('')
          const all = request.result.transaction('answers').objectStore('answers').getAll()
          all.onsuccess = () => {
            request.result.close()
            resolve(JSON.stringify(all.result))
          }
        }
      }),
  )

const messagesOf = async (id) => (await api('GET', `/conversations/${id}/messages`)).items

let first
let second

export default [
  [
    'the app keeps itself, and opens and is read without a connection, with the time of what is shown',
    async (given) => {
      desk = given
      await desk.go('/inbox/all')
      first = await arrive(`Offline one ${stamp}`, 'The first question without a line.')
      second = await arrive(`Offline two ${stamp}`, 'The second question.')
      context = await desk.browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en' })
      page = await context.newPage()
      page.setDefaultTimeout(10_000)
      page.on('pageerror', (error) => desk.problems.push(String(error)))
      await signIn(page)
      for (const one of [second, first]) {
        await open(one.number)
        await page
          .getByTestId('thread')
          .getByText(one === first ? 'The first question' : 'The second question')
          .waitFor()
      }
      await page.locator('aside').getByText('Offline Customer').first().waitFor()
      await until('the app keeps itself', () => page.evaluate(() => Boolean(navigator.serviceWorker.controller)))
      await until('the answers are kept', async () => (await keptText()).includes('The first question without a line.'))
      await cut()
      await page.reload()
      await page.getByTestId('thread').getByText('The first question without a line.').waitFor()
      await page.locator('aside').getByText('Offline Customer').first().waitFor()
      await bar()
        .getByText(/^Offline, showing what was loaded at \d/)
        .waitFor()
      await page
        .getByTestId('list')
        .getByRole('link', { name: `Offline two ${stamp}` })
        .first()
        .click()
      await page.getByTestId('thread').getByText('The second question.').waitFor()
    },
  ],
  [
    'what is done then waits, in words, over a reload and a closed window, and is sent in its order',
    async () => {
      await editorOf().click()
      await page.keyboard.type('Answered on the train')
      await page.keyboard.press('Control+Enter')
      await cards().getByText('Answered on the train').waitFor()
      assert((await editorOf().textContent()) === '', 'the text is still in the composer')
      await page.getByTestId('composer').getByRole('button', { name: 'Internal note' }).click()
      await until('the note is open', async () => (await editorOf().getAttribute('aria-label')) === 'Internal note')
      await page.keyboard.type('For us: check the tunnel')
      await page.keyboard.press('Control+Enter')
      await cards().getByText('For us: check the tunnel').waitFor()
      await page.getByTestId('thread').getByRole('region').click()
      await page.keyboard.press('i')
      await cards().getByText('Assign: Robin Vale').waitFor()
      await page.getByRole('button', { name: /Assignee: Robin Vale/ }).waitFor()
      await page.keyboard.press('p')
      await page.getByPlaceholder('Set priority…').waitFor()
      await page.keyboard.type('urgent')
      await page.keyboard.press('Enter')
      await cards().getByText('Priority: Urgent').waitFor()
      await page.reload()
      await until('four wait', async () => (await cards().count()) === 4)
      await page.getByRole('button', { name: 'Priority: Urgent' }).waitFor()
      await bar().getByText('4 actions wait').waitFor()
      const problems = await desk.axe(page)
      assert(problems.length === 0, problems.join('\n'))
      await bar().getByRole('button', { name: 'Show' }).click()
      const sheet = page.getByRole('dialog', { name: 'Waiting for the connection' })
      await until('the sheet lists them', async () => (await sheet.getByTestId('waiting').count()) === 4)
      await page.close()
      page = await context.newPage()
      page.setDefaultTimeout(10_000)
      await page.goto(`${desk.server.url}/inbox/all`)
      await page.getByTestId('list').waitFor()
      assert((await messagesOf(second.id)).length === 1, 'something was sent without a connection')
      await mend()
      await until('all of it was done', async () => {
        const now = await api('GET', `/conversations/${second.id}`)
        return now.priority === 'urgent' && now.assignee_id !== null
      })
      const written = (await messagesOf(second.id)).map((one) => `${one.kind}: ${one.text.trim()}`)
      assert(
        written.slice(1).join('; ') === 'reply: Answered on the train; note: For us: check the tunnel',
        `it was written: ${written.join('; ')}`,
      )
    },
  ],
  [
    'status, tags and snoozing wait as well, on a phone too',
    async () => {
      const tag = `tunnel-${stamp}`
      await api('POST', '/tags', { name: tag })
      await open(second.number)
      await until('the tag is kept', async () => (await keptText()).includes(tag))
      await cut()
      await page.getByTestId('thread').getByRole('region').click()
      await page.keyboard.press('t')
      await page.getByPlaceholder('Add or create a tag…').waitFor()
      await page.keyboard.type(tag)
      await page.getByRole('option', { name: tag, exact: true }).waitFor()
      await page.keyboard.press('Enter')
      await cards().getByText(`Tags: ${tag}`).waitFor()
      await page.keyboard.press('Escape')
      await until('the picker is closed', async () => (await page.getByRole('dialog').count()) === 0)
      await page.keyboard.press('s')
      await page.getByPlaceholder('Set status…').waitFor()
      await page.keyboard.type('open')
      await page.keyboard.press('Enter')
      await cards().getByText('Status: Open').waitFor()
      await page.setViewportSize({ width: 375, height: 740 })
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      assert(width <= 375, `the page is ${width} pixels wide`)
      await page.setViewportSize({ width: 1440, height: 900 })
      await page.keyboard.press('h')
      await page.getByPlaceholder('Snooze until…').waitFor()
      await page.keyboard.type('Tomorrow')
      await page.keyboard.press('Enter')
      await bar().getByText('3 actions wait').waitFor()
      await mend()
      await until('all of it was done', async () => {
        const now = await api('GET', `/conversations/${second.id}`)
        return now.status.category === 'snoozed' && now.tags.some((one) => one.name === tag)
      })
    },
  ],
  [
    'what waits can be taken back into the composer',
    async () => {
      await open(first.number)
      await cut()
      await editorOf().click()
      await page.keyboard.type('Not yet finished')
      await page.keyboard.press('Control+Enter')
      await cards().getByText('Not yet finished').waitFor()
      await cards().getByRole('button', { name: 'Take back' }).click()
      await until('the text is back', async () => (await editorOf().textContent()) === 'Not yet finished')
      assert((await cards().count()) === 0, 'it still waits')
      await mend()
      await page.waitForTimeout(500)
      assert((await messagesOf(first.id)).length === 1, 'it was sent all the same')
    },
  ],
  [
    'a reply that waited is stopped by a newer message, and sent only on purpose',
    async () => {
      const { sink } = desk
      const left = () => sink.mails.find((one) => textOf(one.raw).includes('Not yet finished'))
      await editorOf().click()
      await page.keyboard.press('Control+Enter')
      await until('the reply left', left, 20_000)
      await cut()
      await page.keyboard.type('Written before the tunnel')
      await page.keyboard.press('Control+Enter')
      await cards().getByText('Written before the tunnel').waitFor()
      const headers = headersOf(left().raw)
      await desk.server.deliver({
        from: `off-${stamp}@customer.example`,
        name: 'Offline Customer',
        to: /<([^>]+)>/.exec(headers['reply-to'])?.[1],
        subject: `Re: Offline one ${stamp}`,
        text: 'Wait, something else.',
        headers: { 'In-Reply-To': headers['message-id'], References: headers['message-id'] },
      })
      await until('the newer message is there', async () => (await messagesOf(first.id)).length === 3)
      await context.setOffline(false)
      await bar().getByText('1 action needs your decision').waitFor()
      await cards().getByText('Offline Customer wrote meanwhile:').waitFor()
      assert((await messagesOf(first.id)).length === 3, 'it was sent over the newer message')
      await cards().getByRole('button', { name: 'Send anyway' }).click()
      await until('it is sent', async () => (await messagesOf(first.id)).length === 4)
      await until('nothing waits', async () => (await cards().count()) === 0)
    },
  ],
  [
    'a change that contradicts what somebody else did asks first',
    async () => {
      await open(first.number)
      await cut()
      await page.getByTestId('thread').getByRole('region').click()
      await page.keyboard.press('p')
      await page.getByPlaceholder('Set priority…').waitFor()
      await page.keyboard.type('low')
      await page.keyboard.press('Enter')
      await cards().getByText('Priority: Low').waitFor()
      const now = await api('GET', `/conversations/${first.id}`)
      await api('PATCH', `/conversations/${first.id}`, { version: now.version, priority: 'high' })
      await context.setOffline(false)
      await cards().getByText('It stands like this now: Priority: High').waitFor()
      await cards().getByRole('button', { name: 'Change it anyway' }).click()
      await until('it is low', async () => (await api('GET', `/conversations/${first.id}`)).priority === 'low')
    },
  ],
  [
    'an answer that was lost on its way does not make a second message',
    async () => {
      await page.evaluate(() => {
        const real = window.fetch
        window.fetch = async (address, init) => {
          const answer = await real(address, init)
          if (init?.method === 'POST' && String(address).endsWith('/messages')) {
            window.fetch = real
            throw new TypeError('the connection broke after the server had taken it')
          }
          return answer
        }
      })
      const before = (await messagesOf(first.id)).length
      await editorOf().click()
      await page.keyboard.type('Sent exactly once')
      await page.keyboard.press('Control+Enter')
      await cards().getByText('Sent exactly once').waitFor()
      await cut()
      await mend()
      await until('nothing waits', async () => (await cards().count()) === 0)
      const same = (await messagesOf(first.id)).filter((one) => one.text.includes('Sent exactly once'))
      assert(same.length === 1 && (await messagesOf(first.id)).length === before + 1, `${same.length} were sent`)
    },
  ],
  [
    'two windows of one browser show the same waiting reply and send it once',
    async () => {
      const other = await context.newPage()
      await other.goto(page.url())
      await other.getByTestId('thread').waitFor()
      const before = (await messagesOf(first.id)).length
      await cut()
      await editorOf().click()
      await page.keyboard.type('From two windows')
      await page.keyboard.press('Control+Enter')
      for (const one of [page, other]) await one.getByTestId('waiting').getByText('From two windows').waitFor()
      await mend()
      await until('nothing waits anywhere', async () => {
        const left = await Promise.all([page, other].map((one) => one.getByTestId('waiting').count()))
        return left.every((count) => count === 0)
      })
      assert((await messagesOf(first.id)).length === before + 1, 'it was not sent once')
      await other.close()
    },
  ],
  [
    'nothing of a confidential customer is kept, and what was kept before goes',
    async () => {
      assert((await keptText()).includes('The second question.'), 'nothing was kept before')
      const contact = (await api('GET', `/conversations/${second.id}`)).contact.id
      const me = (await api('GET', '/session')).user.id
      await api('PUT', `/contacts/${contact}/access`, { confidential: true, user_ids: [me] })
      await open(second.number)
      await page.getByTestId('thread').getByText('The second question.').waitFor()
      await until('it is forgotten', async () => !/The second question|Offline two/.test(await keptText()))
      await api('PUT', `/contacts/${contact}/access`, { confidential: false, user_ids: [me] })
    },
  ],
  [
    'signing out takes everything that was kept with it',
    async () => {
      assert((await keptText()).length > 100, 'nothing is kept')
      await page.keyboard.press('Escape')
      await page.keyboard.press('Control+k')
      await page.getByTestId('palette').waitFor()
      await page.keyboard.type('sign out')
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/sign-in/)
      await until('nothing is kept', async () => (await keptText()).length < 100)
      await context.close()
    },
  ],
]
