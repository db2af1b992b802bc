// Who is told of what, the bell, its settings, and the team room with two people.
// It never checks who counts as concerned; the server's tests do.
import { assert, until } from './harness.mjs'
import { second } from './second.mjs'

/** What is on screen, in both colours. */
async function accessible({ axe, page }) {
  for (const theme of ['dark', 'light']) {
    await page.evaluate((name) => {
      document.documentElement.dataset.theme = name
    }, theme)
    await page.waitForTimeout(200)
    const found = await axe()
    assert(found.length === 0, `${theme}: ${found.join('\n')}`)
  }
}

async function arrive({ server, api }, subject) {
  await server.deliver({ from: 'pia@news.example', name: 'Pia', subject, text: 'Hello' })
  return until(`“${subject}” arrived`, async () =>
    (await api('GET', '/conversations?view=all&limit=50')).items.find((row) => row.subject === subject),
  )
}

export default [
  [
    'a mention appears under the bell at once, leads to the conversation, and is read by opening it',
    async (desk) => {
      const { page, go, api } = desk
      const row = await arrive(desk, `Under the bell ${Date.now()}`)
      await go('/notifications')
      const session = await api('GET', '/session')
      const sam = await second(desk)
      await sam.page.evaluate(
        async ([id, user]) => {
          await fetch(`/api/v1/conversations/${id}/messages`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
            body: JSON.stringify({ kind: 'note', html: '<p>Please look</p>', mention_ids: [user] }),
          })
        },
        [row.id, session.user.id],
      )
      await sam.context.close()
      const list = page.getByTestId('notifications')
      const line = list.getByRole('link', { name: `Sam Okafor mentioned you in #${row.number}` })
      await line.waitFor()
      await until('the bell counts', async () => (await api('GET', '/notifications/count')).unread > 0)
      await accessible(desk)
      await line.click()
      await page.waitForURL(new RegExp(`/${row.number}$`))
      await page.getByTestId('thread').getByText('Please look').waitFor()
      await page.keyboard.press('Escape')
      await page.keyboard.press('g')
      await page.keyboard.press('n')
      await page.waitForURL(/notifications$/)
      await line.waitFor()
      await until('it is read', async () => {
        const { items } = await api('GET', '/notifications?unread=true')
        return items.every((one) => one.conversation?.number !== row.number)
      })
    },
  ],
  [
    'the matrix, quiet hours and a hook are kept; a hook that cannot be reached says so',
    async (desk) => {
      const { page, go, api } = desk
      await go('/settings/notifications')
      const box = page.getByRole('checkbox', { name: 'Somebody mentions me: Mail' })
      assert(await box.isChecked(), 'mentions are mailed until somebody chooses otherwise')
      await box.uncheck()
      await page.getByRole('checkbox', { name: /Tell me nothing outside the app/ }).check()
      await page.getByLabel('From', { exact: true }).fill('21:30')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Saved').first().waitFor()
      const kept = await api('GET', '/notifications/preferences')
      assert(kept.media.mentioned.mail === false && kept.quiet.from === 21 * 60 + 30, JSON.stringify(kept))
      await page.getByLabel('Name', { exact: true }).fill('Our group')
      await page.getByLabel('Service').selectOption('dingtalk')
      await page.getByLabel('Address', { exact: true }).fill('https://10.1.2.3/robot?access_token=r0bot9key')
      await page.getByLabel('Signing secret').fill('SECabc')
      await page.getByRole('button', { name: 'Add', exact: true }).click()
      await page.getByText('Our group').waitFor()
      assert(!(await page.content()).includes('r0bot9key'), 'the address is shown again')
      await page.getByRole('button', { name: 'Test', exact: true }).click()
      await page.getByText('10.1.2.3 is not a public address').first().waitFor()
      await accessible(desk)
      await page.getByRole('button', { name: 'Remove', exact: true }).click()
      await page.getByRole('button', { name: 'Really? Press again' }).click()
      await until('it is gone', async () => (await page.getByText('Our group').count()) === 0)
      await page.getByRole('checkbox', { name: /Tell me nothing outside the app/ }).uncheck()
      await page.getByRole('button', { name: 'Save' }).click()
    },
  ],
  [
    'an announcement reaches everybody, and its author sees who has read it',
    async (desk) => {
      const { page, go } = desk
      const row = await arrive(desk, `In the room ${Date.now()}`)
      const title = `New hours ${Date.now()}`
      await go('/room')
      await page.getByRole('button', { name: 'Write a post' }).click()
      const form = page.getByTestId('post-form')
      await form.getByLabel('Kind').selectOption('announcement')
      await form.getByLabel('Title').fill(title)
      await form.locator('.ProseMirror').click()
      await page.keyboard.type(`From Monday on, see #${row.number}`)
      await form.getByRole('button', { name: 'Publish' }).click()
      const card = page.getByTestId('post').filter({ hasText: title })
      await card.waitFor()
      await card.getByRole('button', { name: title }).click()
      await card.getByRole('link', { name: `#${row.number}` }).waitFor()
      await card
        .getByTestId('receipts')
        .getByText(/Not yet: .*Sam Okafor/)
        .waitFor()
      await accessible(desk)
      const sam = await second(desk)
      await sam.page.goto(`${desk.server.url}/room`)
      const theirs = sam.page.getByTestId('post').filter({ hasText: title })
      await theirs.getByText('From Monday on').waitFor()
      assert((await theirs.getByTestId('receipts').count()) === 0, 'an agent sees who has read it')
      await theirs.getByRole('button', { name: 'I have read this' }).click()
      await theirs.getByRole('button', { name: 'I have read this' }).waitFor({ state: 'detached' })
      await theirs.getByRole('button', { name: 'Thanks' }).click()
      await theirs.getByRole('button', { name: 'Thanks · 1' }).waitFor()
      await sam.page.getByRole('button', { name: 'Write a post' }).click()
      await sam.page.getByTestId('post-form').waitFor()
      const kinds = await sam.page.getByLabel('Kind').locator('option').allTextContents()
      assert(kinds.join() === 'Tip,Notice', `an agent may choose ${kinds.join()}`)
      await sam.context.close()
      await go('/room')
      await card.getByRole('button', { name: title }).click()
      await card
        .getByTestId('receipts')
        .getByText(/have read it/)
        .waitFor()
      await until('Sam has read it', async () => !(await card.getByTestId('receipts').textContent()).includes('Sam'))
      await card.getByLabel('Write a comment').fill('Thanks to all')
      await card.getByRole('button', { name: 'Comment', exact: true }).click()
      await card.getByText('Thanks to all').waitFor()
    },
  ],
]
