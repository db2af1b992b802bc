// How much of the processor the app takes for what people do all day: `npm run pace`, into docs/reference/pace.md.
// It never asserts; the figures stand beside the aims of the product.
import fs from 'node:fs'
import entry from './entry.spec.mjs'
import { start } from './harness.mjs'

const ROUNDS = 60
/** The first rounds compile and fetch what later ones have; a day has more of the later ones. */
const WARMING = 10
const desk = await start()
for (const [, run] of entry) await run(desk)
const { page, go } = desk
const devtools = await desk.context.newCDPSession(page)
// Time of the page's own thread, so that other programs on the machine do not count.
await devtools.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' })
await devtools.send('Performance.enable')
const spent = async () => {
  const { metrics } = await devtools.send('Performance.getMetrics')
  return (metrics.find((one) => one.name === 'TaskDuration')?.value ?? 0) * 1000
}

/** The processor's milliseconds of each round, until the page has been quiet for a while. */
async function measure(act) {
  const times = []
  for (let round = 0; round < WARMING + ROUNDS; round += 1) {
    const before = await spent()
    await act(round)
    await page.waitForTimeout(180)
    if (round >= WARMING) times.push((await spent()) - before)
  }
  // What measuring and waiting cost by themselves.
  const idle = []
  for (let round = 0; round < 20; round += 1) {
    const before = await spent()
    await page.waitForTimeout(180)
    idle.push((await spent()) - before)
  }
  const at = (list, part) => [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) * part)]
  const own = times.map((one) => Math.max(0, one - at(idle, 0.5)))
  return { half: at(own, 0.5), most: at(own, 0.95) }
}

await go('/inbox/all')
await page.getByTestId('list').getByRole('link').first().waitFor()
const rows = []
const row = async (what, aim, act) => rows.push({ what, aim, ...(await measure(act)) })

await row('j: the next conversation, opened', '≤ 80', (round) => page.keyboard.press(round < ROUNDS / 2 ? 'j' : 'k'))
await row('the palette, opened and closed', '≤ 80', async () => {
  await page.keyboard.press('Control+k')
  await page.getByTestId('palette').waitFor()
  await page.keyboard.press('Escape')
})
await page.keyboard.press('r')
const editor = page.getByTestId('composer').locator('.ProseMirror')
await editor.click()
await page.keyboard.type('Thank you for your mail. We look into it and write again. ')
await row('a letter in the composer', '≤ 16', (round) => page.keyboard.type('acdefgh '[round % 8]))
await desk.stop()

const text = `# Pace

Written by \`npm run pace\` in \`web/\`: milliseconds of the page's own thread for one action, in the real app against the real server with the
sample desk, half of them and 95 of 100 below. What drawing costs outside of that thread is not in it.

| what | aim, 95 of 100 | 50 of 100 | 95 of 100 |
|---|---|---|---|
${rows.map((one) => `| ${one.what} | ${one.aim} | ${one.half.toFixed(1)} | ${one.most.toFixed(1)} |`).join('\n')}
`
console.log(text)
fs.writeFileSync(new URL('../../docs/reference/pace.md', import.meta.url), text)
