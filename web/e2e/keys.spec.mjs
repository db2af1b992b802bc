// Choosing other keys: what is pressed, what it takes from others, what everything then shows and does.
// It never leaves other keys behind for the next file.
import { assert, until } from './harness.mjs'

const row = (page, action) => page.locator(`[data-action=${action}]`)
const change = (page, action) => row(page, action).getByRole('button', { name: /^Change the keys/ })

export default [
  [
    'an action gets other keys, and tooltips, the key sheet and the palette show them',
    async ({ go, page }) => {
      await go('/settings/keys')
      await change(page, 'go_ledger').click()
      await page.keyboard.press('y')
      await page.keyboard.press('m')
      await row(page, 'go_ledger').getByText('Y M', { exact: true }).waitFor()
      const link = page.getByRole('navigation').getByRole('link', { name: 'Mail log' })
      assert((await link.getAttribute('data-tip-keys')) === 'Y M', 'the tooltip shows other keys')
      await page.keyboard.press('?')
      await page.getByTestId('keys').getByText('Y M', { exact: true }).waitFor()
      await page.getByRole('dialog').getByRole('link', { name: 'Choose other keys' }).waitFor()
      await page.keyboard.press('Escape')
      await page.keyboard.press('Control+k')
      await page.getByTestId('palette').waitFor()
      await page.keyboard.type('go to mail log')
      await page.getByTestId('palette').getByText('Y M', { exact: true }).waitFor()
      await page.keyboard.press('Escape')
      await until('the palette is closed', async () => (await page.getByTestId('palette').count()) === 0)
      await page.locator('body').click({ position: { x: 5, y: 895 } })
      await page.keyboard.press('y')
      await page.keyboard.press('m')
      await page.waitForURL(/\/ledger/)
    },
  ],
  [
    'they outlive a reload, and the usual keys no longer act',
    async ({ go, page }) => {
      await go('/settings/keys')
      await row(page, 'go_ledger').getByText('Y M', { exact: true }).waitFor()
      await page.keyboard.press('g')
      await page.keyboard.press('l')
      await page.waitForTimeout(300)
      assert(page.url().endsWith('/settings/keys'), 'the old keys still act')
    },
  ],
  [
    'keys in use are named and given only on purpose; keys of the browser are refused',
    async ({ page }) => {
      await change(page, 'compose').click()
      await page.keyboard.press('r')
      await row(page, 'compose').getByText('R stands for Reply already').waitFor()
      await row(page, 'compose').getByRole('button', { name: 'Leave it there' }).click()
      await row(page, 'compose').getByText('C', { exact: true }).waitFor()
      await change(page, 'compose').click()
      await page.keyboard.press('r')
      await row(page, 'compose').getByRole('button', { name: 'Use it here instead' }).click()
      await row(page, 'compose').getByText('R', { exact: true }).waitFor()
      await row(page, 'reply').getByText('no keys').waitFor()
      await change(page, 'palette').click()
      await page.keyboard.press('Control+Shift+C')
      await row(page, 'palette').getByText('is needed by the browser').waitFor()
    },
  ],
  [
    'an input method, Escape and Tab change nothing',
    async ({ page, context }) => {
      await change(page, 'solve').click()
      const cdp = await context.newCDPSession(page)
      const key = { windowsVirtualKeyCode: 229, key: 'Process', code: 'KeyY' }
      await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key })
      await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key })
      await page.waitForTimeout(1200)
      await row(page, 'solve').getByText('Press the new keys').waitFor()
      await page.keyboard.press('Escape')
      await row(page, 'solve').getByText('E', { exact: true }).waitFor()
      await change(page, 'solve').click()
      await page.keyboard.press('Tab')
      await row(page, 'solve').getByText('E', { exact: true }).waitFor()
    },
  ],
  [
    'other keys send from the editor, and the usual ones no longer do',
    async ({ go, page, api, server }) => {
      await server.deliver({
        from: 'keys@customer.example',
        name: 'Key Customer',
        subject: 'Other keys',
        text: 'Hello.',
      })
      await change(page, 'send').click()
      await page.keyboard.press('Control+Shift+U')
      await row(page, 'send').getByText('Ctrl Shift U', { exact: true }).waitFor()
      await go('/inbox/unassigned')
      await page.getByTestId('list').getByRole('link', { name: 'Other keys' }).first().click()
      await page.getByTestId('thread').getByText('Hello.').waitFor()
      const number = await page.getByTestId('thread').getAttribute('data-number')
      const { id } = await api('GET', `/conversations/${number}`)
      const editor = page.getByTestId('composer').locator('.ProseMirror')
      await editor.click()
      await page.keyboard.type('Written with other keys')
      await page.keyboard.press('Control+Enter')
      await page.waitForTimeout(400)
      const replies = async () =>
        (await api('GET', `/conversations/${id}/messages`)).items.filter((one) => one.kind === 'reply').length
      assert((await replies()) === 0, 'the usual keys still send')
      await page.keyboard.press('Control+Shift+U')
      await until('it is sent', async () => (await replies()) === 1)
    },
  ],
  [
    'everything goes back to the usual keys at once',
    async ({ go, page, axe }) => {
      await go('/settings/keys')
      const problems = await axe()
      assert(problems.length === 0, problems.join('\n'))
      await page.getByRole('button', { name: 'Usual keys for everything' }).click()
      await row(page, 'reply').getByText('R', { exact: true }).waitFor()
      await row(page, 'go_ledger').getByText('G L', { exact: true }).waitFor()
      assert((await page.getByRole('button', { name: 'Usual keys for everything' }).count()) === 0, 'something is left')
    },
  ],
]
