// A stand-in for the server: the contract's endpoints from memory, the built app, and live events. For screens and tests.
// It never stores anything and never sends a mail; the real server is what e2e/run.mjs prefers.
import crypto from 'node:crypto'
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import * as data from './mock-data.mjs'
import { makeDesk, missing, Refused } from './mock-desk.mjs'
import { makeRoutes } from './mock-routes.mjs'

const DIST = fileURLToPath(new URL('../app/dist/', import.meta.url))
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}
const CSP =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; frame-ancestors 'none'"

export function start({ port = 0, set_up = true, signed_in = true, undo_ms = 10_000 } = {}) {
  const sockets = new Set()
  const say = (event) => {
    for (const socket of sockets) socket.say(event)
  }
  const desk = makeDesk({ set_up, signed_in, undo_ms, say })
  const { state, conversation, change, receive } = desk
  const routes = makeRoutes(desk)
  const compiled = Object.entries(routes)
    .map(([key, run]) => {
      const [method, pattern] = key.split(' ')
      const names = [...pattern.matchAll(/:(\w+)/g)].map((match) => match[1])
      return {
        method,
        expression: new RegExp(`^${pattern.replace(/:\w+/g, '([^/]+)')}$`),
        names,
        run,
        exact: names.length === 0,
      }
    })
    .sort((a, b) => Number(b.exact) - Number(a.exact))

  const server = http.createServer((request, response) => {
    const url = new URL(request.url, 'http://mock')
    if (!url.pathname.startsWith('/api/v1')) return file(url.pathname, response)
    const chunks = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      const raw = Buffer.concat(chunks)
      const say = (status, body) => {
        response.writeHead(status, { 'content-type': status >= 400 ? 'application/problem+json' : 'application/json' })
        response.end(body === undefined ? '' : JSON.stringify(body))
      }
      try {
        const place = url.pathname.slice(7)
        if (/^\/attachments\//.test(place)) return picture(response)
        if (/images\/\d+$/.test(place)) return picture(response)
        const open = ['/desk', '/setup'].includes(place) || (place === '/session' && request.method === 'POST')
        if (!open && !state.set_up) throw new Refused(409, 'setup_needed', 'Set the desk up first.')
        if (!open && !state.signed_in) throw new Refused(401, 'unauthenticated', 'Sign in first.')
        const route = compiled.find((one) => one.method === request.method && one.expression.test(place))
        if (!route) throw missing()
        const values = route.expression.exec(place).slice(1)
        const named = Object.fromEntries(route.names.map((name, index) => [name, decodeURIComponent(values[index])]))
        const json = raw.length > 0 && place !== '/uploads' ? JSON.parse(raw) : {}
        const answer = route.run({
          ...named,
          query: url.searchParams,
          body: json,
          raw,
          type: request.headers['content-type'],
        })
        if (Array.isArray(answer)) say(answer[0], answer[1])
        else say(answer === undefined ? 204 : 200, answer)
      } catch (error) {
        if (error instanceof Refused) return say(error.status, error.body)
        console.error(error)
        say(500, { code: 'internal', status: 500, title: 'Internal', detail: String(error) })
      }
    })
  })

  const PNG = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkaPj/HwAEhAKA3Yp6rwAAAABJRU5ErkJggg==',
    'base64',
  )
  const picture = (response) => response.writeHead(200, { 'content-type': 'image/png' }).end(PNG)
  const file = (name, response) => {
    const full = path.join(DIST, path.normalize(name))
    const exists = full.startsWith(DIST) && fs.existsSync(full) && fs.statSync(full).isFile()
    const served = exists ? full : path.join(DIST, 'index.html')
    response.writeHead(200, {
      'content-type': TYPES[path.extname(served)] ?? 'application/octet-stream',
      'content-security-policy': CSP,
    })
    fs.createReadStream(served).pipe(response)
  }

  server.on('upgrade', (request, socket) => {
    const accept = crypto
      .createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64')
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    )
    socket.say = (body) => {
      const text = Buffer.from(JSON.stringify(body))
      const head =
        text.length < 126
          ? Buffer.from([0x81, text.length])
          : Buffer.from([0x81, 126, text.length >> 8, text.length & 255])
      if (!socket.destroyed) socket.write(Buffer.concat([head, text]))
    }
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => sockets.delete(socket))
    socket.on('data', (frame) => {
      if ((frame[0] & 15) === 8) socket.end()
      const length = frame[1] & 127
      if (length >= 126) return
      const mask = frame.subarray(2, 6)
      const text = Buffer.from(frame.subarray(6, 6 + length).map((byte, index) => byte ^ mask[index % 4])).toString()
      try {
        const told = JSON.parse(text)
        if (told.type === 'ping') socket.say({ type: 'pong' })
        if (told.type === 'watch' && told.conversation_id)
          socket.say({
            type: 'presence',
            conversation_id: told.conversation_id,
            people: [{ user_id: data.users[1].id, name: 'Wen Zhao', state: 'writing' }],
          })
      } catch {
        // A frame that came in two parts; the mock does without it.
      }
    })
    socket.say({ type: 'hello', last: 1000, user_id: state.me.id })
  })
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => {
      resolve({
        url: `http://127.0.0.1:${server.address().port}`,
        receive,
        change: (number, body) => {
          const one = conversation(String(number))
          return change(one, { version: one.version, ...body })
        },
        state,
        data,
        stop: () => {
          for (const socket of sockets) socket.destroy()
          server.close()
        },
      })
    })
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const mock = await start({ port: Number(process.env.PORT ?? 8080) })
  console.log(mock.url)
}
