// Drafts that survive, the warning about newer messages, full-width mentions, send and solve.
// It never checks delivery; mail.spec does.
import { assert, until } from './harness.mjs'

const editorOf = (page) => page.getByTestId('composer').locator('.ProseMirror')

export async function openFirst(desk, view = 'all') {
  const { go, page } = desk
  await go(`/inbox/${view}`)
  await page.getByTestId('list').locator('a').first().click()
  await page.getByTestId('thread').waitFor()
  await editorOf(page).waitFor()
}

export default [
  [
    'a draft survives reloading the page, its mode and its conversation',
    async (desk) => {
      const { page } = desk
      await openFirst(desk)
      await editorOf(page).click()
      await page.keyboard.type('A draft that stays')
      await page
        .getByTestId('composer')
        .getByText(/^Saved/)
        .waitFor()
      await page.reload()
      await until('the draft is back', async () => (await editorOf(page).textContent())?.includes('A draft that stays'))
    },
  ],
  [
    'the draft also comes from the server when this browser has lost it',
    async ({ page }) => {
      await page
        .getByTestId('composer')
        .getByText('Saved', { exact: true })
        .waitFor()
        .catch(() => undefined)
      await page.waitForTimeout(2600)
      await page.evaluate(
        () =>
          new Promise((done) => {
            const request = indexedDB.deleteDatabase('causeway')
            request.onsuccess = request.onerror = request.onblocked = () => done()
          }),
      )
      await page.reload()
      await until('the draft is back', async () => (await editorOf(page).textContent())?.includes('A draft that stays'))
    },
  ],
  [
    'what is typed before editor and draft are there stands behind the draft, and none of it is a shortcut',
    async (desk) => {
      const { api, browser, context, server } = desk
      const row = (await api('GET', '/conversations?view=all&status=open&limit=1')).items[0]
      const place = `/conversations/${row.id}/drafts/reply`
      await api('DELETE', place)
      const draft = {
        html: '<p>Kept before.</p>',
        to: [],
        cc: [],
        bcc: [],
        attachment_ids: [],
        answers: null,
        version: 0,
      }
      await api('PUT', place, draft)
      // Without a service worker, which would answer before the delays below.
      const slow = await browser.newContext({ storageState: await context.storageState(), serviceWorkers: 'block' })
      const page = await slow.newPage()
      // Nothing of it comes before the first words are typed, and the draft a second after the rest.
      let release
      const typed = new Promise((resolve) => {
        release = resolve
      })
      const late = (ms) => async (route) => {
        await typed
        await new Promise((resolve) => setTimeout(resolve, ms))
        await route.continue()
      }
      await page.route(/assets\/editor-.*\.js$/, late(0))
      await page.route(/\/drafts$/, late(1_000))
      await page.route(new RegExp(`/conversations/${row.number}$`), late(0))
      await page.goto(`${server.url}/inbox/all/${row.number}`)
      await page.getByTestId('list').locator('a').first().waitFor()
      await page.keyboard.press('r')
      await page.keyboard.type('please see it', { delay: 15 })
      assert((await page.getByTestId('composer').count()) === 0, 'the composer came before anything was typed')
      release()
      await editorOf(page).waitFor()
      await page.keyboard.type(' again', { delay: 15 })
      await until('it stands behind the draft', async () =>
        /^Kept before\.please see it again$/.test(await editorOf(page).textContent()),
      )
      await page.keyboard.type(' and again')
      await until('the caret is behind it', async () => /again and again$/.test(await editorOf(page).textContent()))
      const after = await api('GET', `/conversations/${row.number}`)
      assert(after.status.id === row.status.id && after.assignee_id === row.assignee_id, 'a letter was a shortcut')
      await slow.close()
      await api('DELETE', place)
    },
  ],
  [
    'a reply that is begun while the next conversation comes is a reply to that one',
    async (desk) => {
      const { api, browser, context, server } = desk
      const [row, other] = (await api('GET', '/conversations?view=all&status=open&limit=2')).items
      const place = ({ id }) => `/conversations/${id}/drafts/reply`
      for (const one of [row, other]) await api('DELETE', place(one))
      const slow = await browser.newContext({ storageState: await context.storageState(), serviceWorkers: 'block' })
      const page = await slow.newPage()
      await page.route(new RegExp(`/conversations/${row.number}$`), async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 1_500))
        await route.continue()
      })
      await page.goto(`${server.url}/inbox/all/${other.number}`)
      await editorOf(page).waitFor()
      await page.getByTestId('list').locator(`a[data-number="${row.number}"]`).click()
      await page.waitForURL(`**/${row.number}`)
      await page.keyboard.press('r')
      await page.keyboard.type('for you', { delay: 15 })
      await page.getByTestId('thread').getByRole('heading', { name: row.subject }).waitFor()
      await until('it stands there', async () => (await editorOf(page).textContent()) === 'for you')
      await until('it is kept there', async () =>
        (await api('GET', `/conversations/${row.id}/drafts`)).items.some((one) => /for you/.test(one.html)),
      )
      const { items } = await api('GET', `/conversations/${other.id}/drafts`)
      assert(items.length === 0, 'the other conversation has a draft')
      await slow.close()
      await api('DELETE', place(row))
    },
  ],
  [
    'reply and note keep separate drafts, and another conversation has none of them',
    async ({ page }) => {
      await page.getByTestId('composer').getByRole('button', { name: 'Internal note' }).click()
      await until('the note is open', async () => (await editorOf(page).getAttribute('aria-label')) === 'Internal note')
      assert((await editorOf(page).textContent()) === '', 'the reply’s text is in the note')
      await page.keyboard.type('only for us')
      await page.getByTestId('composer').getByRole('button', { name: 'Reply', exact: true }).click()
      await until('the reply’s text is shown', async () =>
        (await editorOf(page).textContent())?.includes('A draft that stays'),
      )
      await page.getByTestId('list').locator('a').nth(1).click()
      await until('the other conversation is empty', async () => (await editorOf(page).textContent()) === '')
      await page.getByTestId('list').locator('a').nth(0).click()
      await until('the draft is still there', async () =>
        (await editorOf(page).textContent())?.includes('A draft that stays'),
      )
    },
  ],
  [
    'the drafts page lists the conversation',
    async ({ go, page }) => {
      await page.waitForTimeout(2600)
      await go('/drafts')
      await page.locator('a[href*="/inbox/all/"]').first().waitFor()
    },
  ],
  [
    'a full-width ＠ opens the list of colleagues in a note',
    async (desk) => {
      const { page } = desk
      await openFirst(desk)
      await page.getByTestId('composer').getByRole('button', { name: 'Internal note' }).click()
      await until('the note is open', async () => (await editorOf(page).getAttribute('aria-label')) === 'Internal note')
      await page.keyboard.press('Control+a')
      await page.keyboard.type('至急＠')
      await page.getByRole('option').first().waitFor()
      await page.keyboard.press('Escape')
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Delete')
      await page.getByTestId('composer').getByRole('button', { name: 'Reply', exact: true }).click()
    },
  ],
  [
    'a message that came in meanwhile is shown once before the reply leaves',
    async (desk) => {
      const { page, server, api } = desk
      const address = `late-${Date.now()}@customer.example`
      await server.deliver({ from: address, name: 'Late Customer', subject: 'A late thought', text: 'First mail.' })
      await desk.go('/inbox/unassigned')
      await page.getByTestId('list').getByRole('link', { name: 'A late thought' }).first().click()
      await page.getByTestId('thread').getByText('First mail.').waitFor()
      const number = Number(await page.getByTestId('thread').getAttribute('data-number'))
      await editorOf(page).click()
      await page.keyboard.type('My answer')
      // The reply claims to have seen less than there is, as when the connection was down. The page's own fetch is
      // wrapped: a request that is intercepted from outside now and then left with the body it had.
      await page.evaluate(() => {
        const real = window.fetch
        window.fetch = (address, init) => {
          const writes = init?.method === 'POST' && String(address).endsWith('/messages')
          if (!writes || !init.body.includes('"seen_seq"')) return real(address, init)
          return real(address, { ...init, body: JSON.stringify({ ...JSON.parse(init.body), seen_seq: 0 }) })
        }
        window.restoreFetch = () => {
          window.fetch = real
        }
      })
      await page.keyboard.press('Control+Enter')
      await page.getByText('Late Customer wrote while you were replying').waitFor()
      await page.evaluate(() => window.restoreFetch())
      await page.getByRole('button', { name: 'Send anyway' }).click()
      await page.getByText('Sending your reply').waitFor()
      const messages = await api('GET', `/conversations/${(await api('GET', `/conversations/${number}`)).id}/messages`)
      assert(messages.items.filter((one) => one.kind === 'reply').length === 1, 'the reply was not sent once')
    },
  ],
  [
    'Mod+Shift+Enter sends, solves and opens the next conversation',
    async ({ page, api }) => {
      const before = Number(await page.getByTestId('thread').getAttribute('data-number'))
      await editorOf(page).click()
      await page.keyboard.type('Done and closed')
      await page.keyboard.press('Control+Shift+Enter')
      await until('another conversation or the list is shown', async () => !page.url().endsWith(`/${before}`))
      const after = await api('GET', `/conversations/${before}`)
      assert(after.status.category === 'solved', `the status is ${after.status.category}`)
    },
  ],
]
