// Promised times: a mail starts a clock that list and conversation show, its story says why, and policies are edited and tried.
// It never waits for a deadline; the server's own tests move the clock.
import { assert, until } from './harness.mjs'

const SENDER = { from: 'lena@clocks.example', name: 'Lena Clocks' }

export default [
  [
    'a mail starts the clock that a new desk promises, and an answer ends it',
    async ({ go, page, api, server, axe }) => {
      await server.deliver({ ...SENDER, subject: 'Ticking', text: 'When does it start?' })
      const find = async () => {
        const { items } = await api('GET', '/conversations?view=all&limit=50')
        return items.find((row) => row.subject === 'Ticking')
      }
      const row = await until('its clock runs', async () => {
        const found = await find()
        return found?.clock && found
      })
      assert(row.clock.kind === 'first_reply', JSON.stringify(row.clock))
      await go(`/inbox/all/${row.number}`)
      const clocks = page.getByRole('region', { name: 'Clocks' })
      await clocks.getByText('First reply').click()
      await clocks.getByText(/^Started /).waitFor()
      await clocks.getByText(/^Due /).waitFor()
      await clocks.getByText('By “Every request”', { exact: false }).waitFor()
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await api('POST', `/conversations/${row.number}/messages`, { kind: 'reply', text: 'Now.' })
      await clocks.getByText('kept', { exact: true }).waitFor()
      await until('nothing presses any more', async () => (await find()).clock === null)
    },
  ],
  [
    'a policy is written, tried on the past and switched off',
    async ({ go, page, api, axe }) => {
      await go('/settings/sla')
      await page.getByText('First reply: 2 h, goal 20 min', { exact: false }).waitFor()
      await page.getByRole('button', { name: 'New policy' }).click()
      const sheet = page.getByRole('dialog')
      await sheet.getByLabel('Name').fill('Faults')
      const target = sheet.getByRole('group', { name: 'Resolution' })
      await target.getByLabel('Promise, minutes').first().fill('480')
      await target.getByLabel('Goal, minutes').first().fill('960')
      await sheet.getByRole('button', { name: 'Save' }).click()
      await target.getByText('The goal is not later than the promise.').waitFor()
      await target.getByLabel('Goal, minutes').first().fill('240')
      await sheet.getByRole('button', { name: 'Try it on the last 1,000 conversations' }).click()
      await sheet.getByText('nothing was changed', { exact: false }).waitFor()
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await sheet.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Resolution: 8 h, goal 4 h').waitFor()
      const row = page.getByRole('listitem').filter({ hasText: 'Faults' })
      const bare = await axe()
      assert(bare.length === 0, bare.join('\n'))
      await row.getByRole('button', { name: 'Switch off' }).click()
      await until('it is off', async () =>
        (await api('GET', '/sla-policies')).items.some((one) => one.name === 'Faults' && !one.enabled),
      )
    },
  ],
  [
    'a published policy is read by customers without an account, in their language and without the goals',
    async ({ go, page, api, server, axe }) => {
      const place = '/api/v1/public/service-promises'
      const read = async (language) => {
        const answer = await fetch(server.url + place, { headers: { 'Accept-Language': language } })
        return { status: answer.status, text: await answer.text() }
      }
      assert((await read('en')).status === 404, 'nothing is published by itself')
      await go('/settings/sla')
      const row = page.getByRole('listitem').filter({ hasText: 'Every request' })
      await row.getByRole('button', { name: 'Publish' }).click()
      await row.getByText('published', { exact: true }).waitFor()
      await page.getByRole('link', { name: 'What customers read' }).waitFor()
      const { status, text } = await read('en')
      assert(status === 200 && text.includes('2 hours') && !text.includes('20 minutes'), text)
      assert((await read('ja')).text.includes('対応のお約束'), 'in the reader’s language')
      await page.goto(server.url + place)
      await page.getByRole('heading', { name: 'What we promise' }).waitFor()
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      // The public page may talk to nothing, not even for this test.
      await go('/settings/sla')
      const policy = (await api('GET', '/sla-policies')).items.find((one) => one.name === 'Every request')
      await api('PATCH', `/sla-policies/${policy.id}`, { version: policy.version, published: false })
    },
  ],
  [
    'the report says that nothing was promised, or how often it was kept',
    async ({ go, page, axe }) => {
      await go('/settings/sla')
      await page.getByRole('link', { name: 'How often they were kept' }).click()
      await page.getByRole('heading', { name: 'Promises kept' }).waitFor()
      await page.getByTestId('attainment').or(page.getByText('Nothing was promised in this time.')).first().waitFor()
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await page.getByLabel('Period').selectOption('52')
      await page.getByTestId('attainment').or(page.getByText('Nothing was promised in this time.')).first().waitFor()
    },
  ],
]
