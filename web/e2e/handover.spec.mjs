// Hand-over to engineering: a packet is prefilled, tells what is missing, and asks for it.
// It never relies on other files' conversations.
import { assert, until } from './harness.mjs'

const SENDER = { from: 'yuki@handover.example', name: 'Yuki Sato' }
const named = async (api, subject) => {
  const { items } = await api('GET', '/conversations?view=all&limit=50')
  return items.find((row) => row.subject === subject)
}

export default [
  [
    'a packet is prefilled, refuses a password, and asks the customer only for what is missing',
    async ({ go, page, api, server, axe }) => {
      await server.deliver({
        ...SENDER,
        subject: 'Orders cannot be saved',
        text: 'Saving at https://orders.example/new gives HTTP 500. I use Firefox 128 on Windows 11.',
      })
      const row = await until('it arrived', () => named(api, 'Orders cannot be saved'))
      await go(`/inbox/all/${row.number}`)
      await page.getByRole('button', { name: '+ Hand over to engineering' }).click()
      const sheet = page.getByRole('dialog', { name: 'Hand-over to engineering' })
      await sheet.getByLabel('Page (address)').waitFor()
      assert((await sheet.getByLabel('Page (address)').inputValue()) === 'https://orders.example/new', 'no address')
      assert((await sheet.getByLabel('Browser').inputValue()) === 'Firefox 128', 'no browser')
      await sheet.getByTestId('missing').getByText('Cloud platform', { exact: false }).waitFor()
      await sheet.getByLabel('Access to the machine').fill('root, password: hunter2secret')
      await page.keyboard.press('Tab')
      await sheet.getByText('This looks like a password', { exact: false }).waitFor()
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await sheet.getByLabel('Cloud platform').fill('Own machine')
      await page.keyboard.press('Tab')
      await sheet
        .getByTestId('missing')
        .getByText(/^Still missing: Product, Date of purchase/)
        .waitFor()
      await sheet.getByRole('button', { name: 'Ask only what is missing' }).click()
      await page.getByText('Short answers behind the numbers are enough', { exact: false }).waitFor()
      await page.locator('[contenteditable] ol li').first().getByText('Product').waitFor()
    },
  ],
]
