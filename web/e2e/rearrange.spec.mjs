// Merging and splitting: what moves, what the thread says about it, and that everything can be taken back.
// It never relies on other files' conversations.
import { ADDRESS, assert, until } from './harness.mjs'
import { headersOf } from './smtp.mjs'

const mei = { from: 'mei@rearrange.example', name: 'Mei Lin' }
const ken = { from: 'ken@rearrange-shop.example', name: 'Ken Abe' }

/** The number of the newest conversation with this subject, once it is there. */
const numberOf = (api, subject) =>
  until(`“${subject}” arrived`, async () => {
    const page = await api('GET', '/conversations?view=all&limit=50')
    return page.items.find((row) => row.subject === subject)?.number
  })

/** The texts of the thread, in its order. */
const texts = (page) =>
  page
    .locator('[data-testid=thread] li.message')
    .evaluateAll((all) =>
      all.map((one) =>
        [...one.querySelectorAll('div')].map((part) => part.shadowRoot?.textContent?.trim()).find(Boolean),
      ),
    )

const shows = (page, expected) =>
  until(`the thread shows ${expected}`, async () => (await texts(page)).join('|') === expected)

const menu = async (page, at, item) => {
  await page.getByTestId('thread').getByRole('button', { name: 'More for this message' }).nth(at).click()
  await page.getByRole('menuitem', { name: item }).click()
}

let one
let two

export default [
  [
    'another conversation is merged in by number; its messages stand in the order of time, and undo takes it out',
    async ({ go, page, api, server }) => {
      await go('/inbox/all')
      await page.getByTestId('list').waitFor()
      await server.deliver({ ...mei, subject: 'Where is my order', text: 'first of mei' })
      one = await numberOf(api, 'Where is my order')
      await server.deliver({ ...ken, subject: 'Order of Mei', text: 'first of ken' })
      two = await numberOf(api, 'Order of Mei')
      await go(`/inbox/all/${one}`)
      await page.getByTestId('thread').waitFor()
      await page.getByRole('button', { name: 'More', exact: true }).click()
      await page.getByRole('menuitem', { name: 'Merge conversations' }).click()
      await page.getByRole('combobox', { name: 'Merge conversations' }).fill(`#${two}`)
      await page.getByRole('option', { name: /Order of Mei/ }).click()
      await page.getByText(`1 conversation merged into #${one}`).waitFor()
      await shows(page, 'first of mei|first of ken')
      await page.getByTestId('moved').getByText(`Robin Vale merged #${two} into this`).waitFor()
      await until(
        'the other one left the list',
        async () => (await page.getByTestId('list').getByText('Order of Mei').count()) === 0,
      )
      await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
      await shows(page, 'first of mei')
      await page.getByTestId('list').getByText('Order of Mei').waitFor()
      await page.getByText(`Robin Vale took #${two} out again`).waitFor()
    },
  ],
  [
    'with the key m the same customer’s conversations are offered first, and the old number leads to the new place',
    async ({ go, page, api, server }) => {
      await server.deliver({ ...mei, subject: 'And another thing', text: 'second of mei' })
      const three = await numberOf(api, 'And another thing')
      await go(`/inbox/all/${one}`)
      await page.getByTestId('thread').waitFor()
      await page.keyboard.press('m')
      await page.getByText('From the same customer').waitFor()
      await page.getByRole('option', { name: /And another thing/ }).waitFor()
      await page.keyboard.press('Enter')
      await shows(page, 'first of mei|second of mei')
      await go(`/c/${three}`)
      await page.waitForURL(new RegExp(`/inbox/all/${one}$`))
      await shows(page, 'first of mei|second of mei')
      await go(`/search?q=${encodeURIComponent('"And another thing"')}`)
      await page.locator(`a[href*="/${one}"]`).first().waitFor()
      await go(`/inbox/all/${one}`)
      await page.getByTestId('moved').getByRole('button', { name: 'Undo' }).click()
      await shows(page, 'first of mei')
      await go(`/c/${three}`)
      await page.waitForURL(new RegExp(`/inbox/all/${three}$`))
      await shows(page, 'second of mei')
    },
  ],
  [
    'messages are split off from one on, told in both places, and brought back',
    async ({ go, page, api }) => {
      const conversation = await api('GET', `/conversations/${one}`)
      for (const text of ['a note', 'another note'])
        await api('POST', `/conversations/${conversation.id}/messages`, { kind: 'note', text })
      await go(`/inbox/all/${one}`)
      await shows(page, 'first of mei|a note|another note')
      await menu(page, 1, 'Split from here')
      const done = page.getByText(/Now a conversation of its own: #\d+/)
      await done.waitFor()
      const number = Number(/#(\d+)/.exec(await done.textContent())[1])
      await shows(page, 'first of mei')
      await page.getByTestId('moved').getByText(`Robin Vale split messages off to #${number}`).waitFor()
      await go(`/inbox/all/${number}`)
      await shows(page, 'a note|another note')
      await page.getByTestId('moved').getByText(`Robin Vale split this off from #${one}`).waitFor()
      await page.getByTestId('moved').getByRole('button', { name: 'Undo' }).click()
      await page.waitForURL(new RegExp(`/inbox/all/${one}$`))
      await shows(page, 'first of mei|a note|another note')
      await menu(page, 1, 'Only this message to a new conversation')
      await shows(page, 'first of mei|another note')
      await page.keyboard.press('z')
      await shows(page, 'first of mei|a note|another note')
    },
  ],
  [
    'an answer that nothing proves says which conversation it seems to answer, and joins it with one button',
    async ({ go, page, api, server }) => {
      const subject = `Re: Where is my order [#${one}]`
      await server.deliver({ from: 'stranger@elsewhere.example', subject, text: 'I answer for her' })
      const number = await numberOf(api, subject)
      await go(`/inbox/all/${number}`)
      await page.getByText(`This looks like an answer to #${one}, but its sender is not proven`).waitFor()
      await page.getByRole('button', { name: `Join with #${one}` }).click()
      await page.waitForURL(new RegExp(`/inbox/all/${one}$`))
      await page.getByTestId('thread').getByText('I answer for her').waitFor()
      const joined = await api('GET', `/conversations/${one}`)
      assert(joined.unverified.includes('stranger@elsewhere.example'), 'joining proved the sender')
      await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
      await until('it is gone again', async () => (await texts(page)).length === 3)
    },
  ],
  [
    'another subject under a solved conversation offers to split, and the details name the rule in words',
    async ({ go, page, api, server, sink }) => {
      const conversation = await api('GET', `/conversations/${two}`)
      const before = sink.mails.length
      await api('POST', `/conversations/${conversation.id}/messages`, {
        kind: 'reply',
        text: 'It is on its way.',
        status: { category: 'solved' },
        confirmed: [ken.from],
      })
      await until('the reply left', () => sink.mails.length > before, 20_000)
      const signed = /<([^>]+)>/.exec(headersOf(sink.mails.at(-1).raw)['reply-to'])?.[1]
      assert(signed?.startsWith(`${ADDRESS.split('@')[0]}+`), `the reply names ${signed}`)
      await server.deliver({ ...ken, to: signed, subject: 'An invoice is missing', text: 'Please send the invoice' })
      await go(`/inbox/all/${two}`)
      await page.getByTestId('hint').getByText('New subject: “An invoice is missing”').waitFor()
      await page
        .getByTestId('thread')
        .getByRole('button', { name: /Details/ })
        .last()
        .click()
      await page.getByText('It was sent to the signed address of this conversation').waitFor()
      await page.getByTestId('hint').getByRole('button', { name: 'Split from here' }).click()
      const done = page.getByText(/Now a conversation of its own: #\d+/)
      await done.waitFor()
      const number = Number(/#(\d+)/.exec(await done.textContent())[1])
      await shows(page, 'first of ken|It is on its way.')
      await go(`/inbox/all/${number}`)
      await page.getByRole('heading', { name: 'An invoice is missing' }).waitFor()
      assert((await page.getByTestId('hint').count()) === 0, 'the hint stays where it is no news')
    },
  ],
  [
    'several selected conversations become one, and one undo gives all of them back',
    async ({ go, page, api, server }) => {
      const subjects = ['Bulk alpha', 'Bulk beta', 'Bulk gamma']
      for (const subject of subjects) await server.deliver({ ...mei, subject, text: subject })
      for (const subject of subjects) await numberOf(api, subject)
      await go('/inbox/unassigned')
      const list = page.getByTestId('list')
      await list.getByText('Bulk gamma').first().waitFor()
      for (const subject of subjects) {
        await list.getByRole('listitem').filter({ hasText: subject }).getByRole('checkbox').click({ force: true })
      }
      await page.getByRole('toolbar').getByRole('button', { name: 'Merge conversations' }).click()
      await page.getByRole('option', { name: /Bulk beta/ }).click()
      await page.getByText(/^2 conversations merged into #\d+$/).waitFor()
      await until('the others left the list', async () => (await list.getByText('Bulk alpha').count()) === 0)
      await page.locator('main').hover({ position: { x: 900, y: 600 } })
      await page.keyboard.press('z')
      await list.getByText('Bulk alpha').first().waitFor()
      await list.getByText('Bulk gamma').first().waitFor()
    },
  ],
  [
    'what the thread says about moved messages is accessible',
    async ({ go, page, api, axe }) => {
      const into = await api('GET', `/conversations/${one}`)
      const other = await api('GET', `/conversations/${two}`)
      const merged = await api('POST', `/conversations/${into.id}/merge`, { ids: [other.id] })
      await go(`/inbox/all/${one}`)
      await page.getByTestId('moved').last().waitFor()
      const wrong = await axe()
      assert(wrong.length === 0, wrong.join('\n'))
      await api('POST', `/rearrangements/${merged.rearrangements[0].id}/undo`)
    },
  ],
]
