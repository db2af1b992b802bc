// The search finds all languages and marks what it found.
// It never relies on the sample desk's texts.
import { until } from './harness.mjs'

const MAILS = [
  ['en', 'Invoice for seventeen umbrellas', 'The umbrellas arrived without handles.', 'umbrellas'],
  ['zh', '雨伞发票问题', '我们收到的雨伞没有手柄，请重新开具发票。', '雨伞'],
  ['ja', '傘の請求書について', '届いた傘に持ち手が付いていませんでした。', '持ち手'],
]

export default MAILS.map(([name, subject, text, word]) => [
  `a ${name} mail is found by a ${name} word and the word is marked`,
  async ({ go, page, server }) => {
    await server.deliver({ from: `${name}-${Date.now()}@customer.example`, subject, text })
    await until(
      `${word} is found`,
      async () => {
        await go(`/search?q=${encodeURIComponent(word)}`)
        return page
          .getByTestId('hits')
          .locator('li')
          .filter({ hasText: subject })
          .first()
          .waitFor({ timeout: 1500 })
          .then(() => true)
          .catch(() => false)
      },
      15_000,
    )
    await page.getByTestId('hits').locator('mark').first().waitFor()
    await page.getByTestId('hits').locator('a').first().click()
    await page.getByTestId('thread').waitFor()
  },
])
