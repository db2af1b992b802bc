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
  [
    'days of one’s own, a file of closed days, and the teams that work by a calendar',
    async ({ go, page, api, axe }) => {
      const team = await api('POST', '/teams', { name: 'Night desk' })
      const made = await api('POST', '/calendars', {
        name: 'Own days',
        plan: { zone: 'Asia/Tokyo', weekly: { mon: [{ from: '09:00', to: '17:00' }] } },
      })
      await go('/settings/calendars')
      const row = page.getByRole('listitem').filter({ hasText: 'Own days' })
      await row.getByRole('button', { name: 'Edit' }).click()
      const sheet = page.getByRole('dialog', { name: 'Own days' })
      await sheet.getByRole('button', { name: 'Add a closed day' }).click()
      await sheet.getByLabel('Day', { exact: true }).fill('2031-03-03')
      await sheet.getByLabel('2031-03-03: What for (optional)').fill('Founding day')
      await sheet.getByRole('button', { name: 'Add such a day' }).click()
      await sheet.getByLabel('Day', { exact: true }).last().fill('2031-03-08')
      const ics = [
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'PRODID:-//test//EN',
        'BEGIN:VEVENT',
        'UID:1@test',
        'DTSTAMP:20310101T000000Z',
        'DTSTART;VALUE=DATE:20310505',
        'SUMMARY:Away day',
        'END:VEVENT',
        'END:VCALENDAR',
        '',
      ].join('\r\n')
      const file = { name: 'away.ics', mimeType: 'text/calendar', buffer: Buffer.from(ics) }
      await sheet.locator('input[type=file]').setInputFiles(file)
      await sheet.getByText('1 event, read').waitFor()
      await sheet.getByLabel('Night desk').click()
      await until('the team works by it', async () =>
        (await api('GET', '/calendars')).items.some((one) => one.id === made.id && one.team_ids.includes(team.id)),
      )
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await sheet.getByRole('button', { name: 'Save', exact: true }).click()
      const saved = await until('it is saved', async () => {
        const { items } = await api('GET', '/calendars')
        return items.find((one) => one.id === made.id && one.plan.holidays.length === 1)
      })
      assert(saved.plan.special_days[0].date === '2031-03-08', JSON.stringify(saved.plan))
      assert(saved.feeds.length === 1, JSON.stringify(saved.feeds))
      await api('PUT', `/teams/${team.id}/calendar`, { calendar_id: null })
      await api('DELETE', `/calendars/${made.id}`)
      await api('DELETE', `/teams/${team.id}`)
    },
  ],
]
