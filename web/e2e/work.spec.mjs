// What the team does about a conversation: solving asks what is missing, and goal, next step, lists and links stay.
// It never relies on other files' conversations.
import { assert, until } from './harness.mjs'

const SENDER = { from: 'otto@work.example', name: 'Otto Work' }
let first
let second

const arrived = (api, subject) =>
  until(`“${subject}” arrived`, async () => {
    const { items } = await api('GET', '/conversations?view=all&limit=20')
    return items.find((row) => row.subject === subject)
  })

export default [
  [
    'solving what nobody answered asks why once, and the history keeps the word',
    async ({ go, page, api, server }) => {
      await go('/inbox/all')
      await server.deliver({ ...SENDER, subject: 'The pump is loud', text: 'It is loud.' })
      await server.deliver({ ...SENDER, subject: 'The valve sticks', text: 'It sticks.' })
      first = await arrived(api, 'The pump is loud')
      second = await arrived(api, 'The valve sticks')
      await go(`/inbox/all/${first.number}`)
      await page.getByTestId('thread').waitFor()
      await page.keyboard.press('e')
      await page.getByPlaceholder('The customer has no answer yet. Why is it solved?').waitFor()
      await page.keyboard.type('else')
      await page.keyboard.press('Enter')
      await until('it is solved', async () => {
        const now = await api('GET', `/conversations/${first.number}`)
        return now.status.category === 'solved' && now.outcome?.outcome === 'answered_elsewhere'
      })
      await go(`/inbox/all/${first.number}`)
      await page.getByText('Robin Vale noted how it ended: Answered elsewhere').waitFor()
    },
  ],
  [
    'goal, problems, tasks, facts and links are kept and seen from both sides',
    async ({ go, page, api, axe }) => {
      await go(`/inbox/all/${second.number}`)
      await page.getByLabel('What they really want').fill('A pump that runs at night')
      for (const [label, text] of [
        ['Add a problem', 'It sticks when cold'],
        ['Add a task', 'Ask the workshop'],
        ['Add a confirmed fact', 'Model 7, bought in May'],
      ]) {
        await page.getByLabel(label).fill(text)
        await page.getByLabel(label).press('Enter')
        await page.getByRole('complementary').getByText(text).first().waitFor()
      }
      await page.getByRole('checkbox', { name: 'Ask the workshop' }).click()
      await page.getByRole('button', { name: 'Link a conversation' }).click()
      await page.getByLabel('What it is to this one').selectOption('problem')
      await page.getByLabel('Number', { exact: true }).fill(String(first.number))
      await page.getByRole('button', { name: 'Add', exact: true }).click()
      await page.getByText('Caused by').waitFor()
      await until('all is kept', async () => {
        const now = await api('GET', `/conversations/${second.number}`)
        const { items } = await api('GET', `/conversations/${second.number}/checklist`)
        return (
          now.goal === 'A pump that runs at night' &&
          items.length === 3 &&
          items.filter((one) => one.done_at).length === 2
        )
      })
      const { items } = await api('GET', `/conversations/${first.number}/links`)
      assert(items.length === 1 && items[0].kind === 'symptom', JSON.stringify(items))
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
    },
  ],
  [
    'confirmed facts are said back in the reply, which carries on what it was verified',
    async ({ go, page }) => {
      await go(`/inbox/all/${second.number}`)
      const editor = page.getByTestId('composer').locator('.ProseMirror')
      await page.getByRole('button', { name: 'Ask in the reply' }).click()
      await editor.getByText('Model 7, bought in May').waitFor()
      await editor.getByText('Is that right?').waitFor()
      await page.getByRole('button', { name: 'More ways to send' }).click()
      await page.getByRole('menuitem', { name: 'Verified on…' }).click()
      await page.getByRole('textbox', { name: 'Verified on' }).fill('Pump 7.2, test bench')
      await page.keyboard.press('Enter')
      await page.keyboard.press('Control+Enter')
      await page.getByTestId('thread').getByText('Verified on Pump 7.2, test bench').waitFor()
      assert((await page.getByRole('textbox', { name: 'Verified on' }).count()) === 0, 'the field is gone')
    },
  ],
  [
    'a reply sets the next step, and another day can be chosen for it',
    async ({ page, api }) => {
      await api('POST', `/conversations/${second.number}/messages`, { kind: 'reply', text: 'We look into it.' })
      const { next_action_at: day } = await api('GET', `/conversations/${second.number}`)
      // An earlier reply set a day as well; one that the page has not seen yet would rightly win over what is typed.
      await page.locator(`time[datetime="${new Date(day).toISOString()}"]`).waitFor()
      await page.getByText('Next step').locator('xpath=..').getByRole('button').click()
      await page.getByLabel('Next step').fill('2031-05-06T09:30')
      await page.getByLabel('Next step').blur()
      await until('the day is kept', async () => {
        const { next_action_at } = await api('GET', `/conversations/${second.number}`)
        return new Date(next_action_at).getFullYear() === 2031
      })
    },
  ],
  [
    'a reply asks whether it is solved; opening the link changes nothing, its buttons open and close',
    async ({ go, page, api, sink, server, axe }) => {
      const before = sink.mails.length
      await api('POST', `/conversations/${second.number}/messages`, {
        kind: 'reply',
        text: 'The valve is exchanged.',
        ask_solved: true,
      })
      const link = await until(
        'the mail with the link has left',
        async () =>
          sink.mails
            .slice(before)
            .map((mail) =>
              /http:\/\/127\.0\.0\.1:\d+(\/api\/v1\/solved\/[\w.-]+)/.exec(mail.raw.replace(/=\r?\n/g, '')),
            )
            .find(Boolean)?.[1],
        30_000,
      )
      const category = async () => (await api('GET', `/conversations/${second.number}`)).status.category
      const visitor = await page.context().browser().newPage()
      await visitor.goto(server.url + link)
      await visitor.getByRole('heading', { name: 'Is it solved?' }).waitFor()
      assert((await category()) === 'waiting', 'opening the page closed it')
      const found = await axe(visitor)
      assert(found.length === 0, found.join('\n'))
      await visitor.getByLabel('What is still missing? (optional)').fill('It drips now.')
      await visitor.getByRole('button', { name: 'No, I still need help' }).click()
      await visitor.getByRole('status').waitFor()
      assert((await category()) === 'open', 'no opens it')
      const { items } = await api('GET', `/conversations/${second.number}/messages`)
      assert(items.at(-1).text.trim() === 'It drips now.' && items.at(-1).kind === 'incoming', items.at(-1).text)
      await visitor.close()
      await go(`/inbox/all/${second.number}`)
    },
  ],
  [
    'somebody outside is asked beside the conversation, and the lists do not show it',
    async ({ go, page, api }) => {
      await go(`/inbox/all/${second.number}`)
      await page.getByRole('link', { name: 'Ask somebody outside' }).click()
      await page.getByRole('heading', { name: 'Ask somebody outside' }).waitFor()
      await page.getByLabel('To', { exact: true }).fill('workshop@supplier.example')
      await page.getByLabel('To', { exact: true }).press('Enter')
      await page.getByRole('textbox', { name: 'Message', exact: true }).fill('Do you have the part?')
      await page.getByRole('button', { name: 'Send', exact: true }).click()
      await page.getByText('Asked on behalf of').waitFor()
      const { items } = await api('GET', `/conversations/${second.number}/sides`)
      assert(items.length === 1 && items[0].subject === 'The valve sticks', JSON.stringify(items))
      const list = await api('GET', '/conversations?view=all&limit=100')
      assert(!list.items.some((row) => row.id === items[0].id), 'a side conversation stands in the list')
    },
  ],
]
