// Settings and people: what is changed is there after reloading.
// It never changes what other files need.
import { assert, until } from './harness.mjs'

export default [
  [
    'a team made in the settings gets its view in the navigation',
    async ({ go, page }) => {
      await go('/settings/teams')
      await page.getByRole('button', { name: 'Add a team' }).first().click()
      await page.getByLabel('Name').fill('Harbour crew')
      await page.getByRole('dialog').getByRole('checkbox', { name: 'Robin Vale' }).check()
      await page.getByRole('dialog').getByRole('button', { name: 'Add a team' }).click()
      await page.locator('nav').getByText('Harbour crew').waitFor()
    },
  ],
  [
    'a status of the team’s own can be added, renamed and removed',
    async ({ go, page }) => {
      await go('/settings/statuses')
      await page.getByLabel('New status').fill('At the dock')
      await page.getByRole('button', { name: 'Add', exact: true }).click()
      await page.getByRole('button', { name: 'Rename At the dock' }).click()
      await page.getByRole('textbox', { name: 'Rename At the dock' }).fill('At sea')
      await page.keyboard.press('Enter')
      await page.getByText('At sea').waitFor()
      await page.getByRole('button', { name: 'Delete At sea' }).click()
      await page.getByRole('button', { name: 'Really? Press again' }).click()
      await until('it is gone', async () => (await page.getByText('At sea').count()) === 0)
    },
  ],
  [
    'the language changes for the whole app at once and stays after reloading',
    async ({ go, page }) => {
      await go('/settings/profile')
      await page.getByLabel('Language').selectOption('zh-TW')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByRole('heading', { name: '個人資料' }).waitFor()
      await page.reload()
      await page.getByRole('heading', { name: '個人資料' }).waitFor()
      await page.locator('select').first().selectOption('en')
      await page.getByRole('button', { name: '儲存' }).click()
      await page.getByRole('heading', { name: 'Profile' }).waitFor()
    },
  ],
  [
    'an API key is shown once and never again',
    async ({ go, page }) => {
      await go('/settings/api-keys')
      await page.getByLabel('Name').fill('Nightly')
      await page.getByRole('button', { name: 'Make a key' }).click()
      const token = await page.getByTestId('token').textContent()
      assert(token?.startsWith('cwk_'), `the key is ${token}`)
      await page.reload()
      await page.getByText('Nightly').waitFor()
      assert((await page.getByTestId('token').count()) === 0, 'the key is shown again')
    },
  ],
  [
    'an inbox takes an IMAP mailbox, and its test tells what the server said',
    async ({ go, page }) => {
      await go('/settings/inboxes')
      await page
        .getByRole('button', { name: /^Edit / })
        .first()
        .click()
      await page.getByLabel('Server', { exact: true }).fill('127.0.0.1')
      await page.getByLabel('Port', { exact: true }).fill('9')
      await page.locator('form').last().getByLabel('Password').fill('secret')
      await page.getByRole('button', { name: 'Connect' }).click()
      await page.getByText('Saved').first().waitFor()
      await page.getByRole('button', { name: 'Test', exact: true }).click()
      await page.getByText('It does not work').waitFor({ timeout: 30_000 })
      await page.getByRole('button', { name: 'Stop reading' }).click()
      await page.getByRole('button', { name: 'Really? Press again' }).click()
      await page.getByRole('button', { name: 'Connect' }).waitFor()
    },
  ],
  [
    'the mail log tells what became of each mail',
    async ({ go, page, server }) => {
      await server.deliver({ from: 'ledger@customer.example', subject: 'For the log', text: 'Hello' })
      await go('/ledger')
      await page.getByTestId('ledger').locator('li').first().waitFor()
      await page.getByRole('button', { name: 'Joined', exact: true }).click()
      await page.waitForURL(/outcome=joined/)
    },
  ],
  [
    'a contact’s name and note are kept',
    async ({ go, page }) => {
      await go('/contacts')
      await page.getByTestId('contacts').locator('a').first().click()
      const note = `Likes tea ${Date.now()}`
      await page.getByLabel('Note about the customer').fill(note)
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Saved').first().waitFor()
      await page.reload()
      await until(
        'the note is there',
        async () => (await page.getByLabel('Note about the customer').inputValue()) === note,
      )
    },
  ],
  [
    'a company can be added and its domain is kept',
    async ({ go, page }) => {
      await go('/companies')
      await page.getByRole('button', { name: 'New company' }).click()
      await page.getByRole('dialog').getByLabel('Name').fill('Tide & Sons')
      await page.getByRole('dialog').getByLabel('Mail domains').fill('tide.example')
      await page.getByRole('dialog').getByRole('button', { name: 'New company' }).click()
      await page.getByRole('heading', { name: 'Tide & Sons' }).waitFor()
    },
  ],
]
