// Messages that a chat shows by itself, from both sides: made in the settings, shown by rule, sent away, opened, answered.
// It never leaves a conversation open for the files after it.
import http from 'node:http'
import { assert, until } from './harness.mjs'

let site
let page
let widget
let context
const bubble = () => page.locator('[data-causeway] [role=status] button').first()
const dismiss = () => page.locator('[data-causeway]').getByRole('button', { name: 'Send this message away' })
const frame = () => page.frameLocator('[data-causeway] iframe')
const at = (path) => `http://127.0.0.1:${site.address().port}${path}`
const figures = async (api, name) =>
  (await api('GET', `/chat/widgets/${widget.id}/proactive`)).messages.find((one) => one.name === name).figures

export default [
  [
    'a message is made in the settings of a chat, with conditions',
    async ({ api, axe, browser, go, page: team, problems, server }) => {
      const [inbox] = (await api('GET', '/inboxes')).items
      widget = await api('POST', '/chat/widgets', { name: 'Lantern shop', inbox_id: inbox.id })
      await api('PATCH', `/chat/widgets/${widget.id}`, { version: 1, ask_email: 'no' })
      await go('/settings/chat')
      const card = team.getByRole('listitem').filter({ hasText: 'Lantern shop' }).first()
      await card.getByText('Messages that appear by themselves').click()
      for (const [name, text, path] of [
        ['Prices', 'Shall we find the right lantern?', '/prices'],
        ['Cart', 'Is something in the way?', '/cart'],
      ]) {
        await card.getByRole('button', { name: 'Add a message' }).click()
        const sheet = team.getByRole('dialog')
        await sheet.getByLabel('Name').fill(name)
        await sheet.getByLabel('Text of the message').fill(text)
        await sheet.getByLabel('Add a condition').selectOption('page')
        await sheet.getByLabel('Address, or part of it').fill(path)
        if (name === 'Prices') {
          await sheet.getByLabel('Add a condition').selectOption('visitor')
          await sheet.getByLabel('Visitor', { exact: true }).selectOption('unknown')
        }
        const found = await axe()
        assert(found.length === 0, found.join('\n'))
        await sheet.getByRole('button', { name: 'Save' }).click()
        await sheet.waitFor({ state: 'detached' })
      }
      await card.getByText('Address contains /prices · Visitor not known yet').waitFor()
      await card.getByRole('button', { name: 'Move Cart up' }).click()
      await until('the order is kept', async () => {
        const { messages } = await api('GET', `/chat/widgets/${widget.id}/proactive`)
        return messages.map((one) => one.name).join() === 'Cart,Prices'
      })
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      // Nothing inline, and nothing of the desk's but scripts, the frame and figures.
      const policy = `default-src 'none'; script-src ${server.url}; frame-src ${server.url}; connect-src ${server.url}`
      const html = `<!doctype html><html lang="en"><title>Lanterns</title><body><main><h1>Lanterns</h1></main>
        <script async src="${server.url}/widget.js" data-widget="${widget.key}"></script>
        <script async src="${server.url}/widget/${widget.key}/messages.js"></script></body></html>`
      const host = http.createServer((_, answer) => {
        answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy })
        answer.end(html)
      })
      site = await new Promise((resolve) => host.listen(0, () => resolve(host)))
      context = await browser.newContext({ locale: 'en' })
      page = await context.newPage()
      page.on('pageerror', (error) => problems.push(String(error)))
    },
  ],
  [
    'it appears where its rule says, takes no focus, stores nothing, and a key sends it away',
    async ({ api, axe }) => {
      await page.goto(at('/'))
      await page.locator('[data-causeway] button').first().waitFor()
      await page.waitForTimeout(1500)
      assert((await bubble().count()) === 0, 'nothing is shown where no rule says so')
      await page.goto(at('/prices'))
      await bubble().getByText('Shall we find the right lantern?').waitFor()
      assert(await page.evaluate(() => document.activeElement === document.body), 'the focus stays where it was')
      assert((await page.locator('[data-causeway] iframe').count()) === 0, 'the chat itself is not loaded')
      const found = await axe(page)
      assert(found.length === 0, found.join('\n'))
      await dismiss().focus()
      await page.keyboard.press('Escape')
      await bubble().waitFor({ state: 'detached' })
      const launcher = page.getByRole('button', { name: 'Write to us' })
      assert(await launcher.evaluate((one) => one.getRootNode().activeElement === one), 'the focus goes to the button')
      assert((await page.evaluate(() => localStorage.length)) === 0, 'nothing is stored')
      assert((await context.cookies()).length === 0, 'no cookie is set')
      await until('both are counted', async () => {
        const { shown, dismissed } = await figures(api, 'Prices')
        return shown === 1 && dismissed === 1
      })
      await page.waitForTimeout(1500)
      assert((await bubble().count()) === 0, 'what was sent away stays away')
    },
  ],
  [
    'it opens the chat as its first words, and the agent sees to what the visitor answers',
    async ({ api, go, page: team }) => {
      await page.goto(at('/cart'))
      await bubble().click()
      await frame().locator('.bubble').getByText('Is something in the way?').waitFor()
      assert((await figures(api, 'Cart')).answered === 0, 'opening is no answer')
      const field = frame().getByRole('textbox', { name: 'Your message' })
      await field.fill('The lantern with the blue glass is sold out')
      await field.press('Enter')
      await frame().locator('.bubble:not(.leaving)').getByText('The lantern with the blue glass').waitFor()
      const row = await until('the team has it', async () =>
        (await api('GET', '/conversations?view=all&limit=50')).items.find((one) => one.subject.includes('blue glass')),
      )
      await go(`/inbox/all/${row.number}`)
      await team.getByText('This answers the message “Cart”', { exact: false }).first().waitFor()
      await team.getByTestId('thread').getByText('Is something in the way?').first().waitFor()
      const { shown, opened, answered } = await figures(api, 'Cart')
      assert(shown === 1 && opened === 1 && answered === 1, `${shown} ${opened} ${answered}`)
      await page.goto(at('/cart'))
      await page.waitForTimeout(2500)
      assert((await page.locator('[data-causeway] [role=status] button').count()) === 0, 'not while they are in a chat')
      await page.getByRole('button', { name: /Write to us/ }).click()
      await frame().locator('.bubble').getByText('Is something in the way?').waitFor()
      await go('/settings/chat')
      const card = team.getByRole('listitem').filter({ hasText: 'Lantern shop' }).first()
      await card.getByText('Messages that appear by themselves').click()
      await card.getByText('1 shown · 1 opened · 1 answered · 0 sent away').waitFor()
      const { version } = await api('GET', `/conversations/${row.id}`)
      const outcome = { outcome: 'fixed', note: '' }
      await api('PATCH', `/conversations/${row.id}`, { version, status: { category: 'solved' }, outcome })
      await page.context().close()
      site.close()
    },
  ],
]
