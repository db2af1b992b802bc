// From a fresh desk to the first page: setting up, signing out and in.
// It never uses the API for what a person would click.
import { ADDRESS, assert, OWNER } from './harness.mjs'

export default [
  [
    'a desk that is not set up shows the set-up page, whatever address was asked for',
    async ({ go, page }) => {
      await go('/inbox/mine')
      await page.waitForURL(/\/setup$/)
      await page.getByRole('heading', { level: 1 }).waitFor()
    },
  ],
  [
    'the set-up page speaks Japanese as soon as Japanese is chosen',
    async ({ page }) => {
      await page.locator('form select').first().selectOption('ja')
      await page.getByRole('heading', { name: 'デスクの初期設定' }).waitFor()
      await page.locator('form select').first().selectOption('en')
      await page.getByRole('heading', { name: 'Set up your desk' }).waitFor()
    },
  ],
  [
    'the set-up page has no accessibility violations',
    async ({ axe }) => {
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
    },
  ],
  [
    'setting up with examples leads straight into the inbox',
    async ({ page }) => {
      await page.getByLabel('Your name').fill(OWNER.name)
      await page.getByLabel('Your e-mail').fill(OWNER.email)
      await page.getByLabel('Password').fill(OWNER.password)
      await page.getByLabel('Organisation').fill('Northwind')
      await page.getByLabel('Support address').fill(ADDRESS)
      await page.getByLabel(/Example conversations/).check()
      await page.getByRole('button', { name: 'Create the desk' }).click()
      await page.waitForURL(/\/inbox\/unassigned/, { timeout: 30_000 })
      await page.getByText('Northwind').first().waitFor()
    },
  ],
  [
    'after signing out a wrong password is refused in words and the right one leads back to where one was',
    async ({ go, page }) => {
      await go('/settings/security')
      await page.getByRole('button', { name: 'Sign out' }).first().click()
      await page.waitForURL(/\/sign-in/)
      await go('/settings/tags')
      await page.waitForURL(/\/sign-in\?back=/)
      await page.getByLabel('E-mail').fill(OWNER.email)
      await page.getByLabel('Password').fill('not the password at all')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByText('E-mail or password is wrong.').first().waitFor()
      await page.getByLabel('Password').fill(OWNER.password)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.waitForURL(/\/settings\/tags$/)
    },
  ],
]
