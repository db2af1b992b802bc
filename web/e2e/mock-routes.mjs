// The contract's endpoints over the desk in memory.
// It never keeps anything itself.
import crypto from 'node:crypto'
import * as data from './mock-data.mjs'
import { missing, Refused } from './mock-desk.mjs'

export function makeRoutes(desk) {
  const { state, session, page, find, conversation, whole, tell, inView, counted, plain, change, write, receive } = desk

  const patchThing =
    (all, what) =>
    ({ id, body }) => {
      const one = find(all, id)
      if (body.version !== one.version)
        throw new Refused(409, 'version_conflict', 'Somebody else changed it meanwhile.', { current: one })
      Object.assign(one, body, { version: one.version + 1 })
      tell(what.includes('.') ? what : 'settings.changed', null, { what })
      return one
    }
  const add =
    (all, fill, what) =>
    ({ body }) => {
      if (all.some((one) => one.name === body.name))
        throw new Refused(409, 'already_exists', 'There is one with this name already.', {
          current: all.find((one) => one.name === body.name),
        })
      const one = { id: data.id('made'), version: 1, ...fill(body) }
      all.push(one)
      tell('settings.changed', null, { what })
      return [201, one]
    }
  const drop =
    (all, what) =>
    ({ id }) => {
      all.splice(all.indexOf(find(all, id)), 1)
      tell('settings.changed', null, { what })
    }
  const matching = (all, query) =>
    all.filter(
      (one) =>
        !query.get('q') ||
        JSON.stringify([one.name, one.email, one.domains]).toLowerCase().includes(query.get('q').toLowerCase()),
    )
  const refOf = (id) =>
    data.companies.filter((one) => one.id === id).map(({ id: own, name }) => ({ id: own, name }))[0] ?? null

  return {
    'GET /desk': () => ({
      set_up: state.set_up,
      organisation: state.set_up ? state.organisation : null,
      version: 'mock',
      sample: state.sample,
    }),
    'POST /setup': ({ body }) => {
      if (state.set_up) throw new Refused(409, 'setup_done', 'The desk is set up already.')
      if (body.password.length < 10)
        throw new Refused(422, 'invalid_input', 'A password has at least 10 characters.', {
          errors: [{ pointer: '/password', code: 'length', detail: 'A password has at least 10 characters.' }],
        })
      Object.assign(state, { set_up: true, signed_in: true, organisation: body.organisation })
      Object.assign(state.me, { name: body.name, email: body.email, locale: body.locale })
      return [201, session()]
    },
    'GET /session': () => session(),
    'POST /session': ({ body }) => {
      if (body.password === 'wrong') throw new Refused(401, 'bad_credentials', 'E-mail or password is wrong.')
      state.signed_in = true
      return session()
    },
    'DELETE /session': () => {
      state.signed_in = false
    },
    'GET /users': ({ query }) => page(data.users, query, 200),
    'POST /users': add(
      data.users,
      (body) => ({
        name: body.name,
        email: body.email,
        role: body.role,
        locale: 'en',
        time_zone: 'UTC',
        active: true,
        away: false,
        team_ids: [],
        signature_html: '',
      }),
      'users',
    ),
    'PATCH /users/:id': patchThing(data.users, 'users'),
    'GET /profile': () => state.me,
    'PATCH /profile': ({ body }) => {
      const { current_password, new_password, ...rest } = body
      if (new_password && current_password === 'wrong')
        throw new Refused(422, 'invalid_input', 'Wrong password.', {
          errors: [{ pointer: '/current_password', code: 'wrong', detail: 'This is not your password.' }],
        })
      return Object.assign(state.me, rest, { version: state.me.version + 1 })
    },
    'GET /profile/sessions': ({ query }) =>
      page(
        [
          {
            id: 's1',
            user_agent:
              'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15',
            ip: '203.0.113.7',
            created_at: Date.now() - 9e8,
            last_seen_at: Date.now(),
            current: true,
          },
          {
            id: 's2',
            user_agent: 'Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36',
            ip: '198.51.100.24',
            created_at: Date.now() - 9e8,
            last_seen_at: Date.now() - 9e7,
            current: false,
          },
        ],
        query,
      ),
    'DELETE /profile/sessions/:id': () => undefined,
    'GET /api-keys': ({ query }) =>
      page(
        state.keys.map(({ token, ...rest }) => rest),
        query,
      ),
    'POST /api-keys': ({ body }) => {
      const key = {
        id: data.id('keys'),
        name: body.name,
        created_at: Date.now(),
        last_used_at: null,
        token: `cwk_${crypto.randomUUID().replaceAll('-', '')}`,
      }
      state.keys.push(key)
      return [201, key]
    },
    'DELETE /api-keys/:id': ({ id }) => {
      state.keys = state.keys.filter((one) => one.id !== id)
    },
    'GET /teams': ({ query }) => page(data.teams, query, 200),
    'POST /teams': add(data.teams, (body) => ({ name: body.name, member_ids: body.member_ids ?? [] }), 'teams'),
    'PATCH /teams/:id': patchThing(data.teams, 'teams'),
    'DELETE /teams/:id': drop(data.teams, 'teams'),
    'GET /statuses': ({ query }) => page(data.statuses, query, 200),
    'POST /statuses': add(
      data.statuses,
      (body) => ({ name: body.name, category: body.category, position: data.statuses.length, builtin: false }),
      'statuses',
    ),
    'PATCH /statuses/:id': patchThing(data.statuses, 'statuses'),
    'DELETE /statuses/:id': drop(data.statuses, 'statuses'),
    'GET /tags': ({ query }) => page(data.tags, query, 200),
    'POST /tags': add(data.tags, (body) => ({ name: body.name }), 'tags'),
    'PATCH /tags/:id': patchThing(data.tags, 'tags'),
    'DELETE /tags/:id': drop(data.tags, 'tags'),
    'GET /inboxes': ({ query }) => page(data.inboxes, query, 200),
    'POST /inboxes': add(
      data.inboxes,
      (body) => ({
        team_id: null,
        from_name: 'agent',
        quote_history: true,
        signature_html: '',
        mailbox: null,
        aliases: [],
        ...body,
      }),
      'inboxes',
    ),
    'PATCH /inboxes/:id': patchThing(data.inboxes, 'inboxes'),
    'DELETE /inboxes/:id': drop(data.inboxes, 'inboxes'),
    'PUT /inboxes/:id/mailbox': ({ id, body }) =>
      Object.assign(find(data.inboxes, id), {
        mailbox: { ...body, password: undefined, state: 'new', error: null, error_code: null, last_checked_at: null },
      }),
    'DELETE /inboxes/:id/mailbox': ({ id }) => {
      find(data.inboxes, id).mailbox = null
    },
    'POST /inboxes/:id/mailbox/test': () => ({
      ok: false,
      detail: 'NO [AUTHENTICATIONFAILED] Invalid credentials',
      hint: 'Check user name and password.',
      steps: [
        { kind: 'name', code: 'ok', detail: '' },
        { kind: 'connect', code: 'ok', detail: '192.0.2.7:993' },
        { kind: 'protect', code: 'ok', detail: '' },
        { kind: 'sign_in', code: 'login_refused', detail: 'NO [AUTHENTICATIONFAILED] Invalid credentials' },
      ],
    }),
    'POST /inboxes/:id/mailbox/preview': () => ({
      total: 4812,
      since: 96,
      oldest_at: Date.now() - 2_592_000_000,
      newest_at: Date.now() - 3_600_000,
      looked_at: 96,
      senders: [{ address: 'mei@arbor.example', count: 31 }],
    }),
    'POST /inboxes/:id/mailbox/retry': ({ id }) => find(data.inboxes, id),
    'GET /inboxes/:id/relay': () => ({
      configured: false,
      host: null,
      port: null,
      security: 'starttls',
      username: null,
      account_id: null,
    }),
    'GET /mail-presets': ({ query }) => page(data.presets, query, 200),
    'GET /oauth/apps': () => ({ items: [], redirect_uri: 'https://desk.northwind.example/api/v1/oauth/callback' }),
    'GET /oauth/accounts': ({ query }) => page([], query, 200),
    'GET /ledger/proof': () => data.mailProof,
    'POST /ledger/proof': () => data.mailProof,
    'GET /ledger/missing': ({ query }) => page(data.missing, query, 200),
    'POST /ledger/missing': () => undefined,
    'PATCH /relay': ({ body }) => Object.assign(state.relay, body),
    'GET /relay': () => state.relay,
    'PUT /relay': ({ body }) =>
      Object.assign(state.relay, body, { password: undefined, configured: true, source: 'app', held: 0 }),
    'DELETE /relay': () => {
      Object.assign(state.relay, { configured: false, source: 'none', host: null, port: null, username: null })
    },
    'POST /relay/test': () => ({
      ok: true,
      detail: '250 2.0.0 Ok: queued as 4F1A2',
      hint: null,
      steps: [{ kind: 'send', code: 'ok', detail: '250 2.0.0 Ok: queued as 4F1A2' }],
    }),
    'GET /inboxes/:id/behaviour': () => data.behaviour,
    'PUT /inboxes/:id/behaviour': ({ body }) => Object.assign(data.behaviour, body),
    'GET /signing-keys': ({ query }) => page(data.signingKeys, query, 200),
    'GET /mail-doctor': ({ query }) => page(data.diagnoses, query, 200),
    'GET /suppressions': ({ query }) =>
      page(
        data.suppressions.filter((one) => one.address.includes(query.get('q') ?? '')),
        query,
        200,
      ),
    'GET /organisation': () => ({
      name: state.organisation,
      locale: 'en',
      time_zone: 'Asia/Shanghai',
      sample: state.sample,
      version: state.org_version,
    }),
    'PATCH /organisation': ({ body }) => {
      state.organisation = body.name ?? state.organisation
      state.org_version += 1
      return {
        name: state.organisation,
        locale: body.locale ?? 'en',
        time_zone: 'Asia/Shanghai',
        sample: state.sample,
        version: state.org_version,
      }
    },
    'DELETE /sample': () => {
      state.sample = false
      tell('sample.removed', null)
    },
    'GET /conversations': ({ query }) =>
      page(
        data.conversations.filter((one) => inView(one, query.get('view') ?? 'all', query)),
        query,
      ),
    'GET /conversations/counts': () => ({
      mine: counted('mine'),
      unassigned: counted('unassigned'),
      mentions: counted('mentions'),
      snoozed: counted('snoozed'),
      all: counted('all'),
      teams: Object.fromEntries(data.teams.map((team) => [team.id, counted('team', { team_id: team.id })])),
    }),
    'POST /conversations': ({ body }) => {
      const one = receive({
        from: body.to[0].address,
        name: body.to[0].name,
        subject: body.subject,
        text: plain(body.html ?? ''),
      })
      data.messages.set(one.id, [])
      write(one, { kind: 'reply', html: body.html, to: body.to, cc: body.cc, attachment_ids: body.attachment_ids })
      return [201, whole(one)]
    },
    'GET /conversations/:id': ({ id }) => whole(conversation(id)),
    'PATCH /conversations/:id': ({ id, body }) => change(conversation(id), body),
    'POST /conversations/:id/read': ({ id }) => {
      const one = conversation(id)
      one.unread = false
      one.read_seq = one.last_seq
    },
    'GET /conversations/:id/history': ({ id, query }) => page(data.history.get(conversation(id).id), query),
    'GET /conversations/:id/messages': ({ id, query }) => {
      const all = data.messages.get(conversation(id).id)
      const end = query.get('cursor') ? Number(query.get('cursor')) : all.length
      const from = Math.max(0, end - Number(query.get('limit') ?? 40))
      return { items: all.slice(from, end), next_cursor: from > 0 ? String(from) : null }
    },
    'POST /conversations/:id/messages': ({ id, body }) => [201, write(conversation(id), body)],
    'POST /messages/:id/undo': ({ id }) => {
      for (const [owner, all] of data.messages) {
        const at = all.findIndex((one) => one.id === id)
        if (at === -1) continue
        const message = all[at]
        if (message.delivery !== 'undo') throw new Refused(409, 'too_late', 'The reply has left.')
        all.splice(at, 1)
        message.delivery = 'removed'
        tell('message.removed', owner, { message_id: id, seq: message.seq })
        return {
          html: message.html,
          to: message.to,
          cc: message.cc,
          bcc: message.bcc,
          attachment_ids: message.attachments.map((file) => file.id),
        }
      }
      throw missing()
    },
    'POST /messages/:id/retry': ({ id }) => {
      const message = [...data.messages.values()].flat().find((one) => one.id === id)
      message.delivery = 'queued'
      return message
    },
    'POST /uploads': ({ raw, query, type }) => {
      const file = {
        id: data.id('file'),
        name: query.get('name'),
        content_type: type,
        size: raw.length,
        inline: false,
        content_id: null,
      }
      state.files.set(file.id, file)
      return [201, file]
    },
    'GET /conversations/:id/drafts': ({ id }) => ({
      items: ['reply', 'note'].flatMap((mode) => state.drafts.get(`${conversation(id).id}/${mode}`) ?? []),
    }),
    'PUT /conversations/:id/drafts/:mode': ({ id, mode, body }) => {
      const key = `${conversation(id).id}/${mode}`
      const known = state.drafts.get(key)
      if ((known?.version ?? 0) !== body.version)
        throw new Refused(409, 'version_conflict', 'The draft was changed elsewhere.', { current: known })
      const draft = { ...body, mode, version: body.version + 1, updated_at: Date.now() }
      state.drafts.set(key, draft)
      return draft
    },
    'DELETE /conversations/:id/drafts/:mode': ({ id, mode }) => {
      state.drafts.delete(`${conversation(id).id}/${mode}`)
    },
    'GET /drafts': ({ query }) =>
      page(
        [...state.drafts].map(([key, draft]) => ({
          conversation: conversation(key.split('/')[0]),
          mode: draft.mode,
          updated_at: draft.updated_at,
        })),
        query,
      ),
    'GET /contacts': ({ query }) =>
      page(
        matching(data.contacts, query).filter(
          (one) => !query.get('company_id') || one.company?.id === query.get('company_id'),
        ),
        query,
      ),
    'POST /contacts': ({ body }) => {
      const one = {
        id: data.id('cont'),
        name: body.name,
        email: body.email ?? null,
        emails: body.email ? [body.email] : [],
        locale: body.locale ?? null,
        company: refOf(body.company_id),
        note: '',
        conversation_count: 0,
        created_at: Date.now(),
        version: 1,
      }
      data.contacts.unshift(one)
      return [201, one]
    },
    'GET /contacts/:id': ({ id }) => find(data.contacts, id),
    'PATCH /contacts/:id': ({ id, body }) => {
      const { company_id, ...rest } = body
      const one = patchThing(data.contacts, 'contact.changed')({ id, body: rest })
      if (company_id !== undefined) one.company = refOf(company_id)
      one.email = one.emails[0] ?? null
      return one
    },
    'GET /companies': ({ query }) => page(matching(data.companies, query), query),
    'POST /companies': add(
      data.companies,
      (body) => ({ name: body.name, domains: body.domains ?? [], contact_count: 0, created_at: Date.now() }),
      'companies',
    ),
    'GET /companies/:id': ({ id }) => find(data.companies, id),
    'PATCH /companies/:id': patchThing(data.companies, 'company.changed'),
    'GET /search': ({ query }) => {
      const words = query.get('q').toLowerCase()
      const hits = data.conversations.flatMap((one) => {
        const text = [one.subject, ...data.messages.get(one.id).map((message) => message.text), one.contact.name].find(
          (each) => each.toLowerCase().includes(words),
        )
        if (!text) return []
        const at = text.toLowerCase().indexOf(words)
        const esc = (part) => part.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
        return [
          {
            conversation: one,
            message_id: null,
            field: text === one.subject ? 'subject' : 'body',
            excerpt_html: `${esc(text.slice(Math.max(0, at - 40), at))}<mark>${esc(text.slice(at, at + words.length))}</mark>${esc(text.slice(at + words.length, at + 110))}`,
            at: one.last_activity_at,
          },
        ]
      })
      return {
        ...page(hits, query),
        problems: words.includes('has:x') ? ['`has:x` is not known; `has:attachment` is'] : [],
      }
    },
    'GET /ledger': ({ query }) =>
      page(
        state.ledger.filter(
          (one) =>
            (!query.get('outcome') || one.outcome === query.get('outcome')) &&
            (!query.get('q') || JSON.stringify(one).includes(query.get('q'))),
        ),
        query,
      ),
    'POST /ledger/:id/replay': ({ id }) =>
      Object.assign(find(state.ledger, id), { outcome: 'joined', attempts: 4, detail: 'Replayed' }),
  }
}
