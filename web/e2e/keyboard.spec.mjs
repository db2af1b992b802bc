// The whole triage loop with keys only.
// It never touches the mouse.
import { assert, until } from './harness.mjs'

const number = (page) => page.getByTestId('thread').getAttribute('data-number')

export default [
  [
    'j and k move through the list and open what they reach',
    async ({ go, page }) => {
      await go('/inbox/all')
      await page.getByTestId('list').locator('a').nth(2).waitFor()
      await page.keyboard.press('j')
      await page.getByTestId('thread').waitFor()
      const first = await number(page)
      await page.keyboard.press('j')
      await until('the second is open', async () => (await number(page)) !== first)
      await page.keyboard.press('k')
      await until('the first is open again', async () => (await number(page)) === first)
    },
  ],
  [
    'i takes the conversation, and its history says so',
    async ({ page }) => {
      await page.keyboard.press('i')
      await page.getByRole('button', { name: /Assignee: Robin Vale/ }).waitFor()
    },
  ],
  [
    'a opens the people picker, typing narrows it, Enter assigns, and focus comes back',
    async ({ page }) => {
      await page.keyboard.press('a')
      await page.getByPlaceholder('Assign to…').waitFor()
      await page.keyboard.type('nobody')
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Assignee: Nobody' }).waitFor()
    },
  ],
  [
    't tags, s sets the status, p the priority',
    async ({ page }) => {
      const tag = `vip-${Date.now() % 10_000}`
      await page.keyboard.press('t')
      await page.getByPlaceholder('Add or create a tag…').waitFor()
      await page.keyboard.type(tag)
      await page.getByText(`Create “${tag}”`).waitFor()
      await page.keyboard.press('Enter')
      await page.locator('aside').getByText(tag).waitFor()
      await page.keyboard.press('Escape')
      await until('the picker is closed', async () => (await page.getByRole('dialog').count()) === 0)
      await page.keyboard.press('p')
      await page.getByPlaceholder('Set priority…').waitFor()
      await page.keyboard.type('urgent')
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Priority: Urgent' }).waitFor()
      await page.keyboard.press('s')
      await page.getByPlaceholder('Set status…').waitFor()
      await page.keyboard.type('waiting')
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: /Status: Waiting/ }).waitFor()
    },
  ],
  [
    'e solves and opens the next conversation, z brings it back',
    async ({ page, api }) => {
      const before = await number(page)
      await page.keyboard.press('e')
      const why = page.getByPlaceholder('The customer has no answer yet. Why is it solved?')
      await until('the next is open, or why is asked', async () => {
        // If nobody answered it, the first reason will do.
        if (await why.isVisible()) await page.keyboard.press('Enter')
        return (await number(page).catch(() => before)) !== before
      })
      await until('the next is open', async () => (await number(page).catch(() => before)) !== before)
      await page.getByText(`#${before} is solved`).waitFor()
      await until(
        'the server knows',
        async () => (await api('GET', `/conversations/${before}`)).status.category === 'solved',
      )
      await page.keyboard.press('z')
      await until(
        'it is waiting again',
        async () => (await api('GET', `/conversations/${before}`)).status.category === 'waiting',
      )
    },
  ],
  [
    'x selects, and what is done then is done to the whole selection',
    async ({ page, api }) => {
      await page.keyboard.press('x')
      const first = await number(page)
      await page.keyboard.press('j')
      await until('the next is open', async () => (await number(page)) !== first)
      const second = await number(page)
      await page.keyboard.press('x')
      await page.getByText('2 selected').waitFor()
      await page.keyboard.press('i')
      await page.getByText('2 conversations changed').waitFor()
      const me = (await api('GET', '/session')).user.id
      for (const one of [first, second])
        assert((await api('GET', `/conversations/${one}`)).assignee_id === me, `#${one} is not mine`)
    },
  ],
  [
    'h snoozes until a chosen moment and the conversation leaves the list',
    async ({ page, api }) => {
      const before = await number(page)
      await page.keyboard.press('h')
      await page.getByPlaceholder('Snooze until…').waitFor()
      await page.keyboard.type('Tomorrow')
      await page.keyboard.press('Enter')
      await until(
        'it is snoozed',
        async () => (await api('GET', `/conversations/${before}`)).snoozed_until > Date.now(),
      )
      await until(
        'the row is gone',
        async () => (await page.locator(`[data-testid=list] [data-number="${before}"]`).count()) === 0,
      )
    },
  ],
  [
    'g-sequences lead to places, / to the search, ? shows the keys and Escape closes them',
    async ({ page }) => {
      await page.keyboard.press('g')
      await page.keyboard.press('c')
      await page.waitForURL(/\/contacts/)
      await page.keyboard.press('g')
      await page.keyboard.press('l')
      await page.waitForURL(/\/ledger/)
      await page.keyboard.press('?')
      await page.getByTestId('keys').waitFor()
      await page.keyboard.press('Escape')
      await until('the sheet is closed', async () => (await page.getByTestId('keys').count()) === 0)
      await page.keyboard.press('/')
      await page.waitForURL(/\/search/)
    },
  ],
  [
    'the palette finds actions, places and conversations, and runs what Enter picks',
    async ({ go, page }) => {
      await go('/inbox/all')
      await page.getByTestId('list').waitFor()
      await page.keyboard.press('Control+k')
      await page.getByTestId('palette').waitFor()
      await page.keyboard.type('go to settings')
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/settings\/profile/)
    },
  ],
  [
    'the list can be walked with Tab alone: a row is a link and opens with Enter',
    async ({ go, page }) => {
      await go('/inbox/all')
      const link = page.getByTestId('list').locator('a').first()
      await link.focus()
      await page.keyboard.press('Enter')
      await page.getByTestId('thread').waitFor()
      await page.keyboard.press('u')
      await page.waitForURL(/\/inbox\/all$/)
    },
  ],
]
