// axe on every route, light and dark.
// It never excludes a rule.
import { assert } from './harness.mjs'

const ROUTES = [
  '/inbox/all',
  'thread',
  '/drafts',
  '/search',
  '/search?q=a',
  '/compose',
  '/contacts',
  'contact',
  '/companies',
  '/ledger',
  '/knowledge',
  '/status',
  ...[
    'profile',
    'appearance',
    'security',
    'api-keys',
    'people',
    'teams',
    'inboxes',
    'relay',
    'domains',
    'suppressions',
    'blocked-senders',
    'statuses',
    'tags',
    'organisation',
    'configuration',
    'help-centre',
    'status-page',
    'chat',
    'phone',
    'language-model',
  ].map((page) => `/settings/${page}`),
]

async function show({ go, page }, route) {
  if (route === 'thread' || route === 'contact') {
    await go(route === 'thread' ? '/inbox/all' : '/contacts')
    await page
      .locator(route === 'thread' ? '[data-testid=list] a' : '[data-testid=contacts] a')
      .first()
      .click()
    await page
      .locator(route === 'thread' ? '[data-testid=composer] .ProseMirror' : 'article form')
      .first()
      .waitFor()
  } else await go(route)
  // Judged is what people see: the page with what it fetched, not the moment before.
  await page.locator('h1').first().waitFor()
  await page.waitForLoadState('networkidle')
  await page.waitForTimeout(300)
}

const layer = (name, keys, wait) => [
  `${name} has no accessibility violations`,
  async (desk) => {
    await show(desk, 'thread')
    await desk.page.locator('body').click({ position: { x: 5, y: 895 } })
    await desk.page.keyboard.press(keys)
    await desk.page.locator(wait).waitFor()
    await desk.page.waitForTimeout(200)
    const found = await desk.axe()
    await desk.page.keyboard.press('Escape')
    assert(found.length === 0, found.join('\n'))
  },
]

export default [
  ...['light', 'dark'].flatMap((theme) =>
    ROUTES.map((route) => [
      `${route} has no accessibility violations in ${theme} colours`,
      async (desk) => {
        await desk.page.evaluate((name) => localStorage.setItem('causeway.theme', name), theme)
        await show(desk, route)
        const found = await desk.axe()
        assert(found.length === 0, found.join('\n'))
      },
    ]),
  ),
  layer('the palette', 'Control+k', '[data-testid=palette]'),
  layer('the sheet of keys', '?', '[data-testid=keys]'),
  layer('the people picker', 'a', '[role=listbox]'),
]
