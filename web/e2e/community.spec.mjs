// The community as a customer and a colleague meet it: a question waits, is looked at, answered and solved, and whatever
// somebody writes runs nowhere. It switches the community on by itself and signs customers in by mail.
import { assert, until } from './harness.mjs'
import { textOf } from './smtp.mjs'

const EVIL = '<img src=x onerror="window.ran=1"><script>window.ran=1</script> "\'><svg onload=window.ran=1>'
const ASKER = 'ines@harbour.example'
let page

async function signIn(desk, address) {
  const context = await desk.browser.newContext({ locale: 'en' })
  const browser = await context.newPage()
  await browser.goto(`${desk.server.url}/help/en/sign-in`)
  await browser.getByLabel('Your e-mail address').fill(address)
  await browser.getByRole('button', { name: 'Mail me a link' }).click()
  const linkOf = (mail) => mail.raw.includes(address) && textOf(mail.raw).match(/\S+\/help\/en\/enter\/\S+/)?.[0]
  await until('the link is mailed', () => desk.sink.mails.some((mail) => linkOf(mail)), 20_000)
  const link = linkOf(desk.sink.mails.findLast((mail) => linkOf(mail)))
  await browser.goto(desk.server.url + new URL(link).pathname)
  await browser.getByRole('button', { name: 'Sign in' }).click()
  await browser.getByRole('heading').first().waitFor()
  return browser
}

const judged = async (desk, where, at = desk.page) => {
  const found = await desk.axe(at)
  assert(found.length === 0, `${where}: ${found.join('\n')}`)
}

export default [
  [
    'a colleague switches the community on, and a customer’s first question waits for a look',
    async (desk) => {
      const { api, server } = desk
      const { version } = await api('GET', '/knowledge/community/setting')
      await api('PUT', '/knowledge/community/setting', { version, enabled: true })
      await api('POST', '/knowledge/community/categories', { names: { en: 'Printing' } })
      page = await signIn(desk, ASKER)
      await page.goto(`${server.url}/help/en/community`)
      await judged(desk, 'the list without topics', page)
      await page.goto(`${server.url}/help/en/community/new`)
      await page.locator('[name=name]').fill('Ines')
      await page.locator('[name=title]').fill(`Labels come out blank ${EVIL}`)
      await page.locator('[name=text]').fill(`Since Monday all labels are **blank**. ${EVIL}`)
      await judged(desk, 'the form', page)
      await page.locator('button[value=preview]').click()
      await page.locator('button[value=publish]').click()
      await page.getByRole('heading', { name: /Labels come out blank/ }).waitFor()
      assert((await page.evaluate(() => window.ran)) === undefined, 'nothing runs for the customer')
      const stranger = await (await desk.browser.newContext()).newPage()
      const hidden = await stranger.goto(page.url())
      assert(hidden.status() === 404, 'nobody else sees what waits')
      await stranger.context().close()
    },
  ],
  [
    'a colleague shows it and answers, and the customer says that it solved it',
    async (desk) => {
      const { go, page: app } = desk
      await go('/community')
      await app.getByText('Among the first posts of this member').waitFor()
      await judged(desk, 'the queue')
      await app.getByRole('button', { name: 'Show', exact: true }).click()
      await app.getByText('Nothing waits for a look').waitFor()
      assert((await app.evaluate(() => window.ran)) === undefined, 'nothing runs for the team')
      const number = /\/t\/(\d+)/.exec(page.url())[1]
      await desk.api('POST', `/knowledge/community/topics/${number}/answers`, { text: 'Update the driver.' })
      await page.reload()
      await page.getByText('Update the driver.').waitFor()
      await judged(desk, 'the topic', page)
      await page.locator('form[action$="/accept"] button').first().click()
      await page.getByText('Update the driver.').waitFor()
      const topic = await desk.api('GET', `/knowledge/community/topics/${number}`)
      assert(JSON.stringify(topic).includes('"solved":true') || topic.accepted_id || topic.solved, 'it is solved')
      await go(`/community/${number}`)
      await app.getByText('Update the driver.').waitFor()
      await judged(desk, 'the topic in the app')
      await page.context().close()
    },
  ],
]
