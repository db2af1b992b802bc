// The behaviour behind the mock server: what is in memory and how commands change it.
// It never speaks HTTP; mock.mjs does.
import * as data from './mock-data.mjs'

const PERMISSIONS = [
  'conversations.read',
  'conversations.write',
  'people.read',
  'people.write',
  'settings.read',
  'ledger.read',
  'settings.manage',
  'users.manage',
  'ledger.manage',
  'organisation.manage',
]

export class Refused extends Error {
  constructor(status, code, detail, more = {}) {
    super(detail)
    this.body = { type: 'about:blank', title: code, status, code, detail, ...more }
    this.status = status
  }
}
export const missing = () => new Refused(404, 'not_found', 'There is no such thing.')

/** A desk in memory; `say` is told every event. */
export function makeDesk({ set_up, signed_in, undo_ms, say }) {
  data.build()
  const state = {
    set_up,
    signed_in,
    organisation: 'Northwind',
    relay: {
      configured: false,
      source: 'none',
      host: null,
      port: null,
      security: 'starttls',
      username: null,
      account_id: null,
      held: 1,
      per_minute: 120,
      waiting: 0,
    },
    sample: true,
    drafts: new Map(),
    files: new Map(),
    keys: [],
    me: data.users[0],
    org_version: 1,
    ledger: data.ledger(),
  }
  const session = () => ({
    user: state.me,
    permissions: PERMISSIONS,
    organisation: state.organisation,
    sample: state.sample,
  })
  const page = (items, query, size = 50) => {
    const from = Number(query.get('cursor') ?? 0)
    const limit = Math.min(200, Number(query.get('limit') ?? size))
    return {
      items: items.slice(from, from + limit),
      next_cursor: from + limit < items.length ? String(from + limit) : null,
    }
  }
  const find = (all, id) =>
    all.find((one) => one.id === id) ??
    (() => {
      throw missing()
    })()
  const conversation = (id) =>
    data.conversations.find((one) => one.id === id || String(one.number) === id) ??
    (() => {
      throw missing()
    })()
  const whole = (one) => ({ ...one, inbox: data.inboxes.find((box) => box.id === one.inbox_id) })
  const tell = (kind, conversation_id, more = {}, actor = { kind: 'user', id: state.me.id }) => {
    const event = { type: 'event', id: data.nextEvent(), kind, conversation_id, actor, at: Date.now(), data: more }
    say(event)
  }
  const inView = (one, view, query) => {
    const active = ['open', 'waiting'].includes(one.status.category)
    const wanted = query.get('status')
    if (query.get('contact_id') && one.contact.id !== query.get('contact_id')) return false
    if (query.get('company_id') && one.contact.company?.id !== query.get('company_id')) return false
    if (query.get('tag_id') && !one.tags.some((tag) => tag.id === query.get('tag_id'))) return false
    if (query.get('assignee_id') && one.assignee_id !== query.get('assignee_id')) return false
    if (wanted ? !wanted.split(',').includes(one.status.category) : view !== 'all' && view !== 'snoozed' && !active)
      return false
    if (view === 'mine') return one.assignee_id === state.me.id
    if (view === 'unassigned') return one.assignee_id === null
    if (view === 'mentions') return one.mentioned
    if (view === 'snoozed') return one.status.category === 'snoozed'
    if (view === 'team') return one.team_id === query.get('team_id')
    return true
  }
  const counted = (view, more = {}) =>
    data.conversations.filter((one) =>
      inView(one, view, new URLSearchParams({ ...(view === 'all' ? { status: 'open,waiting' } : {}), ...more })),
    ).length
  const touch = (one, message) => {
    one.last_seq = message.seq
    one.message_count += 1
    one.last_activity_at = message.created_at
    one.snippet = message.text.slice(0, 120)
    data.conversations.sort((a, b) => b.last_activity_at - a.last_activity_at)
  }
  const plain = (html) =>
    html
      .replace(/<\/p>/g, '\n')
      .replace(/<[^>]+>/g, '')
      .trim()

  function change(one, body) {
    if (body.version !== one.version && Object.keys(body).some((key) => key !== 'version' && key !== 'following'))
      throw new Refused(409, 'version_conflict', 'Somebody else changed this conversation meanwhile.', {
        current: whole(one),
      })
    const changes = {}
    const set = (field, value) => {
      if (one[field] !== value) changes[field] = { from: one[field], to: value }
      one[field] = value
    }
    for (const field of ['subject', 'priority', 'assignee_id', 'team_id', 'snoozed_until'])
      if (body[field] !== undefined) set(field, body[field])
    const category = body.status?.category ?? (body.snoozed_until && !body.status_id ? 'snoozed' : undefined)
    const status = data.statuses.find(
      (each) => each.id === (body.status_id ?? body.status?.id) || (each.builtin && each.category === category),
    )
    if (status && status.id !== one.status.id) {
      changes.status_id = { from: one.status.id, to: status.id }
      one.status = { id: status.id, name: status.name, category: status.category, builtin: status.builtin }
      if (status.category !== 'snoozed') one.snoozed_until = null
    }
    if (body.tag_ids) {
      changes.tags = { from: one.tags.map((tag) => tag.name), to: body.tag_ids.map((id) => find(data.tags, id).name) }
      one.tags = body.tag_ids.map((id) => find(data.tags, id)).map(({ id, name }) => ({ id, name }))
    }
    if (body.following !== undefined)
      one.follower_ids = body.following
        ? [...new Set([...one.follower_ids, state.me.id])]
        : one.follower_ids.filter((id) => id !== state.me.id)
    if (Object.keys(changes).length > 0) {
      one.version += 1
      data.history.get(one.id).unshift({
        id: data.nextEvent(),
        kind: 'conversation.changed',
        actor: { kind: 'user', id: state.me.id, name: state.me.name },
        at: Date.now(),
        data: { changes },
      })
      tell('conversation.changed', one.id, { changes, version: one.version })
    }
    return whole(one)
  }

  function write(one, body) {
    const all = data.messages.get(one.id)
    const last = [...all].reverse().find((each) => each.kind !== 'note' && each.author.id !== state.me.id)
    if (body.seen_seq !== undefined && last && last.seq > body.seen_seq)
      throw new Refused(409, 'newer_message', 'Somebody wrote meanwhile.', { current: last })
    const reply = body.kind === 'reply'
    const files = (body.attachment_ids ?? []).map((id) => state.files.get(id)).filter(Boolean)
    const message = data.message(
      one.id,
      body.kind,
      { kind: 'user', id: state.me.id, name: state.me.name, email: state.me.email },
      plain(body.html ?? body.text ?? ''),
      Date.now(),
      {
        seq: (all[all.length - 1]?.seq ?? 0) + 1,
        html: body.html,
        to: body.to ?? [],
        cc: body.cc ?? [],
        bcc: body.bcc ?? [],
        mentions: body.mention_ids ?? [],
        attachments: files,
        delivery: reply ? 'undo' : null,
        send_at: reply ? Date.now() + undo_ms : null,
        has_raw: false,
      },
    )
    all.push(message)
    touch(one, message)
    if (body.status) change(one, { version: one.version, status: body.status })
    state.drafts.delete(`${one.id}/${body.kind}`)
    tell('message.created', one.id, { message_id: message.id, seq: message.seq, kind: message.kind })
    if (reply) {
      setTimeout(() => {
        if (message.delivery !== 'undo') return
        message.delivery = 'sent'
        message.sent_at = Date.now()
        tell('message.changed', one.id, { message_id: message.id, delivery: 'sent' })
      }, undo_ms)
    }
    return message
  }

  /** A mail from a customer, as if it had come by SMTP. */
  function receive({ from, name, subject, text, lang = 'en', number }) {
    let one = data.conversations.find((each) => each.number === number)
    let contact = data.contacts.find((each) => each.email === from)
    if (!contact) {
      contact = {
        ...data.contacts[3],
        id: data.id('cont'),
        name: name ?? from,
        email: from,
        emails: [from],
        company: null,
        note: '',
        conversation_count: 0,
        version: 1,
      }
      data.contacts.push(contact)
    }
    if (!one) {
      one = {
        ...data.conversations[0],
        id: data.id('conv'),
        number: Math.max(...data.conversations.map((each) => each.number)) + 1,
        subject,
        status: { ...data.statuses[0] },
        assignee_id: null,
        team_id: null,
        tags: [],
        priority: 'normal',
        mentioned: false,
        delivery_failed: false,
        snoozed_until: null,
        contact: { id: contact.id, name: contact.name, email: contact.email, company: null },
        message_count: 0,
        last_seq: 0,
        read_seq: 0,
        version: 1,
        created_at: Date.now(),
        lang,
        has_attachment: false,
        follower_ids: [],
      }
      data.conversations.unshift(one)
      data.messages.set(one.id, [])
      data.history.set(one.id, [])
    }
    const all = data.messages.get(one.id)
    const message = data.message(
      one.id,
      'incoming',
      { kind: 'contact', id: contact.id, name: contact.name, email: from },
      text,
      Date.now(),
      {
        seq: all.length + 1,
        to: [{ name: '', address: 'support@northwind.example' }],
        lang,
        join: { rule: all.length ? 'token' : 'new', detail: '' },
      },
    )
    all.push(message)
    one.unread = true
    one.waiting_since = Date.now()
    touch(one, message)
    tell(
      all.length === 1 ? 'conversation.created' : 'message.created',
      one.id,
      { message_id: message.id, seq: message.seq, kind: 'incoming' },
      { kind: 'contact', id: contact.id },
    )
    return one
  }
  return {
    state,
    session,
    page,
    find,
    conversation,
    whole,
    tell,
    inView,
    counted,
    touch,
    plain,
    change,
    write,
    receive,
  }
}
