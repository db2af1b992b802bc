// Rules: written as a sentence, tried on the past, switched on, and told in the history of a conversation.
// It never relies on other files' conversations.
import { assert, until } from './harness.mjs'

const SENDER = { from: 'rin@rule.example', name: 'Rin Kato' }
const named = async (api, subject) => {
  const { items } = await api('GET', '/conversations?view=all&limit=50')
  return items.find((row) => row.subject === subject)
}

export default [
  [
    'a rule is written as a sentence and tried on past conversations before it is switched on',
    async ({ go, page, api, server, axe }) => {
      await server.deliver({ ...SENDER, subject: 'The pump stopped', text: 'Our pump is on fire, please help.' })
      await until('it arrived', () => named(api, 'The pump stopped'))
      await go('/settings/rules')
      await page.getByText('No rules yet').waitFor()
      await page.getByRole('button', { name: 'New rule' }).click()
      const sheet = page.getByRole('dialog')
      await sheet.getByLabel('Name', { exact: true }).fill('Fire first')
      await sheet.getByLabel('Folder').fill('Triage')
      await sheet.getByLabel('Text to look for').first().fill('on fire')
      await page.keyboard.press('Enter')
      await sheet.getByLabel('Add an action…').selectOption({ label: 'Set the priority' })
      await sheet.getByRole('combobox', { name: 'Set the priority' }).selectOption('urgent')
      await sheet.getByLabel('Add an action…').selectOption({ label: 'Write a note' })
      await sheet.getByLabel('Text', { exact: true }).fill('Call {{customer.name}}.')
      await sheet.getByRole('button', { name: 'Try it on past conversations' }).click()
      const trial = page.getByTestId('trial')
      await trial.getByText('It would have acted on 1 of').waitFor()
      await trial.getByText('says “on fire”').waitFor()
      await trial.getByText('Set the priority: Normal → Urgent').waitFor()
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await sheet.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByText('When a customer writes, if it fits: Set the priority: Urgent').waitFor()
      const before = await named(api, 'The pump stopped')
      assert(before.priority === 'normal', 'the dry run changed something')
      await page.getByRole('checkbox', { name: 'Switch “Fire first” on or off' }).click()
      await page.getByTestId('trial').getByText('It would have acted on 1 of').waitFor()
      await page.getByRole('dialog').getByRole('button', { name: 'Switch on' }).click()
      await page.getByText('not in the last 7 days').waitFor()
    },
  ],
  [
    'it acts on what arrives, and the conversation and the settings tell what it did and why',
    async ({ go, page, api, server, axe }) => {
      await server.deliver({ ...SENDER, subject: 'The boiler too', text: 'Now the boiler is ON FIRE as well.' })
      const row = await until('the rule acted', async () => {
        const one = await named(api, 'The boiler too')
        return one?.priority === 'urgent' ? one : null
      })
      await go(`/inbox/all/${row.number}`)
      await page.getByText('Rule “Fire first” acted because the customer wrote', { exact: false }).waitFor()
      await page.getByText('Call Rin Kato.').waitFor()
      await go('/settings/rules')
      await page.getByText('once in the last 7 days').waitFor()
      await page.getByRole('button', { name: 'What “Fire first” did' }).click()
      const sheet = page.getByRole('dialog')
      await sheet.getByText(`#${row.number}`).waitFor()
      await sheet.getByText('priority set · note written').waitFor()
      await sheet.getByText('Version 2').waitFor()
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await page.keyboard.press('Escape')
      await page.getByRole('checkbox', { name: 'Switch “Fire first” on or off' }).click()
      const off = await until('it is off', async () => {
        const { items } = await api('GET', '/rules')
        return items.find((rule) => rule.name === 'Fire first' && !rule.enabled)
      })
      await api('DELETE', `/rules/${off.id}`)
    },
  ],
  [
    'a rule acts in working time only and writes an issue down',
    async ({ go, page, api, axe }) => {
      const { items } = await api('GET', '/calendars')
      await go('/settings/rules')
      await page.getByRole('button', { name: 'New rule' }).click()
      const sheet = page.getByRole('dialog')
      await sheet.getByLabel('Name', { exact: true }).fill('Issues by day')
      await sheet.getByRole('combobox', { name: 'At which time' }).selectOption(`${items[0].id} true`)
      await sheet.getByLabel('Add an action…').selectOption({ label: 'Create an issue' })
      await sheet.getByRole('textbox', { name: 'Labels' }).fill('auto, night')
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await sheet.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByText('Create an issue: Bug').waitFor()
      const rule = (await api('GET', '/rules')).items.find((one) => one.name === 'Issues by day')
      assert(rule.definition.hours.calendar_id === items[0].id && rule.definition.hours.open, JSON.stringify(rule))
      assert(rule.definition.actions[0].labels.join() === 'auto,night', JSON.stringify(rule.definition.actions))
      await api('DELETE', `/rules/${rule.id}`)
    },
  ],
]
