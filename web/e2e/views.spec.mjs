// Saved views and changes for many: what a view holds follows every change, all that match can be changed and undone.
// It never relies on other files' conversations.
import { assert, until } from './harness.mjs'

const SENDER = { from: 'nora@views.example', name: 'Nora Views' }
const ROWS = '[data-testid=list] a[data-number]'

const subjects = (page) =>
  page.locator(`${ROWS}`).evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))
const holds = (page, part, count) =>
  until(`${count} rows with “${part}”`, async () => {
    const labels = await subjects(page)
    return labels.filter((label) => label.includes(part)).length === count && labels.length === count
  })

export default [
  [
    'a view is made from conditions, says what it holds while it is made, and stands in the navigation with its count',
    async ({ go, page, server, api }) => {
      await go('/inbox/all')
      for (const number of [1, 2, 3]) {
        await server.deliver({ ...SENDER, subject: `Parcel ${number} is lost`, text: `parcel ${number}` })
      }
      await until('all have arrived', async () => {
        const { items } = await api('GET', '/conversations?view=all&limit=20')
        return items.filter((row) => row.subject.startsWith('Parcel')).length === 3
      })
      await page.getByRole('button', { name: 'New view' }).click()
      await page.getByLabel('Name', { exact: true }).fill('Lost parcels')
      await page.getByRole('button', { name: 'Condition', exact: true }).click()
      await page.getByLabel('What is looked at').last().selectOption('subject')
      await page.getByLabel('Text to look for').fill('PARCEL')
      await page.getByLabel('Text to look for').press('Enter')
      await page.getByRole('heading', { name: '3 conversations match now' }).waitFor()
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.waitForURL(/\/inbox\/view-/)
      await holds(page, 'Parcel', 3)
      const link = page
        .getByRole('navigation')
        .first()
        .getByRole('link', { name: /Lost parcels/ })
      await until('the count is there', async () => /3/.test(await link.textContent()))
    },
  ],
  [
    'what leaves the view by a change leaves its list and its count at once',
    async ({ page, api }) => {
      const { items } = await api('GET', '/conversations?view=all&limit=20')
      const one = items.find((row) => row.subject === 'Parcel 2 is lost')
      const outcome = { outcome: 'no_answer_needed' }
      await api('PATCH', `/conversations/${one.id}`, { version: one.version, status: { category: 'solved' }, outcome })
      await page.mouse.move(5, 5)
      await holds(page, 'Parcel', 2)
      const views = await api('GET', '/views')
      const counts = await api('GET', '/conversations/counts')
      assert(counts.views[views.items.at(-1).id] === 2, 'the server counts two')
      await page.locator('nav a', { hasText: 'Lost parcels' }).getByText('2', { exact: true }).waitFor()
    },
  ],
  [
    'a change for many is done by the server, tells how it went, and can be undone',
    async ({ page, api }) => {
      for (const box of await page.getByTestId('list').getByRole('checkbox').all()) await box.click({ force: true })
      await page.getByText('2 selected').waitFor()
      await page.getByRole('toolbar').getByRole('button', { name: 'Solve' }).click()
      await page.getByRole('option', { name: 'No answer needed' }).click()
      await page.getByText('2 conversations changed').waitFor()
      await page.mouse.move(5, 5)
      await until('the list is empty', async () => (await page.locator(ROWS).count()) === 0)
      await page.getByText('Nothing matches this view').waitFor()
      await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
      await page.getByText('2 conversations are as they were').waitFor()
      await holds(page, 'Parcel', 2)
      const [last] = (await api('GET', '/bulk')).items
      assert(last.state === 'undone' && last.total === 2 && last.failed === 0, JSON.stringify(last))
    },
  ],
  [
    'everything that a list holds is changed, loaded or not',
    async ({ api }) => {
      const [view] = (await api('GET', '/views')).items.slice(-1)
      const bulk = await api('POST', '/bulk', { list: { view_id: view.id }, change: { priority: 'low' } })
      await until('it is done', async () => (await api('GET', `/bulk/${bulk.id}`)).state === 'done')
      const { items } = await api('GET', `/conversations?view_id=${view.id}`)
      assert(items.length === 2 && items.every((row) => row.priority === 'low'), 'both are low')
    },
  ],
  [
    'a view asks for a field of the contact, offered under whose it is, and follows what the field holds',
    async ({ page, api }) => {
      const field = await api('POST', '/fields', { owner: 'contact', kind: 'text', name: 'Service level' })
      const since = await api('POST', '/fields', { owner: 'company', kind: 'date', name: 'Customer since' })
      const conversation = (await api('GET', '/conversations?view=all&limit=20')).items.find(
        (row) => row.subject === 'Parcel 1 is lost',
      )
      const day = Date.UTC(2026, 0, 5)
      const contact = await api('GET', `/contacts/${conversation.contact.id}`)
      await api('PATCH', `/companies/${contact.company.id}/fields`, { values: { [since.id]: day } })
      await page.reload()
      await page.getByRole('button', { name: 'Change this view' }).click()
      await page.getByRole('heading', { name: '2 conversations match now' }).waitFor()
      await page.getByRole('button', { name: 'Condition', exact: true }).click()
      const choice = page.getByLabel('What is looked at').last()
      const groups = await choice.locator('optgroup').evaluateAll((all) => all.map((one) => one.label))
      assert(groups.join() === 'About the contact,About the company', groups.join())
      await choice.selectOption({ label: 'Service level' })
      await page.getByLabel('Comparison').last().selectOption('value')
      await page.getByLabel('Text to look for').last().fill('gold')
      await page.getByRole('heading', { name: '0 conversations match now' }).waitFor()
      for (const name of [
        'Priority',
        'Begun',
        'Service level (About the contact)',
        'Customer since (About the company)',
      ])
        await page.getByRole('checkbox', { name, exact: true }).check()
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByText('Nothing matches this view').waitFor()
      await api('PATCH', `/contacts/${contact.id}/fields`, { values: { [field.id]: 'Gold' } })
      await holds(page, 'Parcel', 2)
      const views = await api('GET', '/views')
      const counts = await api('GET', '/conversations/counts')
      assert(counts.views[views.items.at(-1).id] === 2, 'the server counts two')
    },
  ],
  [
    'a view is a table for its reader: its columns with headings that sort, in the form of the reader, and by keyboard',
    async ({ page, axe }) => {
      await page.getByRole('button', { name: 'Show as a table' }).click()
      const table = page.getByRole('table')
      await table.waitFor()
      const headings = await table.getByRole('columnheader').allTextContents()
      const wished = 'Customer,Subject,Priority,Begun,Service level,Customer since,Last activity'
      assert(headings.join() === wished, headings.join())
      const subjects = () => table.getByRole('rowheader').allTextContents()
      await table.getByRole('cell', { name: 'Jan 5, 2026', exact: true }).first().waitFor()
      await table.getByRole('cell', { name: 'Gold', exact: true }).first().waitFor()
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      const begun = table.getByRole('columnheader', { name: 'Begun' })
      await begun.getByRole('button').click()
      await until('the latest begun is first', async () => (await begun.getAttribute('aria-sort')) === 'descending')
      await page.waitForURL(/sort=latest_begun/)
      await begun.getByRole('button').click()
      await page.waitForURL(/sort=earliest_begun/)
      await page.mouse.move(5, 5)
      await until('the first begun is first', async () => /Parcel 1.*Parcel [23]/.test((await subjects()).join()))
      await table.getByRole('rowheader').first().waitFor()
      await page.evaluate(() => document.activeElement?.blur())
      await page.keyboard.press('j')
      await page.keyboard.press('x')
      await page.getByText('1 selected').waitFor()
      await page.keyboard.press('x')
      await page.keyboard.press('j')
      await page.keyboard.press('k')
      const focused = () =>
        page.evaluate(() => document.activeElement?.closest('table') && document.activeElement.textContent)
      await until('the cursor has the focus again', async () => (await focused()) === 'Parcel 1 is lost')
      await page.keyboard.press('Enter')
      await page.getByTestId('thread').waitFor()
      await table.waitFor({ state: 'detached' })
      await page.getByTestId('list').and(page.getByRole('list')).waitFor()
      await page.keyboard.press('u')
      await table.waitFor()
    },
  ],
  [
    'the table draws what is seen of a long list, stays on this view, and a phone has rows',
    async ({ page, api }) => {
      const first = (await api('GET', '/conversations?view=all&limit=1')).items[0]
      const many = Array.from({ length: 10_000 }, (_, index) => ({
        ...first,
        id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
        number: 100_000 + index,
        subject: `Long list ${index}`,
        place: 10_000 - index,
      }))
      const answer = /\/api\/v1\/conversations\?.*view_id=/
      await page.route(answer, (route) => route.fulfill({ json: { items: many, next_cursor: null } }))
      await page.reload()
      const table = page.getByRole('table')
      await table.getByText('Long list 0', { exact: true }).waitFor()
      assert((await table.getAttribute('aria-rowcount')) === '10001', 'all lines are counted')
      assert((await table.getByRole('row').count()) < 120, 'only what is seen is drawn')
      const began = Date.now()
      await table.evaluate((element) => element.parentElement.scrollTo(0, element.parentElement.scrollHeight))
      const last = table.getByRole('row').filter({ hasText: 'Long list 9999' })
      await last.waitFor()
      assert(Date.now() - began < 2000, `the end of the list came after ${Date.now() - began} ms`)
      assert((await last.getAttribute('aria-rowindex')) === '10001', 'a line knows its place')
      await page.unroute(answer)
      await page.setViewportSize({ width: 390, height: 800 })
      await table.waitFor({ state: 'detached' })
      await page.setViewportSize({ width: 1440, height: 900 })
      await page.reload()
      await table.waitFor()
      await page.getByRole('button', { name: 'Show as a table' }).click()
      await holds(page, 'Parcel', 2)
    },
  ],
  [
    'the editor of views has no accessibility violations, and deleting a view leads out of it',
    async ({ page, axe }) => {
      await page.getByRole('button', { name: 'Change this view' }).click()
      await page.getByRole('heading', { name: '2 conversations match now' }).waitFor()
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      const remove = page.getByRole('button', { name: 'Delete Lost parcels' })
      await remove.click()
      await page.getByRole('button', { name: 'Really? Press again' }).click()
      await page.waitForURL(/\/inbox\/mine/)
    },
  ],
]
