// First steps from the settings to the customer and back: written down, put in order, ticked off in the portal, read by
// the team. And what a customer runs of ours. It takes away what it made.
import { customerOf } from './customer.mjs'
import { assert } from './harness.mjs'

const judged = async ({ axe, page }, where, judgedPage = page) => {
  await page.mouse.move(0, 0)
  await page.getByRole('tooltip').waitFor({ state: 'detached' })
  const found = await axe(judgedPage)
  assert(found.length === 0, `${where}: ${found.join('\n')}`)
}

export default [
  [
    'first steps are written down, put in another order, and a step without words is refused',
    async (desk) => {
      const { go, page } = desk
      await go('/settings/first-steps')
      await page.getByText('There are no first steps yet').waitFor()
      for (const title of ['Invite a colleague', 'Import your orders']) {
        await page.getByRole('button', { name: 'New step' }).click()
        const sheet = page.getByRole('dialog', { name: 'New step' })
        await sheet.getByRole('button', { name: 'Save' }).click()
        await sheet.getByText('what is to be done').first().waitFor()
        await sheet.getByLabel('What is to be done').fill(title)
        await sheet.getByLabel('How, in a sentence').fill('It takes a minute.')
        await judged(desk, 'the form of a step')
        await sheet.getByRole('button', { name: 'Save' }).click()
        await sheet.waitFor({ state: 'detached' })
      }
      await page.getByRole('button', { name: 'Move Import your orders up' }).click()
      const first = page.getByRole('main').getByRole('listitem').first()
      await first.getByText('Import your orders').waitFor()
      await judged(desk, 'first steps')
    },
  ],
  [
    'a customer ticks a step off, sees their products, and the team reads how far they are',
    async (desk) => {
      const { go, page, api } = desk
      const customer = await customerOf(desk, 'lin@firststeps.example')
      await customer.getByText('0 of 2 done').waitFor()
      await customer.getByRole('link', { name: 'First steps' }).click()
      await customer.getByRole('button', { name: 'Done: Import your orders' }).click()
      await customer.getByText('1 of 2 done').waitFor()
      await judged(desk, 'first steps of a customer', customer)
      const { items } = await api('GET', '/contacts?q=lin%40firststeps.example')
      const asset = { product: 'Lantern', product_version: '4', modified_note: 'Bent by hand', modified: true }
      await api('POST', `/contacts/${items[0].id}/assets`, asset)
      await customer.getByRole('link', { name: 'Requests', exact: false }).first().click()
      await customer.getByRole('link', { name: 'Your products' }).click()
      await customer.getByText('Lantern').waitFor()
      assert((await customer.getByText('Bent by hand').count()) === 0, 'the team’s words are not theirs')
      await judged(desk, 'products of a customer', customer)
      await go(`/contacts/${items[0].id}`)
      const steps = page.getByRole('region', { name: 'First steps' })
      await steps.getByText('1/2').waitFor()
      await judged(desk, 'first steps on the page of a customer')
      await customer.context().close()
    },
  ],
  [
    'a step is deleted, and customers see none when there is none',
    async ({ go, page }) => {
      await go('/settings/first-steps')
      for (const title of ['Import your orders', 'Invite a colleague']) {
        await page.getByRole('button', { name: `Delete ${title}` }).click()
        await page.getByRole('button', { name: 'Really? Press again' }).click()
        await page.getByText(title).waitFor({ state: 'detached' })
      }
      await page.getByText('There are no first steps yet').waitFor()
    },
  ],
]
