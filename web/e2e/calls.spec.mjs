// The telephone in a browser: a number is set up, a telephone system tells of a missed call, the customer is called back,
// and somebody asks to be called in the help centre.
// It never rings anywhere.
import crypto from 'node:crypto'
import { assert } from './harness.mjs'

let secret = ''
let key = ''

/** Posts what a telephone system would. */
async function tell(base, event) {
  const body = JSON.stringify(event)
  const at = String(Math.floor(Date.now() / 1000))
  const code = crypto.createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')
  const answer = await fetch(`${base}/phone/v1/events/${key}`, {
    method: 'POST',
    body,
    headers: { 'X-Phone-Timestamp': at, 'X-Phone-Signature': `sha256=${code}` },
  })
  assert(answer.status === 204, `${answer.status} ${await answer.text()}`)
}

const clean = async (axe) => {
  const found = await axe()
  assert(found.length === 0, found.join('\n'))
}

export default [
  [
    'a number and a telephone system are set up, and the secret is shown once',
    async ({ go, page, api, axe }) => {
      await go('/settings/phone')
      await page.getByRole('button', { name: 'Add a number' }).click()
      const sheet = page.getByRole('dialog', { name: 'Add a number' })
      await sheet.getByLabel('Telephone number').fill('+86 731 8218 3159')
      await sheet.getByLabel('Name').fill('Support')
      await sheet.getByLabel('Then transferred to').fill('+86 138 0000 0000')
      await sheet.getByLabel('Hotline for urgent faults').check()
      await clean(axe)
      await sheet.getByRole('button', { name: 'Save' }).click()
      await sheet.waitFor({ state: 'detached' })
      await page.getByText('+8673182183159').waitFor()
      await page.getByLabel('Name of the system').fill('Switchboard')
      await page.getByRole('button', { name: 'Add it' }).click()
      secret = await page.getByText(/^cwp_[a-z2-7]{32}$/).textContent()
      key = (await api('GET', '/phone/systems')).items[0].key
      await page.getByLabel('Customers may ask to be called in the help centre').check()
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Saved').waitFor()
      await clean(axe)
    },
  ],
  [
    'a missed call is called back from the list and stands in its conversation',
    async ({ go, page, api, axe, server }) => {
      await tell(server.url, { event: 'start', call_id: 'a', from: '+8613812345678', to: '+8673182183159' })
      await tell(server.url, { event: 'end', call_id: 'a', answered: false })
      await go('/calls')
      const row = page.getByTestId('call-task').filter({ hasText: '+8613812345678' }).first()
      await row.getByText('Urgent fault').waitFor()
      await clean(axe)
      await row.getByRole('button', { name: 'How did it go?' }).click()
      const sheet = page.getByRole('dialog', { name: 'How did it go?' })
      assert(await sheet.getByRole('button', { name: 'Save' }).isDisabled(), 'a call without a note is not done')
      await sheet.getByLabel('Length in minutes').fill('2')
      await sheet.getByLabel('What came of it').fill('The printer works again.')
      await clean(axe)
      await sheet.getByRole('button', { name: 'Save' }).click()
      await sheet.waitFor({ state: 'detached' })
      await page.getByText('Nobody waits for a call').waitFor()
      await page.getByRole('button', { name: 'Log of calls' }).click()
      await page
        .getByTestId('call')
        .filter({ hasText: 'The printer works again.' })
        .getByRole('link', { name: /#/ })
        .click()
      await page
        .getByText(/Missed call from \+8613812345678/)
        .first()
        .waitFor()
      await page.getByText('The printer works again.').first().waitFor()
      const number = Number(new URL(page.url()).pathname.split('/').at(-1))
      const conversation = await api('GET', `/conversations/${number}`)
      assert(conversation.way === 'phone', conversation.way)
      const pane = page.getByRole('region', { name: 'Telephone' })
      await pane.getByRole('link', { name: '+8613812345678' }).first().waitFor()
      await pane.getByRole('button', { name: 'Plan a call' }).click()
      const plan = page.getByRole('dialog', { name: 'Plan a call' })
      await plan.getByLabel('What to say, and when it suits').fill('Ask for the version.')
      await clean(axe)
      await plan.getByRole('button', { name: 'Save' }).click()
      await pane.getByText('Ask for the version.').waitFor()
      await pane.getByLabel('Details written down').check()
      await pane.getByRole('button', { name: 'Not needed' }).click()
      await pane.getByLabel('Why is it not needed?').fill('They wrote.')
      await pane.getByLabel('Why is it not needed?').press('Enter')
      await pane.getByText('Ask for the version.').waitFor({ state: 'detached' })
    },
  ],
  [
    'somebody asks to be called in the help centre, without script, and the team sees when and in which language',
    async ({ browser, server, api }) => {
      const context = await browser.newContext({ javaScriptEnabled: false })
      const page = await context.newPage()
      await page.goto(`${server.url}/help/en/call`)
      await page.getByRole('link', { name: '+8673182183159' }).first().waitFor()
      await page.getByLabel('Name').fill('Zoe')
      await page.getByLabel('Your telephone number').fill('+81 3 1234 5678')
      await page.getByLabel('What is it about?').fill('It does not print.')
      await page.getByLabel('In the morning').check()
      await page.getByRole('button', { name: 'Please call me' }).click()
      await page.getByText('we call +81312345678').waitFor()
      await context.close()
      let task
      for (let n = 0; n < 50 && !task; n += 1) {
        task = (await api('GET', '/phone/tasks')).items.find((one) => one.number === '+81312345678')
        if (!task) await new Promise((done) => setTimeout(done, 200))
      }
      assert(task?.reason === 'asked' && task.contact === 'Zoe', JSON.stringify(task))
      assert(task.wish.includes('In the morning') && task.lang === 'en', JSON.stringify(task))
    },
  ],
]
