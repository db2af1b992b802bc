// The app at 390 pixels: one pane at a time, a bar at the bottom, nothing wider than the screen.
// It never uses a keyboard shortcut.
import { assert, OWNER } from './harness.mjs'

export default [
  [
    'on a phone the list opens a thread, the thread leads back, and nothing is cut off',
    async ({ browser, server }) => {
      const context = await browser.newContext({
        viewport: { width: 390, height: 844 },
        hasTouch: true,
        isMobile: true,
        locale: 'en',
      })
      const page = await context.newPage()
      page.setDefaultTimeout(10_000)
      await page.goto(`${server.url}/sign-in?back=/inbox/all`)
      await page.getByLabel('E-mail').fill(OWNER.email)
      await page.getByLabel('Password').fill(OWNER.password)
      await page.getByRole('button', { name: 'Sign in' }).tap()
      await page.getByTestId('list').locator('a').first().tap()
      await page.getByTestId('composer').waitFor()
      assert(!(await page.getByTestId('list').isVisible()), 'the list is still there')
      await page.getByRole('button', { name: 'Show or hide customer' }).tap()
      await page.getByRole('complementary', { name: 'Customer' }).waitFor()
      await page.getByRole('button', { name: 'Close', exact: true }).tap()
      await page.getByRole('link', { name: 'Back to the list' }).tap()
      await page.getByTestId('list').waitFor()
      for (const place of [
        '/inbox/all',
        '/contacts',
        '/ledger',
        '/settings',
        '/settings/people',
        '/search?q=a',
        '/knowledge',
        '/settings/help-centre',
      ]) {
        await page.goto(server.url + place)
        await page.waitForTimeout(400)
        const width = await page.evaluate(() => document.documentElement.scrollWidth)
        assert(width <= 390, `${place} is ${width} pixels wide`)
      }
      await context.close()
    },
  ],
]
