// The configuration as one file: downloaded, edited, looked at before it is taken in, and refused with reasons.
// It never relies on other files' settings, and takes away what it adds.
import fs from 'node:fs'
import { assert, until } from './harness.mjs'
import { troubles } from './layout.mjs'

const choose = (page, content) =>
  page.getByLabel('Choose a file').setInputFiles({
    name: 'desk.json',
    mimeType: 'application/json',
    buffer: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
  })

const report = (page) => page.getByTestId('configuration-report')

async function looksRight({ page }) {
  for (const theme of ['dark', 'light']) {
    await page.evaluate((name) => {
      document.documentElement.dataset.theme = name
    }, theme)
    for (const size of [
      { width: 375, height: 740 },
      { width: 1440, height: 900 },
    ]) {
      await page.setViewportSize(size)
      const found = await troubles(page)
      assert(found.length === 0, `${theme}, ${size.width}: ${found.join('\n')}`)
    }
  }
}

export default [
  [
    'the file is downloaded, and what an edited one changes is shown before it is changed',
    async (desk) => {
      const { page, api, go } = desk
      await go('/settings/configuration')
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Download the file' }).click(),
      ])
      const text = fs.readFileSync(await download.path(), 'utf8')
      const file = JSON.parse(text)
      assert(file.format === 'causeway-configuration', `the file begins with ${text.slice(0, 80)}`)
      assert(!/password|secret|token/.test(text), 'the file holds secrets')

      await choose(page, file)
      await report(page).getByText('There is nothing to change').waitFor()
      assert((await page.getByRole('button', { name: 'Import now' }).count()) === 0, 'nothing can be imported')

      file.tags.push({ name: 'lighthouse' })
      const solving = file.solving.outcome_always
      file.solving.outcome_always = !solving
      await choose(page, file)
      await report(page).getByText('Tag: lighthouse').waitFor()
      const change = `Always ask how it ended: ${solving ? 'yes → no' : 'no → yes'}`
      await report(page).getByText(change).waitFor()
      await looksRight(desk)
      const before = await api('GET', '/tags')
      assert(!before.items.some((tag) => tag.name === 'lighthouse'), 'a look changed something')

      await page.getByRole('button', { name: 'Import now' }).click()
      const tag = await until('the tag is there', async () =>
        (await api('GET', '/tags')).items.find((one) => one.name === 'lighthouse'),
      )
      assert((await api('GET', '/solving')).outcome_always === !solving, 'the rule was taken in')
      await api('PUT', '/solving', { outcome_always: solving })
      await api('DELETE', `/tags/${tag.id}`)
    },
  ],
  [
    'what cannot be taken in is told with its place and reason, and stops the rest unless it is left out',
    async (desk) => {
      const { page, api, go } = desk
      await go('/settings/configuration')
      await choose(page, 'not at all')
      await page.getByText('This file is not JSON').waitFor()
      await choose(page, { format: 'causeway-configuration', version: 99 })
      await page.getByText('/version').waitFor()

      const view = { scope: 'everyone', sort: 'newest', columns: [], condition: { tag: ['no such tag'] } }
      await choose(page, {
        format: 'causeway-configuration',
        version: 1,
        tags: [{ name: 'keeper' }],
        views: [{ ...view, name: 'Lost' }],
      })
      await report(page).getByText('There is no tag “no such tag” here.').waitFor()
      await report(page).getByText('/views/0').waitFor()
      await looksRight(desk)
      const button = page.getByRole('button', { name: 'Import now' })
      assert(await button.isDisabled(), 'half of a file could be imported by accident')
      await page.getByRole('checkbox', { name: 'Leave out what cannot be taken in' }).check()
      await button.click()
      const tag = await until('the rest is there', async () =>
        (await api('GET', '/tags')).items.find((one) => one.name === 'keeper'),
      )
      await api('DELETE', `/tags/${tag.id}`)
    },
  ],
]
