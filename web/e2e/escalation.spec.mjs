// A matter that climbs: begun from the conversation, taken on, sent to the top, ended; practised as a drill; and its
// levels in the settings. It never waits for a level's time; the server's tests move the clock.
import { assert, until } from './harness.mjs'

const SENDER = { from: 'ida@escalation.example', name: 'Ida Berg' }

export default [
  [
    'a matter climbs with a reason, is told in the history, and ends when it is solved',
    async ({ go, page, api, server, axe }) => {
      await server.deliver({ ...SENDER, subject: 'Invoice wrong again', text: 'This is the third wrong invoice.' })
      const row = await until('it arrived', async () => {
        const { items } = await api('GET', '/conversations?view=all&limit=50')
        return items.find((one) => one.subject === 'Invoice wrong again')
      })
      await go(`/inbox/all/${row.number}`)
      const panel = page.getByRole('region', { name: 'Escalation' })
      await panel.getByRole('button', { name: 'Escalate' }).click()
      const sheet = page.getByRole('dialog')
      assert(await sheet.getByRole('button', { name: 'Escalate' }).isDisabled(), 'a reason is needed')
      await sheet.getByLabel('Why', { exact: true }).fill('Third wrong invoice, they lose trust.')
      const bare = await axe()
      assert(bare.length === 0, bare.join('\n'))
      await sheet.getByRole('button', { name: 'Escalate' }).click()
      // Nobody is named at the levels between, so it goes to the owner at once.
      await panel.getByText('With the head of the company').waitFor()
      await panel.getByText('has 30m to take it on').or(panel.getByText('has 29m to take it on')).waitFor()
      await panel.getByRole('button', { name: 'I take it on' }).click()
      await panel.getByText('taken on', { exact: false }).waitFor()
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await panel.getByRole('button', { name: 'It is solved' }).click()
      await panel.getByRole('button', { name: 'Escalate' }).waitFor()
      const events = (await api('GET', `/conversations/${row.number}/history`)).items.map((one) => one.kind)
      for (const kind of ['started', 'reached', 'acknowledged', 'resolved'])
        assert(events.includes(`escalation.${kind}`), `${kind} is not in ${events}`)
      const [one] = (await api('GET', `/conversations/${row.number}/escalations`)).items
      assert(one.steps.filter((step) => step.what === 'skipped').length === 4, JSON.stringify(one.steps))
    },
  ],
  [
    'the levels are set in the settings, a drill says so, and what leads nowhere is refused in words',
    async ({ go, page, api, axe }) => {
      await go('/settings/escalation')
      const level = page.getByRole('listitem').filter({ hasText: 'Level 2' }).first()
      await level.getByText('Nobody: left out').waitFor()
      await level.getByLabel('The owners of the desk').check()
      await level.getByLabel('Minutes to take it on').fill('5')
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      const kept = await until('it is saved', async () => {
        const { paths, version } = await api('GET', '/escalation-paths')
        return version > 0 ? paths : null
      })
      assert(kept[0].levels[1].owners && kept[0].levels[1].minutes === 5, JSON.stringify(kept[0].levels[1]))
      const { items } = await api('GET', '/conversations?view=all&limit=50')
      const row = items.find((one) => one.subject === 'Invoice wrong again')
      const drill = await api('POST', `/conversations/${row.number}/escalations`, { reason: 'Practice', drill: true })
      assert(drill.level === 1 && drill.drill, JSON.stringify(drill))
      await go(`/inbox/all/${row.number}`)
      const panel = page.getByRole('region', { name: 'Escalation' })
      await panel.getByText('Drill · With the team lead').waitFor()
      await panel.getByRole('button', { name: 'It is solved' }).click()
      await panel.getByRole('button', { name: 'Escalate' }).waitFor()
      const nobody = { ...kept[0].levels[0], assignee: false, owners: false, user_ids: [], team_ids: [] }
      const { paths, version } = await api('GET', '/escalation-paths')
      await api('PUT', '/escalation-paths', { version, paths: [{ ...paths[0], levels: [nobody] }, paths[1]] })
      const refused = await api('POST', `/conversations/${row.number}/escalations`, { reason: 'Now' })
      assert(JSON.stringify(refused).includes('Nobody is at any level'), JSON.stringify(refused))
      const now = await api('GET', '/escalation-paths')
      await api('PUT', '/escalation-paths', { version: now.version, paths: kept })
      await go('/settings/escalation')
      await page.getByTestId('report').getByText('Not solved as it should be: 1, of which ended 1').waitFor()
    },
  ],
]
