// The status page as the team writes it: components, an incident from begin to end, planned work, and what customers see.
// It never relies on what other files told; it names what it makes.
import { assert, until } from './harness.mjs'

const named = async (api, name) => {
  const { items } = await api('GET', '/knowledge/status/components')
  return items.find((one) => one.names.en === name)
}
const judged = async ({ axe, page }, where) => {
  // Away from whatever would show its tooltip.
  await page.mouse.move(0, 0)
  await page.getByRole('tooltip').waitFor({ state: 'detached' })
  const found = await axe()
  assert(found.length === 0, `${where}: ${found.join('\n')}`)
}

export default [
  [
    'components are added in several languages, put in order, and deleted while nothing names them',
    async ({ go, page, api, axe }) => {
      await go('/settings/status-page')
      for (const name of ['Payments', 'Exports', 'Short-lived']) {
        await page.getByRole('button', { name: 'Add a component' }).click()
        const sheet = page.getByRole('dialog', { name: 'Add a component' })
        await sheet.getByLabel('Name').fill(name)
        if (name === 'Payments') {
          await sheet.getByText(/Readers of .*日本語.* see English/).waitFor()
          await sheet.getByRole('button', { name: /日本語/ }).click()
          await sheet.getByLabel('Name').fill('決済')
          await judged({ axe, page }, 'the form of a component')
        }
        await sheet.getByRole('button', { name: 'Save' }).click()
        await sheet.waitFor({ state: 'detached' })
      }
      const list = page.getByRole('list', { name: 'Components' })
      await list.getByRole('button', { name: 'Move Exports up' }).click()
      await until(
        'it is first',
        async () => (await named(api, 'Exports')).position < (await named(api, 'Payments')).position,
      )
      await judged({ axe, page }, 'the settings')
      await list.getByRole('button', { name: 'Delete Short-lived' }).click()
      await list.getByRole('button', { name: /Really/ }).click()
      await list.getByText('Short-lived').waitFor({ state: 'detached' })
      const payments = await named(api, 'Payments')
      assert(payments.names.ja === '決済', JSON.stringify(payments))
    },
  ],
  [
    'components stand in groups, and customers read how each group is',
    async ({ go, page, api, axe, server, browser }) => {
      await go('/settings/status-page')
      const groups = page.getByRole('region', { name: 'Groups' })
      await groups.getByRole('button', { name: 'Add a group' }).click()
      const sheet = page.getByRole('dialog', { name: 'Add a group' })
      await sheet.getByLabel('Name').fill('Money')
      await sheet.getByRole('button', { name: 'Save' }).click()
      await sheet.waitFor({ state: 'detached' })
      await page.getByRole('list', { name: 'Components' }).getByRole('button', { name: 'Edit Payments' }).click()
      const edit = page.getByRole('dialog', { name: 'Edit Payments' })
      await edit.getByLabel('Group').selectOption('Money')
      await judged({ axe, page }, 'the form of a component with groups')
      await edit.getByRole('button', { name: 'Save' }).click()
      await edit.waitFor({ state: 'detached' })
      await until('it is in the group', async () => (await named(api, 'Payments')).group_id !== null)
      await page.getByRole('list', { name: 'Components' }).getByText(/Money/).waitFor()
      await page.getByRole('region', { name: 'Who follows' }).getByText('Nobody follows yet.').waitFor()
      await judged({ axe, page }, 'the settings with groups')
      const outside = await (await browser.newContext({ locale: 'en' })).newPage()
      await outside.goto(`${server.url}/help/en/status`)
      await outside.getByRole('heading', { name: 'Money', level: 3 }).waitFor()
      await outside.getByRole('heading', { name: 'Payments', level: 4 }).waitFor()
      await outside.context().close()
    },
  ],
  [
    'an incident is begun, goes on, and is resolved, and customers read each step',
    async ({ go, page, api, axe, server, browser }) => {
      await go('/status')
      await page.getByRole('button', { name: 'New incident' }).click()
      const sheet = page.getByRole('dialog', { name: 'New incident' })
      await sheet.getByLabel('Title').fill('Cards are refused')
      await sheet.getByLabel('What you know so far').fill('Every third payment fails.')
      await sheet.getByLabel('Payments: state').selectOption('partial_outage')
      await sheet.getByLabel('How much it weighs').selectOption('major')
      await judged({ axe, page }, 'the form of an incident')
      await sheet.getByRole('button', { name: 'Tell customers' }).click()
      await page.getByRole('heading', { name: 'Cards are refused' }).waitFor()
      const now = page.getByRole('region', { name: 'Now' })
      await now.getByText('Partial outage').waitFor()
      await judged({ axe, page }, 'an incident')
      const number = Number(page.url().split('/').at(-1))
      const outside = await (await browser.newContext({ locale: 'en' })).newPage()
      await outside.goto(`${server.url}/help/en/status`)
      await outside.getByText('Every third payment fails.').waitFor()

      const form = page.getByRole('form', { name: 'Next step' })
      await form.getByText('Monitoring', { exact: true }).click()
      await form.getByLabel('What customers read').fill('The bank answers again.')
      await form.getByRole('button', { name: 'Change how components are' }).click()
      await form.getByLabel('Payments: state').selectOption('degraded')
      await form.getByRole('button', { name: 'Publish this step' }).click()
      await now.getByText('Limited').waitFor()
      await page
        .getByRole('region', { name: 'What customers were told' })
        .getByText('The bank answers again.')
        .waitFor()

      // A colleague says more; it is shown without asking.
      await api('POST', `/knowledge/status/incidents/${number}/steps`, {
        phase: 'monitoring',
        texts: { en: 'One more hour of watching.' },
      })
      await page.getByText('One more hour of watching.').waitFor()

      // A word that was wrong is put right; the page says so, and the team still finds what stood there.
      const told = page.getByRole('region', { name: 'What customers were told' })
      const wrong = told.getByRole('listitem').filter({ hasText: 'Every third payment fails.' })
      await wrong.getByRole('button', { name: 'Put it right' }).click()
      const fix = page.getByRole('dialog', { name: 'Put it right' })
      await fix.getByLabel('What customers read').fill('Every fourth payment fails.')
      await judged({ axe, page }, 'the form of a correction')
      await fix.getByRole('button', { name: 'Save' }).click()
      await fix.waitFor({ state: 'detached' })
      await told.getByText(/^Put right /).waitFor()
      await told.getByText('What it said before').click()
      await told.getByText('Every third payment fails.').waitFor()
      await judged({ axe, page }, 'an incident with a correction')
      await outside.goto(`${server.url}/help/en/status/${number}`)
      await outside.getByText('Every fourth payment fails.').waitFor()
      await outside.getByText(/^Corrected at /).waitFor()

      await form.getByText('Resolved', { exact: true }).click()
      await form.getByLabel('What customers read').fill('All payments go through.')
      await form.getByRole('button', { name: 'Publish and close' }).click()
      await form.waitFor({ state: 'detached' })
      await now.getByText(/The one component runs|All \d+ components run/).waitFor()
      await outside.reload()
      await outside.getByText('All payments go through.').first().waitFor()
      await outside.context().close()
    },
  ],
  [
    'maintenance is planned, moved and called off',
    async ({ go, page, axe }) => {
      await go('/status')
      await page.getByRole('button', { name: 'Plan maintenance' }).click()
      const sheet = page.getByRole('dialog', { name: 'Plan maintenance' })
      await sheet.getByLabel('Title').fill('New database')
      await sheet.getByLabel('What will be done, and what customers notice').fill('Exports pause.')
      await sheet.getByLabel('Said when it begins (optional)').fill('We begin now.')
      await sheet.getByLabel('Exports: state').selectOption('maintenance')
      await sheet.getByRole('button', { name: 'Announce it' }).click()
      await page.getByRole('heading', { name: 'New database' }).waitFor()
      await page.getByRole('region', { name: 'Planned' }).getByText('New database').waitFor()
      await page.getByRole('button', { name: 'Edit title and time' }).click()
      const change = page.getByRole('dialog', { name: 'Edit title and time' })
      await change.getByLabel('Title').fill('A faster database')
      assert((await change.getByLabel('Said when it begins (optional)').inputValue()) === 'We begin now.', 'it is kept')
      await judged({ axe, page }, 'the form of a change')
      await change.getByRole('button', { name: 'Save' }).click()
      await page.getByRole('heading', { name: 'A faster database' }).waitFor()
      const form = page.getByRole('form', { name: 'Next step' })
      await form.getByText('Call it off').click()
      await form.getByLabel('What customers read').fill('We found a better day.')
      await form.getByRole('button', { name: 'Publish and close' }).click()
      await page.getByRole('article').getByText('Called off').waitFor()
      await judged({ axe, page }, 'planned work that was called off')
    },
  ],
  [
    'an issue leads to the status page and back',
    async ({ go, page, api }) => {
      const issue = await api('POST', '/issues', { title: 'Receipts are late', text: '', kind: 'bug', labels: [] })
      await go(`/issues/${issue.number}`)
      await page.getByRole('button', { name: 'Tell it on the status page' }).click()
      const sheet = page.getByRole('dialog', { name: 'New incident' })
      await sheet.getByLabel('Title').fill('Receipts are late')
      await sheet.getByLabel('What you know so far').fill('They come within a day.')
      await sheet.getByRole('button', { name: 'Tell customers' }).click()
      await page.getByRole('heading', { name: 'Receipts are late' }).waitFor()
      await page.getByRole('link', { name: new RegExp(`#${issue.number} Receipts are late`) }).click()
      await page
        .getByRole('region', { name: 'Status' })
        .getByRole('link', { name: /Receipts are late/ })
        .waitFor()
      const { items } = await api('GET', `/knowledge/status/incidents?issue=${issue.number}`)
      await api('POST', `/knowledge/status/incidents/${items[0].number}/resolve`, { texts: { en: 'All are sent.' } })
    },
  ],
]
