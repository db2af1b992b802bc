// The settings of chats on websites: made, installed, signed, switched off, deleted.
// It never writes as a visitor; the widget's own tests do, and look at the team's side of a chat.
import { assert } from './harness.mjs'

export default [
  [
    'a chat is made, its line copied, its secret shown once, and it is switched off and deleted',
    async ({ go, page, api, axe }) => {
      await go('/settings/chat')
      await page.getByRole('button', { name: 'Add a chat' }).click()
      const sheet = page.getByRole('dialog', { name: 'Add a chat' })
      await sheet.getByLabel('Name').fill('Shop')
      await sheet.getByLabel('Websites that may show it').fill('shop.example')
      await sheet.getByText('shop.example: begin it with https://').waitFor()
      await sheet.getByLabel('Websites that may show it').fill('https://shop.example/')
      await sheet.getByLabel('First line').fill('Hello')
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await sheet.getByRole('button', { name: 'Save' }).click()
      await sheet.waitFor({ state: 'detached' })
      const made = (await api('GET', '/chat/widgets')).items.find((one) => one.name === 'Shop')
      assert(made.origins[0] === 'https://shop.example' && made.greetings.en.title === 'Hello', JSON.stringify(made))
      await page.getByText(`data-widget="${made.key}"`).waitFor()
      await page.getByText('Sign your users in').click()
      await page.getByRole('button', { name: 'Make a secret' }).click()
      await page.getByText(/cws_[a-z2-7]{32}/).waitFor()
      const rest = await axe()
      assert(rest.length === 0, rest.join('\n'))
      await page.getByRole('button', { name: 'Switch off' }).click()
      await page.getByRole('button', { name: 'Switch on' }).waitFor()
      assert((await api('GET', '/chat/widgets')).items[0].enabled === false, 'it is off')
      await page.getByRole('button', { name: 'Delete' }).click()
      await page.getByRole('button', { name: /It leaves your website/ }).click()
      await page.getByText('There is none yet.').waitFor()
    },
  ],
]
