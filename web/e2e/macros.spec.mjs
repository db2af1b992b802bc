// Macros: found with a slash, filled in before sending, their actions on show until they happen with the reply.
// It never relies on other files' conversations.
import { assert, until } from './harness.mjs'

const SENDER = { from: 'nori@macro.example', name: 'Nori Abe' }
let conversation
let macro
let tag

/** The smallest picture there is. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
/** Whether a picture in the text has been drawn. */
const drawn = (pictures) =>
  until('the picture is drawn', () =>
    pictures.evaluateAll((all) => all.length > 0 && all.every((one) => one.complete && one.naturalWidth > 0)),
  )

const menu = (page) => page.getByTestId('macro-menu')
const field = (page) => page.getByTestId('composer').getByRole('textbox', { name: 'Reply' })

export default [
  [
    'a macro is written in settings, with a placeholder, two languages and an action',
    async ({ go, page, api, server, axe }) => {
      await server.deliver({
        ...SENDER,
        subject: 'Where is my parcel',
        text: 'Where is my parcel? I have waited for it.',
      })
      conversation = await until('it arrived', async () => {
        const { items } = await api('GET', '/conversations?view=all&limit=20')
        return items.find((row) => row.subject === 'Where is my parcel')
      })
      tag = await api('POST', '/tags', { name: 'parcels' })
      await go('/settings/macros')
      await page.getByText('We have received it').waitFor()
      await page.getByRole('button', { name: 'New macro' }).click()
      await page.getByLabel('Name', { exact: true }).fill('Parcel is on its way')
      await page.getByLabel('Shortcut').fill('parcel')
      await page.getByLabel('Folder').fill('Shipping')
      await page.getByRole('textbox', { name: 'Text of the macro' }).click()
      await page.keyboard.type('Hello ')
      await page.getByLabel('Insert a placeholder…').selectOption('{{customer.name}}')
      await page.keyboard.type(', your parcel arrives on ')
      await page.getByLabel('Insert a placeholder…').selectOption({ label: 'A question to who replies' })
      await page.getByRole('tab', { name: '日本語' }).click()
      await page.getByRole('textbox', { name: 'Text of the macro' }).click()
      await page.keyboard.insertText('お荷物は発送済みです。')
      await page.getByLabel('Add an action…').selectOption({ label: 'Tag with parcels' })
      await page.getByLabel('Add an action…').selectOption({ label: 'Priority: Low' })
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByText('Parcel is on its way').waitFor()
      const { items } = await api('GET', '/macros')
      macro = items.find((one) => one.shortcut === 'parcel')
      assert(macro.folder === 'Shipping' && macro.scope === 'person', JSON.stringify(macro))
      assert(Object.keys(macro.bodies).join() === 'en,ja', JSON.stringify(macro.bodies))
      assert(macro.bodies.en.includes('{{customer.name}}') && macro.actions.length === 2, JSON.stringify(macro))
    },
  ],
  [
    'a slash offers macros with real values, and an empty place stops sending until it is filled',
    async ({ go, page, axe }) => {
      await go(`/inbox/all/${conversation.number}`)
      await page.getByTestId('thread').waitFor()
      await page.keyboard.press('r')
      await field(page).waitFor()
      await field(page).click()
      await page.keyboard.type('/parc')
      await menu(page).getByText('Hello Nori Abe, your parcel arrives on').waitFor()
      await page.keyboard.press('Enter')
      await page.getByTestId('fill').waitFor()
      await menu(page).waitFor({ state: 'detached' })
      const chips = page.getByTestId('macro-actions')
      await chips.getByText('Tag with parcels').waitFor()
      assert(await page.getByRole('button', { name: 'Send', exact: true }).isDisabled(), 'a blank stops sending')
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await page.getByTestId('fill').getByRole('textbox', { name: 'What goes here?' }).fill('Friday')
      await page.keyboard.press('Enter')
      await page.getByTestId('fill').waitFor({ state: 'detached' })
      const text = await field(page).textContent()
      assert(text.trim() === 'Hello Nori Abe, your parcel arrives on Friday', text)
      await chips.getByRole('button', { name: 'Leave out: Priority: Low' }).click()
    },
  ],
  [
    'its actions happen with the reply, those that were taken out do not, and the use is counted',
    async ({ page, api }) => {
      const before = await api('GET', `/conversations/${conversation.number}`)
      assert(before.tags.length === 0, 'nothing happens before the reply is sent')
      await page.getByRole('button', { name: 'Send', exact: true }).click()
      await until('the tag is there', async () => {
        const now = await api('GET', `/conversations/${conversation.number}`)
        return now.tags.some((one) => one.id === tag.id) && now.priority === before.priority
      })
      const { items } = await api('GET', '/macros/usage')
      const used = items.find((one) => one.macro_id === macro.id)
      assert(used.uses === 1 && used.share > 30, JSON.stringify(items))
      await page.getByTestId('macro-actions').waitFor({ state: 'detached' })
    },
  ],
  [
    'a slash in a word is a slash, and the sign of an input method opens the list on an empty line only',
    async ({ page }) => {
      await field(page).click()
      await page.keyboard.type('24/7')
      assert((await menu(page).count()) === 0, 'no list within a word')
      await page.keyboard.press('Control+A')
      await page.keyboard.press('Delete')
      await page.keyboard.insertText('、')
      await menu(page).waitFor()
      await page.keyboard.press('Escape')
      await menu(page).waitFor({ state: 'detached' })
      assert((await field(page).textContent()).trim() === '、', 'what was typed stays')
      await page.keyboard.press('Control+A')
      await page.keyboard.press('Delete')
      await page.keyboard.insertText('苹果、')
      assert((await menu(page).count()) === 0, 'no list within a sentence')
      await page.keyboard.press('Control+A')
      await page.keyboard.press('Delete')
    },
  ],
  [
    'a reply is saved as a macro',
    async ({ page, api }) => {
      await field(page).click()
      await page.keyboard.type('Thank you for your patience.')
      await page.getByRole('button', { name: 'More ways to send' }).click()
      await page.getByRole('menuitem', { name: 'Save as macro…' }).click()
      await page.getByLabel('Name', { exact: true }).fill('Patience')
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await until('it is kept', async () => {
        const { items } = await api('GET', '/macros')
        return items.some(
          (one) => one.name === 'Patience' && Object.values(one.bodies).join().includes('your patience'),
        )
      })
      await field(page).click()
      await page.keyboard.press('Control+A')
      await page.keyboard.press('Delete')
    },
  ],
  [
    'solved conversations like this one and macros that fit it stand beside it, and a click puts one in',
    async ({ go, page, api, server, axe }) => {
      await api('PATCH', `/conversations/${conversation.number}`, {
        version: (await api('GET', `/conversations/${conversation.number}`)).version,
        status: { category: 'solved' },
      })
      await server.deliver({
        ...SENDER,
        subject: 'Parcel is late',
        text: 'I have waited for my parcel since Monday. Where is it?',
      })
      const second = await until('it arrived', async () => {
        const { items } = await api('GET', '/conversations?view=all&limit=20')
        return items.find((row) => row.subject === 'Parcel is late')
      })
      await until('the index knows', async () => {
        const { items } = await api('GET', `/conversations/${second.number}/similar`)
        return items.some((row) => row.number === conversation.number)
      })
      await go(`/inbox/all/${second.number}`)
      const pane = page.getByTestId('at-hand')
      await pane.getByRole('link', { name: 'Where is my parcel' }).waitFor()
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await pane.getByRole('button', { name: 'Put into the reply: Parcel is on its way' }).click()
      await page.getByTestId('fill').waitFor()
      await page.getByTestId('macro-actions').getByText('Tag with parcels').waitFor()
      await field(page).click()
      await page.keyboard.press('Control+A')
      await page.keyboard.press('Delete')
      await page.getByTestId('macro-actions').waitFor({ state: 'detached' })
    },
  ],
  [
    'a picture stands in a macro, comes into the reply with it, and leaves inside of the mail when the macro is gone',
    async ({ go, page, api, sink, axe }) => {
      await go('/settings/macros')
      await page.getByRole('button', { name: 'New macro' }).click()
      await page.getByLabel('Name', { exact: true }).fill('Which button')
      await page.getByLabel('Shortcut').fill('button')
      const text = page.getByRole('textbox', { name: 'Text of the macro' })
      await text.click()
      await page.keyboard.type('Press this one: ')
      const button = { name: 'button.png', mimeType: 'image/png', buffer: Buffer.from(PIXEL, 'base64') }
      await page.locator('input[type=file][aria-label="Add a picture"]').setInputFiles(button)
      await drawn(text.locator('img[alt="button.png"]'))
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByText('Which button').waitFor()
      const kept = (await api('GET', '/macros')).items.find((one) => one.shortcut === 'button')

      await go(`/inbox/all/${conversation.number}`)
      await page.getByTestId('thread').waitFor()
      await page.keyboard.press('r')
      await field(page).click()
      // A draft of the tests before may still have been on its way out.
      await page.keyboard.press('Control+A')
      await page.keyboard.press('Delete')
      await page.keyboard.type('/button')
      await menu(page).getByText('Press this one').waitFor()
      await page.keyboard.press('Enter')
      await drawn(field(page).locator('img[alt="button.png"]'))
      await api('DELETE', `/macros/${kept.id}`)
      const before = sink.mails.length
      await page.getByRole('button', { name: 'Send', exact: true }).click()
      await until('the mail left', () => sink.mails.length > before, 20_000)
      const { raw } = sink.mails.at(-1)
      assert(/multipart\/related/.test(raw) && /Content-Disposition: inline/i.test(raw), raw)
      await until('the draft is gone', async () => (await field(page).locator('img').count()) === 0)
      await drawn(page.getByTestId('thread').locator('img[alt="button.png"]'))
      assert(raw.replace(/\s/g, '').includes(PIXEL), 'the bytes are in the mail')
    },
  ],
  [
    'a picture that is pasted into a reply stands in its text, and leaves inside of the mail',
    async ({ page, sink }) => {
      await field(page).click()
      await page.keyboard.type('Like this: ')
      await field(page).evaluate((element, pixel) => {
        const bytes = Uint8Array.from(atob(pixel), (sign) => sign.charCodeAt(0))
        const clipboardData = new DataTransfer()
        clipboardData.items.add(new File([bytes], 'pasted.png', { type: 'image/png' }))
        element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
      }, PIXEL)
      await drawn(field(page).locator('img[alt="pasted.png"]'))
      await page.getByRole('button', { name: 'Send', exact: true }).click()
      await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
      await drawn(field(page).locator('img[alt="pasted.png"]'))
      assert((await page.getByRole('button', { name: 'Remove pasted.png' }).count()) === 0, 'it is no file beside')
      const before = sink.mails.length
      await page.getByRole('button', { name: 'Send', exact: true }).click()
      await until('the mail left', () => sink.mails.length > before, 20_000)
      assert(/Content-Disposition: inline/i.test(sink.mails.at(-1).raw), sink.mails.at(-1).raw)
    },
  ],
]
