// A customer's browser that is signed in by the link in the mail.
// It never takes another way in.
import { until } from './harness.mjs'
import { textOf } from './smtp.mjs'

export async function customerOf({ browser, server, sink }, address) {
  const page = await (await browser.newContext({ locale: 'en' })).newPage()
  await page.goto(`${server.url}/help/en/sign-in`)
  const before = sink.mails.length
  await page.getByLabel('Your e-mail address').fill(address)
  await page.getByRole('button', { name: 'Mail me a link' }).click()
  const links = () => sink.mails.slice(before).map((mail) => textOf(mail.raw).match(/\S+\/help\/en\/enter\/\S+/)?.[0])
  await until('the link is mailed', () => links().some(Boolean), 20_000)
  await page.goto(server.url + new URL(links().findLast(Boolean)).pathname)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(/\/help\/en\/requests$/)
  return page
}
