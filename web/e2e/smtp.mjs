// Mail for the tests over plain sockets: a client that hands a mail in, and a sink that takes what the desk sends.
// It never leaves this machine.
import net from 'node:net'

/** Hands a raw mail to an SMTP server. */
export function sendMail(port, { from, to, raw }) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1')
    const lines = [
      'EHLO e2e.test',
      `MAIL FROM:<${from}>`,
      `RCPT TO:<${to}>`,
      'DATA',
      `${raw.replaceAll(/\r?\n/g, '\r\n')}\r\n.`,
      'QUIT',
    ]
    let buffer = ''
    socket.setEncoding('utf8')
    socket.on('error', reject)
    socket.on('data', (text) => {
      buffer += text
      const last = buffer.split('\r\n').filter(Boolean).pop() ?? ''
      if (!buffer.endsWith('\r\n') || !/^\d{3} /.test(last)) return
      buffer = ''
      if (Number(last.slice(0, 3)) >= 400) {
        socket.destroy()
        return reject(new Error(`the mail was refused: ${last}`))
      }
      const next = lines.shift()
      if (next === undefined) return resolve()
      socket.write(`${next}\r\n`)
    })
    socket.on('close', () => resolve())
  })
}

let count = 0
/** A mail as mail programs write it. */
export function mail({ from, name, to, subject, text, headers = {} }) {
  const encoded = (word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`
  const all = {
    From: name ? `${encoded(name)} <${from}>` : from,
    To: to,
    Subject: encoded(subject),
    Date: new Date().toUTCString(),
    'Message-ID': `<e2e-${Date.now()}-${++count}@customer.example>`,
    'MIME-Version': '1.0',
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Transfer-Encoding': 'base64',
    ...headers,
  }
  const head = Object.entries(all).map(([key, value]) => `${key}: ${value}`)
  return `${head.join('\r\n')}\r\n\r\n${Buffer.from(text)
    .toString('base64')
    .replaceAll(/(.{76})/g, '$1\r\n')}`
}

/** A server that takes every mail and keeps it. */
export function startSink() {
  const mails = []
  const server = net.createServer((socket) => {
    let data = null
    let buffer = ''
    const envelope = { from: '', to: [] }
    socket.setEncoding('utf8')
    socket.on('error', () => undefined)
    socket.write('220 sink\r\n')
    socket.on('data', (text) => {
      buffer += text
      for (;;) {
        const end = buffer.indexOf('\r\n')
        if (end === -1) return
        const line = buffer.slice(0, end)
        buffer = buffer.slice(end + 2)
        if (data !== null) {
          if (line === '.') {
            mails.push({ from: envelope.from, to: [...envelope.to], raw: data.join('\r\n') })
            data = null
            envelope.to = []
            socket.write('250 2.0.0 Ok: queued as SINK1\r\n')
          } else data.push(line.startsWith('..') ? line.slice(1) : line)
        } else if (/^EHLO|^HELO/i.test(line))
          socket.write('250-sink\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 30000000\r\n')
        else if (/^MAIL FROM/i.test(line)) {
          envelope.from = /<([^>]*)>/.exec(line)?.[1] ?? ''
          socket.write('250 Ok\r\n')
        } else if (/^RCPT TO/i.test(line)) {
          envelope.to.push(/<([^>]*)>/.exec(line)?.[1] ?? '')
          socket.write('250 Ok\r\n')
        } else if (/^DATA/i.test(line)) {
          data = []
          socket.write('354 Go on\r\n')
        } else if (/^QUIT/i.test(line)) socket.end('221 Bye\r\n')
        else socket.write('250 Ok\r\n')
      }
    })
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({ port: server.address().port, mails, stop: () => server.close() }))
  })
}

/** The headers of a raw mail, unfolded, names in lower case. */
export function headersOf(raw) {
  const head = raw.split('\r\n\r\n')[0].replaceAll(/\r\n[ \t]+/g, ' ')
  const found = {}
  for (const line of head.split('\r\n')) {
    const at = line.indexOf(':')
    if (at > 0) found[line.slice(0, at).toLowerCase()] = line.slice(at + 1).trim()
  }
  return found
}

/** All text parts of a raw mail, decoded. */
export function textOf(raw) {
  const parts = raw.split(/\r\n--[^\r\n]+\r\n/)
  return parts
    .map((part) => {
      const [head, ...body] = part.split('\r\n\r\n')
      const text = body.join('\r\n\r\n')
      if (/base64/i.test(head)) return Buffer.from(text.replaceAll(/\s/g, ''), 'base64').toString()
      if (/quoted-printable/i.test(head)) {
        const joined = text
          .replaceAll('=\r\n', '')
          .replaceAll(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
        return Buffer.from(joined, 'latin1').toString()
      }
      return text
    })
    .join('\n')
}
