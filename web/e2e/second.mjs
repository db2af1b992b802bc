// A second person at the desk, in a browser of their own.
// It never signs the first one out.

export const SAM = { name: 'Sam Okafor', email: 'sam@desk.example', password: 'yet another long sentence' }

export async function second({ browser, server, api }) {
  const users = await api('GET', '/users')
  if (!users.items.some((one) => one.email === SAM.email)) await api('POST', '/users', { ...SAM, role: 'agent' })
  const context = await browser.newContext({ locale: 'en' })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  await page.goto(`${server.url}/sign-in`)
  await page.getByLabel('E-mail').fill(SAM.email)
  await page.getByLabel('Password').fill(SAM.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(/inbox/)
  return { context, page }
}
