// Secrets that a customer pasted, and conversations that are spam.
// It never checks what counts as either; the server's tests do.
import { assert, until } from './harness.mjs'
import { textOf } from './smtp.mjs'

const open = async ({ go, page }, view, subject) => {
  await go(`/inbox/${view}`)
  await page.getByTestId('list').getByRole('link', { name: subject }).first().click()
  await page.getByTestId('thread').waitFor()
}

export default [
  [
    'a password is covered, is shown to who asks, and moves to the vault',
    async (desk) => {
      const { page, server, axe } = desk
      const subject = `Server access ${Date.now()}`
      await server.deliver({
        from: 'kim@secrets.example',
        name: 'Kim Doe',
        subject,
        text: 'The login is kim, the password: Sommer2024!x',
      })
      await open(desk, 'unassigned', subject)
      const thread = page.getByTestId('thread')
      await thread.getByText('1 secret is covered').waitFor()
      assert(!(await page.content()).includes('Sommer2024!x'), 'the password is on the page')
      await thread.getByRole('button', { name: 'Show', exact: true }).click()
      await thread.getByText('Sommer2024!x').waitFor()
      await thread.getByRole('button', { name: 'Hide' }).click()
      await until('it is covered again', async () => !(await thread.textContent()).includes('Sommer2024!x'))
      await thread.getByRole('button', { name: 'Move to vault' }).click()
      await thread.getByRole('button', { name: 'Move to vault' }).click()
      await thread.getByText('[secret 1]').first().waitFor()
      await thread.getByRole('button', { name: 'Show', exact: true }).click()
      await thread.getByText('Sommer2024!x').waitFor()
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
    },
  ],
  [
    'spam leaves the list, says why, and comes back when it is none',
    async (desk) => {
      const { page, server } = desk
      const subject = `Cheap watches ${Date.now()}`
      await server.deliver({ from: 'sales@watches.example', name: 'Sales', subject, text: 'Buy now.' })
      await open(desk, 'unassigned', subject)
      const number = await page.getByTestId('thread').getAttribute('data-number')
      await page.getByRole('button', { name: 'More', exact: true }).click()
      await page.getByRole('menuitem', { name: 'Mark as spam' }).click()
      await page.getByTestId('spam').getByText('somebody of your team marked it').waitFor()
      await open(desk, 'spam', subject)
      await page.getByTestId('spam').getByRole('button', { name: 'Not spam' }).click()
      await page.getByTestId('spam').waitFor({ state: 'detached' })
      await open(desk, 'unassigned', subject)
      assert((await page.getByTestId('thread').getAttribute('data-number')) === number, 'another conversation')
    },
  ],
  [
    'a blocked sender’s next mail goes to spam',
    async (desk) => {
      const { page, go, server } = desk
      await go('/settings/blocked-senders')
      await page.getByLabel('Address or domain').fill('pills.example')
      await page.getByRole('button', { name: 'Block', exact: true }).click()
      await page.getByText('pills.example').first().waitFor()
      const subject = `Pills ${Date.now()}`
      await server.deliver({ from: 'x@pills.example', name: 'Pills', subject, text: 'Buy now.' })
      await open(desk, 'spam', subject)
      await page.getByTestId('spam').getByText('is blocked').waitFor()
    },
  ],
  [
    'a customer is asked for access data by a link that works once; what they enter lies in the vault',
    async (desk) => {
      const { page, server, sink } = desk
      const subject = `Slow server ${Date.now()}`
      await server.deliver({ from: 'ivo@access.example', name: 'Ivo', subject, text: 'Please look at our server.' })
      await open(desk, 'unassigned', subject)
      await page.keyboard.press('r')
      await page.keyboard.type('Please give us access to it.')
      await page.getByRole('button', { name: 'More ways to send' }).click()
      await page.getByRole('menuitem', { name: 'Send and ask for access data' }).click()
      const link = await until(
        'the mail left',
        () =>
          /http:\/\/[^\s"]+\/api\/v1\/access-data\/[\w.-]+/.exec(sink.mails.map((one) => textOf(one.raw)).join('\n')),
        20_000,
      )
      const form = await page.context().newPage()
      await form.goto(link[0])
      await form.getByLabel('Address of the server or page').fill('203.0.113.7')
      await form.getByLabel('Password or key').fill('Winter2031!x')
      const found = await desk.axe(form)
      assert(found.length === 0, found.join('\n'))
      await form.getByRole('button', { name: 'Send' }).click()
      await form.getByText('Thank you. We have it').waitFor()
      await form.goto(link[0])
      await form.getByText('This link was used').waitFor()
      await form.close()
      const thread = page.getByTestId('thread')
      await thread.getByText('203.0.113.7').waitFor()
      assert((await thread.getByText('Winter2031!x').count()) === 0, 'it is not in the thread')
      await thread.getByRole('button', { name: 'Show', exact: true }).last().click()
      await thread.getByText('Winter2031!x').waitFor()
    },
  ],
]
