// What comes first: the class of a mail and why, changed by hand, told in the history, and the page that orders the classes.
// It never relies on other files' conversations.
import { assert, until } from './harness.mjs'

const SENDER = { from: 'mio@ladder.example', name: 'Mio Sato' }
const named = async (api, subject) => {
  const { items } = await api('GET', '/conversations?view=all&limit=50')
  return items.find((row) => row.subject === subject)
}

export default [
  [
    'a mail gets its class with the words that said so, and what a colleague changes is told and raises the priority',
    async ({ go, page, api, server, axe }) => {
      await server.deliver({
        ...SENDER,
        subject: 'Label printer',
        text: 'When I click Print I get an error. Rather odd.',
      })
      const row = await until('it arrived', () => named(api, 'Label printer'))
      assert(row.priority === 'normal', `priority ${row.priority}`)
      await go(`/inbox/all/${row.number}`)
      const panel = page.getByRole('region', { name: 'Class', exact: true })
      await panel.getByText('Found in the first message:').waitFor()
      await panel.getByText('an error', { exact: false }).waitFor()
      const choice = panel.getByRole('combobox', { name: 'Class' })
      assert((await choice.inputValue()) === 'fault', 'the class is shown')
      await panel.getByLabel('People affected').fill('1500')
      await panel.getByLabel('People affected').press('Tab')
      await page.getByText('noted 1,500 people affected', { exact: false }).waitFor()
      await until('the priority followed', async () => (await named(api, 'Label printer')).priority === 'urgent')
      await choice.selectOption('self_configuration')
      // Runs of changes fold into one line.
      await page.getByText('earlier changes', { exact: false }).click()
      await page.getByText('set the class to Set-up by oneself', { exact: false }).waitFor()
      await panel.getByText('Chosen by a colleague').waitFor()
      // A colleague elsewhere: the panel follows.
      const standing = await api('GET', `/conversations/${row.id}/ladder`)
      await api('PATCH', `/conversations/${row.id}/ladder`, { version: standing.version, class: 'pre_sales' })
      await until('the panel followed', async () => (await choice.inputValue()) === 'pre_sales')
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
    },
  ],
  [
    'the settings say what comes first and why nobody waits for ever, and keep a change that a colleague overtook',
    async ({ go, page, api, axe }) => {
      await go('/settings/ladder')
      const before = await api('GET', '/ladder')
      await page.getByTestId('ageing').getByText('has waited longer than 4 days').waitFor()
      await page.getByRole('button', { name: 'Move “Before purchase” up' }).click()
      const places = page.getByTestId('rungs').getByRole('listitem')
      await places.nth(2).getByText('Before purchase').waitFor()
      const other = page.getByRole('group', { name: 'Other: may wait' })
      await other.getByLabel('Amount').fill('1')
      await page.getByText('At least as long as the class above it.').waitFor()
      assert(
        await page.getByRole('button', { name: 'Save', exact: true }).isDisabled(),
        'what the server refuses is not sent',
      )
      await other.getByLabel('Amount').fill('6')
      await page.getByTestId('ageing').getByText('has waited longer than 6 days').waitFor()
      await page.getByLabel('A customer is new for so many days').fill('30')
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await api('PUT', '/ladder', { ...before, ladder: { ...before.ladder, new_for_days: 7 } })
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByText('Your changes are still here and not saved.').waitFor()
      await page.getByRole('button', { name: 'Save mine instead' }).click()
      const kept = await until('it is saved', async () => {
        const now = await api('GET', '/ladder')
        return now.ladder.new_for_days === 30 ? now : null
      })
      assert(kept.ladder.rungs[2].class === 'pre_sales' && kept.ladder.rungs[5].minutes === 8640, JSON.stringify(kept))
      await page.getByText('Your changes are still here').waitFor({ state: 'detached' })
      await api('PUT', '/ladder', { version: kept.version, ladder: before.ladder })
    },
  ],
  [
    'the settings lead to how long customers of each plan wait',
    async ({ go, page, axe }) => {
      await go('/settings/ladder')
      await page.getByRole('link', { name: 'See how long customers of each plan wait' }).click()
      const report = page.getByTestId('fairness')
      await report.getByRole('rowheader', { name: 'No plan' }).first().waitFor()
      await report.getByText('Too few answers to compare').first().waitFor()
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
    },
  ],
]
