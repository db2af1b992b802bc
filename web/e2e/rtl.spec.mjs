// The app turned around, and names and texts that no layout likes: Arabic, Hebrew, emoji, one letter, three hundred.
// It never tests a translation; the words of the app stay English.
import { assert, OWNER, until } from './harness.mjs'
import { troubles } from './layout.mjs'

const LONG = 'Bartholomew Featherstonehaugh '.repeat(10).trim()
const UNBROKEN = 'ö'.repeat(300)
const PEOPLE = [
  {
    from: 'sara@rtl.example',
    name: 'سارة العبد الله',
    subject: 'طلب رقم 4821 لم يصل بعد (Express)',
    text: 'مرحبا،\nأين طلبي 4821؟ شكرا!',
  },
  {
    from: 'michal@rtl.example',
    name: 'מיכל כהן',
    subject: 'איפה ההזמנה שלי? #77',
    text: 'שלום,\nההזמנה 77 לא הגיעה.\nThanks from Haifa!',
  },
  { from: 'party@rtl.example', name: '🎉👩‍👩‍👧‍👦🏳️‍🌈', subject: '🚀🚀🚀 🇯🇵', text: '👍🏽 '.repeat(60) },
  { from: 'i@rtl.example', name: 'I', subject: '?', text: '.' },
  { from: 'long@rtl.example', name: LONG, subject: `${LONG} ${LONG}`.slice(0, 300), text: `${UNBROKEN}\n${LONG}` },
  { from: 'unbroken@rtl.example', name: UNBROKEN, subject: UNBROKEN, text: UNBROKEN },
]

const numbers = []

async function open(browser, server, width) {
  const phone = width < 760
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    hasTouch: phone,
    isMobile: phone,
    locale: 'en',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  await page.goto(`${server.url}/sign-in?back=/inbox/all`)
  await page.getByLabel('E-mail').fill(OWNER.email)
  await page.getByLabel('Password').fill(OWNER.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByTestId('list').waitFor()
  return { context, page }
}

const turn = (page, direction) => page.evaluate((dir) => document.documentElement.setAttribute('dir', dir), direction)

async function walk(page, server, where) {
  const wrong = []
  const places = [
    ...numbers.map((number) => `/inbox/all/${number}`),
    '/inbox/all',
    '/contacts',
    `/contacts/${where.contact}`,
    `/companies/${where.company}`,
    '/ledger',
    '/compose',
    '/drafts',
    '/room',
    '/notifications',
    '/settings',
    '/settings/tags',
    '/settings/teams',
    '/search?q=Featherstonehaugh',
  ]
  for (const place of places) {
    await page.goto(server.url + place)
    await page.locator('main').waitFor()
    await page.waitForLoadState('networkidle')
    for (const direction of ['ltr', 'rtl']) {
      await turn(page, direction)
      await page.waitForTimeout(80)
      for (const trouble of await troubles(page)) wrong.push(`${place} ${direction}: ${trouble}`)
    }
  }
  return wrong
}

const where = {}

export default [
  [
    'names and subjects of every script and length arrive as they were written',
    async ({ go, page, server, api }) => {
      for (const one of PEOPLE) await server.deliver(one)
      const rows = await until('all are there', async () => {
        const { items } = await api('GET', '/conversations?view=all&limit=60')
        const ours = PEOPLE.map((one) => items.find((row) => row.contact.email === one.from))
        return ours.every(Boolean) && ours
      })
      numbers.push(...rows.map((row) => row.number))
      assert(rows[0].subject === PEOPLE[0].subject, `the subject is ${rows[0].subject}`)
      where.contact = rows[4].contact.id
      const company = await api('POST', '/companies', { name: `شركة ${LONG}`.slice(0, 200), domains: [] })
      where.company = company.id
      const tag = await api('POST', '/tags', { name: `وسم ${'x'.repeat(40)}` })
      const kept = await api('GET', `/conversations/${rows[4].number}`)
      await api('PATCH', `/conversations/${rows[4].id}`, { version: kept.version, tag_ids: [tag.id] })
      await go(`/inbox/all/${numbers[1]}`)
      await page.locator('.message').first().waitFor()
      const runs = await page.evaluate(() => {
        const host = [...document.querySelectorAll('.message *')].find((one) => one.shadowRoot)
        return getComputedStyle(host.shadowRoot.querySelector('.body')).direction
      })
      assert(runs === 'rtl', `Hebrew runs ${runs}`)
      const title = page.getByTestId('thread').getByRole('heading', { level: 1 })
      assert((await title.evaluate((one) => getComputedStyle(one).direction)) === 'rtl', 'the Hebrew subject runs ltr')
    },
  ],
  ...[1280, 375].map((width) => [
    `at ${width} pixels, in both directions, no text lies on another, leaves the screen or makes anything scroll sideways`,
    async ({ browser, server }) => {
      const { context, page } = await open(browser, server, width)
      const wrong = await walk(page, server, where)
      await context.close()
      assert(wrong.length === 0, wrong.slice(0, 20).join('\n'))
    },
  ]),
  [
    'turned around, the list stands at the right, the pane at the left, and the line between them follows the hand',
    async ({ browser, server }) => {
      const { context, page } = await open(browser, server, 1280)
      await page.goto(`${server.url}/inbox/all/${numbers[0]}`)
      await page.getByTestId('thread').waitFor()
      await turn(page, 'rtl')
      const box = (locator) => locator.boundingBox()
      const [list, thread] = [await box(page.getByTestId('list')), await box(page.getByTestId('thread'))]
      assert(list.x > thread.x, 'the list is not at the right')
      const line = page.getByRole('separator', { name: 'Width of the list' })
      const before = (await box(page.getByTestId('list'))).width
      await line.focus()
      await page.keyboard.press('ArrowLeft')
      await page.keyboard.press('ArrowLeft')
      const after = (await box(page.getByTestId('list'))).width
      assert(after > before, `a move to the left made the list ${after} instead of ${before} pixels wide`)
      await context.close()
    },
  ],
]
