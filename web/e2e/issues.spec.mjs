// Issues: written down from a conversation without the customer's name, asked for before solving, and fixed for everybody.
// It never relies on other files' conversations.
import { assert, until } from './harness.mjs'

const SENDER = { from: 'nora@issues.example', name: 'Nora Lind' }
const named = async (api, subject) => {
  const { items } = await api('GET', '/conversations?view=all&limit=50')
  return items.find((row) => row.subject === subject)
}
const arrive = async ({ api, server }, subject, text) => {
  await server.deliver({ ...SENDER, subject, text })
  return until('it arrived', () => named(api, subject))
}

export default [
  [
    'a valuable problem is solved only with an issue, whose draft names nobody',
    async (desk) => {
      const { go, page, api, axe } = desk
      const row = await arrive(
        desk,
        'The export is empty',
        'Nora Lind here, nora@issues.example, +49 30 1234567. The file has no rows.',
      )
      await go(`/inbox/all/${row.number}`)
      const section = page.getByRole('region', { name: 'Issues' })
      await section.getByRole('checkbox', { name: 'Valuable problem' }).check()
      await section.getByText('Link an issue before this is solved.').waitFor()
      const { version } = await api('GET', `/conversations/${row.id}`)
      const refused = await api('PATCH', `/conversations/${row.id}`, {
        version,
        status: { category: 'solved' },
        outcome: { outcome: 'answered' },
      }).catch((error) => String(error))
      assert(JSON.stringify(refused).includes('solve_incomplete'), JSON.stringify(refused))
      await section.getByRole('button', { name: '+ Create an issue' }).click()
      const sheet = page.getByRole('dialog', { name: 'New issue' })
      const text = await sheet.getByLabel('What is known').inputValue()
      assert(text.includes('The file has no rows.'), text)
      for (const word of ['Nora', 'Lind', 'issues.example', '1234567']) assert(!text.includes(word), text)
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await sheet.getByRole('button', { name: 'Create an issue' }).click()
      await section.getByRole('link', { name: /The export is empty/ }).waitFor()
    },
  ],
  [
    'another conversation is linked by search, and what is fixed opens both',
    async (desk) => {
      const { go, page, api, axe } = desk
      const row = await arrive(desk, 'Nothing in my export', 'Still nothing.')
      await go(`/inbox/all/${row.number}`)
      const section = page.getByRole('region', { name: 'Issues' })
      await section.getByRole('button', { name: 'Link an issue' }).click()
      const sheet = page.getByRole('dialog', { name: 'Link an issue' })
      await sheet.getByRole('combobox').fill('export')
      await sheet.getByRole('option', { name: /The export is empty/ }).click()
      await section.getByRole('link', { name: /The export is empty/ }).click()
      const linked = page.getByRole('region', { name: 'Conversations' })
      await linked.getByRole('link', { name: /Nothing in my export/ }).waitFor()
      await linked.getByRole('link', { name: /#\d+ ?The export is empty/ }).waitFor()
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await page.getByRole('article').getByLabel('State').selectOption('fixed')
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page
        .getByRole('region', { name: 'History' })
        .getByText(/set the state: Fixed/)
        .waitFor()
      const { items } = await api('GET', `/conversations/${row.id}/messages`)
      assert(
        items.some((message) => message.kind === 'note' && message.text.includes('is fixed')),
        JSON.stringify(items),
      )
      await page.getByLabel('Filter Issues').or(page.getByRole('searchbox')).first().fill('no such words')
      await page.getByText('No issues here').waitFor()
    },
  ],
  [
    'three like conversations of an hour become an incident with one click',
    async (desk) => {
      const { go, page } = desk
      await arrive(
        desk,
        'Webhook deliveries stopped',
        'No webhook deliveries since noon, signature mismatch in the log.',
      )
      await arrive(desk, 'Signature mismatch', 'All webhook deliveries fail with signature mismatch.')
      await arrive(desk, 'Webhooks broken', 'The webhook deliveries end with signature mismatch. Please help.')
      await go('/issues')
      const card = page.getByRole('listitem').filter({ hasText: 'conversations of the last hour tell of the same' })
      const ours = card.filter({ hasText: 'Webhook deliveries stopped' })
      await ours.getByRole('button', { name: 'Make an incident and link all' }).click()
      const linked = page.getByRole('region', { name: 'Conversations' })
      await linked.getByRole('link', { name: /Webhooks broken/ }).waitFor()
      await until('the proposal is gone', async () => (await ours.count()) === 0)
    },
  ],
  [
    'colleagues are asked about a hard case, and what was decided stands beside it',
    async (desk) => {
      const { go, page, api, axe } = desk
      const row = await arrive(desk, 'A hard case', 'Nobody knows why.')
      const { items } = await api('GET', '/users')
      const other = items.find((user) => user.name !== 'Robin Vale' && user.active)
      await go(`/inbox/all/${row.number}`)
      const section = page.getByRole('region', { name: 'Consultation' })
      await section.getByRole('button', { name: '+ Ask colleagues' }).click()
      const sheet = page.getByRole('dialog', { name: 'Ask colleagues' })
      await sheet.getByLabel('What do you want to know?').fill('Why does it stop?')
      await sheet.getByLabel(other.name, { exact: true }).check()
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await sheet.getByRole('button', { name: 'Ask', exact: true }).click()
      await section.getByText('Why does it stop?').waitFor()
      await section.getByLabel('What was decided?').fill('Release the lock.')
      await section.getByRole('button', { name: 'Decide' }).click()
      await section.getByText('Decided: Release the lock.').waitFor()
      const notes = (await api('GET', `/conversations/${row.id}/messages`)).items.filter((one) => one.kind === 'note')
      assert(notes.length === 2 && notes[0].text.includes('Why does it stop?'), JSON.stringify(notes))
    },
  ],
]
