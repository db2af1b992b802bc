// The knowledge area: an article is written, published and read by a customer, edited, restored, translated, kept true.
// It never reaches behind the pages for what a person would press.
import { assert, until } from './harness.mjs'
import { compose } from './ime.spec.mjs'
import { second } from './second.mjs'

const ZENDESK = {
  categories: [{ id: 1, name: 'Devices' }],
  sections: [{ id: 2, category_id: 1, name: 'Printers' }],
  articles: [
    { id: 3, section_id: 2, locale: 'en-us', title: 'Connect a printer', body: '<p>Plug it in.</p><script>x</script>' },
    { id: 4, section_id: 2, locale: 'en-us', title: 'Paper', body: '<p>Any.</p>' },
  ],
}

const BODY = 'Open the menu and press Export.'
let customer
/** A browser that nobody signed in at. */
const outside = async ({ browser }) => {
  customer ??= await (await browser.newContext({ locale: 'en' })).newPage()
  return customer
}
const clean = async (axe) => {
  const found = await axe()
  assert(found.length === 0, found.join('\n'))
}
const editor = (page) => page.getByRole('textbox', { name: 'Text', exact: true })
const tab = (page, name) => page.getByRole('navigation', { name: 'Languages' }).getByRole('link', { name })
const save = async (page) => {
  await page.locator('header').getByRole('button', { name: 'Save', exact: true }).click()
  await until('it is saved', () =>
    page
      .getByText('kept in this browser')
      .count()
      .then((n) => n === 0),
  )
}

export default [
  [
    'an article is begun from the list and written with a heading, a callout and a question',
    async ({ go, page, axe }) => {
      await go('/knowledge')
      await page.getByRole('heading', { level: 1, name: 'Knowledge' }).waitFor()
      await clean(axe)
      await page.getByRole('button', { name: 'New article' }).click()
      const sheet = page.getByRole('dialog', { name: 'New article' })
      await sheet.getByLabel('Title').fill('How do I export my orders?')
      await clean(axe)
      await sheet.getByRole('button', { name: 'Create the draft' }).click()
      await page.waitForURL(/\/knowledge\/\d+\?lang=en/)
      await editor(page).click()
      await page.keyboard.type(BODY)
      await page.keyboard.press('Enter')
      await page.keyboard.type('## As a file')
      await page.keyboard.press('Enter')
      await page.keyboard.type('The file holds every order of the last year.')
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Insert', exact: true }).click()
      await page.getByRole('menuitem', { name: 'Question and answer' }).click()
      await page.keyboard.type('How large can it be?')
      await page.keyboard.press('Enter')
      await page.keyboard.type('A million rows.')
      await clean(axe)
      await page.getByLabel('Summary').fill('Where the export is and what it holds.')
      await page.keyboard.press('Control+Enter')
      await page.getByText('Saved', { exact: true }).first().waitFor()
      await page.reload()
      await editor(page).getByRole('heading', { name: 'As a file' }).waitFor()
      const text = await editor(page).textContent()
      assert(text.includes('How large can it be?') && text.includes('A million rows.'), text)
    },
  ],
  [
    'published, a customer reads it; edited, the customer still reads what was published',
    async (desk) => {
      const { page, server } = desk
      await page.getByRole('button', { name: 'Publish', exact: true }).click()
      await page.getByText('Published: customers read this version').waitFor()
      const link = page.getByTestId('article-facts').getByRole('link', { name: /\/help\/en\/a\// })
      const path = await link.getAttribute('href')
      const reader = await outside(desk)
      await reader.goto(server.url + path)
      await reader.getByRole('heading', { name: 'How do I export my orders?' }).waitFor()
      await reader.getByText(BODY).waitFor()
      // In the browser of an agent, whose app keeps pages of its own, the address leads to the help centre too.
      const beside = await desk.context.newPage()
      await beside.goto(server.url + path)
      await beside.getByText(BODY).waitFor()
      await beside.close()

      await editor(page).getByText(BODY).click()
      await page.keyboard.press('End')
      await page.keyboard.type(' It takes a minute.')
      await save(page)
      await page.getByText(/Customers read version \d+, published/).waitFor()
      await reader.reload()
      await reader.getByText(BODY).waitFor()
      assert((await reader.getByText('It takes a minute.').count()) === 0, 'a draft is not for customers')
    },
  ],
  [
    'a version is compared with the text as it is and restored',
    async ({ page, axe }) => {
      await page.getByRole('button', { name: 'More for this article' }).click()
      await page.getByRole('menuitem', { name: 'Versions' }).click()
      const sheet = page.getByRole('dialog', { name: 'Versions' })
      const diff = sheet.getByTestId('diff')
      await diff.locator('ins', { hasText: 'It takes a minute.' }).waitFor()
      await clean(axe)
      await sheet.getByRole('button', { name: 'Restore this version' }).click()
      await sheet.waitFor({ state: 'detached' })
      await until(
        'the old text is back',
        async () => !(await editor(page).textContent()).includes('It takes a minute.'),
      )
    },
  ],
  [
    'a translation is written beside its source, and is told when the source changes',
    async ({ page, axe }) => {
      await tab(page, /简体中文/).click()
      const source = page.getByTestId('source')
      await source.getByText(BODY).waitFor()
      await page.getByLabel('Title', { exact: true }).fill('怎样导出订单？')
      await editor(page).click()
      await page.keyboard.type('打开菜单，点击“导出”。')
      await clean(axe)
      await save(page)
      await tab(page, /English/).click()
      await editor(page).getByText(BODY).click()
      await page.keyboard.press('End')
      await page.keyboard.type(' Wait for the mail.')
      await page.getByRole('button', { name: 'Save and publish' }).click()
      await page.getByText('Published: customers read this version').waitFor()
      await tab(page, /简体中文 source changed/).click()
      await source.locator('ins', { hasText: 'Wait for the mail.' }).waitFor()
      await editor(page).click()
      await page.keyboard.press('Control+End')
      await page.keyboard.type('然后等待邮件。')
      await page.getByLabel('This translation is up to date with the source').check()
      await save(page)
      await tab(page, /简体中文 draft/).waitFor()
    },
  ],
  [
    'what is not saved is asked about, kept, and not lost to somebody who saved meanwhile',
    async ({ page, api, axe }) => {
      await tab(page, /English/).click()
      const number = /knowledge\/(\d+)/.exec(page.url())[1]
      await editor(page).getByText(BODY).click()
      await page.keyboard.press('End')
      await page.keyboard.type(' Mine.')
      await page.getByRole('link', { name: 'Knowledge', exact: true }).first().click()
      const sheet = page.getByRole('dialog', { name: 'Leave without saving?' })
      await clean(axe)
      await sheet.getByRole('button', { name: 'Leave', exact: true }).click()
      await page.getByTestId('articles').getByRole('link', { name: 'How do I export my orders?' }).click()
      await until('it is still there', async () => (await editor(page).textContent()).includes('Mine.'))
      const held = await api('GET', `/knowledge/articles/${number}/texts/en`)
      await api('PUT', `/knowledge/articles/${number}/texts/en`, {
        seen: held.current_no,
        title: held.title,
        summary: held.summary,
        body: `${held.body}<p>Theirs.</p>`,
      })
      const conflict = page.getByRole('alert', { name: 'Somebody else saved this text first' })
      await conflict.locator('del', { hasText: 'Theirs.' }).waitFor()
      await clean(axe)
      await conflict.getByRole('button', { name: 'Take theirs' }).click()
      await until('theirs is shown', async () => (await editor(page).textContent()).includes('Theirs.'))
    },
  ],
  [
    'a picture asks what it shows, a link where it leads; a table is filled by keys, and all of it is kept',
    async ({ page, axe }) => {
      await editor(page).click()
      await page.keyboard.press('Control+End')
      await page.keyboard.press('Enter')
      // The smallest PNG that there is.
      const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
      const file = { name: 'door.png', mimeType: 'image/png', buffer: Buffer.from(dot, 'base64') }
      await page.getByRole('group', { name: 'Text tools' }).locator('input[type=file]').setInputFiles(file)
      const sheet = page.getByRole('dialog', { name: 'Add a picture' })
      await sheet.getByLabel('What the picture shows').fill('The door of the export')
      await clean(axe)
      await sheet.getByRole('button', { name: 'Add', exact: true }).click()
      await editor(page).getByRole('img', { name: 'The door of the export' }).waitFor()
      await page.keyboard.press('Control+End')
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Link', exact: true }).click()
      const form = page.getByRole('dialog', { name: 'Link' })
      await form.getByLabel('Address').fill('docs.example/export')
      await form.getByLabel('Words of the link').fill('More about it')
      await form.getByRole('button', { name: 'Save', exact: true }).click()
      await editor(page).locator('a[href="https://docs.example/export"]', { hasText: 'More about it' }).waitFor()
      await page.keyboard.press('Control+End')
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Insert', exact: true }).click()
      await page.getByRole('menuitem', { name: 'Table', exact: true }).click()
      for (const cell of ['Plan', 'Rows', 'Days', 'Team', '100']) {
        await page.keyboard.type(cell)
        await page.keyboard.press('Tab')
      }
      await page.getByRole('button', { name: 'Table', exact: true }).click()
      await page.getByRole('menuitem', { name: 'Delete the row' }).click()
      await clean(axe)
      await save(page)
      await page.reload()
      await editor(page).getByRole('img', { name: 'The door of the export' }).waitFor()
      const cells = await editor(page).locator('table :is(th, td)').allTextContents()
      assert(cells.join('|') === 'Plan|Rows|Days|||', cells.join('|'))
      assert((await editor(page).locator('a', { hasText: 'More about it' }).count()) === 1, 'the link is kept')
    },
  ],
  [
    'Enter during composition saves nothing, in the title, in the text and with Ctrl held',
    async ({ page }) => {
      let saved = 0
      const count = (request) => {
        if (request.method() === 'PUT' && /\/texts\//.test(request.url())) saved += 1
      }
      page.on('request', count)
      for (const place of [page.getByLabel('Title', { exact: true }), editor(page)]) {
        await place.click()
        await page.keyboard.press('Control+End')
        const ime = await compose(page, 'にほんご', '日本語')
        await ime.enter(2)
      }
      await until('the text is committed', async () => (await editor(page).textContent()).includes('日本語'))
      await page.waitForTimeout(300)
      page.off('request', count)
      assert(saved === 0, 'the article was saved')
      assert((await page.getByLabel('Title', { exact: true }).inputValue()).endsWith('日本語'), 'the title has it too')
      await page.getByRole('button', { name: 'Discard changes' }).click()
      await page.getByText('The changes were discarded').waitFor()
      await until('it is gone', async () => !(await editor(page).textContent()).includes('日本語'))
    },
  ],
  [
    'it is right today, its place changes, and another article goes with it',
    async ({ page, api }) => {
      const { items } = await api('GET', '/knowledge/categories')
      await api('POST', '/knowledge/articles', { category_id: items[0].id, title: 'Where are my invoices?', body: '' })
      const facts = page.getByTestId('article-facts')
      await facts.getByRole('button', { name: 'It is right today' }).click()
      await facts.getByText('Verified', { exact: true }).waitFor()
      await facts.getByRole('combobox', { name: 'Section' }).selectOption({ index: 1 })
      await page.getByText('Saved', { exact: true }).first().waitFor()
      await facts.getByRole('button', { name: 'Add a related article' }).click()
      await page.getByRole('combobox', { name: 'Add a related article' }).fill('invoices')
      await page.getByRole('option', { name: /Where are my invoices/ }).click()
      await facts.getByRole('link', { name: 'Where are my invoices?' }).waitFor()
    },
  ],
  [
    'the text goes to Markdown and comes back, and files come in as drafts',
    async ({ go, page }) => {
      await page.getByRole('button', { name: 'Markdown' }).click()
      const area = page.getByLabel('Text as Markdown')
      const before = await area.inputValue()
      assert(before.includes('## As a file'), before)
      await area.fill(`${before}\n\n> A quote.\n`)
      await page.keyboard.press('Control+Enter')
      await editor(page).locator('blockquote', { hasText: 'A quote.' }).waitFor()
      await go('/knowledge')
      await page.getByRole('button', { name: 'Import articles' }).click()
      const sheet = page.getByRole('dialog', { name: 'Import articles' })
      await sheet.locator('input[type=file]').setInputFiles([
        { name: 'one.md', mimeType: 'text/markdown', buffer: Buffer.from('# Reset a password\n\nPress **Forgot**.') },
        { name: 'two.md', mimeType: 'text/markdown', buffer: Buffer.from('No heading here.') },
        { name: 'zendesk.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(ZENDESK)) },
        { name: 'other.json', mimeType: 'application/json', buffer: Buffer.from('{}') },
      ])
      await sheet.getByText('other.json').waitFor()
      await sheet.getByRole('button', { name: 'Import 4 articles' }).click()
      await sheet.getByRole('link', { name: 'Reset a password' }).waitFor()
      await sheet.getByRole('link', { name: 'Connect a printer' }).waitFor()
      await sheet.getByRole('link', { name: 'Paper' }).waitFor()
      // Its sections came along, and the bad one is still told of.
      await page.getByTestId('articles').getByText('Devices › Printers').locator('visible=true').first().waitFor()
      await sheet.getByText('other.json').waitFor()
      await sheet.getByRole('link', { name: 'two', exact: true }).click()
      await editor(page).getByText('No heading here.').waitFor()
    },
  ],
  [
    'somebody who may not publish submits; it is returned, planned, called off, archived and brought back',
    async (desk) => {
      const { page } = desk
      const sam = await second(desk)
      const number = /knowledge\/(\d+)/.exec(page.url())[1]
      await sam.page.goto(`${desk.server.url}/knowledge/${number}?lang=en`)
      await editor(sam.page).click()
      await sam.page.keyboard.type('Sam wrote this. ')
      assert(
        (await sam.page.getByRole('button', { name: 'Publish', exact: true }).count()) === 0,
        'Sam may not publish',
      )
      await sam.page.getByRole('button', { name: 'Submit for review' }).click()
      await sam.page.getByText('It waits for somebody who may publish.').waitFor()
      await sam.context.close()
      // The other one sees it without asking.
      await editor(page).getByText('Sam wrote this.').waitFor()
      await page.getByText('It waits for somebody who may publish.').waitFor()
      const choose = async (name) => {
        await page.getByRole('button', { name: 'More for this article' }).click()
        await page.getByRole('menuitem', { name, exact: true }).click()
      }
      await choose('Return to draft')
      await page.getByText('It is a draft again').waitFor()
      await choose('Publish later')
      await page.getByRole('dialog', { name: 'Publish later' }).getByRole('option').first().click()
      await page.getByText(/^Version \d+ goes out/).waitFor()
      await choose('Cancel the planned publishing')
      await page.getByText(/^Version \d+ goes out/).waitFor({ state: 'detached' })
      await choose('Archive the article')
      await page.getByText('Archived', { exact: true }).waitFor()
      await page.getByRole('link', { name: 'Knowledge', exact: true }).first().click()
      const list = page.getByTestId('articles')
      await list.getByRole('link', { name: 'Reset a password' }).waitFor()
      // The list that was loaded before is shown until the fresh one is there.
      await list.getByRole('link', { name: 'two', exact: true }).waitFor({ state: 'detached' })
      await page.getByLabel('Every state').selectOption('archived')
      await list.getByRole('link', { name: 'two', exact: true }).click()
      await choose('Bring back from the archive')
      await page.getByText('Back from the archive').waitFor()
    },
  ],
  [
    'what a reader says about an article is told beside it',
    async (desk) => {
      const { go, page, api } = desk
      const { items } = await api('GET', '/knowledge/articles?q=export&live=true')
      const one = items.find((row) => row.title === 'How do I export my orders?')
      const reader = await outside(desk)
      await reader.goto(`${desk.server.url}/help/en/a/${one.slug}`)
      await reader.getByRole('button', { name: 'No', exact: true }).click()
      await reader.getByRole('textbox', { name: /missing/i }).fill('Where is the menu?')
      await reader.getByRole('button', { name: 'Send', exact: true }).click()
      await go(`/knowledge/${one.number}?lang=en`)
      const said = page.getByRole('region', { name: 'Readers’ opinions' })
      await said.getByRole('row', { name: /English 0 1/ }).waitFor()
      await said.getByText('Where is the menu?').waitFor()
      await page.keyboard.press('Control+k')
      await page.getByTestId('palette').getByRole('combobox').fill('export my orders')
      await page.getByRole('option', { name: /How do I export my orders\?.*#\d/ }).waitFor()
      await page.keyboard.press('Escape')
    },
  ],
  [
    'a live article goes into a reply with its link',
    async ({ go, page }) => {
      await go('/inbox/all')
      await page.locator('[data-testid=list] a').first().click()
      await page.getByTestId('at-hand').getByRole('button', { name: 'Put an article into the reply' }).click()
      await page.getByRole('combobox', { name: 'Put an article into the reply' }).fill('export')
      await page.getByRole('option', { name: /How do I export my orders/ }).click()
      const link = page.getByTestId('composer').locator('.ProseMirror a', { hasText: 'How do I export my orders?' })
      await link.waitFor()
      assert(/\/help\/en\/a\//.test(await link.getAttribute('href')), await link.getAttribute('href'))
      await page.getByTestId('composer').locator('.ProseMirror').click()
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Delete')
    },
  ],
  [
    'the help centre’s sections are added, moved and deleted; a colour that cannot be read is refused at its field',
    async ({ go, page, axe }) => {
      await go('/settings/help-centre')
      const list = page.getByRole('list', { name: 'Sections' })
      await list.getByRole('listitem').first().waitFor()
      await clean(axe)
      await page.getByRole('button', { name: 'Add a section' }).click()
      const form = page.getByRole('dialog', { name: 'Add a section' })
      await form.getByLabel('Name').first().fill('Shipping')
      await clean(axe)
      await form.getByRole('button', { name: 'Save', exact: true }).click()
      await list.getByText('Shipping').waitFor()
      const names = () => list.getByRole('listitem').allTextContents()
      const at = (all) => all.findIndex((one) => one.includes('Shipping'))
      const before = at(await names())
      await list.getByRole('button', { name: 'Move Shipping up' }).click()
      await until('it moved', async () => at(await names()) < before)
      await list.getByRole('button', { name: 'Delete Shipping' }).click()
      await list.getByRole('button', { name: /^Really/ }).click()
      await list.getByText('Shipping').waitFor({ state: 'detached' })

      await page
        .getByRole('list', { name: 'Brands' })
        .getByRole('button', { name: /^Edit / })
        .click()
      const brand = page.getByRole('dialog', { name: /^Edit / })
      await brand.getByLabel('Links', { exact: true }).waitFor()
      await clean(axe)
      await brand.getByLabel('Links', { exact: true }).fill('#aaaaaa')
      await brand.getByText(/text needs 4.5/).waitFor()
      await brand.getByRole('button', { name: 'Save', exact: true }).click()
      await brand
        .getByText(/text needs 4.5 at least/)
        .first()
        .waitFor()
      await page.keyboard.press('Escape')
      if (customer) await customer.context().close()
    },
  ],
]
