// The live board: figures and lists that follow what happens, the wall, and the hand-over of a shift.
// It never relies on how much the sample desk holds.
import { assert, until } from './harness.mjs'

const SENDER = { from: 'kai@board.example', name: 'Kai Board' }

export default [
  [
    'what comes in stands on the board at once, the wall shows nothing else, and a shift is handed over',
    async ({ go, page, api, server, axe }) => {
      await go('/board')
      const figures = page.getByTestId('figures')
      const open = async () =>
        Number((await figures.locator('div', { hasText: /^open/ }).locator('dd').textContent()).replace(/\D/g, ''))
      await figures.waitFor()
      const before = await open()
      await server.deliver({ ...SENDER, subject: 'On the board', text: 'Is anybody there?' })
      const row = await until('it arrived', async () => {
        const { items } = await api('GET', '/conversations?view=all&limit=50')
        return items.find((one) => one.subject === 'On the board')
      })
      await until('the board followed', async () => (await open()) === before + 1)
      await api('PUT', `/conversations/${row.id}/downtimes`, { down: true })
      const burning = page.getByRole('region', { name: 'Escalated and down' })
      await burning.getByRole('link', { name: 'On the board' }).waitFor()
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await page.getByRole('link', { name: 'For the wall' }).click()
      await page.getByRole('link', { name: 'Leave' }).waitFor()
      assert((await page.getByLabel('Note for the next shift').count()) === 0, 'the wall is for looking')
      await page.getByRole('link', { name: 'Leave' }).click()
      await page.getByLabel('Note for the next shift').fill('Kai’s system is down.')
      await page.getByRole('button', { name: 'Hand over' }).click()
      const shifts = page.getByRole('region', { name: 'Shift hand-over' })
      await shifts.getByText('Kai’s system is down.').waitFor()
      await shifts.getByRole('button', { name: 'I take over' }).click()
      await shifts.getByText('Taken over by', { exact: false }).waitFor()
      await burning.getByRole('link', { name: 'On the board' }).click()
      await page.waitForURL(`**/inbox/all/${row.number}`)
      await api('PUT', `/conversations/${row.id}/downtimes`, { down: false })
    },
  ],
]
