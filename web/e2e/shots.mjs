// Pictures of every screen for people to look at: `node e2e/shots.mjs [name…]`, into .shots/. Each screen is taken wide
// and on a phone, light and dark; with `--all` in all four languages.
// It never judges them.
import crypto from 'node:crypto'
import fs from 'node:fs'
import entry from './entry.spec.mjs'
import { start } from './harness.mjs'
import { startProvider } from './openid.mjs'

const words = process.argv.slice(2)
const all = words.includes('--all')
const only = words.filter((word) => !word.startsWith('--'))
const folder = new URL('../.shots/', import.meta.url).pathname
fs.mkdirSync(folder, { recursive: true })
const desk = await start()
for (const [, run] of entry) await run(desk)

const key = (name) => (page) => page.keyboard.press(name)
/** What stands in the composer or below it, opened from the menu beside the button that sends. */
const fromMenu = (entry) => async (page, words) => {
  await page.keyboard.press('r')
  await page.keyboard.type('I promise to look into it by tomorrow. Please call {name}, it is stupid to wait.')
  await page.waitForTimeout(700)
  await page.getByRole('button', { name: words['composer.more'] }).click()
  await page.getByRole('menuitem', { name: words[entry] }).click()
}
// Customers who sign in by all ways.
const provider = await startProvider('hana@harbour.example')
const [shownBrand] = (await desk.api('GET', '/knowledge/brands')).items
const signInPlace = `/knowledge/brands/${shownBrand.id}/sign-in`
const madeSecret = await desk.api('POST', `${signInPlace}/secret`)
await desk.api('PATCH', signInPlace, {
  version: madeSecret.sign_in.version,
  token: true,
  password: true,
  openid: {
    enabled: true,
    name: 'Harbour ID',
    issuer: provider.address,
    client_id: 'causeway',
    client_secret: 'for pictures',
  },
})
const signedWord = () => {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const now = Math.floor(Date.now() / 1000)
  const claims = { email: 'hana@harbour.example', iat: now, exp: now + 300, jti: crypto.randomUUID() }
  const signed = `${part({ alg: 'HS256' })}.${part(claims)}`
  return `${signed}.${crypto.createHmac('sha256', madeSecret.secret).update(signed).digest('base64url')}`
}
const asCustomer = (place) => (page) =>
  page.goto(`${desk.server.url}/help/sign-in/token?jwt=${signedWord()}&to=${place}`)
const view = await desk.api('POST', '/views', {
  name: 'Open and urgent',
  scope: 'person',
  condition: { category: ['open'] },
  sort: 'newest',
  columns: ['priority', 'status', 'assignee', 'tags'],
})
const number = (await desk.api('GET', '/conversations?view=all&limit=20')).items.find(
  (row) => row.message_count > 2,
)?.number
const known = await desk.api('GET', `/conversations/${number}/diagnosis`)
await desk.api('PATCH', `/conversations/${number}/diagnosis`, { version: known.version, class: 'fault' })
await desk.api('POST', `/conversations/${number}/escalations`, { reason: 'The third time this month.' })
await desk.api('PUT', `/conversations/${number}/downtimes`, { down: true })
// An issue that somebody spoke about, a rota, and colleagues who were asked.
const issue = await desk.api('POST', '/issues', {
  title: 'Export of orders is empty',
  text: 'The export has no rows since Monday, request 8f3a.',
  kind: 'bug',
  labels: ['export', 'area/api'],
  conversation: String(number),
})
await desk.api('POST', `/issues/${issue.number}/comments`, { text: 'The nightly job stops at two.', outside: false })
const people = (await desk.api('GET', '/users')).items
await desk.api('PUT', '/on-call', {
  version: 0,
  rotas: [
    {
      key: 'night',
      name: 'Night',
      people: people.slice(0, 2).map((one) => one.id),
      day: 'mon',
      at: '09:00',
      zone: 'Asia/Shanghai',
      since: Date.now() - 86_400_000,
      swaps: [],
    },
  ],
})
await desk.api('POST', `/conversations/${number}/consultations`, {
  question: 'Does anybody know why the job stops at two?',
  user_ids: people.slice(1, 3).map((one) => one.id),
})
// An article in two languages, the source of which has gone on since.
const shelf = (await desk.api('GET', '/knowledge/categories')).items
const told = await desk.api('POST', '/knowledge/articles', {
  category_id: shelf[0].id,
  locale: 'en',
  title: 'How do I export my orders?',
  summary: 'Where the export is, what it holds, and how long it takes.',
  body: '<p>Open <strong>Orders</strong> and press <strong>Export</strong>.</p><h2>As a file</h2><p>The file holds every order of the last year.</p><aside class="warning"><p>Opening it in a spreadsheet may change long numbers.</p></aside><ul><li>All columns</li><li>One row for each order</li></ul><details><summary>How large can it be?</summary><p>A million rows.</p></details><table><tr><th>Plan</th><th>Rows</th></tr><tr><td>Team</td><td>100,000</td></tr></table>',
})
const released = await desk.api('POST', '/knowledge/releases', {
  name: 'Autumn',
  day: '2026-11-28',
  product: 'Acme',
  product_version: '4.2',
  changes: 'The export holds a whole year, and says when it is done.',
  features: ['export', '导出', 'エクスポート', 'order'],
})
const texts = `/knowledge/articles/${told.number}/texts`
await desk.api('POST', `${texts}/en/publish`, {})
await desk.api('PUT', `${texts}/zh-CN`, {
  seen: 0,
  source_no: 1,
  title: '怎样导出订单？',
  summary: '导出在哪里，包含什么，需要多久。',
  body: '<p>打开<strong>订单</strong>，点击<strong>导出</strong>。</p>',
})
const first = await desk.api('GET', `${texts}/en`)
await desk.api('PUT', `${texts}/en`, {
  seen: first.current_no,
  title: first.title,
  summary: first.summary,
  body: first.body.replace('of the last year', 'of the last two years'),
})
await desk.api('POST', `${texts}/en/publish`, {})
for (const title of ['Where are my invoices?', 'How do I invite a colleague?', 'Why was my card refused?'])
  await desk.api('POST', '/knowledge/articles', { category_id: shelf.at(-1).id, locale: 'en', title, body: '' })
// Components, something that goes on, and work that is planned.
const relied = []
for (const names of [
  { en: 'Sign-in', 'zh-CN': '登录', ja: 'ログイン' },
  { en: 'Orders and exports', 'zh-CN': '订单与导出', ja: '注文と書き出し' },
  { en: 'Payments', 'zh-CN': '支付', ja: '決済' },
  { en: 'API' },
])
  relied.push((await desk.api('POST', '/knowledge/status/components', { names })).id)
const disturbed = await desk.api('POST', '/knowledge/status/incidents', {
  kind: 'incident',
  titles: { en: 'Exports come late', 'zh-CN': '导出延迟', ja: '書き出しが遅れています' },
  impact: 'major',
  components: [{ component_id: relied[1], state: 'partial_outage' }],
  texts: { en: 'Exports wait for up to an hour since two o’clock.', 'zh-CN': '两点起，导出最多等待一小时。' },
  issue: issue.number,
})
await desk.api('POST', `/knowledge/status/incidents/${disturbed.number}/steps`, {
  phase: 'identified',
  texts: { en: 'One of three workers stopped; the others carry its load.' },
  components: [{ component_id: relied[1], state: 'degraded' }],
})
await desk.api('POST', '/knowledge/status/incidents', {
  kind: 'maintenance',
  titles: { en: 'A faster database', 'zh-CN': '数据库升级', ja: 'データベースの更新' },
  components: [{ component_id: relied[2], state: 'maintenance' }],
  texts: { en: 'Payments pause for some minutes.' },
  from_at: Date.now() + 86_400_000,
  until_at: Date.now() + 90_000_000,
})
// A guide that is open to customers, in two languages.
const guides = await desk.api('GET', '/guides')
const guided = guides.guides.length
const both = (en, ja) => ({ en, ja })
const plain = { finding: '', cause: null, side: null }
await desk.api('PUT', '/guides', {
  version: guides.version,
  guides: [
    ...guides.guides,
    {
      name: 'Page stays empty',
      class: 'simple',
      product: '',
      public: {
        open: true,
        slug: 'page-stays-empty',
        titles: both('The page stays empty', 'ページが表示されない'),
        introductions: both(
          'For websites on a server of your own, in a cloud or not.',
          'ご自身のサーバーのサイト向けです。',
        ),
        articles: [told.number],
      },
      steps: [
        {
          key: 'port',
          ask: 'Is port 80 open?',
          hint: 'Security group and firewall.',
          public: {
            asks: both('Is port 80 open in the security group?', 'ポート 80 は開いていますか？'),
            helps: both(
              'In the console of your cloud, under “Security groups”.',
              'クラウドのコンソールで確認できます。',
            ),
            picture: null,
            picture_texts: {},
            article: null,
          },
          answers: [
            {
              ...{ key: 'open', words: 'It is open', next: 'reply', ...plain },
              public: { says: both('It is open', '開いている'), ends: {}, article: null },
            },
            {
              ...{ key: 'closed', words: 'It is closed', next: '', ...plain },
              public: {
                says: both('It is closed, or I do not see it there', '閉じている'),
                ends: both('Add a rule for port 80 and try again.', 'ポート 80 の規則を追加してください。'),
                article: told.number,
              },
            },
          ],
        },
        {
          key: 'reply',
          ask: 'Does the server answer?',
          hint: '',
          public: {
            asks: both('Does the server answer a ping?', 'サーバーは応答しますか？'),
            helps: {},
            picture: null,
            picture_texts: {},
            article: null,
          },
          answers: [
            {
              ...{ key: 'yes', words: 'It answers', next: '', ...plain },
              public: {
                says: both('It answers', '応答する'),
                ends: both('Empty the cache.', 'キャッシュを消してください。'),
                article: null,
              },
            },
            {
              ...{ key: 'no', words: 'It does not', next: '', ...plain },
              public: {
                says: both('It does not', '応答しない'),
                ends: both(
                  'Start the web server again.\n\nWait a minute, then load the page.',
                  'Web サーバーを再起動してください。',
                ),
                article: told.number,
              },
            },
          ],
        },
      ],
    },
  ],
})
const SCREENS = {
  diagnosis: {
    path: `/inbox/all/${number}`,
    run: (page, words) => page.getByRole('button', { name: words['problem.diagnose'] }).click({ timeout: 2000 }),
  },
  inbox: { path: `/inbox/all/${number}` },
  list: { path: '/inbox/all' },
  note: { path: `/inbox/all/${number}`, run: key('n') },
  palette: { path: `/inbox/all/${number}`, run: key('Control+k') },
  keys: { path: `/inbox/all/${number}`, run: key('?') },
  assign: { path: `/inbox/all/${number}`, run: key('a') },
  snooze: { path: `/inbox/all/${number}`, run: key('h') },
  tags: { path: `/inbox/all/${number}`, run: key('t') },
  bulk: {
    path: `/inbox/all/${number}`,
    run: async (page) => {
      for (const one of ['x', 'j', 'x']) {
        await page.keyboard.press(one)
        await page.waitForTimeout(80)
      }
    },
  },
  table: {
    path: `/inbox/view-${view.id}`,
    run: (page, words) =>
      page
        .getByRole('button', { name: words['list.table'] })
        .click({ timeout: 2000 })
        .catch(() => undefined),
  },
  verified: { path: `/inbox/all/${number}`, run: fromMenu('composer.verified') },
  'hand-over': { path: `/inbox/all/${number}`, run: fromMenu('draft.hand_over') },
  escalated: { path: `/inbox/all/${number}` },
  board: { path: '/board' },
  wall: { path: '/board?wall=true' },
  issues: { path: '/issues' },
  issue: { path: `/issues/${issue.number}` },
  update: {
    path: `/issues/${issue.number}`,
    run: (page, words) => page.getByRole('button', { name: words['update.new'] }).click({ timeout: 3000 }),
  },
  knowledge: { path: '/knowledge' },
  releases: { path: '/knowledge/releases' },
  release: {
    path: `/knowledge/releases/${released.number}`,
    run: (page, words) => page.getByRole('button', { name: words['release.find'] }).click(),
  },
  draft: { path: `/help/draft/en/${told.number}` },
  article: { path: `/knowledge/${told.number}?lang=en` },
  'article-translated': { path: `/knowledge/${told.number}?lang=zh-CN` },
  'article-versions': {
    path: `/knowledge/${told.number}?lang=en`,
    run: async (page, words) => {
      await page.getByRole('button', { name: words['article.more'] }).click()
      await page.getByRole('menuitem', { name: words['article.do.versions'] }).click()
      await page.waitForTimeout(500)
    },
  },
  'article-new': {
    path: '/knowledge',
    run: (page, words) => page.getByRole('button', { name: words['article.new'] }).click(),
  },
  brand: {
    path: '/settings/help-centre',
    run: (page, words) => page.getByRole('button', { name: words.edit, exact: false }).first().click(),
  },
  guides: { path: `/guides?at=${guided}` },
  'guides-tree': {
    path: `/guides?at=${guided}`,
    run: (page, words) => page.getByRole('button', { name: words['guides.view.tree'] }).click(),
  },
  'guides-team': {
    path: `/guides?at=${guided}`,
    run: (page, words) => page.getByRole('button', { name: words['guides.view.team'] }).click(),
  },
  'guides-walks': {
    path: `/guides?at=${guided}`,
    run: (page, words) => page.getByRole('button', { name: words['guides.view.walks'] }).click(),
  },
  'guide-page': { path: '/help/en/guides/page-stays-empty' },
  'guide-page-second': { path: '/help/en/guides/page-stays-empty/open' },
  'guide-page-end': { path: '/help/ja/guides/page-stays-empty/open.no' },
  'guide-page-form': { path: '/help/en/requests/new/other?guide=page-stays-empty&walk=open.no' },
  'guide-page-home': { path: '/help/en/' },
  status: { path: '/status' },
  'status-incident': { path: `/status/${disturbed.number}` },
  'status-begin': {
    path: '/status',
    run: (page, words) => page.getByRole('button', { name: words['status.begin'] }).click(),
  },
  'request-forms': {
    path: '/settings/help-centre',
    run: (page, words) => page.getByText(words['request_form.about']).scrollIntoViewIfNeeded(),
  },
  'request-form': {
    path: '/settings/help-centre',
    run: async (page, words) => {
      const list = page.getByRole('list', { name: words['request_form.title'] })
      await list.getByRole('listitem').first().getByRole('button').nth(2).click()
      await page.getByRole('dialog').getByRole('button', { expanded: false }).nth(2).click()
    },
  },
  'customers-sign-in': {
    path: '/settings/help-centre',
    run: (page, words) => page.getByText(words['brand_sign_in.how']).scrollIntoViewIfNeeded(),
  },
  'portal-sign-in': { path: '/help/en/sign-in' },
  'portal-password': { path: '/help/en/', run: asCustomer('/help/en/password') },
  'portal-refused': { path: '/help/sign-in/token?jwt=a.b.c' },
  'portal-requests': { path: '/help/en/', run: asCustomer('/help/en/requests') },
  attainment: { path: '/settings/attainment' },
  promises: { path: '/promises' },
  search: { path: '/search?q=export' },
  contacts: { path: '/contacts', run: (page) => page.locator('[data-testid=contacts] a').first().click() },
  companies: { path: '/companies', run: (page) => page.locator('[data-testid=companies] a').first().click() },
  ledger: { path: '/ledger' },
  notifications: { path: '/notifications' },
  room: { path: '/room' },
  drafts: { path: '/drafts' },
  compose: { path: '/compose' },
  'new-view': {
    path: '/inbox/all',
    run: async (page, words) => {
      await page
        .getByRole('button', { name: words['views.new'] })
        .click({ timeout: 2000 })
        .catch(() => undefined)
    },
  },
}
const pages = fs.readFileSync(new URL('../app/src/app/settings-pages.ts', import.meta.url), 'utf8')
for (const [, page] of pages.matchAll(/page: '([\w-]+)'/g)) SCREENS[`settings-${page}`] = { path: `/settings/${page}` }

const read = (place) => JSON.parse(fs.readFileSync(new URL(`../packages/i18n/locales/${place}.json`, import.meta.url)))
const catalogue = (locale) => ({ ...read(`${locale}/core`), ...read(`${locale}/more`) })
const state = await desk.context.storageState()

async function take(name, screen, { locale, theme, width }) {
  const context = await desk.browser.newContext({
    storageState: state,
    viewport: { width, height: width < 500 ? 844 : 900 },
    hasTouch: width < 500,
    isMobile: width < 500,
    colorScheme: theme,
    locale,
  })
  await context.addInitScript(
    ([chosen, language]) => {
      localStorage.setItem('causeway.theme', chosen)
      localStorage.setItem('causeway.locale', language)
    },
    [theme, locale],
  )
  const page = await context.newPage()
  page.on('console', (message) => message.type() === 'error' && console.log(name, message.text()))
  page.on('pageerror', (error) => console.log(name, String(error)))
  await page.goto(desk.server.url + screen.path)
  await page.waitForTimeout(900)
  // A screen that cannot be reached is told, and taken as it is.
  await screen.run?.(page, catalogue(locale)).catch((error) => console.log(name, String(error)))
  await page.waitForTimeout(400)
  await page.screenshot({ path: `${folder}${name}-${locale}-${theme}-${width}.png` })
  await context.close()
}

const VARIANTS = all
  ? ['en', 'zh-CN', 'zh-TW', 'ja'].flatMap((locale) =>
      ['light', 'dark'].flatMap((theme) => [1440, 390].map((width) => ({ locale, theme, width }))),
    )
  : [
      { locale: 'en', theme: 'light', width: 1440 },
      { locale: 'zh-CN', theme: 'dark', width: 1440 },
      { locale: 'ja', theme: 'light', width: 390 },
    ]
for (const variant of VARIANTS) {
  // The desk remembers each person's language; the browser's own is only asked before signing in.
  const { version } = (await desk.api('GET', '/session')).user
  await desk.api('PATCH', '/profile', { version, locale: variant.locale })
  for (const [name, screen] of Object.entries(SCREENS)) {
    if (only.length === 0 || only.some((word) => name.includes(word))) await take(name, screen, variant)
  }
}
provider.stop()
await desk.stop()
