// What visitors thought, as the report shows it: counts, shares with a margin, their words with the way to the conversation.
// It never looks at how the chat asks; the widget's own journey does.
import crypto from 'node:crypto'
import { assert, until } from './harness.mjs'

/** Only so many new visitors may come from one network in ten minutes; other files have theirs. */
const NETWORK = '198.51.100.20'

/** A visitor who writes, and what they think afterwards. */
async function visitor(desk, key, text, score, words) {
  const post = async (path, token, body) => {
    const headers = {
      'content-type': 'application/json',
      'x-forwarded-for': NETWORK,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    }
    const answer = await fetch(`${desk}/widget/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    assert(answer.ok, `${path}: ${answer.status}`)
    return answer.status === 204 ? null : answer.json()
  }
  const said = { key, client_id: crypto.randomUUID(), text, locale: 'en', page: 'https://shop.example/' }
  const { visitor: token } = await post('/messages', null, said)
  if (score) await post('/opinion', token, { score, words })
}

export default [
  [
    'the report on ratings counts them, shows no share of a few, and leads to the conversation',
    async ({ api, axe, go, page, server }) => {
      const [inbox] = (await api('GET', '/inboxes')).items
      const { key } = await api('POST', '/chat/widgets', { name: 'Ratings', inbox_id: inbox.id })
      await visitor(server.url, key, 'The invoice is wrong.', 2, 'It took an hour.')
      for (const score of [5, 4]) await visitor(server.url, key, 'How do I export?', score, '')
      await go('/settings/opinions')
      const report = page.getByTestId('opinions')
      const overview = report.locator('dl').first()
      await overview.getByText('too few').first().waitFor()
      await visitor(server.url, key, 'Is there an app?', 5, 'Quick and friendly.')
      await visitor(server.url, key, 'Where is my order?', 5, '')
      await visitor(server.url, key, 'Hello?', null, '')
      await go('/settings/appearance')
      await go('/settings/opinions')
      await until('four of five are good', async () =>
        /80 % \(37–97\)/.test(await page.getByTestId('opinions').locator('dl').first().textContent()),
      )
      const comments = page.getByTestId('comments')
      assert(/Quick and friendly/.test(await comments.locator('li').first().textContent()), 'the newest stands on top')
      const found = await axe()
      assert(found.length === 0, found.join('\n'))
      await comments.locator('li').filter({ hasText: 'It took an hour.' }).getByRole('link').click()
      await page.getByTestId('thread').getByText('The invoice is wrong.').waitFor()
    },
  ],
]
