// Runs the browser tests one after the other against one desk, and prints each title with how it went.
// It never retries: a test that fails sometimes is a defect.
import fs from 'node:fs'
import { fileURLToPath } from 'node:url'
import { start } from './harness.mjs'

const folder = fileURLToPath(new URL('./', import.meta.url))
const FILES = [
  'entry',
  'mail',
  'composer',
  'ime',
  'keyboard',
  'keys',
  'inbox',
  'rearrange',
  'views',
  'work',
  'macros',
  'rules',
  'ladder',
  'clocks',
  'diagnosis',
  'escalation',
  'board',
  'routing',
  'calendars',
  'handover',
  'issues',
  'trackers',
  'knowledge',
  'releases',
  'portal',
  'segments',
  'first-steps',
  'portal-sign-in',
  'guides',
  'status',
  'chat',
  'widget',
  'ratings',
  'remote',
  'proactive',
  'calls',
  'bot',
  'community',
  'coverage',
  'handing',
  'search',
  'safety',
  'vault',
  'wording',
  'people',
  'notifications',
  'settings',
  'configuration',
  'phone',
  'offline',
  'rtl',
  'hostile',
  'access',
]
const wanted = process.argv.slice(2)

const desk = await start()
console.log(`Browser tests at ${desk.server.url}`)
// A promise that nobody waits for must not leave the server running.
process.on('unhandledRejection', async (error) => {
  console.log(`  FAIL  outside of a test: ${error?.stack ?? error}`)
  await desk.stop()
  process.exit(1)
})
let passed = 0
const failed = []
for (const name of FILES) {
  const { default: tests } = await import(`./${name}.spec.mjs`)
  // The first file sets the desk up; all others need it.
  if (wanted.length > 0 && name !== 'entry' && !wanted.includes(name)) continue
  for (const [title, run] of tests) {
    const began = Date.now()
    try {
      await run(desk)
      passed += 1
      console.log(`  ok    ${title} (${Date.now() - began} ms)`)
    } catch (error) {
      failed.push(title)
      console.log(
        `  FAIL  ${title}\n        ${String(error?.stack ?? error)
          .split('\n')
          .slice(0, 6)
          .join('\n        ')}`,
      )
      fs.mkdirSync(`${folder}../.shots`, { recursive: true })
      await desk.page.screenshot({ path: `${folder}../.shots/fail-${failed.length}.png` }).catch(() => undefined)
    }
  }
}
if (desk.problems.length > 0) {
  failed.push('the pages report no errors')
  console.log(
    `  FAIL  the pages report no errors\n        ${[...new Set(desk.problems)].slice(0, 8).join('\n        ')}`,
  )
}
await desk.stop()
for (const title of failed) console.log(`failed: ${title}`)
console.log(`${passed} passed, ${failed.length} failed`)
process.exit(failed.length > 0 ? 1 : 0)
