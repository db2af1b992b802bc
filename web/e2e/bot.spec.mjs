// The bot in a chat, from both sides: switched on, an answer with its source, a guide by clicks, and a person always.
// It never relies on what other files told; it names what it makes.
import http from 'node:http'
import { assert, until } from './harness.mjs'

let site
let page
const frame = () => page.frameLocator('[data-causeway] iframe')
const said = (text) => frame().locator('.bubble:not(.leaving)').filter({ hasText: text }).first()
const click = (name) => frame().getByRole('button', { name, exact: true }).click()
const write = async (text) => {
  await frame().getByRole('textbox', { name: 'Your message' }).fill(text)
  await frame().getByRole('textbox', { name: 'Your message' }).press('Enter')
}
const en = (words) => ({ en: words })
const answered = { finding: '', cause: null, side: null }
const lamp = {
  name: 'The lamp stays dark',
  class: 'simple',
  product: '',
  public: { open: true, slug: 'lamp-stays-dark', titles: en('The lamp stays dark'), introductions: {}, articles: [] },
  steps: [
    {
      key: 'plug',
      ask: 'Is it plugged in?',
      hint: '',
      public: { asks: en('Is the lamp plugged in?'), helps: {}, picture: null, picture_texts: {}, article: null },
      answers: [
        {
          ...{ key: 'no', words: 'No', next: '', ...answered },
          public: { says: en('Not plugged in'), ends: en('Plug the lamp in.'), article: null },
        },
      ],
    },
  ],
}

export default [
  [
    'the bot is switched on in the settings of a chat',
    async ({ api, axe, browser, go, page: team, problems, server }) => {
      const held = await api('GET', '/guides')
      await api('PUT', '/guides', { version: held.version, guides: [...held.guides, lamp] })
      const [inbox] = (await api('GET', '/inboxes')).items
      const widget = await api('POST', '/chat/widgets', { name: 'Lamps', inbox_id: inbox.id })
      await go('/settings/chat')
      await team.getByRole('button', { name: 'Edit Lamps' }).click()
      const sheet = team.getByRole('dialog')
      await sheet.getByLabel('Automatic answers').selectOption('always')
      await sheet.getByLabel('Ask for an e-mail address').selectOption('no')
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await sheet.getByRole('button', { name: 'Save' }).click()
      await sheet.waitFor({ state: 'detached' })
      const html = `<!doctype html><html lang="en"><title>Lamps</title><body><h1>Lamps</h1>
        <script async src="${server.url}/widget.js" data-widget="${widget.key}"></script></body></html>`
      const host = http.createServer((_, answer) => {
        answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
        answer.end(html)
      })
      site = await new Promise((resolve) => host.listen(0, () => resolve(host)))
      page = await (await browser.newContext({ locale: 'en' })).newPage()
      page.on('pageerror', (error) => problems.push(String(error)))
    },
  ],
  [
    'it runs a guide by clicks, says that it is automatic, and hands over to a person at a click',
    async ({ api, axe, go, page: team }) => {
      await page.goto(`http://127.0.0.1:${site.address().port}/`)
      await page.locator('[data-causeway] button').click()
      await click('Write to us')
      await write('my lamp stays dark')
      await said('step by step').waitFor()
      await frame().getByText('Automatic answer', { exact: true }).first().waitFor()
      await frame().getByRole('button', { name: 'Talk to a person' }).waitFor()
      const found = await axe(page.frames().find((one) => one.url().includes('/widget/')))
      assert(found.length === 0, found.join('\n'))
      await click('The lamp stays dark')
      await said('Is the lamp plugged in?').waitFor()
      await click('Not plugged in')
      await said('Plug the lamp in.').waitFor()
      await click('Talk to a person')
      await said('I have passed this on.').waitFor()
      await until('nothing is offered any more', async () => (await frame().locator('.quick button').count()) === 0)
      const row = await until('the team has it', async () => {
        const { items } = await api('GET', '/conversations?view=all&limit=50')
        return items.find((one) => one.way === 'chat' && one.subject.includes('lamp'))
      })
      await go(`/inbox/all/${row.number}`)
      await team.getByText('I have passed this on.', { exact: false }).first().waitFor()
      await go('/settings/chat')
      await team.getByTestId('bot-report').getByText('too few to say').waitFor()
      const report = await api('GET', '/reports/chat-bot')
      assert(report.handed_over === 1 && report.answered === 1 && report.solved_range === null, JSON.stringify(report))
      await page.context().close()
    },
  ],
  [
    'a language model is set and tried in the settings, and puts an answer into words that name their article',
    async ({ api, axe, browser, go, page: team, problems }) => {
      const asked = []
      const model = http.createServer((request, answer) => {
        let body = ''
        request.on('data', (piece) => {
          body += piece
        })
        request.on('end', () => {
          const material = JSON.parse(body).messages[1].content
          asked.push({ material, key: request.headers.authorization })
          const words = { answer: 'Water the cactus once a month, and leave the soil dry.', articles: [1] }
          const content = material.includes('cactus') ? JSON.stringify(words) : 'Yes, I am here.'
          answer.writeHead(200, { 'content-type': 'application/json' })
          answer.end(JSON.stringify({ choices: [{ message: { role: 'assistant', content } }] }))
        })
      })
      await new Promise((resolve) => model.listen(0, '127.0.0.1', resolve))
      const [section] = (await api('GET', '/knowledge/categories')).items
      const made = await api('POST', '/knowledge/articles', {
        category_id: section.id,
        locale: 'en',
        title: 'Water a cactus',
        summary: '',
        body: '<p>Water the cactus once a month. Leave the soil dry in between.</p>',
      })
      await api('POST', `/knowledge/articles/${made.number}/texts/en/publish`, {})
      await go('/settings/language-model')
      await team.getByLabel('Address').fill(`http://127.0.0.1:${model.address().port}/v1`)
      await team.getByLabel('Name of the model').fill('small')
      await team.getByLabel('Key', { exact: true }).fill('sk-secret')
      await team.getByRole('button', { name: 'Save' }).click()
      await team.getByText('A key is kept.').waitFor()
      await team.getByRole('button', { name: 'Ask', exact: true }).click()
      await team.getByText('Yes, I am here.').waitFor()
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      page = await (await browser.newContext({ locale: 'en' })).newPage()
      page.on('pageerror', (error) => problems.push(String(error)))
      await page.goto(`http://127.0.0.1:${site.address().port}/`)
      await page.locator('[data-causeway] button').click()
      await click('Write to us')
      await write('water cactus soil')
      await said('leave the soil dry').waitFor()
      await said('A language model put this into words').waitFor()
      await said('Water a cactus').waitFor()
      await frame().getByRole('button', { name: 'Talk to a person' }).waitFor()
      assert(
        asked[0].key === 'Bearer sk-secret' && asked.at(-1).material.includes('once a month'),
        JSON.stringify(asked),
      )
      await page.context().close()
      site.close()
      model.close()
      await team.getByRole('button', { name: 'Take it away' }).click()
      await team.getByRole('button', { name: 'Really? Press again' }).click()
      await until('the model is gone', async () => (await api('GET', '/language-model')).address === null)
    },
  ],
]
