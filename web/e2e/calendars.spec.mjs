// Calendars: the one that a desk begins with is changed, and the page shows which days differ.
// It never relies on what day it is.
import { assert, until } from './harness.mjs'

export default [
  [
    'the hours of a week and the holidays of a country are changed, and the page shows what comes of it',
    async ({ go, page, api, axe }) => {
      await go('/settings/calendars')
      await page.getByRole('button', { name: 'Add a calendar' }).click()
      const sheet = page.getByRole('dialog')
      await sheet.getByLabel('Name of the calendar').fill('Tokyo office')
      await sheet.getByLabel('Time zone of the calendar').selectOption('Asia/Tokyo')
      await sheet.getByLabel('Monday, to').fill('17:30')
      await sheet.getByRole('button', { name: 'Copy Monday to all weekdays' }).click()
      await sheet.getByLabel('Japan').check()
      await sheet.getByText('元日').waitFor()
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await sheet.getByRole('button', { name: 'Save', exact: true }).click()
      const made = await until('it is saved', async () => {
        const { items } = await api('GET', '/calendars')
        return items.find((one) => one.name === 'Tokyo office')
      })
      assert(made.plan.weekly.fri[0].to === '17:30', JSON.stringify(made.plan.weekly))
      await page.getByText('Tokyo office').waitFor()
      await api('DELETE', `/calendars/${made.id}`)
    },
  ],
]
