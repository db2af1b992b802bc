// Who takes what: an inbox gives out by itself and says why, whoever asks gets the next, and an absence is respected.
// It leaves the inbox giving out nothing, as it was.
import { assert, until } from './harness.mjs'

const SENDER = { from: 'ravi@routing.example', name: 'Ravi Routing' }
const named = async (api, subject) => {
  const { items } = await api('GET', '/conversations?view=all&limit=50')
  return items.find((row) => row.subject === subject)
}

export default [
  [
    'the next one is taken with a click, which says why it is this one',
    async ({ go, page, api, server }) => {
      await server.deliver({ ...SENDER, subject: 'System down', text: 'Our system is down, nobody can work.' })
      const row = await until('it arrived', () => named(api, 'System down'))
      assert(row.assignee_id === null, 'nobody has it')
      await go('/inbox/all')
      await page.getByRole('button', { name: 'Take the next one' }).click()
      await page.waitForURL('**/inbox/mine/*')
      const number = Number(page.url().split('/').pop())
      await page.getByText(`#${number}: `, { exact: false }).first().waitFor()
      const { user } = await api('GET', '/session')
      await until('it is mine', async () => (await api('GET', `/conversations/${number}`)).assignee_id === user.id)
      const events = (await api('GET', `/conversations/${number}/history`)).items
      assert(
        events.some((event) => event.kind === 'routing.assigned' && event.data.asked),
        'the history says so',
      )
    },
  ],
  [
    'an inbox gives out what comes in, with the reason, but to nobody who is away',
    async ({ go, page, api, server, axe }) => {
      await go('/settings/routing')
      const inboxes = page.getByRole('group').filter({ hasText: 'How owners are found' })
      await inboxes.first().getByLabel('How owners are found').selectOption('balanced')
      await inboxes.first().getByLabel('The account manager comes first').check()
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await until('it is saved', async () => (await api('GET', '/routing')).inboxes.length > 0)
      const { user } = await api('GET', '/session')
      const me = page
        .getByRole('region', { name: 'Whether I take new conversations' })
        .or(page.locator('section', { hasText: 'Whether I take new conversations' }))
        .first()
      await me.getByLabel('There', { exact: true }).selectOption('away')
      await until('I am away', async () => {
        const { items } = await api('GET', '/work-profiles')
        return items.find((one) => one.user_id === user.id).availability === 'away'
      })
      // Everybody else is away as well.
      for (const one of (await api('GET', '/work-profiles')).items)
        if (one.user_id !== user.id)
          await api('PATCH', `/work-profiles/${one.user_id}`, { version: one.version, availability: 'away' })
      await server.deliver({ ...SENDER, subject: 'Who takes this?', text: 'A question.' })
      const row = await until('it arrived', () => named(api, 'Who takes this?'))
      assert(row.assignee_id === null, 'nobody is there')
      await me.getByLabel('There', { exact: true }).selectOption('available')
      await until('it was given out', async () => (await named(api, 'Who takes this?')).assignee_id === user.id)
      await go(`/inbox/all/${row.number}`)
      await page.getByText('Given to', { exact: false }).first().waitFor()
      const { version, inboxes: rules } = await api('GET', '/routing')
      await api('PUT', '/routing', { version, inboxes: rules.map((one) => ({ ...one, method: 'manual' })) })
      for (const one of (await api('GET', '/work-profiles')).items)
        if (one.availability !== 'available')
          await api('PATCH', `/work-profiles/${one.user_id}`, { version: one.version, availability: 'available' })
    },
  ],
  [
    'people take turns on call, somebody stands in, and an escalation can name the rota',
    async ({ go, page, api, axe }) => {
      await go('/settings/routing')
      const section = page.locator('section', { hasText: 'People who take turns by the week' }).last()
      await section.getByRole('button', { name: 'Add a rota' }).click()
      await section.getByLabel('Name', { exact: true }).fill('Night')
      await section.getByLabel('Add somebody').selectOption({ label: 'Robin Vale' })
      await section.getByRole('button', { name: 'Somebody stands in' }).click()
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await section.getByRole('button', { name: 'Nobody stands in' }).click()
      await section.getByRole('button', { name: 'Save', exact: true }).click()
      await section.getByText('Now: Robin Vale').waitFor()
      await go('/settings/escalation')
      await page.getByLabel('On call: Night').first().check()
      const { rotas, version } = await api('GET', '/on-call')
      assert(rotas.length === 1 && rotas[0].day === 'mon', JSON.stringify(rotas))
      await api('PUT', '/on-call', { rotas: [], version })
    },
  ],
]
