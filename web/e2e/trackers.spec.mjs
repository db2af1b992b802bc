// Trackers: connected in the settings, a twin from a draft that a person read, both sides the same, and everybody written to
// when it is fixed. It never relies on other files' conversations.
import crypto from 'node:crypto'
import { startGitHub } from './github.mjs'
import { assert, until } from './harness.mjs'
import { textOf } from './smtp.mjs'

let github
let made
const named = async (api, subject) => {
  const { items } = await api('GET', '/conversations?view=all&limit=50')
  return items.find((row) => row.subject === subject)
}
/** What GitHub sends when an issue changes, signed as it signs. */
const event = async (number) => {
  const body = JSON.stringify({ repository: { full_name: 'acme/desk' }, issue: { number } })
  const signature = crypto.createHmac('sha256', made.secret).update(body).digest('hex')
  const headers = {
    'content-type': 'application/json',
    'x-github-event': 'issues',
    'x-github-delivery': crypto.randomUUID(),
    'x-hub-signature-256': `sha256=${signature}`,
  }
  const answer = await fetch(made.url, { method: 'POST', headers, body })
  assert(answer.status === 204, `the event was answered with ${answer.status}`)
}

export default [
  [
    'a tracker is connected, checked, and shows its secret once',
    async ({ go, page, axe }) => {
      github = await startGitHub()
      await go('/settings/trackers')
      await page.getByText('No tracker is connected yet.').waitFor()
      await page.getByRole('button', { name: 'Connect a tracker' }).click()
      await page.getByLabel('Name', { exact: true }).fill('Engineering')
      await page.getByLabel('Repository').fill('acme/desk')
      await page.getByLabel('Address').fill(github.address)
      await page.getByLabel('Access token').fill('ghp_for_tests')
      let found = await axe()
      assert(found.length === 0, found.join('\n'))
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      const secret = await page.getByLabel('Secret', { exact: true }).inputValue()
      const url = await page.getByLabel('Payload URL').inputValue()
      made = { secret, url }
      assert(secret.startsWith('cwh_') && url.includes('/api/v1/trackers/'), `${secret} ${url}`)
      await page.getByRole('button', { name: 'Done' }).click()
      await page.getByRole('button', { name: 'Check', exact: true }).click()
      await page.getByText('It answers, and the project can be read.').waitFor()
      found = await axe()
      assert(found.length === 0, found.join('\n'))
      assert((await page.getByText(secret).count()) === 0, 'the secret is shown once')
    },
  ],
  [
    'an issue gets a twin without the customer’s name, and both stay the same',
    async ({ go, page, api, server, axe }) => {
      const sender = { from: 'tove@trackers.example', name: 'Tove Berg' }
      await server.deliver({
        ...sender,
        subject: 'Sync stops at night',
        text: 'Tove Berg here. The sync stops at two.',
      })
      const row = await until('it arrived', () => named(api, 'Sync stops at night'))
      await api('POST', '/issues', {
        title: 'Sync stops at night',
        text: 'Tove Berg says that the sync stops at two.',
        kind: 'bug',
        labels: ['sync'],
        conversation: String(row.number),
      })
      await go('/issues')
      await page.getByRole('link', { name: /Sync stops at night/ }).click()
      await page.getByRole('button', { name: 'Bring into a tracker' }).click()
      const sheet = page.getByRole('dialog', { name: 'Bring into a tracker' })
      const text = await sheet.getByLabel('What is known').inputValue()
      assert(text.includes('[customer]') && !text.includes('Tove'), text)
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await sheet.getByRole('button', { name: 'Create there' }).click()
      const twins = page.getByRole('region', { name: 'In trackers' })
      await twins.getByRole('link', { name: /Engineering 1/ }).waitFor()
      assert(github.issues[0].labels.join() === 'sync' && !github.issues[0].body.includes('Tove'), 'it is redacted')

      github.change(1, { title: 'Sync stops at two o’clock' })
      github.say(1, 'ada', 'The lock is never released.')
      await event(1)
      await page.getByRole('heading', { name: /Sync stops at two o’clock/ }).waitFor()
      const comments = page.getByRole('region', { name: 'Comments' })
      await comments.getByText('The lock is never released.').waitFor()
      await comments.getByLabel('What do you want to say?').fill('Tove sees it every night.')
      await comments.getByLabel('Also in Engineering').check()
      await comments.getByRole('button', { name: 'Comment', exact: true }).click()
      const told = await until('it is there', () => github.issues[0].comments.find((one) => one.body.includes('every')))
      assert(told.body.includes('[customer]') && !told.body.includes('Tove'), told.body)
    },
  ],
  [
    'what is closed there is fixed here, and everybody is asked in their language whether it works',
    async ({ page, api, sink, axe }) => {
      github.change(1, { state: 'closed', state_reason: 'completed' })
      await event(1)
      await until(
        'it is fixed',
        async () => (await page.getByRole('article').getByLabel('State').inputValue()) === 'fixed',
      )
      const updates = page.getByRole('region', { name: 'Updates to customers' })
      await updates.getByRole('button', { name: 'Write to everybody who told of it' }).click()
      const sheet = page.getByRole('dialog', { name: 'Write to everybody who told of it' })
      assert(await sheet.getByLabel('Ask whether it works now').isChecked(), 'it asks')
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await sheet.getByRole('button', { name: 'Send to 1 conversation' }).click()
      await updates.getByText('wrote to 1 of 1').waitFor()
      const sent = await until(
        'the mail left',
        () => sink.mails.map((one) => textOf(one.raw)).find((text) => text.includes('is fixed')),
        20_000,
      )
      const link = /http:\/\/127\.0\.0\.1:\d+\/api\/v1\/solved\/[A-Za-z0-9_.-]+/.exec(sent)
      assert(link, `the mail has a link: ${sent}`)
      const answer = await fetch(link[0], {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'answer=solved',
      })
      assert(answer.ok, `the answer was taken with ${answer.status}`)
      await until(
        'it is verified',
        async () => (await page.getByRole('article').getByLabel('State').inputValue()) === 'verified',
      )
      await page.getByText('says that it works now').waitFor()
      const { items } = await api('GET', '/trackers')
      await api('DELETE', `/trackers/${items[0].id}`)
      github.stop()
    },
  ],
]
