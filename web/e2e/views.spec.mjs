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
