// How customers sign in beside the mailed link: at a provider, by the website's word, with a password. Switched on in the
// settings, used in browsers of customers that run no script. It leaves all of them switched off.
import crypto from 'node:crypto'
import { assert, until } from './harness.mjs'
import { startProvider } from './openid.mjs'
import { textOf } from './smtp.mjs'

const ADDRESS = 'hana@signing.example'
const PASSWORD = 'a harbour at dawn'
let secret

const settings = async ({ go, page }) => {
  await go('/settings/help-centre')
  await page.getByRole('heading', { name: 'How customers sign in' }).waitFor()
}
/** A browser of a customer. */
const outside = async ({ browser }, more = {}) => {
  const context = await browser.newContext({ locale: 'en', javaScriptEnabled: false, ...more })
  return context.newPage()
}
const judged = async (axe, page) => {
  const found = await axe(page)
  assert(found.length === 0, found.join('\n'))
}

export default [
  [
    'a provider is set up, and a customer signs in there',
    async (desk) => {
      const { page, axe, server } = desk
      const provider = await startProvider(ADDRESS)
      await settings(desk)
      await page.getByLabel('At a provider of OpenID Connect').check()
      await page.getByLabel('Name on the button').fill('Harbour ID')
      await page.getByLabel('Issuer').fill(`${provider.address}/`)
      await page.getByLabel('Client id').fill('causeway')
      await page.getByLabel('Client secret').fill('s&cret')
      await judged(axe)
      await page.getByRole('button', { name: 'Switch on' }).click()
      await page
        .getByText(/calls itself/)
        .first()
        .waitFor()
      await page.getByLabel('Issuer').fill(provider.address)
      await page.getByRole('button', { name: 'Switch on' }).click()
      await page.getByRole('button', { name: 'Save', exact: true }).waitFor()
      for (const colorScheme of ['light', 'dark']) {
        const looking = await outside(desk, { javaScriptEnabled: true, colorScheme })
        await looking.goto(`${server.url}/help/en/sign-in`)
        await judged(axe, looking)
        await looking.context().close()
      }
      const customer = await outside(desk)
      await customer.goto(`${server.url}/help/en/sign-in`)
      await customer.getByRole('link', { name: 'Sign in with Harbour ID' }).click()
      await customer.getByRole('heading', { name: 'My requests' }).waitFor()
      await customer.getByText(ADDRESS).waitFor()
      await customer.context().close()
      await page.getByLabel('At a provider of OpenID Connect').uncheck()
      await page.getByText('Saved').first().waitFor()
      provider.stop()
    },
  ],
  [
    'the website’s word leads a customer in, once',
    async (desk) => {
      const { page, axe, server } = desk
      await settings(desk)
      await page.getByRole('button', { name: 'Make a secret' }).click()
      const shown = page.getByRole('status').getByRole('group', { name: 'Secret' })
      secret = (await shown.textContent()).trim()
      await judged(axe)
      await page.getByLabel('Your own website says who somebody is').click()
      await page.getByText('How the website signs').click()
      await page.getByText(/expiresIn: 300/).waitFor()
      const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
      const now = Math.floor(Date.now() / 1000)
      const claims = { email: ADDRESS, iat: now, exp: now + 300, jti: crypto.randomUUID() }
      const signed = `${part({ alg: 'HS256' })}.${part(claims)}`
      const word = `${signed}.${crypto.createHmac('sha256', secret).update(signed).digest('base64url')}`
      const customer = await outside(desk)
      await customer.goto(`${server.url}/help/sign-in/token?jwt=${word}&to=/help/ja/requests`)
      await customer.getByRole('heading', { name: 'お問い合わせ一覧' }).waitFor()
      const another = await outside(desk, { javaScriptEnabled: true })
      await another.goto(`${server.url}/help/sign-in/token?jwt=${word}`)
      await another.getByText('token_used').waitFor()
      await judged(axe, another)
      await another.context().close()
      await customer.context().close()
      await page.getByLabel('Your own website says who somebody is').click()
    },
  ],
  [
    'a customer sets a password, is told by mail, and signs in with it',
    async (desk) => {
      const { page, axe, server, sink } = desk
      await settings(desk)
      await page.getByLabel('Customers may set a password').click()
      await page.getByText('Saved').first().waitFor()
      const customer = await outside(desk)
      await customer.goto(`${server.url}/help/en/sign-in`)
      await customer.getByLabel('Your e-mail address').first().fill(ADDRESS)
      await customer.getByRole('button', { name: 'Mail me a link' }).click()
      const mailed = (pattern) =>
        sink.mails
          .filter((mail) => String(mail.raw).includes(ADDRESS))
          .map((mail) => textOf(mail.raw).match(pattern)?.[0])
          .find(Boolean)
      await until('the link is mailed', () => mailed(/\S+\/help\/en\/enter\/\S+/), 20_000)
      await customer.goto(server.url + new URL(mailed(/\S+\/help\/en\/enter\/\S+/)).pathname)
      await customer.getByRole('button', { name: 'Sign in' }).click()
      await customer.getByRole('link', { name: 'Your password' }).click()
      await customer.getByLabel('New password').fill(PASSWORD)
      await customer.getByRole('button', { name: 'Set the password' }).click()
      await customer.getByText('Your new password holds from now on.').waitFor()
      await until('they are told', () => mailed(/A password was set for signing in/), 20_000)
      const again = await outside(desk, { javaScriptEnabled: true })
      await again.goto(`${server.url}/help/en/sign-in`)
      const form = again.locator('form', { has: again.getByRole('heading', { name: 'With your password' }) })
      await form.getByLabel('Your e-mail address').fill(ADDRESS)
      await form.getByLabel('Password').fill('another one')
      await form.getByRole('button', { name: 'Sign in' }).click()
      await again.getByText('This address and password do not go together.').waitFor()
      await judged(axe, again)
      await form.getByLabel('Your e-mail address').fill(ADDRESS)
      await form.getByLabel('Password').fill(PASSWORD)
      await form.getByRole('button', { name: 'Sign in' }).click()
      await again.getByRole('heading', { name: 'My requests' }).waitFor()
      await again.getByRole('link', { name: 'Your password' }).click()
      await again.getByLabel('Your password up to now').first().waitFor()
      await judged(axe, again)
      await again.context().close()
      await customer.context().close()
      await page.getByLabel('Customers may set a password').click()
      await until('it is off', async () => {
        const [brand] = (await desk.api('GET', '/knowledge/brands')).items
        return (await desk.api('GET', `/knowledge/brands/${brand.id}/sign-in`)).password === false
      })
    },
  ],
]
