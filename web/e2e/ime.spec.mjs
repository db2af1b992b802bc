// Input methods: Enter that commits a composition never sends, picks or leaves anything.
// It never types Latin letters where a composition belongs.
import { openFirst } from './composer.spec.mjs'
import { assert, until } from './harness.mjs'

export async function compose(page, text, committed) {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
  return {
    /** The Enter that commits: code 229, then the text. */
    enter: async (modifiers = 0) => {
      await cdp.send('Input.dispatchKeyEvent', {
        type: 'rawKeyDown',
        key: 'Enter',
        code: 'Enter',
        windowsVirtualKeyCode: 229,
        modifiers,
      })
      await cdp.send('Input.insertText', { text: committed })
      await cdp.send('Input.dispatchKeyEvent', {
        type: 'keyUp',
        key: 'Enter',
        code: 'Enter',
        windowsVirtualKeyCode: 13,
      })
    },
  }
}

export default [
  [
    'Enter during composition writes into the reply and does not send, also with Ctrl held',
    async (desk) => {
      const { page } = desk
      await openFirst(desk)
      const editor = page.getByTestId('composer').locator('.ProseMirror')
      await editor.click()
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Delete')
      let sent = 0
      const count = (request) => {
        if (request.method() === 'POST' && /\/messages$/.test(request.url())) sent += 1
      }
      page.on('request', count)
      const ime = await compose(page, 'にほんご', '日本語')
      await ime.enter(2)
      await until('the text is committed', async () => (await editor.textContent())?.includes('日本語'))
      await page.waitForTimeout(300)
      page.off('request', count)
      assert(sent === 0, 'the reply was sent')
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Delete')
    },
  ],
  [
    'Enter during composition narrows the palette and runs nothing',
    async ({ page }) => {
      await page.locator('body').click({ position: { x: 5, y: 895 } })
      await page.keyboard.press('Control+k')
      await page.getByTestId('palette').waitFor()
      const url = page.url()
      const ime = await compose(page, 'せってい', '設定')
      await ime.enter()
      await page.waitForTimeout(250)
      assert(await page.getByTestId('palette').isVisible(), 'the palette closed')
      assert(page.url() === url, 'something was run')
      assert(
        (await page.getByTestId('palette').getByRole('combobox').inputValue()) === '設定',
        'the text was not taken',
      )
      await page.keyboard.press('Escape')
    },
  ],
  [
    'Enter during composition in the tag picker creates no tag',
    async ({ page, api }) => {
      const before = (await api('GET', '/tags')).items.length
      await page.locator('body').click({ position: { x: 5, y: 895 } })
      await page.keyboard.press('t')
      await page.getByPlaceholder('Add or create a tag…').waitFor()
      const ime = await compose(page, 'ふぁんさ', '発注')
      await ime.enter()
      await page.waitForTimeout(300)
      assert((await api('GET', '/tags')).items.length === before, 'a tag was created')
      await page.getByText('Create “発注”').waitFor()
      await page.keyboard.press('Escape')
    },
  ],
  [
    'the search field asks the server only for what was committed',
    async ({ go, page }) => {
      await go('/search')
      const asked = []
      const note = (request) => {
        const url = new URL(request.url())
        if (url.pathname.endsWith('/search') && url.pathname.startsWith('/api')) asked.push(url.searchParams.get('q'))
      }
      page.on('request', note)
      await page.getByRole('searchbox').click()
      const ime = await compose(page, 'daochu', '导出')
      await page.waitForTimeout(400)
      await ime.enter()
      await until('the search ran', () => asked.includes('导出'))
      page.off('request', note)
      assert(!asked.includes('daochu'), 'the unfinished text was searched for')
    },
  ],
]
