// A desk that only chats, to work on the widget without the server: `npm run widget`, then open the address it prints.
// It keeps everything in memory, answers by itself after two seconds, and is never part of a build.
import { createHash, randomUUID } from 'node:crypto'
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const DIST = fileURLToPath(new URL('./dist/', import.meta.url))
const KEY = 'mock'
const COLOUR = process.env.COLOUR ?? '#00627d'
const GREETINGS = {
  en: ['Good to see you', 'Ask us anything about Harbour. A person answers.'],
  'zh-CN': ['欢迎', '关于 Harbour 的任何问题都可以问我们，由专人答复。'],
  'zh-TW': ['歡迎', '關於 Harbour 的任何問題都可以問我們，由專人答覆。'],
  ja: ['こんにちは', 'Harbour について何でもお尋ねください。担当者がお答えします。'],
}
const ARTICLES = [
  ['How do I export my orders?', 'Open Orders, choose Export, and pick the days that you need.'],
  ['Change the address of an invoice', 'Until an invoice is paid, its address can be changed by yourself.'],
  ['Who can see my data?', 'Only people of your own team, and those whom you invite.'],
]
/** Shown after three seconds on every page that has the line. */
const MESSAGES = {
  key: KEY,
  name: 'Harbour Support',
  open: true,
  per_day: 5,
  messages: [
    {
      id: 'm1',
      wording: 1,
      texts: { en: 'Shall we find the right plan for you?', ja: 'ぴったりのプランを一緒に探しましょうか。' },
      conditions: [{ kind: 'seconds', at_least: 3 }],
      every_days: 1,
    },
  ],
}
const TYPES = { '.js': 'text/javascript', '.css': 'text/css' }
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none'"

/** Tokens to what is known of a visitor. */
const visitors = new Map()
const files = new Map()
/** What pages told of messages. */
const counted = []
let seq = 0

const message = (by, name, text, more = {}) => {
  seq += 2
  const html = text.replace(/[&<>]/g, (one) => `&#${one.charCodeAt(0)};`).replace(/\n/g, '<br>')
  return { id: `m${seq}`, seq, by, name, at: Date.now(), text, html, files: [], client_id: null, ...more }
}
const lastSeq = (chat) => chat?.messages.at(-1)?.seq ?? 0
const conversation = (chat) =>
  chat.messages.length > 0 ? { ...chat, last_seq: lastSeq(chat), sockets: undefined } : null

function widget(locale) {
  const [title, text] = GREETINGS[locale] ?? GREETINGS.en
  const away = process.env.AWAY ? Date.now() + 17 * 3_600_000 : null
  return {
    name: 'Harbour Support',
    colour: COLOUR,
    locale: 'en',
    locales: ['en', 'zh-CN', 'zh-TW', 'ja'],
    greeting: { title, text },
    ask_email: process.env.ASK_EMAIL ?? 'optional',
    files: true,
    max_file_bytes: 2_000_000,
    help: '/help/en',
    open: !away,
    opens_at: away,
    reply_minutes: 10,
  }
}

/** Says a frame to every socket and stream of a visitor. */
function say(chat, frame) {
  for (const socket of chat.sockets) socket(frame)
}
function add(chat, one) {
  chat.messages.push(one)
  say(chat, { kind: 'messages', messages: [one] })
}
function answer(chat, text) {
  const wait = Number(process.env.ANSWER_MS ?? 2_000)
  if (wait === 0) return
  setTimeout(() => say(chat, { kind: 'team_seen', seq: lastSeq(chat) }), wait / 4)
  setTimeout(() => say(chat, { kind: 'typing', name: 'Mina' }), wait / 2)
  setTimeout(() => {
    say(chat, { kind: 'typing', name: null })
    chat.team_seen_seq = lastSeq(chat)
    chat.standing = /solved/.test(text) ? 'solved' : 'waiting_for_you'
    add(chat, message('team', 'Mina', `Thank you, I am looking at it: “${text.slice(0, 40)}”.`))
    say(chat, { kind: 'standing', standing: chat.standing })
  }, wait)
}

function write(chat, body) {
  const known = chat.messages.find((one) => one.client_id === body.client_id)
  if (known) return known
  const sent = body.file_ids.map((id) => files.get(id)).map(({ bytes, ...file }) => file)
  const one = message('you', 'You', body.text, { client_id: body.client_id, files: sent })
  add(chat, one)
  answer(chat, body.text)
  return one
}

const fail = (status, code) => [status, { code, title: code, detail: code }]

/** What the API answers: a status and a body. */
async function api(method, place, query, token, read) {
  const chat = visitors.get(token)
  const json = async () => JSON.parse((await read()).toString() || '{}')
  switch (`${method} ${place}`) {
    case 'POST /proactive':
      counted.push(`${query.get('act')} ${query.get('id')}`)
      return [204]
    case 'POST /sessions': {
      const { key, locale } = await json()
      if (key !== KEY) return fail(404, 'not_found')
      const now = chat ? conversation(chat) : null
      return [
        200,
        {
          visitor: null,
          known: Boolean(chat),
          name: null,
          email_known: false,
          widget: widget(locale),
          conversation: now,
        },
      ]
    }
    case 'POST /messages': {
      const body = await json()
      const fresh = chat ? null : randomUUID()
      const one = chat ?? {
        number: 1041,
        standing: 'received',
        subject: body.text,
        messages: [],
        offer: body.offer?.text ?? null,
        seen_seq: 0,
        team_seen_seq: 0,
        opinion: null,
        sockets: new Set(),
      }
      if (fresh) visitors.set(fresh, one)
      const said = write(one, body)
      return [201, { visitor: fresh, message: said, conversation: conversation(one) }]
    }
    case 'GET /articles': {
      const q = query.get('q').toLowerCase()
      const items = ARTICLES.filter((one) => one.join(' ').toLowerCase().includes(q))
      return [200, { items: items.map(([title, excerpt]) => ({ title, excerpt, url: '/help/en' })) }]
    }
  }
  if (!chat) return fail(401, 'unknown_visitor')
  switch (`${method} ${place}`) {
    case 'GET /messages': {
      const messages = chat.messages.filter((one) => one.seq > Number(query.get('after')))
      return [200, { ...conversation(chat), messages, typing: null }]
    }
    case 'POST /files': {
      const [bytes, name] = [await read(), query.get('name')]
      const file = { id: randomUUID(), name, size: bytes.length, image: /\.(png|jpe?g|gif)$/.test(name) }
      files.set(file.id, { ...file, bytes })
      return [201, file]
    }
    case 'POST /seen':
      chat.seen_seq = (await json()).seq
      return [204]
    case 'POST /solved':
      chat.standing = (await json()).solved ? 'solved' : 'in_progress'
      return [204]
    case 'POST /opinion':
      chat.opinion = (await json()).score
      return [204]
    case 'POST /typing':
    case 'POST /email':
      return [204]
    case 'GET /transcript':
      return [200, chat.messages.map((one) => `${one.name}: ${one.text}`).join('\n')]
  }
  const file = files.get(place.replace('/files/', ''))
  return file ? [200, file.bytes] : fail(404, 'not_found')
}

/** Just enough of RFC 6455 for text frames below 64 KiB from the server and any from the client. */
function upgrade(request, socket) {
  const accept = createHash('sha1')
    .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64')
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: causeway-chat.v1\r\n\r\n`,
  )
  const frame = (code, bytes) => {
    const long = bytes.length > 125
    socket.write(
      Buffer.from(long ? [128 | code, 126, bytes.length >> 8, bytes.length & 255] : [128 | code, bytes.length]),
    )
    socket.write(bytes)
  }
  const send = (what) => frame(1, Buffer.from(JSON.stringify(what)))
  let [buffer, chat] = [Buffer.alloc(0), null]
  const take = (what) => {
    if (what.kind === 'hello') {
      chat = visitors.get(what.token)
      if (!chat) return frame(8, Buffer.from([4401 >> 8, 4401 & 255]))
      send({ kind: 'welcome', last_seq: lastSeq(chat) })
      const messages = chat.messages.filter((one) => one.seq > what.after)
      if (messages.length > 0) send({ kind: 'messages', messages })
      chat.sockets.add(send)
    }
    if (what.kind === 'seen') chat.seen_seq = what.seq
    if (what.kind === 'ping') send({ kind: 'pong' })
  }
  socket.on('data', (part) => {
    buffer = Buffer.concat([buffer, part])
    while (buffer.length > 6) {
      const short = buffer[1] & 127
      const start = short === 126 ? 4 : 2
      const length = short === 126 ? buffer.readUInt16BE(2) : short
      if (buffer.length < start + 4 + length) return
      const mask = buffer.subarray(start, start + 4)
      const bytes = Buffer.from(buffer.subarray(start + 4, start + 4 + length).map((byte, at) => byte ^ mask[at % 4]))
      if ((buffer[0] & 15) === 1) take(JSON.parse(bytes.toString()))
      if ((buffer[0] & 15) === 8) socket.end()
      buffer = buffer.subarray(start + 4 + length)
    }
  })
  const gone = () => chat?.sockets.delete(send)
  socket.on('close', gone).on('error', gone)
}

function stream(chat, after, response) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  const send = (frame) => response.write(`data: ${JSON.stringify(frame)}\n\n`)
  send({ kind: 'welcome', last_seq: lastSeq(chat) })
  send({ kind: 'messages', messages: chat.messages.filter((one) => one.seq > after) })
  chat.sockets.add(send)
  response.on('close', () => chat.sockets.delete(send))
}

function page(response) {
  const { js, css } = JSON.parse(fs.readFileSync(`${DIST}frame.json`, 'utf8'))
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY })
  response.end(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Harbour Support</title>
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content"><link rel="stylesheet" href="/widget/${css}">
<script type="module" src="/widget/${js}"></script></head><body data-key="${KEY}"><div id="chat"></div></body></html>`)
}

async function desk(request, response) {
  const url = new URL(request.url, 'http://desk')
  const read = async () => Buffer.concat(await collect(request))
  if (url.pathname.startsWith('/widget/v1/')) {
    const place = url.pathname.slice('/widget/v1'.length)
    const token = (request.headers.authorization ?? '').replace('Bearer ', '')
    if (place === '/events' && visitors.has(token)) {
      return stream(visitors.get(token), Number(url.searchParams.get('after')), response)
    }
    const [status, body] = await api(request.method, place, url.searchParams, token, read)
    const plain = typeof body === 'string' || Buffer.isBuffer(body)
    response.writeHead(status, { 'content-type': plain ? 'text/plain; charset=utf-8' : 'application/json' })
    return response.end(body === undefined ? undefined : plain ? body : JSON.stringify(body))
  }
  if (url.pathname === `/widget/${KEY}`) return page(response)
  if (url.pathname === `/widget/${KEY}/messages.js`) {
    const script = fs.readFileSync(`${DIST}messages.js`, 'utf8')
    response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' })
    return response.end(`(()=>{${script}\ncausewayMessages(${JSON.stringify(MESSAGES)})})()`)
  }
  const file = path.join(DIST, url.pathname.replace(/^\/widget\//, '/'))
  if (!file.startsWith(DIST) || !fs.existsSync(file) || fs.statSync(file).isDirectory()) {
    response.writeHead(404)
    return response.end('There is no such file.')
  }
  response.writeHead(200, { 'content-type': `${TYPES[path.extname(file)]}; charset=utf-8` })
  response.end(fs.readFileSync(file))
}

async function collect(request) {
  const parts = []
  for await (const part of request) parts.push(part)
  return parts
}

const listen = (server, port) => new Promise((resolve) => server.listen(port, () => resolve(server.address().port)))

/** Starts the desk; gives its address and what acts for the team. */
export async function start(port = 0) {
  const server = http.createServer((request, response) => void desk(request, response)).on('upgrade', upgrade)
  const at = await listen(server, port)
  return { url: `http://127.0.0.1:${at}`, visitors, counted, add, message, say, stop: () => server.close() }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await start(4400)
  const host = http.createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>A shop</title><body><h1>A page of somebody’s site</h1><script async src="${url}/widget.js" data-widget="${KEY}"></script>
<script async src="${url}/widget/${KEY}/messages.js"></script></body></html>`)
  })
  await listen(host, 4401)
  console.log('A page with the widget: http://localhost:4401')
}
