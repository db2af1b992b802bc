// Guides for customers from both sides: written, drawn and tried out by the team, walked by a customer, who then writes.
// It never relies on what other files told; it names what it makes.
import { assert, until } from './harness.mjs'

const NAME = 'Page stays empty'
const SLUG = 'page-stays-empty'
const judged = async ({ axe }, page, where) => {
  await page.mouse.move(0, 0)
  const found = await axe(page)
  assert(found.length === 0, `${where}: ${found.join('\n')}`)
}
const answered = { finding: '', cause: null, side: null }
/** A guide for the team alone, as an import or another screen would leave it. */
const written = {
  name: NAME,
  class: 'simple',
  product: '',
  steps: [
    {
      key: 'port',
      ask: 'Is port 80 open?',
      hint: 'Look at the security group.',
      answers: [
        { key: 'open', words: 'It is open', next: 'reply', ...answered },
        { key: 'closed', words: 'It is closed', next: '', ...answered },
      ],
    },
    {
      key: 'reply',
      ask: 'Does the server answer?',
      hint: '',
      answers: [
        { key: 'yes', words: 'It answers', next: '', ...answered },
        { key: 'no', words: 'It does not', next: '', ...answered },
      ],
    },
  ],
}

export default [
  [
    'a guide of the team is opened to customers: its words, a preview that can be walked, and the tree',
    async (desk) => {
      const { api, go, page, server } = desk
      const held = await api('GET', '/guides')
      await api('PUT', '/guides', { version: held.version, guides: [...held.guides, written] })
      await go('/guides')
      await page.getByRole('navigation', { name: 'All guides' }).getByRole('button', { name: NAME }).click()
      await page.getByText('10 texts are missing in this language.').waitFor()
      await page.getByRole('button', { name: 'Take over the team’s words' }).click()
      await page.getByText('3 texts are missing in this language.').waitFor()
      const ends = page.getByLabel('What to do at this end')
      await ends.nth(0).fill('Open port 80 in the security group.')
      await ends.nth(1).fill('Empty the browser’s cache.')
      await ends.nth(2).fill('Start the web server again.')
      await page.getByText('Every word is there in this language.').waitFor()
      await page.getByLabel('What it helps with').fill('For websites on a server of your own.')
      const preview = page.getByRole('region', { name: 'As customers see it' })
      await preview.getByRole('button', { name: 'It is open' }).click()
      await preview.getByRole('button', { name: 'It does not' }).click()
      await preview.getByText('Start the web server again.').waitFor()
      await page.getByLabel('Customers can walk through it').check()
      await judged(desk, page, 'the guide for customers')
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      const saved = await until('it is saved', async () => {
        const { guides } = await api('GET', '/guides')
        return guides.find((one) => one.public?.slug === SLUG)
      })
      assert(saved.public.open && saved.steps[0].public.asks.en === 'Is port 80 open?', JSON.stringify(saved))
      await page.getByRole('button', { name: 'Drawn' }).click()
      const tree = page.getByRole('region', { name: 'The guide as a tree' })
      assert((await tree.getByRole('button').count()) === 5, 'two questions and three ends')
      await judged(desk, page, 'the tree')
      await page.getByRole('button', { name: 'Questions and paths' }).click()
      await judged(desk, page, 'the outline')
      assert((await (await fetch(`${server.url}/help/en/guides/${SLUG}`)).status) === 200, 'customers find it')
    },
  ],
  [
    'a customer finds it, walks, goes back, is not helped and writes; the colleague sees the walk, and it is counted',
    async (desk) => {
      const { api, browser, go, page, server } = desk
      // Without script: every page of a guide is whole.
      const context = await browser.newContext({ locale: 'en', javaScriptEnabled: false })
      const outside = await context.newPage()
      await outside.goto(`${server.url}/help/en/search?q=page+stays+empty`)
      await outside.getByRole('link', { name: NAME }).click()
      await outside.getByText('For websites on a server of your own.').waitFor()
      await outside.getByRole('button', { name: 'It is closed' }).click()
      await outside.getByText('Open port 80 in the security group.').waitFor()
      await outside.getByRole('link', { name: 'Change your answer to: Is port 80 open?' }).click()
      await outside.getByRole('button', { name: 'It is open' }).click()
      await outside.getByRole('button', { name: 'It does not' }).click()
      await outside.getByText('Start the web server again.').waitFor()
      await outside.getByRole('button', { name: 'This did not help' }).click()
      const other = outside.getByRole('link', { name: /Something else/ })
      if ((await other.count()) > 0) await other.click()
      await outside.getByText('This goes along with your message').waitFor()
      assert((await outside.getByLabel('What is it about?').inputValue()) === NAME, 'the subject is there')
      await outside.getByLabel('Your e-mail address').fill('rosa@guides.example')
      await outside
        .getByLabel('Describe it in your own words: what you did, what happened, what you expected')
        .fill('Still white.')
      await outside.getByRole('button', { name: 'Send' }).click()
      await outside.getByRole('status').waitFor()
      await context.close()
      const row = await until('it arrived', async () => {
        const { items } = await api('GET', '/conversations?view=all&limit=50')
        return items.find((one) => one.subject === NAME)
      })
      await go(`/inbox/all/${row.number}`)
      await page.getByText('2. Does the server answer? → It does not', { exact: false }).first().waitFor()
      await page.getByText('The customer walked through a guide.').waitFor()
      await page.getByRole('button', { name: 'Diagnose…' }).click()
      const sheet = page.getByRole('dialog')
      await sheet.getByText('The customer answered these before they wrote.').waitFor()
      await sheet.getByText('The guide ends here.', { exact: false }).waitFor()
      await judged(desk, page, 'the walk in the diagnosis')
      await go('/guides')
      await page.getByRole('navigation', { name: 'All guides' }).getByRole('button', { name: NAME }).click()
      await page.getByRole('button', { name: 'Walks' }).click()
      const figures = page.getByTestId('walks')
      await figures.getByText('too few to say').first().waitFor()
      await judged(desk, page, 'the figures')
      const walks = await api('GET', `/knowledge/guides/${SLUG}/walks`)
      assert(walks.walks === 1 && walks.not_helped === 1 && walks.asked === 1, JSON.stringify(walks))
    },
  ],
  ...['light', 'dark'].flatMap((theme) =>
    ['en', 'zh-CN', 'zh-TW', 'ja'].map((language) => [
      `the pages of guides have no accessibility violations in ${language}, ${theme}`,
      async ({ axe, browser, server }) => {
        const context = await browser.newContext({ colorScheme: theme })
        const page = await context.newPage()
        for (const place of ['guides', `guides/${SLUG}`, `guides/${SLUG}/open`, `guides/${SLUG}/open.no`]) {
          await page.goto(`${server.url}/help/${language}/${place}`)
          const found = await axe(page)
          assert(found.length === 0, `${place}: ${found.join('\n')}`)
        }
        await context.close()
      },
    ]),
  ),
]
