// A customer's browser that is signed in by the link in the mail.
// It never takes another way in.
import { until } from './harness.mjs'
import { textOf } from './smtp.mjs'

/** `from` is the page that they wish to see, to which signing in leads them back. */
export async function customerOf({ browser, server, sink }, address, from = '/help/en/sign-in') {
  const page = await (await browser.newContext({ locale: 'en' })).newPage()
  await page.goto(server.url + from)
  const before = sink.mails.length
  await page.getByLabel('Your e-mail address').fill(address)
  await page.getByRole('button', { name: 'Mail me a link' }).click()
  const links = () => sink.mails.slice(before).map((mail) => textOf(mail.raw).match(/\S+\/help\/en\/enter\/\S+/)?.[0])
  await until('the link is mailed', () => links().some(Boolean), 20_000)
  const link = new URL(links().findLast(Boolean))
  await page.goto(server.url + link.pathname + link.search)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(server.url + (from.endsWith('/sign-in') ? '/help/en/requests' : from))
  return page
}
