// Customers: fields of one's own, the pane's facts, assets, merging, confidentiality and outside systems.
// It never checks what a value must be like; the server's tests do.
import { assert, until } from './harness.mjs'

const open = async ({ go, page }, subject) => {
  await go('/inbox/unassigned')
  await page.getByTestId('list').getByRole('link', { name: subject }).first().click()
  await page.getByTestId('thread').waitFor()
}
const subject = `Crane stuck ${Date.now()}`
const pane = (page) => page.getByRole('complementary', { name: 'Customer' })

export default [
  [
    'a field made in the settings is filled beside the conversation, and the history tells',
    async (desk) => {
      const { page, go, server } = desk
      await go('/settings/fields')
      await page.getByRole('button', { name: 'New field' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Name', { exact: true }).fill('Cause')
      await dialog.getByLabel('Kind of value').selectOption('choice')
      await dialog.getByRole('button', { name: 'Add an option' }).click()
      await dialog.getByLabel('Option 1').fill('Rust')
      await dialog.getByRole('button', { name: 'Add an option' }).click()
      await dialog.getByLabel('Option 2').fill('Storm')
      await dialog.getByRole('button', { name: 'Save' }).click()
      await page.getByText('One of several options').waitFor()

      await server.deliver({ from: 'mei@crane.example', name: 'Mei Chen', subject, text: 'It does not move.' })
      await open(desk, subject)
      const details = pane(page).getByTestId('details-conversation')
      await details.getByRole('button', { name: 'Cause: Empty. Edit' }).click()
      await details.getByLabel('Cause').selectOption({ label: 'Storm' })
      await details.getByRole('button', { name: 'Cause: Storm. Edit' }).waitFor()
      await page.getByTestId('thread').getByText('set Cause to Storm').waitFor()
      await page.reload()
      await pane(page).getByRole('button', { name: 'Cause: Storm. Edit' }).waitFor()
    },
  ],
  [
    'a typed value is saved with Enter, not by the Enter that ends a composition',
    async (desk) => {
      const { page, api } = desk
      const made = await api('POST', '/fields', { owner: 'contact', kind: 'text', name: 'Nickname' })
      assert(made.id, JSON.stringify(made))
      await open(desk, subject)
      await pane(page).getByRole('button', { name: 'Nickname: Empty. Edit' }).click()
      const input = pane(page).getByLabel('Nickname')
      await input.dispatchEvent('keydown', { key: 'Enter', keyCode: 229 })
      assert(await input.isVisible(), 'the composition’s Enter closed the field')
      await input.fill('小美')
      await page.keyboard.press('Enter')
      await pane(page).getByRole('button', { name: 'Nickname: 小美. Edit' }).waitFor()
    },
  ],
  [
    'time zone, plan and owner of the company stand in the pane',
    async (desk) => {
      const { page, api, axe } = desk
      await open(desk, subject)
      const found = await api('GET', '/contacts?q=mei%40crane.example')
      const contact = found.items[0]
      const company = await api('GET', `/companies/${contact.company.id}`)
      const { user } = await api('GET', '/session')
      await api('PATCH', `/companies/${company.id}`, {
        version: company.version,
        plan: 'Harbour Gold',
        owner_id: user.id,
        time_zone: 'Asia/Tokyo',
      })
      const facts = pane(page).getByTestId('pane-facts')
      await facts.getByText('Harbour Gold').waitFor()
      await facts.getByText(user.name).first().waitFor()
      await facts.getByText('there,').waitFor()
      await facts.getByRole('button', { name: 'Copy mei@crane.example' }).waitFor()
      await pane(page).getByTestId('timeline').getByText('Mei Chen wrote in').waitFor()
      const wrong = await axe()
      assert(wrong.length === 0, wrong.join('\n'))
    },
  ],
  [
    'an asset is noted in the pane and stands in the timeline of the contact’s page',
    async (desk) => {
      const { page } = desk
      await open(desk, subject)
      await pane(page).getByRole('button', { name: 'New asset' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Product').fill('Crane control')
      await dialog.getByLabel('Version').fill('4.2')
      await dialog.getByLabel('The customer changed it').check()
      await dialog.getByRole('button', { name: 'Save' }).click()
      await pane(page).getByTestId('assets').getByText('Crane control 4.2').waitFor()
      await pane(page).getByRole('link', { name: 'Mei Chen' }).first().click()
      await page.getByRole('button', { name: 'Assets and merges' }).click()
      await page.getByTestId('timeline').getByText('Crane control 4.2').waitFor()
    },
  ],
  [
    'two contacts who are alike are merged and taken apart again',
    async (desk) => {
      const { page, api, go } = desk
      const other = await api('POST', '/contacts', { name: 'Mei Chen', email: 'mei.chen@crane.example' })
      assert(other.id, JSON.stringify(other))
      await open(desk, subject)
      const alike = pane(page).getByTestId('duplicates')
      await alike.getByText('mei.chen@crane.example').waitFor()
      await alike.getByRole('button', { name: 'Merge' }).click()
      await alike.getByRole('button', { name: 'Merge into this one?' }).click()
      await pane(page).getByTestId('pane-facts').getByText('mei.chen@crane.example').waitFor()
      const gone = await api('GET', `/contacts/${other.id}`)
      assert(gone.id !== other.id, 'the merged contact does not lead to the other one')
      await go(`/contacts/${gone.id}`)
      const merges = page.getByTestId('merges')
      await merges.getByRole('button', { name: 'Take apart' }).click()
      await merges.getByRole('button', { name: 'Really? Press again' }).click()
      await until('it is on its own again', async () => {
        const back = await api('GET', `/contacts/${other.id}`)
        return back.id === other.id && back.emails.includes('mei.chen@crane.example')
      })
    },
  ],
  [
    'any contact can be looked for and merged, and the toast undoes it',
    async (desk) => {
      const { page, api, go } = desk
      const one = await api('POST', '/contacts', { name: 'Aki Mori', email: 'aki@pier.example' })
      const other = await api('POST', '/contacts', { name: 'A. Mori', email: 'mori@quay.example' })
      await go(`/contacts/${one.id}`)
      await page.getByRole('button', { name: 'Merge another contact…' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('combobox').fill('mori@quay')
      await dialog.getByRole('option', { name: 'A. Mori' }).click()
      await dialog.getByRole('button', { name: 'Merge', exact: true }).click()
      await page.getByTestId('merges').getByText('A. Mori').waitFor()
      await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
      await until('it is on its own again', async () => (await api('GET', `/contacts/${other.id}`)).id === other.id)
    },
  ],
  [
    'a confidential customer is marked, and the list of who may know them is kept',
    async (desk) => {
      const { page, api, go } = desk
      const made = await api('POST', '/contacts', { name: 'Secret Shipyard', email: 'boss@secret-yard.example' })
      await go(`/contacts/${made.id}`)
      const access = page.getByTestId('access')
      await access.getByLabel('Confidential customer').check()
      await access.getByRole('button', { name: 'Save' }).click()
      await until('the list is kept', async () => {
        const list = await api('GET', `/contacts/${made.id}/access`)
        return list.confidential && list.user_ids.length === 1
      })
      await page.reload()
      assert(await access.getByLabel('Confidential customer').isChecked(), 'the flag is lost')
    },
  ],
  [
    'an outside system is opened with a signed word on whom it is about',
    async (desk) => {
      const { page, go, context } = desk
      await go('/settings/apps')
      await page.getByRole('button', { name: 'New app' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Name').fill('Billing')
      await dialog.getByLabel('Page to open').fill('https://billing.example/find?mail={{contact.email}}')
      await dialog.getByRole('button', { name: 'Save' }).click()
      const secret = await page.getByTestId('secret').textContent()
      assert(secret?.startsWith('cwa_'), `the secret is ${secret}`)
      await page.reload()
      await page.getByText('Billing').first().waitFor()
      assert((await page.getByTestId('secret').count()) === 0, 'the secret is shown again')

      await open(desk, subject)
      let asked = ''
      await context.route('https://billing.example/**', (route) => {
        asked = route.request().url()
        return route.fulfill({ contentType: 'text/html', body: '<p>Billing</p>' })
      })
      const [tab] = await Promise.all([
        context.waitForEvent('page'),
        pane(page).getByTestId('apps').getByRole('button', { name: 'Open Billing' }).click(),
      ])
      await until('the other system is asked', async () => asked !== '')
      await tab.close()
      const at = new URL(asked)
      assert(at.searchParams.get('mail') === 'mei@crane.example', asked)
      const claims = JSON.parse(Buffer.from(at.searchParams.get('causeway').split('.')[1], 'base64url'))
      assert(claims.contact.email === 'mei@crane.example' && claims.exp - claims.iat === 300, JSON.stringify(claims))
    },
  ],
]
