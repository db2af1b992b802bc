// Starts the real server, a mail sink and a browser, and gives tests their tools.
// It never tests anything itself.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { startDns } from './dns.mjs'
import { mail, sendMail, startSink } from './smtp.mjs'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const AXE = fs.readFileSync(fileURLToPath(new URL('../node_modules/axe-core/axe.min.js', import.meta.url)), 'utf8')
const UNDO_SECONDS = 4

export const OWNER = { name: 'Robin Vale', email: 'robin@desk.example', password: 'a long sentence to sign in with' }
export const ADDRESS = 'support@desk.example'
/** The server in front of the desk whose word on senders is believed. */
export const UPSTREAM = 'mx.desk.example'

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

function binary() {
  const built = ['release', 'ci', 'debug'].map((folder) => path.join(ROOT, 'target', folder, 'causeway'))
  const found = process.env.CAUSEWAY_BIN ?? built.find((file) => fs.existsSync(file))
  if (!found) throw new Error('there is no binary: build it first, or name it in CAUSEWAY_BIN')
  return found
}

async function startServer(sink, dns) {
  const file = binary()
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'causeway-e2e-'))
  const [http, smtp] = [await freePort(), await freePort()]
  const process_ = spawn(
    file,
    ['serve', '--data', data, '--http', `127.0.0.1:${http}`, '--smtp', `127.0.0.1:${smtp}`],
    {
      env: {
        ...process.env,
        CAUSEWAY__MAIL__RELAY: `smtp://127.0.0.1:${sink.port}`,
        CAUSEWAY__MAIL__UNDO_SECONDS: String(UNDO_SECONDS),
        CAUSEWAY__HTTP__PUBLIC_URL: `http://127.0.0.1:${http}`,
        CAUSEWAY__SMTP__UPSTREAM: UPSTREAM,
        CAUSEWAY__DNS__SERVERS: `127.0.0.1:${dns.port}`,
        CAUSEWAY__NET__ALLOW: '127.0.0.1',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let log = ''
  for (const stream of [process_.stdout, process_.stderr]) {
    stream.on('data', (text) => {
      log = (log + text).slice(-20_000)
    })
  }
  const url = `http://127.0.0.1:${http}`
  await until('the server answers', async () => (await fetch(`${url}/api/v1/desk`).catch(() => null))?.ok, 30_000)
  const deliver = (one) => sendMail(smtp, { from: one.from, to: one.to ?? ADDRESS, raw: mail({ to: ADDRESS, ...one }) })
  return {
    url,
    deliver,
    log: () => log,
    stop: () => {
      process_.kill('SIGTERM')
      fs.rmSync(data, { recursive: true, force: true })
    },
  }
}

/** Waits until something holds; says what did not. */
export async function until(what, check, limit = 10_000) {
  const end = Date.now() + limit
  for (;;) {
    const answer = await check()
    if (answer) return answer
    if (Date.now() > end) throw new Error(`waited ${limit} ms in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 80))
  }
}

export function assert(truth, what) {
  if (!truth) throw new Error(what)
}

/** What the desk said on the page's console that it should not have said. */
export async function start() {
  const sink = await startSink()
  const dns = await startDns([])
  const server = await startServer(sink, dns)
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_BIN ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  const problems = []
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en' })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  // SLOW=4 shows what a machine of a quarter of this speed would: tests that count on speed fail.
  if (process.env.SLOW) {
    const devtools = await context.newCDPSession(page)
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: Number(process.env.SLOW) })
  }
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) problems.push(message.text())
  })
  return {
    sink,
    dns,
    server,
    browser,
    context,
    page,
    problems,
    go: async (place) => {
      await page.goto(server.url + place)
    },
    /** axe on what is shown now; a list of what is wrong. */
    axe: async (where = page) => {
      // Judged is what people see: the page that came, and nothing half faded in.
      await where.locator('main, [role=dialog]').first().waitFor()
      await where.waitForFunction(() =>
        document.getAnimations().every((one) => one.effect?.getTiming().iterations === Number.POSITIVE_INFINITY),
      )
      await where.evaluate(AXE)
      const { violations } = await where.evaluate(() =>
        window.axe.run(document, {
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        }),
      )
      return violations.map(
        (one) =>
          `${one.id}: ${one.nodes
            .map((node) => node.target.join(' '))
            .slice(0, 4)
            .join(' | ')}`,
      )
    },
    api: (method, place, body) =>
      page.evaluate(
        async ([how, where, what]) => {
          const init = {
            method: how,
            headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
          }
          if (what !== undefined) init.body = JSON.stringify(what)
          const answer = await fetch(`/api/v1${where}`, init)
          return answer.status === 204 ? null : answer.json()
        },
        [method, place, body],
      ),
    stop: async () => {
      await browser.close()
      server.stop()
      sink.stop()
      dns.stop()
    },
  }
}
