// The list holds still, counts live, conflicts are explained, HTML stays in its place.
// It never waits for luck: every change is made by the test.
import { assert, until } from './harness.mjs'

export default [
  [
    'while the pointer is in the list nothing moves, and a pill counts what is new',
    async ({ go, page, server }) => {
      await go('/inbox/unassigned')
      const list = page.getByTestId('list')
      await list.locator('a').first().waitFor()
      await list.hover({ position: { x: 120, y: 40 } })
      const top = await list.locator('a').first().getAttribute('data-number')
      await page.waitForTimeout(300)
      await server.deliver({ from: `hold-${Date.now()}@customer.example`, subject: 'While you point', text: 'Hello' })
      await page.getByRole('button', { name: /^1 new/ }).waitFor()
      // Reaching for the pill is no reason to move either: it must stand until it is clicked.
      await page.getByRole('button', { name: /^1 new/ }).hover()
      await page.waitForTimeout(300)
      assert((await list.locator('a').first().getAttribute('data-number')) === top, 'the list moved')
      await page.getByRole('button', { name: /^1 new/ }).click()
      await list.getByText('While you point').waitFor()
    },
  ],
  [
    'the counts beside the views follow without reloading',
    async ({ page, server }) => {
      const count = async () =>
        Number((await page.locator('nav a[href="/inbox/unassigned"] .tnum').textContent()) ?? '0')
      const before = await count()
      await server.deliver({ from: `count-${Date.now()}@customer.example`, subject: 'One more', text: 'Hello' })
      await until('the count grew', async () => (await count()) > before)
    },
  ],
  [
    'a change that somebody else made first is explained and shown, not overwritten',
    async ({ page, api }) => {
      await page.locator('main').hover({ position: { x: 900, y: 600 } })
      await page.getByTestId('list').getByRole('link', { name: 'One more' }).first().click()
      await page.getByTestId('thread').waitFor()
      const number = await page.getByTestId('thread').getAttribute('data-number')
      // The live connection is cut, so the page does not hear of the change.
      await page.context().setOffline(true)
      await page.context().setOffline(false)
      // Somebody else is quicker by the time between our key and the server.
      await page.exposeFunction('changeFirst', async () => {
        const now = await api('GET', `/conversations/${number}`)
        await api('PATCH', `/conversations/${number}`, { version: now.version, priority: 'urgent' })
      })
      await page.evaluate(() => {
        const real = window.fetch
        window.fetch = async (address, init) => {
          if (init?.method !== 'PATCH' || !String(init.body).includes('"low"')) return real(address, init)
          window.fetch = real
          await window.changeFirst()
          return real(address, init)
        }
      })
      await page.keyboard.press('p')
      await page.getByPlaceholder('Set priority…').waitFor()
      await page.keyboard.type('low')
      await page.keyboard.press('Enter')
      await page.getByText(/Somebody else changed #\d+ first/).waitFor()
      await page.getByRole('button', { name: 'Priority: Urgent' }).waitFor()
    },
  ],
  [
    'only the rows near the screen are in the page, and every one is a link with its place in the list',
    async ({ go, page }) => {
      await go('/inbox/all?status=open,waiting,snoozed,solved')
      const list = page.getByTestId('list')
      await list.locator('[role=listitem]').first().waitFor()
      const mounted = await list.locator('[role=listitem]').count()
      assert(mounted <= 30, `${mounted} rows are mounted`)
      const first = list.locator('[role=listitem]').first()
      assert((await first.getAttribute('aria-posinset')) === '1', 'the first row does not know its place')
      assert((await first.locator('a').getAttribute('href'))?.startsWith('/inbox/all/'), 'the row is no link')
    },
  ],
  [
    'when the connection breaks a bar says so, and what came in meanwhile appears after it is back',
    async ({ go, page, server }) => {
      let broken = false
      let socket = null
      await page.routeWebSocket(/\/api\/v1\/live/, (route) => {
        if (broken) return route.close()
        socket = route
        route.connectToServer()
      })
      await go('/inbox/unassigned')
      await page.getByTestId('list').waitFor()
      await until('the connection is up', () => socket !== null)
      await page.waitForTimeout(500)
      broken = true
      await socket.close()
      await page.getByText(/^Offline, showing what was loaded/).waitFor()
      const subject = `While offline ${Date.now()}`
      await server.deliver({ from: 'offline@customer.example', subject, text: 'Hello' })
      await page.waitForTimeout(700)
      assert((await page.getByText(subject).count()) === 0, 'the list heard of it without a connection')
      broken = false
      await page.getByTestId('list').getByText(subject).first().waitFor({ timeout: 20_000 })
      await until(
        'the bar is gone',
        async () => (await page.getByText(/^Offline, showing what was loaded/).count()) === 0,
      )
    },
  ],
  [
    'the filter by status is part of the address and survives reloading',
    async ({ go, page }) => {
      await go('/inbox/all')
      await page.getByRole('button', { name: 'Filter by status' }).click()
      await page.getByRole('menuitem', { name: 'Solved' }).click()
      await page.waitForURL(/status=solved/)
      await page.reload()
      await page.getByRole('button', { name: 'Remove filter Solved' }).waitFor()
      await page.getByRole('button', { name: 'Remove filter Solved' }).click()
      await until('the filter is gone', () => !page.url().includes('status='))
    },
  ],
  [
    'HTML of a mail cannot run scripts, style the app or load what was not asked for',
    async ({ page, go, server }) => {
      let tracked = 0
      await page.route('**/tracker.example/**', (route) => {
        tracked += 1
        return route.abort()
      })
      const html =
        '<style>body{display:none}</style><p onclick="window.hacked=1">Bold <b>words</b></p><script>window.hacked=1</script><img src="http://tracker.example/p.png" onerror="window.hacked=1"><a href="javascript:window.hacked=1">x</a>'
      await server.deliver({
        from: `html-${Date.now()}@customer.example`,
        subject: 'With HTML',
        text: html,
        headers: { 'Content-Type': 'text/html; charset=utf-8' },
      })
      await go('/inbox/unassigned')
      await page.getByTestId('list').getByRole('link', { name: 'With HTML' }).first().click()
      await page.getByTestId('thread').getByText('words').waitFor()
      await page.waitForTimeout(300)
      assert((await page.evaluate(() => window.hacked)) === undefined, 'a script of the mail ran')
      assert(tracked === 0, 'a remote image was loaded')
      await page.getByText('1 remote image is blocked').waitFor()
      await page.getByRole('button', { name: 'Show images' }).click()
      assert((await page.evaluate(() => getComputedStyle(document.body).display)) !== 'none', 'the mail styled the app')
    },
  ],
  [
    'a second person sees who is viewing and who is writing',
    async ({ browser, page, server, api }) => {
      const users = await api('GET', '/users')
      if (!users.items.some((one) => one.email === 'sam@desk.example')) {
        await api('POST', '/users', {
          name: 'Sam Okafor',
          email: 'sam@desk.example',
          role: 'agent',
          password: 'yet another long sentence',
        })
      }
      const context = await browser.newContext({ locale: 'en' })
      const second = await context.newPage()
      await second.goto(`${server.url}/sign-in`)
      await second.getByLabel('E-mail').fill('sam@desk.example')
      await second.getByLabel('Password').fill('yet another long sentence')
      await second.getByRole('button', { name: 'Sign in' }).click()
      await second.waitForURL(/inbox/)
      await second.goto(page.url())
      await page.getByText('Sam Okafor is viewing').waitFor()
      await second.getByTestId('composer').locator('.ProseMirror').click()
      await second.keyboard.type('I answer this')
      await page.getByText('Sam Okafor is writing').waitFor()
      await context.close()
      await until('Sam is gone', async () => (await page.getByText(/Sam Okafor is/).count()) === 0)
    },
  ],
]
