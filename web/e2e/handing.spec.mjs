// A reply on its way between people: a draft that a colleague goes on with, and what belongs to another
// customer. It never looks at mail; safety.spec.mjs does.
import { assert, until } from './harness.mjs'
import { SAM, second } from './second.mjs'

const editor = (page) => page.getByTestId('composer').locator('.ProseMirror')

async function arrive({ server, api }, mail) {
  await server.deliver(mail)
  return until(`“${mail.subject}” arrived`, async () =>
    (await api('GET', '/conversations?view=all&limit=50')).items.find((row) => row.subject === mail.subject),
  )
}

async function open({ go, page }, row) {
  await go(`/inbox/all/${row.number}`)
  await editor(page).waitFor()
}

export default [
  [
    'a draft is handed to a colleague, who is told and goes on with it',
    async (desk) => {
      const { page } = desk
      const subject = `Handed over ${Date.now()}`
      const row = await arrive(desk, { from: 'ida@orchard.example', name: 'Ida', subject, text: 'How do I begin?' })
      await open(desk, row)
      await editor(page).fill('You begin with the')
      await page.getByRole('button', { name: 'More ways to send' }).click()
      await page.getByRole('menuitem', { name: 'Hand the draft over…' }).click()
      const sam = await second(desk)
      await page.getByRole('option', { name: SAM.name }).click()
      await page.getByText(`${SAM.name} goes on with the draft`).waitFor()
      await until('the text is gone here', async () => (await editor(page).textContent()).trim() === '')
      await sam.page.goto(`${desk.server.url}/notifications`)
      await sam.page.getByText(`Robin Vale handed you a draft in #${row.number}`).first().click()
      await until('the text is there', async () =>
        (await editor(sam.page).textContent()).includes('You begin with the'),
      )
      await sam.page.getByTestId('composer').getByText('Draft by Robin Vale').waitFor()
      await sam.page.getByText(`Robin Vale handed a draft to ${SAM.name}`).waitFor()
      await sam.context.close()
    },
  ],
  [
    'what belongs to another customer is asked about before it leaves',
    async (desk) => {
      const { page, axe } = desk
      const stamp = Date.now()
      await arrive(desk, { from: `kai@rival${stamp}.example`, name: 'Kai', subject: `Rival ${stamp}`, text: 'Hello' })
      const mail = {
        from: 'lea@orchard.example',
        name: 'Lea',
        subject: `Mixed up ${stamp}`,
        text: 'Who else has this?',
      }
      await open(desk, await arrive(desk, mail))
      await editor(page).fill(`Hello Lea, kai@rival${stamp}.example had the same. Please tell us if it helps.`)
      await page.getByRole('button', { name: 'Send', exact: true }).click()
      const notice = page.getByRole('alert').filter({ hasText: 'Does this belong to another customer?' })
      await notice.getByText('Address of another customer').waitFor()
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await notice.getByRole('button', { name: 'Change the reply' }).click()
      await until('the question is gone', async () => (await notice.count()) === 0)
      await page.getByRole('button', { name: 'Send', exact: true }).click()
      await notice.getByRole('button', { name: 'Send anyway' }).click()
      await page.getByTestId('thread').getByText('had the same').first().waitFor()
    },
  ],
]
