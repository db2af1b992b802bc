// Articles for some customers only: a segment is made in the settings and chosen for an article, its customers read it
// while they are signed in, and others learn nothing of it. It takes away what it made.
import { customerOf } from './customer.mjs'
import { assert, until } from './harness.mjs'

const TITLE = 'Rates for harbours'
let number

const judged = async ({ axe, page }, where, judgedPage = page) => {
  await page.mouse.move(0, 0)
  await page.getByRole('tooltip').waitFor({ state: 'detached' })
  const found = await axe(judgedPage)
  assert(found.length === 0, `${where}: ${found.join('\n')}`)
}

export default [
  [
    'a segment is made of a plan and a company, changed, and counts who belongs to it',
    async (desk) => {
      const { go, page, api } = desk
      await api('POST', '/companies', { name: 'Quayside', domains: ['quayside.example'] })
      await go('/settings/segments')
      await page.getByText('There is no segment yet.').waitFor()
      await judged(desk, 'no segments')
      await page.getByRole('button', { name: 'New segment' }).click()
      const sheet = page.getByRole('dialog', { name: 'New segment' })
      await sheet.getByLabel('Name').fill('Harbours')
      await sheet.getByRole('button', { name: 'Save' }).click()
      await sheet.getByText('Nobody would belong to this segment.').first().waitFor()
      await sheet.getByLabel('Plans').fill('Harbour plan')
      await sheet.getByRole('button', { name: 'Add a company' }).click()
      await sheet.getByPlaceholder('Find a company…').fill('quay')
      await sheet
        .getByRole('option', { name: /Quayside/ })
        .first()
        .click()
      await sheet.getByRole('button', { name: 'Take Quayside out' }).waitFor()
      await judged(desk, 'the form of a segment')
      await sheet.getByRole('button', { name: 'Save' }).click()
      await sheet.waitFor({ state: 'detached' })
      await page.getByText('Harbour plan · Quayside').waitFor()
      await page.getByText('0 contacts').waitFor()
      await judged(desk, 'segments')
    },
  ],
  [
    'an article for a segment is read by its customers while they are signed in, and by nobody else',
    async (desk) => {
      const { go, page, api, server, browser } = desk
      const section = (await api('GET', '/knowledge/categories')).items[0]
      const body = '<p>Ninety a night.</p>'
      const made = await api('POST', '/knowledge/articles', {
        category_id: section.id,
        locale: 'en',
        title: TITLE,
        body,
      })
      number = made.number
      await api('POST', `/knowledge/articles/${number}/texts/en/publish`, {})
      await go(`/knowledge/${number}?lang=en`)
      await page.getByLabel('Who can read it').selectOption({ label: 'Segment: Harbours' })
      await page.getByText('Only customers of this segment find it').waitFor()
      await judged(desk, 'an article for a segment')
      const place = `/help/en/for-you/${made.slug}`
      await page.getByRole('link', { name: new RegExp(place) }).waitFor()
      const reader = await customerOf(desk, 'wharf@quayside.example', place)
      await reader.getByText('Ninety a night.').waitFor()
      await reader.goto(`${server.url}/help/en/requests`)
      await reader.getByRole('link', { name: 'Articles for you' }).click()
      await judged(desk, 'articles for somebody', reader)
      await reader.getByRole('link', { name: TITLE }).click()
      await reader.getByText('Ninety a night.').waitFor()
      await judged(desk, 'an article for somebody', reader)
      // The usual address leads there, too; a search for everybody does not.
      await reader.goto(`${server.url}/help/en/a/${made.slug}`)
      await reader.waitForURL(new RegExp(place))
      await reader.goto(`${server.url}/help/en/search?q=${encodeURIComponent(TITLE)}`)
      await reader.locator('main').waitFor()
      assert((await reader.getByRole('link', { name: TITLE }).count()) === 0, 'a page for everybody names it')
      const stranger = await (await browser.newContext({ locale: 'en' })).newPage()
      assert((await stranger.goto(`${server.url}/help/en/a/${made.slug}`)).status() === 404, 'a stranger finds it')
      await stranger.goto(server.url + place)
      await stranger.waitForURL(/\/sign-in/)
      await stranger.context().close()
      await reader.context().close()
    },
  ],
  [
    'when the segment is deleted nobody outside reads the article, and the team is told so',
    async ({ go, page, api }) => {
      await go('/settings/segments')
      await page.getByText('1 contact', { exact: true }).waitFor()
      await page.getByRole('button', { name: 'Delete Harbours' }).click()
      await page.getByRole('button', { name: 'Really? Press again' }).click()
      await page.getByText('There is no segment yet.').waitFor()
      await go(`/knowledge/${number}?lang=en`)
      const readers = page.getByLabel('Who can read it')
      await until('it is said', async () =>
        (await readers.locator('option:checked').textContent()).includes('was deleted'),
      )
      await api('POST', `/knowledge/articles/${number}/archive`, {})
    },
  ],
]
