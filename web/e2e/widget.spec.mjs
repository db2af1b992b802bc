// The chat widget on a site of another origin: writing, answers, coming back, two tabs, refused storage, signed visitors,
// input methods, broken connections, axe.
// It never looks at how agents see a chat; it answers by the API.
import { createHmac } from 'node:crypto'
import http from 'node:http'
import { assert, until } from './harness.mjs'
import { compose } from './ime.spec.mjs'

/** The strictest site that can still have a chat: scripts and frames of the desk, and nothing inline. */
let site
let widget
let context
let page

function startSite(desk, key) {
  const policy = `default-src 'none'; script-src ${desk}; frame-src ${desk}`
  const html = `<!doctype html><html lang="en"><title>A shop</title><body><h1>A shop</h1>
    <script async src="${desk}/widget.js" data-widget="${key}"></script></body></html>`
  const server = http.createServer((_, answer) => {
    answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy })
    answer.end(html)
  })
  return new Promise((resolve) => server.listen(0, () => resolve(server)))
}

const button = (where = page) => where.locator('[data-causeway] button')
const frame = (where = page) => where.frameLocator('[data-causeway] iframe')
const field = (where = page) => frame(where).getByRole('textbox', { name: 'Your message' })
const said = (text, where = page) => frame(where).locator('.bubble:not(.leaving)').filter({ hasText: text })
/** Another origin of the same site, where no browser refuses storage to the frame. */
const place = () => `http://127.0.0.1:${site.address().port}/`
/** Another site than the desk. */
const elsewhere = () => `http://localhost:${site.address().port}/`
/** A message has arrived when the server has confirmed it, once. */
const once = async (text, where = page) => {
  await said(text, where).first().waitFor()
  assert(
    (await frame(where).locator('.bubble').filter({ hasText: text }).count()) === 1,
    `“${text}” stands there twice`,
  )
}
const conversation = async ({ api }) =>
  until('the chat is a conversation', async () =>
    (await api('GET', '/conversations?view=all&limit=50')).items.find((row) => row.way === 'chat'),
  )
const messages = async (desk) =>
  (await desk.api('GET', `/conversations/${(await conversation(desk)).id}/messages`)).items

/** A token with which the site's own server says who somebody is. */
function signedBy(secret, claims) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const said = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`
  return `${said}.${createHmac('sha256', secret).update(said).digest('base64url')}`
}

async function begin({ api, browser, server, problems }) {
  const [inbox] = (await api('GET', '/inboxes')).items
  widget = await api('POST', '/chat/widgets', { name: 'Harbour Support', inbox_id: inbox.id })
  assert(widget.key, `no widget was made: ${JSON.stringify(widget)}`)
  site = await startSite(server.url, widget.key)
  const { version } = widget
  await api('PATCH', `/chat/widgets/${widget.id}`, {
    version,
    origins: [place(), elsewhere()].map((one) => new URL(one).origin),
    ask_email: 'no',
    show_typed: true,
  })
  context = await browser.newContext({ locale: 'en' })
  page = await context.newPage()
  page.on('pageerror', (error) => problems.push(String(error)))
}

export default [
  [
    'a visitor of another site writes, an agent answers, and the visitor reads it',
    async (desk) => {
      await begin(desk)
      await page.goto(place())
      await button().click()
      await frame().getByRole('button', { name: 'Write to us' }).click()
      await field().fill('The export stops at noon.')
      await field().press('Enter')
      await once('The export stops at noon.')
      const { number } = await conversation(desk)
      await desk.api('POST', `/conversations/${number}/messages`, { kind: 'reply', text: 'We are looking at it.' })
      await once('We are looking at it.')
      assert((await context.cookies()).length === 0, 'no cookie is set')
    },
  ],
  [
    'the team sees that the visitor is here, where, what they type, and what they have read, and answers without recipients',
    async (desk) => {
      const { number } = await conversation(desk)
      await desk.go(`/inbox/all/${number}`)
      const section = desk.page.getByRole('region', { name: 'Visitor' })
      await section.getByRole('link', { name: 'A shop' }).first().waitFor()
      const thread = desk.page.getByTestId('thread')
      await thread.getByText('In the chat now').waitFor()
      await desk.page.getByTestId('list').getByRole('img', { name: 'In the chat now' }).first().waitFor()
      await thread.getByText('Seen', { exact: true }).waitFor()
      await field().pressSequentially('Is it my account')
      await desk.page.getByText('Is it my').first().waitFor()
      await field().fill('')
      const found = await desk.axe()
      assert(found.length === 0, found.join('\n'))
      const composer = desk.page.getByTestId('composer')
      await composer.getByText('the answer waits in the chat').waitFor()
      await desk.page.keyboard.press('r')
      await composer.getByRole('textbox').pressSequentially('It is ours.')
      await composer.getByRole('button', { name: 'Send', exact: true }).click()
      await once('It is ours.')
    },
  ],
  [
    'an agent offers short answers under a reply, and the visitor answers with one press',
    async (desk) => {
      const composer = desk.page.getByTestId('composer')
      await composer.getByRole('button', { name: 'Short answers for the visitor' }).focus()
      await desk.page.keyboard.press('Enter')
      const quick = composer.getByTestId('quick')
      const typed = quick.getByRole('textbox', { name: 'A short answer' })
      await typed.waitFor()
      await typed.pressSequentially('Yes')
      await typed.press('Enter')
      const ime = await compose(desk.page, 'まだです', 'まだです')
      await ime.enter()
      await desk.page.waitForTimeout(200)
      assert(
        (await quick.getByRole('button', { name: /^Remove/ }).count()) === 1,
        'the Enter of the input method added',
      )
      await typed.fill('No, still broken')
      const found = await desk.axe()
      assert(found.length === 0, found.join('\n'))
      await composer.locator('.ProseMirror').click()
      await desk.page.keyboard.type('Does it work now?')
      await composer.getByRole('button', { name: 'Send', exact: true }).click()
      await once('Does it work now?')
      const answers = frame().locator('.quick button')
      await until('both answers are offered', async () => (await answers.count()) === 2)
      const offered = desk.page.getByTestId('thread').getByRole('list', { name: 'Short answers offered' })
      await offered.getByText('No, still broken').waitFor()
      await answers.filter({ hasText: 'No, still broken' }).click()
      await once('No, still broken')
      await until('the buttons are gone', async () => !(await frame().locator('.quick').isVisible()))
      await until('it came as the visitor’s words', async () =>
        (await messages(desk)).some((one) => one.kind === 'incoming' && one.text.trim() === 'No, still broken'),
      )
      await quick.waitFor({ state: 'detached' })
    },
  ],
  [
    'closing gives the focus back, a badge counts what came meanwhile, and a reload goes on where it was',
    async (desk) => {
      await field().press('Escape')
      await until('the frame is closed', async () => (await button().getAttribute('aria-expanded')) === 'false')
      assert(await button().evaluate((one) => one.getRootNode().activeElement === one), 'the focus is on the button')
      const { number } = await conversation(desk)
      await page.reload()
      await desk.api('POST', `/conversations/${number}/messages`, { kind: 'reply', text: 'It is mended.' })
      await until('the badge counts', async () => /1 new/.test(await button().getAttribute('aria-label')), 20_000)
      await button().click()
      await once('It is mended.')
      await once('The export stops at noon.')
      await until('what was read is no longer new', async () => !/new/.test(await button().getAttribute('aria-label')))
    },
  ],
  [
    'two tabs of one visitor show the same conversation, and what one read is not new in the other',
    async (desk) => {
      const other = await context.newPage()
      await other.goto(place())
      await button(other).click()
      await once('It is mended.', other)
      await field(other).fill('From the other tab.')
      await field(other).press('Enter')
      await once('From the other tab.', other)
      await once('From the other tab.')
      const fresh = async (tab) => /new/.test(await button(tab).getAttribute('aria-label'))
      for (const tab of [page, other]) await field(tab).press('Escape')
      const { number } = await conversation(desk)
      await desk.api('POST', `/conversations/${number}/messages`, { kind: 'reply', text: 'For both tabs.' })
      for (const tab of [page, other]) await until('both badges count', () => fresh(tab), 20_000)
      await button(other).click()
      await until('what one tab read is not new in the other', async () => !(await fresh(page)))
      await other.close()
      await button().click()
      await once('For both tabs.')
    },
  ],
  [
    'a picture goes with a message, and both ends see it',
    async (desk) => {
      const buffer = Buffer.from(
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
        'base64',
      )
      await frame().locator('input[type=file]').setInputFiles({ name: 'shot.png', mimeType: 'image/png', buffer })
      await frame().locator('.tray li').waitFor()
      await until('the file is there', async () => (await frame().locator('.tray progress').count()) === 0)
      await field().fill('This is what I see.')
      await field().press('Enter')
      await once('This is what I see.')
      const picture = said('This is what I see.').locator('img[alt="shot.png"]')
      await picture.waitFor()
      await until('the picture is drawn', () => picture.evaluate((one) => one.naturalWidth > 0))
      const with_file = (await messages(desk)).find((one) => one.text.trim() === 'This is what I see.')
      assert(with_file.attachments[0]?.name === 'shot.png', JSON.stringify(with_file.attachments))
    },
  ],
  [
    'Enter during composition commits the text and does not send it',
    async () => {
      const before = await frame().locator('.bubble').count()
      await field().click()
      const ime = await compose(page, 'にほんご', '日本語')
      await ime.enter()
      await until('the text is committed', async () => (await field().inputValue()) === '日本語')
      await page.waitForTimeout(300)
      assert((await frame().locator('.bubble').count()) === before, 'it was sent')
      await field().press('Shift+Enter')
      assert((await field().inputValue()) === '日本語\n', 'Shift and Enter make a new line')
      await field().press('Enter')
      await once('日本語')
    },
  ],
  [
    'an answer lost on the way makes no second message, and what was written without connection arrives after a reload',
    async (desk) => {
      const where = '**/widget/v1/messages'
      let lost = 0
      await context.route(where, async (route) => {
        if (route.request().method() !== 'POST' || lost > 0) return route.fallback()
        lost += 1
        await route.fetch()
        await route.abort()
      })
      await field().fill('Sent once.')
      await field().press('Enter')
      await until('it was sent and its answer was lost', () => lost === 1)
      await once('Sent once.')
      await context.unroute(where)
      await context.route(where, (route) => route.abort())
      await field().fill('Kept meanwhile.')
      await field().press('Enter')
      await frame().locator('.leaving').filter({ hasText: 'Kept meanwhile.' }).waitFor()
      await page.reload()
      await context.unroute(where)
      await button().click()
      await said('Kept meanwhile.').waitFor({ timeout: 40_000 })
      await once('Sent once.')
      const texts = (await messages(desk)).map((one) => one.text.trim())
      for (const text of ['Sent once.', 'Kept meanwhile.']) {
        assert(texts.filter((one) => one === text).length === 1, `“${text}” is there once for the team`)
      }
    },
  ],
  [
    'home and conversation have no accessibility violations, light and dark',
    async (desk) => {
      const inner = () => page.frames().find((one) => one.url().includes('/widget/'))
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme })
        for (const view of ['conversation', 'home']) {
          const found = await desk.axe(inner())
          assert(found.length === 0, `${view}, ${colorScheme}: ${found.join('\n')}`)
          if (view === 'conversation') await frame().getByRole('button', { name: 'Back' }).click()
          else
            await frame()
              .getByRole('button', { name: /Go on with the conversation/ })
              .click()
        }
      }
    },
  ],
  [
    'where a browser refuses storage, a reload and another page go on where the visitor was',
    async ({ browser, server }) => {
      const own = await browser.newContext({ locale: 'en' })
      // Some browsers do so by themselves, depending on how they are set.
      await own.addInitScript(() => {
        const get = () => {
          throw new DOMException('refused', 'SecurityError')
        }
        if (window !== top) Object.defineProperty(window, 'localStorage', { get })
      })
      const tab = await own.newPage()
      await tab.goto(elsewhere())
      await button(tab).click()
      await frame(tab).getByRole('button', { name: 'Write to us' }).click()
      assert((await own.cookies()).length === 0, 'no cookie before the visitor writes')
      await field(tab).fill('From another site.')
      await field(tab).press('Enter')
      await once('From another site.', tab)
      const [cookie, ...more] = await own.cookies()
      assert(cookie && more.length === 0, 'one cookie is set')
      assert(cookie.partitionKey === 'http://localhost' && cookie.secure && cookie.path === '/widget', 'for this site')
      for (const move of [() => tab.reload(), () => tab.goto(`${elsewhere()}other`)]) {
        await move()
        await button(tab).click()
        await once('From another site.', tab)
      }
      const bare = await own.request.post(`${server.url}/widget/v1/sessions`, {
        headers: { cookie: `${cookie.name}=${cookie.value}` },
        data: { key: widget.key },
      })
      assert((await bare.json()).known === false, 'the cookie alone is nobody')
      await tab.waitForFunction(() => window.causeway)
      await tab.evaluate(() => window.causeway('shutdown'))
      await until('the cookie is gone', async () => (await own.cookies()).length === 0)
      await own.close()
    },
  ],
  [
    'a visitor whom the site signs for has one conversation in two browsers',
    async ({ api, browser }) => {
      const { secret } = await api('POST', `/chat/widgets/${widget.id}/secret`)
      const exp = Math.floor(Date.now() / 1_000) + 600
      const token = signedBy(secret, { sub: 'hana-7', exp, aud: widget.key, name: 'Hana Sato' })
      const tabs = []
      const enter = async () => {
        const tab = await (await browser.newContext({ locale: 'en' })).newPage()
        tabs.push(tab)
        await tab.goto(place())
        await tab.waitForFunction(() => window.causeway)
        await tab.evaluate((one) => window.causeway('identify', one), token)
        await button(tab).click()
        return tab
      }
      const one = await enter()
      await frame(one).getByRole('button', { name: 'Write to us' }).click()
      await field(one).fill('From my desk.')
      await field(one).press('Enter')
      await once('From my desk.', one)
      const two = await enter()
      await frame(two)
        .getByRole('button', { name: /Go on with the conversation/ })
        .click()
      await once('From my desk.', two)
      await field(two).fill('From my phone.')
      await field(two).press('Enter')
      for (const tab of tabs) await once('From my phone.', tab)
      const row = (await api('GET', '/conversations?view=all&limit=50')).items.filter((item) => item.way === 'chat')[0]
      assert((await api('GET', `/conversations/${row.id}/visitor`)).verified, 'the team sees that the site signed')
      for (const tab of tabs) await tab.context().close()
    },
  ],
  [
    'a site that is not listed cannot embed the chat',
    async (desk) => {
      const { version } = (await desk.api('GET', '/chat/widgets')).items.find((one) => one.id === widget.id)
      await desk.api('PATCH', `/chat/widgets/${widget.id}`, { version, origins: ['https://other.example'] })
      await page.goto(place())
      await button().click()
      await page.waitForTimeout(1_000)
      assert((await frame().locator('main').count()) === 0, 'the frame was shown')
      await context.close()
      site.close()
    },
  ],
]
