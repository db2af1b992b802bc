// Macro coverage: what is counted, and how a question that comes up again becomes a macro with one click.
// It relies on the macros that a desk begins with, and on conversations of its own.
import { assert, until } from './harness.mjs'

const QUESTIONS = [
  ['ada@cover.example', 'Warranty card', 'Where do I register the warranty of my espresso machine?'],
  ['bo@cover.example', 'Register a warranty', 'How can I register my espresso warranty? The machine is new.'],
  ['cy@cover.example', 'Espresso warranty', 'The warranty registration of the espresso machine, please.'],
]
const ANSWER =
  'Open the page My devices, enter the number under the water tank and press Register. The warranty begins at once.'

const gaps = async (api) => (await api('GET', '/coverage/gaps')).groups
const ours = (all) => all.find((one) => one.words.some((word) => /warrant/i.test(word)))

export default [
  [
    'answers that no macro covers become one group, and one click makes a macro of it',
    async ({ go, page, api, server, axe }) => {
      for (const [from, subject, text] of QUESTIONS) {
        await server.deliver({ from, name: 'Customer', subject, text })
        const row = await until('it arrived', async () => {
          const { items } = await api('GET', '/conversations?view=all&limit=30')
          return items.find((one) => one.subject === subject)
        })
        await api('POST', `/conversations/${row.number}/messages`, { kind: 'reply', text: ANSWER })
      }
      await until('they are grouped', async () => ours(await gaps(api))?.size === 3)
      await go('/settings/coverage')
      const group = page
        .getByTestId('coverage-gaps')
        .locator('li', { hasText: '3 inquiries' })
        .filter({ hasText: 'arranty' })
      await group.first().waitFor()
      await page.getByRole('link', { name: 'Warranty card' }).waitFor()
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await group.first().getByRole('button', { name: 'Make a macro from it' }).click()
      const text = page.getByRole('textbox', { name: 'Text of the macro' })
      await until('the answer is there', async () => (await text.textContent())?.includes('under the water tank'))
      assert((await page.getByLabel('Name', { exact: true }).inputValue()).length > 3, 'it has a name')
      await page.getByLabel('Name', { exact: true }).fill('Register a warranty')
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByText('Covered by now: Register a warranty').waitFor()
    },
  ],
  [
    'an answer from the macro counts, and a topic can be looked at alone',
    async ({ go, page, api, server }) => {
      const before = (await api('GET', '/coverage')).total
      await server.deliver({
        from: 'di@cover.example',
        name: 'Di',
        subject: 'Warranty again',
        text: 'How do I register?',
      })
      const row = await until('it arrived', async () => {
        const { items } = await api('GET', '/conversations?view=all&limit=30')
        return items.find((one) => one.subject === 'Warranty again')
      })
      const tag = await api('POST', '/tags', { name: 'warranty' })
      await api('PATCH', `/conversations/${row.number}`, { version: row.version, tag_ids: [tag.id] })
      await api('POST', `/conversations/${row.number}/messages`, { kind: 'reply', text: ANSWER })
      await until('it is counted', async () => {
        const { total } = await api('GET', '/coverage')
        return total.covered_inquiries === before.covered_inquiries + 1 && total.inquiries === before.inquiries + 1
      })
      await go('/settings/coverage')
      await page
        .getByTestId('coverage')
        .getByRole('button', { name: /warranty/ })
        .click()
      await page.getByText('100%').first().waitFor()
      await page.getByText('of inquiries had a macro as their main answer: 1 of 1').waitFor()
    },
  ],
  [
    'a macro is handed over, and somebody says that it is still right',
    async ({ go, page, api }) => {
      const { items } = await api('GET', '/macros')
      const mine = items.find((one) => one.name === 'Register a warranty')
      await go('/settings/macros')
      const row = page.locator('li', { hasText: 'Register a warranty' })
      await row.getByRole('button', { name: 'Still right' }).click()
      await until('it was checked', async () => {
        const now = (await api('GET', '/macros')).items.find((one) => one.id === mine.id)
        return now.reviewed_by !== null && now.reviewed_at > mine.reviewed_at
      })
      await row.getByText('last checked by').waitFor()
      await page.getByLabel('Only those that nobody has checked for 180 days').check()
      await row.waitFor({ state: 'detached' })
      await page.getByLabel('Only those that nobody has checked for 180 days').uncheck()
      const other = (await api('GET', '/users')).items.find((one) => one.active && one.id !== mine.owner_id)
      if (!other) return
      await row.getByRole('button', { name: 'Edit Register a warranty' }).click()
      await page.getByLabel('Who looks after it').selectOption(other.id)
      await page.getByText(`only ${other.name} sees it`).waitFor()
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await row.waitFor({ state: 'detached' })
    },
  ],
]
