// What authors do before readers see it and after the product changed: a draft looked at as its page, a release that
// makes articles and macros doubtful until somebody has looked at them. It takes away what it made.
import { assert, until } from './harness.mjs'

const NAME = 'Parcel tracking'
let number
let macro
const judged = async ({ axe, page }, where) => {
  await page.mouse.move(0, 0)
  await page.getByRole('tooltip').waitFor({ state: 'detached' })
  const found = await axe()
  assert(found.length === 0, `${where}: ${found.join('\n')}`)
}

export default [
  [
    'a draft is looked at as readers will see it, saved first, and a stranger finds nothing there',
    async ({ go, page, api, context, server, browser }) => {
      const section = (await api('GET', '/knowledge/categories')).items[0]
      const made = await api('POST', '/knowledge/articles', {
        category_id: section.id,
        locale: 'en',
        title: `How ${NAME} works`,
        summary: 'Where a parcel is.',
        body: '<h2>Find it</h2><p>Enter its number.</p><h2>Ask</h2><p>Write to us.</p>',
      })
      number = made.number
      await api('POST', `/knowledge/articles/${number}/texts/en/publish`, {})
      await go(`/knowledge/${number}?lang=en`)
      const text = page.getByRole('textbox', { name: 'Text', exact: true })
      await text.getByText('Write to us.').click()
      await page.keyboard.press('End')
      await page.keyboard.type(' It costs nothing.')
      const [draft] = await Promise.all([
        context.waitForEvent('page'),
        page.getByRole('link', { name: 'Look at it as readers will' }).click(),
      ])
      await draft.getByText('It costs nothing.').waitFor()
      await draft.getByText('Draft – only your team sees this.').waitFor()
      await draft.getByRole('navigation', { name: 'On this page' }).getByRole('link', { name: 'Find it' }).waitFor()
      assert((await draft.locator('meta[name=robots]').getAttribute('content')) === 'noindex', 'it is not listed')
      const address = draft.url()
      assert(new URL(address).pathname === `/help/draft/en/${number}`, address)
      await draft.close()
      const outside = await (await browser.newContext({ locale: 'en' })).newPage()
      const answer = await outside.goto(address)
      assert(answer.status() === 404, `a stranger gets ${answer.status()}`)
      await outside.goto(`${server.url}${made.path}`)
      await outside.getByText('Write to us.').waitFor()
      assert((await outside.getByText('It costs nothing.').count()) === 0, 'readers have what was published')
      await outside.context().close()
    },
  ],
  [
    'a release is written down, what names it is found, ticked and marked',
    async (desk) => {
      const { go, page, api } = desk
      macro = await api('POST', '/macros', {
        name: 'Where is it?',
        scope: 'everyone',
        bodies: { en: '<p>Please use parcel tracking.</p>' },
      })
      await go('/knowledge')
      await page.getByRole('link', { name: 'Releases' }).click()
      await page.getByText('No release is written down yet.').waitFor()
      await judged(desk, 'no releases')
      await page.getByRole('button', { name: 'Write down a release' }).click()
      const sheet = page.getByRole('dialog', { name: 'Write down a release' })
      await sheet.getByLabel('Name', { exact: true }).fill('Autumn')
      await sheet.getByLabel('Day').fill('2026-11-28')
      await sheet.getByLabel('Version').fill('4.2')
      await sheet.getByLabel('What changed').fill('Parcels are followed by the hour.')
      await sheet.getByLabel('Features and words that it is about').fill(`${NAME}\n追踪包裹`)
      await judged(desk, 'the form of a release')
      await sheet.getByRole('button', { name: 'Save and find what names it' }).click()
      await page.waitForURL(/\/knowledge\/releases\/\d+/)
      const found = page.getByTestId('release-found')
      await found.getByRole('checkbox', { name: /How Parcel tracking works/ }).waitFor()
      assert(await found.getByRole('checkbox', { name: /Where is it\?/ }).isChecked(), 'all are ticked at first')
      await judged(desk, 'what names a release')
      await found.getByRole('button', { name: 'Mark 2 to be looked at' }).click()
      const open = page.getByRole('region', { name: 'To look at again' })
      await open.getByRole('link', { name: 'How Parcel tracking works' }).waitFor()
      await page.getByTestId('releases').getByText('2 to look at').waitFor()
      await open
        .getByRole('listitem')
        .filter({ hasText: 'Where is it?' })
        .getByRole('button', { name: 'It was looked at' })
        .click()
      await page.getByRole('region', { name: 'Looked at', exact: true }).getByText('Where is it?').waitFor()
      await judged(desk, 'a release with marks')
    },
  ],
  [
    'a marked article is due for a check until somebody says that it is right',
    async (desk) => {
      const { page, api } = desk
      await page.getByRole('link', { name: 'How Parcel tracking works' }).click()
      const facts = page.getByTestId('article-facts')
      await facts.getByText('Due for a check').waitFor()
      await facts.getByRole('link', { name: 'To verify since Autumn' }).waitFor()
      await judged(desk, 'a marked article')
      await facts.getByRole('button', { name: 'It is right today' }).click()
      await facts.getByText('Verified', { exact: true }).waitFor()
      await until('the mark is gone', async () => (await facts.getByText('To verify since Autumn').count()) === 0)
      await page.goBack()
      await page.getByTestId('releases').getByText('All looked at').waitFor()
      await page.getByTestId('release').getByRole('button', { name: 'Delete' }).click()
      await page.getByRole('button', { name: 'Delete with its marks?' }).click()
      await page.getByText('No release is written down yet.').waitFor()
      await api('POST', `/knowledge/articles/${number}/archive`)
      const { version } = (await api('GET', '/macros')).items.find((one) => one.id === macro.id)
      await api('PATCH', `/macros/${macro.id}`, { version, archived: true })
      await api('DELETE', `/macros/${macro.id}`)
    },
  ],
]
