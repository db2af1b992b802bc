// The data set of the mock server: a small company with customers who write English, Chinese and Japanese.
// It never grows at run time; mock.mjs copies it.

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

let seed = 7
const random = () => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
  return seed / 2_147_483_648
}
const pick = (all) => all[Math.floor(random() * all.length)]
let count = 0
export const id = (kind) =>
  `${kind}-0000-4000-8000-${String(++count).padStart(12, '0')}`.replace(/^[a-z]+/, (word) =>
    Buffer.from(word.padEnd(4, '0')).toString('hex').slice(0, 8),
  )

const user = (name, email, role, locale, extra = {}) => ({
  id: id('user'),
  name,
  email,
  role,
  locale,
  time_zone: 'Asia/Shanghai',
  active: true,
  away: false,
  team_ids: [],
  signature_html: '',
  version: 1,
  ...extra,
})
export const users = [
  user('Yuki Mori', 'yuki@northwind.example', 'owner', 'en', {
    signature_html: '<p>Yuki Mori<br>Northwind Support</p>',
  }),
  user('Wen Zhao', 'wen@northwind.example', 'admin', 'zh-CN'),
  user('Sam Okafor', 'sam@northwind.example', 'agent', 'en', { away: true }),
  user('林怡君', 'yijun@northwind.example', 'agent', 'zh-TW'),
  user('佐々木 蓮', 'ren@northwind.example', 'agent', 'ja'),
]
export const teams = [
  { id: id('team'), name: 'Billing', version: 1, member_ids: [users[0].id, users[2].id] },
  { id: id('team'), name: 'APAC', version: 1, member_ids: [users[1].id, users[3].id, users[4].id] },
]
for (const team of teams)
  for (const member of team.member_ids) users.find((one) => one.id === member).team_ids.push(team.id)
export const statuses = [
  ['Open', 'open', true],
  ['Waiting', 'waiting', true],
  ['Snoozed', 'snoozed', true],
  ['Solved', 'solved', true],
  ['Waiting for engineering', 'open', false],
].map(([name, category, builtin], position) => ({ id: id('stat'), name, category, position, builtin, version: 1 }))
export const tags = ['billing', 'bug', 'how-to', '发票', '導入相談', 'churn-risk'].map((name) => ({
  id: id('tags'),
  name,
  version: 1,
}))
export const inboxes = [
  {
    id: id('inbx'),
    name: 'Support',
    address: 'support@northwind.example',
    aliases: ['help@northwind.example'],
    team_id: null,
    from_name: 'agent',
    quote_history: true,
    signature_html: '',
    version: 1,
    mailbox: null,
  },
  {
    id: id('inbx'),
    name: 'Billing',
    address: 'billing@northwind.example',
    aliases: [],
    team_id: teams[0].id,
    from_name: 'team',
    quote_history: true,
    signature_html: '<p>Northwind Billing</p>',
    version: 1,
    mailbox: {
      host: 'imap.northwind.example',
      port: 993,
      security: 'tls',
      username: 'billing@northwind.example',
      folder: 'INBOX',
      preset: null,
      account_id: null,
      authserv_id: null,
      import_since: null,
      state: 'failing',
      error_code: 'login_refused',
      error: 'NO [AUTHENTICATIONFAILED] Invalid credentials',
      last_checked_at: Date.now() - 4 * MINUTE,
      last_ok_at: Date.now() - 90 * MINUTE,
      next_try_at: Date.now() + 11 * MINUTE,
      pushes: true,
    },
  },
]
export const presets = [
  {
    name: 'gmail',
    label: 'Gmail',
    domains: ['gmail.com'],
    imap: { host: 'imap.gmail.com', port: 993, security: 'tls' },
    smtp: { host: 'smtp.gmail.com', port: 465, security: 'tls' },
    oauth: 'google',
    login: 'app_password',
    authserv_id: 'mx.google.com',
  },
]
export const missing = [
  {
    key: 'imap/billing/1/4711',
    ledger_id: null,
    inbox_id: inboxes[1].id,
    uid: 4711,
    arrived_at: Date.now() - 300 * MINUTE,
    from_address: 'mei@arbor.example',
    subject: 'Invoice 2026-118',
    size: 18_400,
    detail: '',
    attempts: 0,
    next_try_at: null,
    asked: false,
  },
]
export const mailProof = {
  missing: 1,
  not_fetched: 0,
  sign_in: 0,
  failing: 1,
  mailboxes: [
    {
      inbox_id: inboxes[1].id,
      name: 'Billing',
      state: 'failing',
      next_try_at: Date.now() + 11 * MINUTE,
      counted_at: Date.now() - 180 * MINUTE,
      on_server: 1204,
      in_ledger: 1203,
      waiting: 0,
      error: null,
      missing: 1,
      not_fetched: 0,
    },
  ],
}
export const companies = [
  ['Arbor Health', 'arbor.example'],
  ['Pillar Finance', 'pillar.example'],
  ['杭州云帆科技', 'yunfan.example'],
  ['上海拾光教育', 'shiguang.example'],
  ['株式会社ミナト', 'minato.example'],
  ['ハルカゼ製作所', 'harukaze.example'],
].map(([name, domain]) => ({
  id: id('comp'),
  name,
  domains: [domain],
  contact_count: 0,
  created_at: Date.now() - 90 * DAY,
  version: 1,
}))

const PEOPLE = [
  ['Maya Lindqvist', 'maya@arbor.example', 'en', 0],
  ['Tom Byrne', 'tom@pillar.example', 'en', 1],
  ['Priya Raman', 'priya@arbor.example', 'en', 0],
  ['Daniel Reyes', 'daniel@reyes.example', 'en', null],
  ['陈思远', 'siyuan@yunfan.example', 'zh-CN', 2],
  ['王雨桐', 'yutong@shiguang.example', 'zh-CN', 3],
  ['李浩然', 'haoran@shiguang.example', 'zh-CN', 3],
  ['林嘉怡', 'jiayi@example.com', 'zh-TW', null],
  ['佐藤 美咲', 'misaki@minato.example', 'ja', 4],
  ['鈴木 健太', 'kenta@harukaze.example', 'ja', 5],
  ['高橋 由美', 'yumi@minato.example', 'ja', 4],
]
export const contacts = PEOPLE.map(([name, email, locale, company], index) => {
  const where = company === null ? null : companies[company]
  if (where) where.contact_count += 1
  return {
    id: id('cont'),
    name,
    email,
    emails: [email],
    locale,
    company: where && { id: where.id, name: where.name },
    note: index === 0 ? 'Prefers short answers. On the annual plan since 2024.' : '',
    conversation_count: 0,
    created_at: Date.now() - 60 * DAY + index * DAY,
    version: 1,
  }
})

const TEXT = {
  en: {
    subjects: [
      'Export to CSV stops at 10,000 rows',
      'SSO login loops back to sign-in',
      'Refund for duplicate invoice INV-2231',
      'Webhook signature does not match',
      'Can we add five more seats mid-cycle?',
      'API returns 429 after upgrade',
    ],
    in: [
      'Hi team,\n\nwe noticed this right after the Tuesday release. It happens for every admin account, in Chrome and Safari.',
      'Thanks for the quick reply! I tried the steps and the second one fails with a permission error.',
      'Could you tell me when this will be fixed? We have a board report due on Friday.',
    ],
    out: 'Thanks for the details, I can reproduce it. The export job hits a row cap introduced on Tuesday. I raised the limit for your workspace; please try again and tell me if row 10,001 shows up.',
  },
  'zh-CN': {
    subjects: [
      '导出报表时一直显示“处理中”',
      '企业微信登录后跳转失败',
      '发票抬头填错了，能重开吗？',
      'Webhook 回调签名校验不通过',
      '升级专业版之后额度没有变化',
      '成员邀请邮件收不到',
    ],
    in: [
      '你好，我们在周二更新之后发现这个问题，所有管理员账号都能复现，Chrome 和 Safari 都一样。',
      '感谢回复！我按步骤操作了，第二步提示没有权限，麻烦再看一下。',
      '请问大概什么时候可以修复？我们周五要给管理层汇报。',
    ],
    out: '感谢您提供的信息，我们已经复现了这个问题。周二上线的版本给导出任务加了行数上限，我已为您的工作区调高，请再试一次。',
  },
  'zh-TW': {
    subjects: ['發票抬頭寫錯了，可以重開嗎？', '匯出報表一直顯示「處理中」'],
    in: [
      '您好，我們在週二更新之後發現這個問題，所有管理員帳號都能重現。',
      '謝謝回覆！我照步驟操作了，第二步顯示沒有權限，麻煩再看一下。',
    ],
    out: '感謝您提供的資訊，我們已經重現了這個問題，並調高了您工作區的上限，請再試一次。',
  },
  ja: {
    subjects: [
      'CSVエクスポートが途中で止まります',
      'シングルサインオンでログインできない',
      '請求書の宛名を変更したいです',
      'Webhookの署名検証に失敗します',
      'プラン変更後も上限が変わりません',
      '招待メールが届きません',
    ],
    in: [
      'お世話になっております。火曜日のアップデート以降、すべての管理者アカウントで同じ現象が発生しています。',
      'ご返信ありがとうございます。手順を試しましたが、2番目の手順で権限エラーになります。',
      'いつ頃修正される見込みでしょうか。金曜日に社内報告があります。',
    ],
    out: 'ご連絡ありがとうございます。こちらでも再現できました。火曜日のリリースで行数の上限が設定されていたため、上限を引き上げました。お手数ですが再度お試しください。',
  },
}
const html = (text) =>
  text
    .split('\n\n')
    .map((part) => `<p>${part.replaceAll('\n', '<br>')}</p>`)
    .join('')

export function message(conversation, kind, author, text, at, extra = {}) {
  return {
    id: id('mesg'),
    conversation_id: conversation,
    seq: 0,
    kind,
    author,
    to: [],
    cc: [],
    bcc: [],
    subject: null,
    text,
    html: html(text),
    quoted_html: null,
    signature_html: null,
    remote_images: 0,
    paper: false,
    lang: null,
    automatic: null,
    join: null,
    mentions: [],
    attachments: [],
    delivery: null,
    delivery_detail: null,
    send_at: null,
    sent_at: null,
    has_raw: kind === 'incoming',
    created_at: at,
    ...extra,
  }
}

export const conversations = []
export const messages = new Map()
export const history = new Map()
const person = (one) => ({ kind: 'user', id: one.id, name: one.name, email: one.email })

export function build(total = 140) {
  for (let index = 0; index < total; index += 1) {
    const contact = contacts[(index * 5 + Math.floor(index / 11)) % contacts.length]
    const words = TEXT[contact.locale]
    const subject = words.subjects[(index * 3 + Math.floor(index / 7)) % words.subjects.length]
    const last = Date.now() - (index * index * 1.2 + index * 11) * MINUTE - random() * 5 * MINUTE
    const assignee = index % 3 === 0 ? users[0] : index % 3 === 1 ? null : users[1 + (index % 4)]
    const status =
      index % 11 === 10 ? statuses[2] : index % 7 === 6 ? statuses[1] : index > 90 ? statuses[3] : statuses[0]
    const one = {
      id: id('conv'),
      number: 1200 - index,
      subject,
      snippet: '',
      status: { id: status.id, name: status.name, category: status.category, builtin: status.builtin },
      priority: index % 13 === 4 ? 'urgent' : index % 9 === 5 ? 'high' : 'normal',
      assignee_id: assignee?.id ?? null,
      team_id: index % 5 === 2 ? teams[index % 2].id : null,
      inbox_id: inboxes[index % 4 === 3 ? 1 : 0].id,
      contact: { id: contact.id, name: contact.name, email: contact.email, company: contact.company },
      tags: index % 3 === 1 ? [pick(tags)].map(({ id: tag, name }) => ({ id: tag, name })) : [],
      lang: contact.locale,
      unread: index < 20 && index % 3 !== 0,
      mentioned: index % 17 === 6,
      has_attachment: index % 6 === 2,
      delivery_failed: index === 8,
      message_count: 0,
      last_seq: 0,
      last_activity_at: last,
      waiting_since: status.category === 'open' ? last - HOUR : null,
      snoozed_until: status.category === 'snoozed' ? Date.now() + 20 * HOUR : null,
      created_at: last - 9 * HOUR,
      version: 1,
      follower_ids: [],
      participants: [{ name: contact.name, address: contact.email }],
      read_seq: 0,
    }
    contact.conversation_count += 1
    conversations.push(one)
    messages.set(one.id, thread(one, contact, words, index))
    history.set(one.id, past(one, index))
  }
}

function thread(one, contact, words, index) {
  const from = { kind: 'contact', id: contact.id, name: contact.name, email: contact.email }
  const me = person(users[index % 2])
  const start = one.created_at
  const step = (one.last_activity_at - start) / 5
  const inbox = inboxes.find((box) => box.id === one.inbox_id)
  const customer = [{ name: contact.name, address: contact.email }]
  const desk = [{ name: '', address: inbox.address }]
  const all = [
    message(one.id, 'incoming', from, words.in[0], start, {
      to: desk,
      lang: contact.locale,
      join: { rule: 'new', detail: '' },
      signature_html: `<p>${contact.name}<br>${contact.company?.name ?? ''}</p>`,
      cc: index % 4 === 0 ? [{ name: 'Ops', address: 'ops@arbor.example' }] : [],
    }),
    message(one.id, 'reply', me, words.out, start + step, {
      to: customer,
      lang: contact.locale,
      delivery: 'sent',
      sent_at: start + step + 9000,
      delivery_detail: '250 2.0.0 Ok: queued as 4F1A2',
    }),
    message(
      one.id,
      'note',
      person(users[1]),
      'Checked with @Yuki Mori: the cap is per workspace. OK to raise it on the Business plan.',
      start + 2 * step,
      {
        mentions: [users[0].id],
        lang: 'en',
        html: '<p>Checked with @Yuki Mori: the cap is per workspace flag <code>export.max_rows</code>. OK to raise it on the Business plan.</p>',
      },
    ),
    message(one.id, 'incoming', from, words.in[1], start + 4 * step, {
      to: desk,
      lang: contact.locale,
      join: { rule: 'token', detail: `support+${one.number}.k3jd9x@northwind.example` },
      quoted_html: `<blockquote>${html(words.out)}</blockquote>`,
    }),
  ]
  if (index % 2 === 0)
    all.push(
      message(one.id, 'incoming', from, words.in[2 % words.in.length], one.last_activity_at, {
        to: desk,
        lang: contact.locale,
        join: { rule: 'reference', detail: '<a1b2@northwind.example>' },
      }),
    )
  if (index === 8)
    all.push(
      message(one.id, 'reply', me, words.out, one.last_activity_at, {
        to: customer,
        delivery: 'failed',
        delivery_detail: '550 5.1.1 <misaki@minato.example>: Recipient address rejected: User unknown',
        lang: contact.locale,
      }),
    )
  if (index === 2) {
    all[0].attachments = [
      {
        id: 'file-0001',
        name: 'screenshot-export.png',
        content_type: 'image/png',
        size: 184_213,
        inline: false,
        content_id: null,
      },
      {
        id: 'file-0002',
        name: '请求日志 2026-11-22.log',
        content_type: 'text/plain',
        size: 9_311,
        inline: false,
        content_id: null,
      },
    ]
    all.push(
      message(one.id, 'reply', me, words.out, one.last_activity_at, {
        to: customer,
        delivery: 'held',
        delivery_detail: 'No relay is set.',
        lang: contact.locale,
      }),
    )
  }
  if (index === 3) {
    all.push(
      message(
        one.id,
        'incoming',
        { kind: 'contact', id: contact.id, name: 'Mail Delivery', email: 'noreply@news.example' },
        'Our newsletter',
        one.last_activity_at,
        {
          to: desk,
          paper: true,
          remote_images: 2,
          lang: 'en',
          automatic: 'auto_reply',
          html: '<div style="background:rgb(238,242,255);padding:18px;border-radius:8px"><h2 style="color:rgb(40,50,120);margin:0 0 8px">Out of office</h2><img data-remote="0" alt="Logo"><p>I am away until Monday. <a href="https://example.com">Our status page</a> has the rest.</p><img data-remote="1" alt="Map"></div>',
        },
      ),
    )
  }
  for (const [at, each] of all.entries()) each.seq = at + 1
  one.message_count = all.length
  one.last_seq = all.length
  one.read_seq = one.unread ? all.length - 1 : all.length
  one.snippet = all[all.length - 1].text.slice(0, 120)
  return all
}

let event = 1000
export const nextEvent = () => ++event
function past(one, index) {
  const at = one.created_at + (one.last_activity_at - one.created_at) / 5
  const actor = { kind: 'user', id: users[1].id, name: users[1].name }
  const changed = (changes, later) => ({
    id: nextEvent(),
    kind: 'conversation.changed',
    actor,
    at: at + later,
    data: { changes, version: 1 },
  })
  const all = [changed({ assignee_id: { from: null, to: users[0].id } }, 5 * MINUTE)]
  if (index % 2 === 0) {
    all.push(
      changed({ priority: { from: 'normal', to: 'high' } }, 6 * MINUTE),
      changed({ tags: { from: [], to: ['bug', 'billing'] } }, 7 * MINUTE),
      changed({ team_id: { from: null, to: teams[1].id } }, 8 * MINUTE),
    )
  }
  return all.reverse()
}

export const ledger = () =>
  conversations.slice(0, 40).map((one, index) => ({
    id: id('ledg'),
    source: index % 4 === 3 ? 'imap' : 'smtp',
    received_at: one.last_activity_at,
    from_address: one.contact.email,
    to: ['support@northwind.example'],
    subject: one.subject,
    size: 4_000 + index * 731,
    outcome: index === 2 ? 'failed' : index % 7 === 5 ? 'ignored' : index % 3 === 0 ? 'created' : 'joined',
    reason: index === 2 ? 'unreadable' : index % 7 === 5 ? 'automatic' : 'threaded',
    detail:
      index === 2
        ? 'The disk is full.'
        : index % 7 === 5
          ? 'Auto-Submitted: auto-replied'
          : `support+${one.number}.k3jd9x@northwind.example`,
    conversation: index === 2 || index % 7 === 5 ? null : { id: one.id, number: one.number },
    attempts: index === 2 ? 3 : 1,
  }))
export const behaviour = {
  acknowledge: true,
  acknowledge_html: '',
  promise: 'We answer within one working day.',
  help_url: 'https://help.northwind.example',
  staff_mail: 'reply',
  group_minutes: 0,
  lang: null,
}
const record = (name, value) => ({ name, kind: 'TXT', value })
const published = record('cw202611e._domainkey.northwind.example', `v=DKIM1; k=ed25519; p=${'A'.repeat(43)}=`)
const unpublished = record('cw202611._domainkey.northwind.example', `v=DKIM1; k=rsa; p=${'A'.repeat(392)}`)
export const signingKeys = [
  {
    domain: 'northwind.example',
    selector: 'cw202611',
    active: false,
    records: [unpublished, published],
    created_at: Date.now() - 50 * MINUTE,
  },
]
const line = (about, state, code, found = [], publish = null) => ({ about, state, code, words: code, found, publish })
export const diagnoses = [
  {
    domain: 'northwind.example',
    lines: [
      line('mx', 'good', 'mx_found', ['mx.northwind.example']),
      line('spf', 'good', 'spf_found', ['v=spf1 mx -all']),
      line('dkim', 'bad', 'dkim_missing', [], unpublished),
      line('dkim', 'good', 'dkim_found'),
      line('dmarc', 'advice', 'dmarc_watching', ['v=DMARC1; p=none']),
    ],
  },
]
export const suppressions = [
  {
    address: 'gone@arbor.example',
    reason: 'hard_bounce',
    detail: '550 5.1.1 No such user',
    conversation_id: null,
    created_at: Date.now() - 90 * MINUTE,
  },
]
