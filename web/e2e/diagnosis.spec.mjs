// Finding out what is wrong: the clock of a fault, the guide step by step, the finding in the history and in the reply,
// a solution in preparation, a downtime, and the settings. It never waits for a deadline; the server's tests move the clock.
import { assert, until } from './harness.mjs'

const SENDER = { from: 'noor@diagnosis.example', name: 'Noor Haddad' }
const open = async ({ api, go, server }, subject, text) => {
  await server.deliver({ ...SENDER, subject, text })
  const row = await until('it arrived', async () => {
    const { items } = await api('GET', '/conversations?view=all&limit=50')
    return items.find((one) => one.subject === subject)
  })
  await go(`/inbox/all/${row.number}`)
  return row
}

export default [
  [
    'a fault has a clock from the first look, a guide that suggests the cause, and a finding that goes into the reply',
    async (kit) => {
      const { page, api, axe } = kit
      const row = await open(kit, 'Import stops', 'The import fails with an error 500 since this morning.')
      const panel = page.getByRole('region', { name: 'Problem' })
      await panel.getByText('A fault, by its class').waitFor({ state: 'attached' })
      await panel.getByRole('timer').waitFor()
      const clocks = page.getByRole('region', { name: 'Clocks' })
      await clocks.getByText('Diagnosis', { exact: true }).waitFor()
      await panel.getByRole('button', { name: 'Diagnose…' }).click()
      const sheet = page.getByRole('dialog')
      await sheet.getByText('Who is affected?').waitFor()
      await sheet.getByRole('button', { name: 'Several people' }).click()
      await sheet.getByRole('button', { name: 'Yes', exact: true }).click()
      await sheet.getByText('Was anything changed shortly before?').waitFor()
      await sheet.getByRole('button', { name: 'No', exact: true }).click()
      await sheet.getByRole('button', { name: 'Yes', exact: true }).click()
      await sheet.getByText('The guide ends here.', { exact: false }).waitFor()
      assert((await sheet.getByLabel('Cause').inputValue()) === 'capacity', 'the guide suggests the cause')
      assert(await sheet.getByRole('button', { name: 'Record the diagnosis' }).isDisabled(), 'it is not complete')
      await sheet.getByLabel('What is the matter').fill('The disk of the database is full.')
      await sheet.getByLabel('What shows it').fill('df says 100 % on /var.')
      await sheet.getByLabel('How sure').selectOption('certain')
      await sheet.getByLabel('What they can do themselves').fill('Move old files away.')
      await sheet.getByLabel('What we offer to do, and its price').fill('We move them: two hours.')
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await sheet.getByRole('button', { name: 'Record the diagnosis' }).click()
      await sheet.getByText('Recorded by', { exact: false }).waitFor()
      await sheet.getByRole('button', { name: 'Put it into the reply' }).click()
      await page.getByText('What we found: The disk of the database is full.', { exact: false }).waitFor()
      await panel.getByText('Diagnosed: Disk, memory or processor used up').waitFor()
      await page.getByText('recorded the diagnosis: Disk, memory or processor used up', { exact: false }).waitFor()
      const known = await api('GET', `/conversations/${row.number}/diagnosis`)
      assert(known.steps.length === 4 && known.charge === 'charged', JSON.stringify(known))
    },
  ],
  [
    'a solution in preparation is promised, and solving waits for its end; a downtime runs until the system does',
    async (kit) => {
      const { page, api } = kit
      const row = await open(kit, 'Wish for export', 'Could you add an export to Parquet?')
      const panel = page.getByRole('region', { name: 'Problem' })
      await panel.getByRole('combobox').selectOption('no_solution_yet')
      await panel.getByRole('button', { name: 'Diagnose…' }).click()
      const sheet = page.getByRole('dialog')
      const prepare = sheet.getByRole('region', { name: 'Solution in preparation' })
      await prepare.getByLabel('What is being prepared').fill('Export to Parquet')
      await prepare.getByRole('button', { name: 'Promise it' }).click()
      await prepare.getByRole('button', { name: 'It is delivered' }).waitFor()
      const now = await api('GET', `/conversations/${row.number}`)
      const solve = { version: now.version, status: { category: 'solved' }, outcome: { outcome: 'fixed', note: '' } }
      const refused = await api('PATCH', `/conversations/${row.number}`, solve)
      assert(refused.detail?.includes('still being prepared'), JSON.stringify(refused))
      await prepare.getByRole('button', { name: 'It is delivered' }).click()
      await prepare.getByText('Delivered', { exact: false }).first().waitFor()
      await sheet.getByRole('button', { name: 'Close' }).click()
      const downtime = page.getByRole('region', { name: 'Downtime' })
      await downtime.getByRole('button', { name: 'The customer’s system is down' }).click()
      await downtime.getByText(/^Down for \d+:\d\d of 30 min$/).waitFor()
      await downtime.getByRole('button', { name: 'It runs again' }).click()
      await downtime.getByText('Was down', { exact: false }).waitFor()
      const ladder = await api('GET', `/conversations/${row.number}/ladder`)
      assert(ladder.class === 'urgent_fault', ladder.class)
    },
  ],
  [
    'guides are edited as outlines, a circle is refused, and the settings show how fast faults were found',
    async ({ go, page, api, axe }) => {
      await go('/settings/diagnosis')
      await page.getByRole('button', { name: 'New guide' }).click()
      const guide = page.locator('details').filter({ hasText: 'Guide 5' })
      await guide.getByText('Guide 5').click()
      await guide.getByLabel('For the product').fill('Mailer')
      await guide.getByRole('textbox', { name: 'Question 1' }).fill('Does the queue grow?')
      await guide.getByRole('button', { name: 'Answer', exact: true }).click()
      await guide.getByRole('textbox', { name: 'Answer', exact: true }).fill('It does')
      await guide.getByRole('button', { name: 'Question', exact: true }).click()
      await guide.getByRole('textbox', { name: 'Question 2' }).fill('Is the relay up?')
      await guide.getByRole('button', { name: 'Answer', exact: true }).nth(1).click()
      await guide.getByRole('textbox', { name: 'Answer', exact: true }).nth(1).fill('No')
      await guide.getByLabel('It does: leads to').selectOption({ index: 1 })
      await guide.getByLabel('No: leads to').selectOption({ index: 1 })
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByText('leads back to an earlier step', { exact: false }).waitFor()
      await guide.getByLabel('No: leads to').selectOption({ index: 0 })
      await guide.getByLabel('No: Cause').selectOption('network')
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      const kept = await until('it is saved', async () => {
        const { guides } = await api('GET', '/guides')
        return guides.find((one) => one.product === 'Mailer')
      })
      assert(kept.steps[0].answers[0].next === kept.steps[1].key, JSON.stringify(kept))
      await page.getByRole('columnheader', { name: 'Within 5 min' }).waitFor()
      const rule = page.getByLabel('What is for reading needs a reply with a link')
      await rule.click()
      await until('the rule is off', async () => !(await api('GET', '/problem-classes')).rules.document_needs_link)
    },
  ],
]
