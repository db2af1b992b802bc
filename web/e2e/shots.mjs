// Pictures of every screen for people to look at: `node e2e/shots.mjs [name…]`, into .shots/.
// It never judges them.
import fs from 'node:fs'
import { chromium } from 'playwright-core'
import { start } from './mock.mjs'

const only = process.argv.slice(2)
const folder = new URL('../.shots/', import.meta.url).pathname
fs.mkdirSync(folder, { recursive: true })
const mock = await start()
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_BIN ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})

const key = (name) => (page) => page.keyboard.press(name)
const SHOTS = [
  { name: 'inbox', path: '/inbox/all/1192' },
  { name: 'inbox-held', path: '/inbox/all/1198' },
  { name: 'inbox-paper', path: '/inbox/all/1197' },
  { name: 'inbox-ja', path: '/inbox/all/1192', locale: 'ja' },
  { name: 'inbox-zh', path: '/inbox/mine/1200', locale: 'zh-CN' },
  { name: 'dark', path: '/inbox/all/1197', theme: 'dark' },
  { name: 'dark-note', path: '/inbox/all/1200', theme: 'dark', run: key('n') },
  { name: 'list-phone', path: '/inbox/all', width: 390 },
  { name: 'thread-phone', path: '/inbox/all/1192', width: 390 },
  { name: 'thread-phone-ja', path: '/inbox/all/1192', width: 390, locale: 'ja', theme: 'dark' },
  { name: 'tablet', path: '/inbox/all/1192', width: 1024, locale: 'zh-CN' },
  { name: 'empty', path: '/inbox/mine' },
  {
    name: 'palette',
    path: '/inbox/all/1200',
    run: async (page) => {
      await page.keyboard.press('Control+k')
      await page.waitForSelector('[data-testid=palette]')
      await page.keyboard.type('export')
      await page.waitForTimeout(500)
    },
  },
  { name: 'keys', path: '/inbox/all/1200', run: key('?') },
  { name: 'assign', path: '/inbox/all/1200', run: key('a') },
  { name: 'snooze', path: '/inbox/all/1200', run: key('h') },
  { name: 'tags', path: '/inbox/all/1200', run: key('t') },
  {
    name: 'bulk',
    path: '/inbox/all/1200',
    run: async (page) => {
      for (const one of ['x', 'j', 'x', 'j', 'x']) {
        await page.keyboard.press(one)
        await page.waitForTimeout(80)
      }
    },
  },
  { name: 'search', path: '/search?q=CSV' },
  { name: 'search-empty', path: '/search' },
  { name: 'search-phone', path: '/search?q=导出', width: 390, locale: 'zh-CN' },
  { name: 'contacts', path: '/contacts', run: (page) => page.locator('[data-testid=contacts] a').first().click() },
  { name: 'contacts-phone', path: '/contacts', width: 390 },
  { name: 'companies', path: '/companies', run: (page) => page.locator('[data-testid=companies] a').first().click() },
  { name: 'ledger', path: '/ledger' },
  { name: 'ledger-phone', path: '/ledger', width: 390, locale: 'ja' },
  { name: 'drafts', path: '/drafts' },
  { name: 'compose', path: '/compose' },
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
    'statuses',
    'tags',
    'organisation',
  ].map((page) => ({ name: `settings-${page}`, path: `/settings/${page}` })),
  {
    name: 'settings-mailbox',
    path: '/settings/inboxes',
    run: (page) => page.getByRole('button', { name: 'Edit Billing' }).click(),
  },
  { name: 'settings-dark-ja', path: '/settings/inboxes', theme: 'dark', locale: 'ja' },
  { name: 'settings-phone', path: '/settings', width: 390 },
  { name: 'settings-phone-people', path: '/settings/people', width: 390, locale: 'zh-CN' },
  { name: 'sign-in', path: '/sign-in', locale: 'ja' },
  { name: 'setup', path: '/setup' },
  { name: 'setup-phone', path: '/setup', width: 390, locale: 'zh-CN' },
]
for (const shot of SHOTS.filter((one) => only.length === 0 || only.some((word) => one.name.includes(word)))) {
  mock.data.users[0].locale = shot.locale ?? 'en'
  const width = shot.width ?? 1440
  const context = await browser.newContext({
    viewport: { width, height: width < 500 ? 844 : 900 },
    hasTouch: width < 500,
    isMobile: width < 500,
    locale: shot.locale ?? 'en',
  })
  await context.addInitScript(
    ([theme, locale]) => {
      localStorage.setItem('causeway.theme', theme)
      localStorage.setItem('causeway.locale', locale)
    },
    [shot.theme ?? 'light', shot.locale ?? 'en'],
  )
  const page = await context.newPage()
  page.on('console', (message) => message.type() === 'error' && console.log(shot.name, message.text()))
  page.on('pageerror', (error) => console.log(shot.name, String(error)))
  await page.goto(mock.url + shot.path)
  await page.waitForTimeout(900)
  await shot.run?.(page)
  await page.waitForTimeout(400)
  await page.screenshot({ path: `${folder}${shot.name}.png` })
  await context.close()
}
await browser.close()
mock.stop()
