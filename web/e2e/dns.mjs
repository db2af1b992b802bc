// A name server for the tests: it knows the text and mail records that it is given, and says of all else that it is not there.
// It never asks anybody.
import dgram from 'node:dgram'

const TYPES = { 15: 'MX', 16: 'TXT' }

const nameOf = (name) =>
  Buffer.concat([
    ...name
      .split('.')
      .filter(Boolean)
      .map((part) => Buffer.concat([Buffer.from([part.length]), Buffer.from(part)])),
    Buffer.from([0]),
  ])

/** The value as it goes over the wire (RFC 1035 § 3.3). */
function rdataOf(type, value) {
  if (type === 'MX') return Buffer.concat([Buffer.from([0, 10]), nameOf(value)])
  const parts = value.match(/.{1,255}/gs) ?? ['']
  return Buffer.concat(parts.flatMap((part) => [Buffer.from([part.length]), Buffer.from(part)]))
}

function answer(query, records) {
  let at = 12
  const labels = []
  while (query[at] > 0) {
    labels.push(query.subarray(at + 1, at + 1 + query[at]).toString())
    at += query[at] + 1
  }
  const question = query.subarray(12, at + 5)
  const name = labels.join('.').toLowerCase()
  const type = TYPES[query.readUInt16BE(at + 1)]
  const known = records.filter((one) => one.name.toLowerCase() === name)
  const found = known.filter((one) => one.type === type)
  const head = Buffer.alloc(12)
  head.writeUInt16BE(query.readUInt16BE(0), 0)
  head.writeUInt16BE(known.length > 0 ? 0x8580 : 0x8583, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(found.length, 6)
  const rows = found.map((one) => {
    const value = rdataOf(type, one.value)
    // The name is a pointer to the question; nothing is kept, so that tests can change records.
    const row = Buffer.alloc(12)
    row.writeUInt16BE(0xc00c, 0)
    row.writeUInt16BE(query.readUInt16BE(at + 1), 2)
    row.writeUInt16BE(1, 4)
    row.writeUInt32BE(0, 6)
    row.writeUInt16BE(value.length, 10)
    return Buffer.concat([row, value])
  })
  return Buffer.concat([head, question, ...rows])
}

/** Starts it; `records` are `{ name, type, value }` and may be changed while it runs. */
export function startDns(records) {
  const socket = dgram.createSocket('udp4')
  socket.on('message', (query, from) => socket.send(answer(query, records), from.port, from.address))
  return new Promise((resolve) => {
    socket.bind(0, '127.0.0.1', () => resolve({ port: socket.address().port, records, stop: () => socket.close() }))
  })
}
