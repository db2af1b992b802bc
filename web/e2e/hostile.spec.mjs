// What a day at a desk throws at the app: pastes of megabytes, threads without end, wrong clocks, the same tab twice.
// It never waits for luck: what is hostile is made here, each time the same.
import { assert, OWNER, until } from './harness.mjs'

const stamp = Date.now() % 100_000
const DAY = 86_400_000
const editorOf = (page) => page.getByTestId('composer').locator('.ProseMirror')

async function arrive({ server, api }, subject, text) {
  await server.deliver({ from: `hostile-${stamp}@customer.example`, name: 'Hostile Customer', subject, text })
  return until(`${subject} is there`, async () => {
    const { items } = await api('GET', '/conversations?view=all&limit=30')
    return items.find((one) => one.subject === subject)
  })
}

async function open(page, server, number) {
  await page.goto(`${server.url}/inbox/all/${number}`)
  await page.locator(`[data-testid=thread][data-number="${number}"]`).waitFor()
  await editorOf(page).waitFor()
}

/** Pastes, and answers how long the page was busy with it, in milliseconds. */
const paste = (page, html, words) =>
  editorOf(page).evaluate(
    (editor, [rich, plain]) => {
      const data = new DataTransfer()
      if (rich) data.setData('text/html', rich)
      data.setData('text/plain', plain)
      const began = performance.now()
      editor.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
      return performance.now() - began
    },
    [html, words],
  )

/** A page whose clock is wrong, and which is signed in. */
async function withClock({ browser, server, problems }, off) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en' })
  await context.addInitScript((by) => {
    const Real = Date
    const now = () => Real.now() + by
    window.Date = class extends Real {
      constructor(...given) {
        if (given.length === 0) super(now())
        else super(...given)
      }
      static now() {
        return now()
      }
    }
  }, off)
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  page.on('pageerror', (error) => problems.push(String(error)))
  await page.goto(`${server.url}/sign-in?back=/inbox/all`)
  await page.getByLabel('E-mail').fill(OWNER.email)
  await page.getByLabel('Password').fill(OWNER.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByTestId('list').waitFor()
  return { context, page }
}

const nodes = (page) => page.evaluate(() => document.querySelectorAll('*').length)

let first

export default [
  [
    'a paste of 5 MB HTML becomes its words at once, runs nothing and asks nobody',
    async (desk) => {
      const { page, server } = desk
      await desk.go('/inbox/all')
      first = await arrive(desk, `Hostile paste ${stamp}`, 'Please look at this report.')
      await open(page, server, first.number)
      let asked = 0
      await page.route('**/tracker.example/**', (route) => {
        asked += 1
        return route.abort()
      })
      await editorOf(page).click()
      const cell = '<td style="mso-number-format:General" onclick="window.pasted=1"><b>Cell</b></td>'
      const head = '<script>window.pasted=1</script><img src="http://tracker.example/p.png" onerror="window.pasted=1">'
      const html = `${head}<table>${`<tr>${cell.repeat(10)}</tr>`.repeat(6400)}</table>`
      assert(html.length > 5_000_000, `only ${html.length} characters`)
      const busy = await paste(page, html, 'The words of a very large table')
      assert(busy < 2000, `the page was busy for ${Math.round(busy)} ms`)
      await page.getByText('so only its words were pasted').waitFor()
      assert(
        (await editorOf(page).textContent()).trim() === 'The words of a very large table',
        'the words are not there',
      )
      assert((await editorOf(page).locator('table, b, img').count()) === 0, 'formatting came in')
      await page.keyboard.type(' and more')
      await editorOf(page).getByText('The words of a very large table and more').waitFor()
      const after = await paste(page, '', 'x'.repeat(5_000_000))
      assert(after < 2000, `the page was busy for ${Math.round(after)} ms`)
      await page.getByText('so nothing was pasted').waitFor()
      assert((await editorOf(page).textContent()).length < 100, 'more was pasted than a message can hold')
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Delete')
      const rich = `<p onclick="window.pasted=1">A <b>bold</b> word<script>window.pasted=1</script></p>${'<p>Line</p>'.repeat(2000)}`
      await paste(page, rich, 'A bold word')
      await editorOf(page).locator('strong', { hasText: 'bold' }).waitFor()
      assert((await page.evaluate(() => window.pasted)) === undefined, 'a script of the paste ran')
      assert(asked === 0, 'a picture of the paste was asked for')
      // That the browser says what it refused to run is right here, and only here.
      const refused = desk.problems.filter((problem) => problem.startsWith('Executing inline event handler violates'))
      for (const problem of refused) desk.problems.splice(desk.problems.indexOf(problem), 1)
      await editorOf(page).click()
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Delete')
    },
  ],
  [
    'a conversation of 10,000 messages opens at its end, and scrolling back adds no more than what is near',
    async (desk) => {
      const { page, server, api } = desk
      const total = 10_000
      const known = (await api('GET', `/conversations/${first.id}/messages`)).items[0]
      const make = (seq) => ({
        ...known,
        id: `00000000-0000-7000-8000-${String(seq).padStart(12, '0')}`,
        seq,
        created_at: known.created_at + seq * 1000,
        text: `Message number ${seq}.`,
        html: `<p>Message number ${seq}. ${'It goes on. '.repeat(seq % 40)}</p>`,
        attachments: [],
        quoted_html: null,
      })
      // Ten thousand rows are quicker told than written; the pages are as the server gives them.
      await page.route(`**/api/v1/conversations/${first.id}/messages**`, (route) => {
        const cursor = Number(new URL(route.request().url()).searchParams.get('cursor') ?? total + 1)
        const from = Math.max(1, cursor - 40)
        const items = Array.from({ length: cursor - from }, (_, index) => make(from + index))
        return route.fulfill({ json: { items, next_cursor: from > 1 ? String(from) : null } })
      })
      await open(page, server, first.number)
      const thread = page.getByTestId('thread')
      await thread.getByText(`Message number ${total}.`).waitFor()
      const opened = await nodes(page)
      assert(opened < 5000, `${opened} nodes when it was opened`)
      const region = thread.getByRole('region')
      const older = thread.getByRole('button', { name: 'Older messages' })
      let reached = total - 39
      let early = 0
      for (let turn = 0; turn < 60; turn += 1) {
        await region.evaluate((element) => {
          element.scrollTop = 0
        })
        const place = () => thread.locator(`#m${reached}`).evaluate((one) => one.getBoundingClientRect().top)
        await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
        const before = await place()
        await older.evaluate((button) => button.click())
        await thread.locator(`#m${reached - 1}`).waitFor({ state: 'attached' })
        const moved = (await place()) - before
        assert(Math.abs(moved) < 60, `what was read moved by ${Math.round(moved)} pixels`)
        reached -= 40
        if (turn === 9) early = await nodes(page)
      }
      await until('what is far is not drawn', async () => (await nodes(page)) < early + 600, 5000)
      // Back through the middle to the end: whatever is on screen is drawn.
      for (const part of [0.5, 0.25, 0.9]) {
        await region.evaluate((element, where) => {
          element.scrollTop = element.scrollHeight * where
        }, part)
        await until(`messages are on screen at ${part}`, () =>
          region.evaluate((element) => {
            const edge = element.getBoundingClientRect()
            const found = document.elementFromPoint(edge.left + edge.width / 2, edge.top + edge.height / 2)
            return found?.closest('.message') !== null || found?.closest('ol')?.childElementCount > 0
          }),
        )
        const now = await nodes(page)
        assert(now < early + 600, `${now} nodes in the middle, ${early} after ten pages`)
      }
      await page.unroute(`**/api/v1/conversations/${first.id}/messages**`)
    },
  ],
  ...[
    ['ahead', DAY],
    ['behind', -DAY],
  ].map(([side, off]) => [
    `with a clock that is a day ${side}, times are told rightly, a reply can be taken back, and no newer text is lost`,
    async (desk) => {
      const { server, api } = desk
      const row = await arrive(desk, `Clock ${side} ${stamp}`, 'What time is it?')
      const { context, page } = await withClock(desk, off)
      await open(page, server, row.number)
      const told = await page.getByTestId('list').locator(`a[data-number="${row.number}"] ~ .tnum`).textContent()
      assert(/^(now|\dm)$/.test(told), `the list says ${told}`)
      await editorOf(page).click()
      await page.keyboard.type('Older words')
      await page.getByTestId('composer').getByText('Saved', { exact: true }).waitFor()
      // The same draft, written on at once and only kept here: it is the newer one.
      await page.route('**/drafts/reply', (route) => route.abort())
      await page.keyboard.type(' and newer words')
      await page.waitForTimeout(900)
      await page.reload()
      await editorOf(page).getByText('Older words and newer words').waitFor()
      await page.unroute('**/drafts/reply')
      await editorOf(page).click()
      await page.keyboard.press('Control+Enter')
      await page.getByText('Sending your reply').waitFor()
      const seconds = Number(await page.locator('[role=status] .tnum[aria-hidden]').textContent())
      assert(seconds > 0 && seconds <= 6, `the countdown says ${seconds}`)
      await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
      await editorOf(page).getByText('Older words and newer words').waitFor()
      const { items } = await api('GET', `/conversations/${row.id}/messages`)
      assert(
        items.every((one) => one.kind !== 'reply'),
        'the reply was sent all the same',
      )
      await editorOf(page).click()
      await page.keyboard.press('Escape')
      await page.keyboard.press('h')
      await page.getByPlaceholder('Snooze until…').waitFor()
      await page.keyboard.type('Tomorrow')
      await page.keyboard.press('Enter')
      const until_ = await until(
        'it is snoozed',
        async () => (await api('GET', `/conversations/${row.id}`)).snoozed_until,
      )
      const hours = (until_ - Date.now()) / 3_600_000
      assert(hours > 0 && hours < 48, `tomorrow is ${Math.round(hours)} hours away`)
      await context.close()
    },
  ]),
  [
    'two tabs on one conversation: the changes of both stand, each shows them, and what is being written stays',
    async (desk) => {
      const { context, page, server, api, problems } = desk
      const row = await arrive(desk, `Two tabs ${stamp}`, 'Who answers?')
      await open(page, server, row.number)
      const other = await context.newPage()
      other.setDefaultTimeout(10_000)
      other.on('pageerror', (error) => problems.push(String(error)))
      await open(other, server, row.number)
      // Each tab changes a field of its own at the same moment; both stand.
      await page.getByTestId('thread').getByRole('region').click()
      await other.getByTestId('thread').getByRole('region').click()
      await other.keyboard.press('p')
      await other.getByPlaceholder('Set priority…').waitFor()
      await other.keyboard.type('high')
      await Promise.all([page.keyboard.press('i'), other.keyboard.press('Enter')])
      await until('both changes stand', async () => {
        const now = await api('GET', `/conversations/${row.id}`)
        return now.priority === 'high' && now.assignee_id !== null
      })
      for (const tab of [page, other]) {
        await tab.getByRole('button', { name: 'Priority: High' }).waitFor()
        await tab
          .getByRole('button', { name: /Assignee: Robin Vale/ })
          .first()
          .waitFor()
      }
      // Both write. What one sends appears in the other, whose text stays where it was.
      await editorOf(other).click()
      await other.keyboard.type('From the other tab')
      await other.getByTestId('composer').getByText('Saved', { exact: true }).waitFor()
      await editorOf(page).click()
      await page.keyboard.press('Control+a')
      await page.keyboard.type('From the first tab')
      await page.keyboard.press('Control+Enter')
      await page.getByText('Sending your reply').waitFor()
      await other.locator('.message').getByText('From the first tab').waitFor()
      assert((await editorOf(other).textContent()) === 'From the other tab', 'the other tab lost its text')
      await page.keyboard.press('Escape')
      await page.getByTestId('thread').getByRole('region').click()
      await page.keyboard.press('e')
      await until(
        'it is solved',
        async () => (await api('GET', `/conversations/${row.id}`)).status.category === 'solved',
      )
      await other.getByRole('button', { name: /Status: Solved/ }).waitFor()
      const { items } = await api('GET', `/conversations/${row.id}/messages`)
      assert(items.filter((one) => one.kind === 'reply').length === 1, 'more than one reply left')
      await other.close()
    },
  ],
]
