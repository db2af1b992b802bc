// What customers see: the help centre in four languages and two themes, articles while they type, their requests.
// It signs nobody in but by the link in the mail.
import { assert, until } from './harness.mjs'
import { textOf } from './smtp.mjs'

const CUSTOMER = 'hana@harbour.example'
let customer
/** A browser that nobody signed in at. */
const outside = async ({ browser }) => {
  customer ??= await (await browser.newContext({ locale: 'en' })).newPage()
  return customer
}

const LANGUAGES = ['en', 'zh-CN', 'zh-TW', 'ja']
const PAGES = [
  '',
  'requests/new',
  'requests/new/other',
  'requests/new/something-does-not-work',
  'sign-in',
  'search?q=export',
]

export default [
  ...['light', 'dark'].flatMap((theme) =>
    LANGUAGES.map((language) => [
      `the customers’ pages have no accessibility violations in ${language}, ${theme}`,
      async ({ browser, server, axe }) => {
        const context = await browser.newContext({ colorScheme: theme })
        const page = await context.newPage()
        for (const place of PAGES) {
          await page.goto(`${server.url}/help/${language}/${place}`)
          const found = await axe(page)
          assert(found.length === 0, `${place}: ${found.join('\n')}`)
        }
        await context.close()
      },
    ]),
  ),
  [
    'articles are offered while a question is typed, and an input method is waited for',
    async (desk) => {
      const page = await outside(desk)
      await page.goto(`${desk.server.url}/help/en/requests/new/other`)
      const offered = page.locator('#suggested a')
      await page.getByLabel('What is it about?').pressSequentially('how do I export my ord')
      await offered.first().waitFor()
      assert((await offered.first().textContent()).includes('export'), 'the article that fits is offered')
      await page.getByLabel('What is it about?').fill('zzzzzz')
      await until('nothing is offered', async () => (await offered.count()) === 0)
    },
  ],
  [
    'somebody asks by the form, signs in by the link in the mail, and finds the request with its promise',
    async (desk) => {
      const page = await outside(desk)
      await page.goto(`${desk.server.url}/help/en/requests/new/other`)
      await page.getByLabel('Your name').fill('Hana')
      await page.getByLabel('Your e-mail address').fill(CUSTOMER)
      await page.getByLabel('What is it about?').fill('The export stops halfway')
      await page.getByLabel('Describe it').fill('I choose Export and the file ends after 8,000 rows.')
      await page.getByRole('button', { name: 'Send' }).click()
      await page.getByText('Thank you, we have it').waitFor()
      await page.goto(`${desk.server.url}/help/en/requests`)
      await page.getByLabel('Your e-mail address').fill(CUSTOMER)
      await page.getByRole('button', { name: 'Mail me a link' }).click()
      await page.getByText('Look into your mail').first().waitFor()
      const linkOf = (mail) => textOf(mail.raw).match(/\S+\/help\/en\/enter\/\S+/)?.[0]
      await until('the link is mailed', () => desk.sink.mails.some((mail) => linkOf(mail)), 20_000)
      const link = linkOf(desk.sink.mails.findLast((mail) => linkOf(mail)))
      await page.goto(desk.server.url + new URL(link).pathname)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('link', { name: /The export stops halfway/ }).waitFor()
      await page.getByText(/You hear from us by/).waitFor()
      const found = await desk.axe(page)
      assert(found.length === 0, found.join('\n'))
    },
  ],
  [
    'the answer reaches the request, what the customer writes reaches the team, and nothing of the team reaches the page',
    async (desk) => {
      const page = await outside(desk)
      const list = await desk.api('GET', '/conversations?view=all&limit=20')
      const { number, id } = list.items.find((row) => row.subject === 'The export stops halfway')
      await desk.api('POST', `/conversations/${number}/messages`, { kind: 'note', text: 'A difficult customer.' })
      await desk.api('POST', `/conversations/${number}/messages`, { kind: 'reply', text: 'It is mended since noon.' })
      await page.getByRole('link', { name: /The export stops halfway/ }).click()
      await until(
        'the answer is there',
        async () => {
          await page.reload()
          return (await page.getByText('It is mended since noon.').count()) === 1
        },
        30_000,
      )
      assert((await page.getByText('A difficult customer.').count()) === 0, 'a note is the team’s')
      await page.getByText('Waiting for your answer').waitFor()
      const found = await desk.axe(page)
      assert(found.length === 0, found.join('\n'))
      await page.getByLabel('Write to us about this').fill('<b>It works</b>, thank you.')
      await page.getByLabel('Add files').setInputFiles({
        name: 'screen.txt',
        mimeType: 'text/plain',
        buffer: Buffer.from('All 12,000 rows are there.'),
      })
      await page.getByRole('button', { name: 'Send' }).click()
      await page.getByText('<b>It works</b>, thank you.').waitFor()
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'screen.txt' }).click(),
      ])
      assert(file.suggestedFilename() === 'screen.txt', file.suggestedFilename())
      const seen = await desk.api('GET', `/conversations/${id}/messages`)
      assert(
        seen.items.some((message) => message.attachments.some((one) => one.name === 'screen.txt')),
        'the team has the file',
      )
      assert(
        seen.items.some((message) => message.text.includes('It works')),
        'the team reads it',
      )
      await page.getByRole('button', { name: 'It is solved' }).click()
      await page.getByText('Is it not solved after all?').waitFor()
      const row = await desk.api('GET', `/conversations/${number}`)
      assert(row.status.category === 'solved', 'it is solved for the team as well')
    },
  ],
  [
    'a colleague is given the requests of the company, answers one, and says how to talk to them',
    async (desk) => {
      const { api, axe, browser, go, page, server, sink } = desk
      const address = 'noa@harbour.example'
      const people = (await api('GET', '/contacts?q=harbour.example')).items
      const company = people.find((one) => one.emails.includes(CUSTOMER)).company.id
      const noa = await api('POST', '/contacts', { name: 'Noa', email: address, company_id: company })
      const context = await browser.newContext({ locale: 'en' })
      const outside = await context.newPage()
      await outside.goto(`${server.url}/help/en/sign-in`)
      await outside.getByLabel('Your e-mail address').fill(address)
      await outside.getByRole('button', { name: 'Mail me a link' }).click()
      const find = () =>
        sink.mails
          .filter((mail) => String(mail.raw).includes(address))
          .map((mail) => textOf(mail.raw).match(/\S+\/help\/en\/enter\/\S+/)?.[0])
          .find(Boolean)
      await until('the link is mailed', () => Boolean(find()), 20_000)
      await outside.goto(server.url + new URL(find()).pathname)
      await outside.getByRole('button', { name: 'Sign in' }).click()
      await outside.getByText('You have no requests yet.').waitFor()
      assert((await outside.getByText('The export stops halfway').count()) === 0, 'without the right nothing is shown')
      await go(`/contacts/${noa.id}`)
      const role = page.getByRole('region', { name: 'Customer portal' })
      await role.getByLabel('Sees the requests of the whole company').check()
      await until('it is kept', async () => (await api('GET', `/contacts/${noa.id}/portal`)).sees === 'company')
      await outside.reload()
      await outside.getByRole('heading', { name: /^Requests of/ }).waitFor()
      const list = await axe(outside)
      assert(list.length === 0, list.join('\n'))
      await outside.getByRole('link', { name: /The export stops halfway/ }).click()
      await outside.getByText(/Asked by/).waitFor()
      assert((await outside.getByText('A difficult customer.').count()) === 0, 'a note is the team’s')
      await outside.getByLabel(/Write to us, and it is open again/).fill('It stops for me as well.')
      await outside.getByRole('button', { name: 'Send' }).click()
      await outside.getByText('It stops for me as well.').waitFor()
      await outside.goto(`${server.url}/help/en/channel`)
      await outside.getByLabel('By e-mail').check()
      const form = await axe(outside)
      assert(form.length === 0, form.join('\n'))
      await outside.getByRole('button', { name: 'Save' }).click()
      await outside.getByText('We see your wish from now on.').waitFor()
      await role.getByText('Would rather be reached').waitFor()
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await role.getByLabel('Sees the requests of the whole company').uncheck()
      await until('it is taken', async () => (await api('GET', `/contacts/${noa.id}/portal`)).sees === 'own')
      await outside.goto(`${server.url}/help/en/requests`)
      await outside.getByText('You have no requests yet.').waitFor()
      assert((await outside.getByRole('heading', { name: /^Requests of/ }).count()) === 0, 'it ends at once')
      await context.close()
    },
  ],
  [
    'a form shows what applies, its answers reach the team, and the browser works while somebody types',
    async ({ browser, server, api, axe }) => {
      const context = await browser.newContext()
      const page = await context.newPage()
      await page.goto(`${server.url}/help/en/requests/new`)
      await page.getByRole('link', { name: /Something does not work/ }).click()
      await page.getByRole('heading', { level: 1, name: 'Something does not work' }).waitFor()
      const error = page.getByLabel('What does it say?')
      await error.waitFor({ state: 'hidden' })
      await page.getByLabel('Your e-mail address').fill('rei@harbour.example')
      await page.getByLabel('What is it about?').fill('The import stops')
      await page.getByLabel('Describe it').fill('After the third file.')
      const yes = (question) => page.getByRole('group', { name: question }).getByLabel('Yes')
      await yes('Does it keep you from working?').check()
      await yes('Do you see an error message?').check()
      await error.fill('Code 42')
      const found = await axe(page)
      assert(found.length === 0, found.join('\n'))
      await until('the work is done', async () => (await page.locator('[name=proof]').inputValue()) !== '')
      await page.getByRole('button', { name: 'Send' }).click()
      await page.getByText('Thank you, we have it').waitFor()
      await context.close()
      const list = await api('GET', '/conversations?view=all&limit=20')
      const { id } = list.items.find((row) => row.subject === 'The import stops')
      const [first] = (await api('GET', `/conversations/${id}/messages`)).items
      assert(first.text.includes('Do you see an error message? Yes\nWhat does it say? Code 42'), first.text)
    },
  ],
  [
    'a form is made with a condition, and customers find it as it was made',
    async ({ go, page, axe, browser, server }) => {
      await go('/settings/help-centre')
      await page.getByRole('button', { name: 'Add a form' }).click()
      const sheet = page.getByRole('dialog', { name: 'Add a form' })
      await sheet.getByLabel('Name', { exact: true }).fill('A return')
      for (const [label, kind] of [
        ['Was it damaged?', 'yes_no'],
        ['What is damaged?', 'text'],
      ]) {
        await sheet.getByRole('button', { name: 'Add a field' }).click()
        await sheet.getByLabel('What it asks').fill(label)
        await sheet.getByLabel('Answer', { exact: true }).selectOption(kind)
      }
      await sheet.getByLabel('Shown').selectOption({ label: 'Only if “Was it damaged?” is “Yes”' })
      await sheet.getByLabel('Language that you write in').selectOption('ja')
      await sheet.getByLabel('Name', { exact: true }).fill('返品')
      await sheet.getByLabel('Customers see this form').check()
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await sheet.getByRole('button', { name: 'Save', exact: true }).click()
      const list = page.getByRole('list', { name: 'Request forms' })
      await list.getByText('A return').waitFor()
      const address = await list.getByRole('link', { name: /page of A return/ }).getAttribute('href')
      const context = await browser.newContext({ javaScriptEnabled: false })
      const outside = await context.newPage()
      await outside.goto(address)
      await outside.getByText('Only if “Was it damaged?” is “Yes”.').waitFor()
      await outside.goto(`${server.url}/help/ja/requests/new`)
      await outside.getByRole('link', { name: /返品/ }).waitFor()
      await context.close()
      await list.getByRole('button', { name: 'Delete A return' }).click()
      await list.getByRole('button', { name: /^Really/ }).click()
      await list.getByText('A return').waitFor({ state: 'detached' })
    },
  ],
  [
    'without script a customer searches and asks all the same',
    async ({ browser, server }) => {
      const context = await browser.newContext({ javaScriptEnabled: false })
      const page = await context.newPage()
      await page.goto(`${server.url}/help/en/`)
      await page.getByRole('searchbox').fill('expor orders')
      await page.keyboard.press('Enter')
      await page.getByRole('link', { name: /export my orders/i }).click()
      await page.getByRole('heading', { level: 1, name: /export my orders/i }).waitFor()
      await page.goto(`${server.url}/help/en/requests/new/other`)
      await page.getByLabel('Your e-mail address').fill('plain@harbour.example')
      await page.getByLabel('What is it about?').fill('No script here')
      await page.getByLabel('Describe it').fill('My browser runs none.')
      await page.getByRole('button', { name: 'Send' }).click()
      await page.getByText('Thank you, we have it').waitFor()
      await context.close()
    },
  ],
]
