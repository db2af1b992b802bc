// The conversation of one visitor: what is known, what waits to be sent, and everything a visitor can do.
// It never draws; who draws subscribes.
import type { Identity, Place, ToHost } from '../shared/wire'
import { type Problem, post } from './api'
import { wait } from './backoff'
import { type Keep, VISITOR } from './keep'
import { later } from './later'
import type { Live } from './live'
import { last, merge, unseen } from './merge'
import { mark, next, type Outgoing, restore, settle, uuid, without } from './outbox'
import type { Conversation, FileRef, Posted, ServerFrame, Session, Widget } from './protocol'

export interface State {
  widget: Widget | null
  conversation: Conversation | null
  outbox: Outgoing[]
  typing: string | null
  /** Whether the server is reached, as far as is known. */
  up: boolean
  /** The widget does not exist, or not for this site. */
  gone: boolean
  email_known: boolean
  view: 'home' | 'chat'
  /** Whether the host shows the frame. */
  open: boolean
  /** Whether the end of the messages is in sight. */
  at_end: boolean
}

const OUTBOX = 'outbox'
const SEEN = 'seen'
const TYPING_MS = 3_000
const SHOWN_MS = 700
const TYPED_LENGTH = 1_000
const MOVED_MS = 2_000
const SESSIONS = '/sessions'

export class Chat {
  state: State = {
    widget: null,
    conversation: null,
    outbox: [],
    typing: null,
    up: true,
    gone: false,
    email_known: false,
    view: 'home',
    open: false,
    at_end: true,
  }
  place: Place = { url: '', title: '' }
  referrer = ''
  errors: string[] = []
  locale = 'en'
  /** What is typed and not sent, so that another language does not lose it. */
  draft = ''
  private readonly readers: ((state: State) => void)[] = []
  private live: Live | null = null
  private attempt = 0
  private told = ''
  private typed = 0
  private flushing = false
  private timer: ReturnType<typeof setTimeout> | undefined
  private asked: ReturnType<typeof setTimeout> | undefined
  private later: ReturnType<typeof setTimeout> | undefined

  constructor(
    readonly key: string,
    private readonly keep: Keep,
    private readonly host: (message: ToHost) => void,
  ) {
    this.state.outbox = restore(keep.get(OUTBOX))
    keep.watch((name) => this.changed(name))
    document.addEventListener('visibilitychange', () => this.look())
    addEventListener('online', () => this.flush())
  }

  /** Opens the live connection; its code comes when there is a conversation to follow. */
  private async connect(): Promise<void> {
    const { live } = await later()
    this.live ??= live({
      token: () => this.token,
      after: () => this.state.conversation?.last_seq ?? 0,
      frame: (frame) => this.receive(frame),
      up: (up) => {
        this.set({ up, typing: up ? this.state.typing : null })
        if (up) void this.flush()
      },
      forget: () => this.lose(),
    })
    if (this.token) this.live.start()
  }

  get token(): string | null {
    return this.keep.get(VISITOR)
  }

  subscribe(reader: (state: State) => void): void {
    this.readers.push(reader)
    reader(this.state)
  }

  set(change: Partial<State>): void {
    this.state = { ...this.state, ...change }
    const { conversation, widget } = this.state
    const unread = unseen(conversation)
    const colour = widget?.colour ?? ''
    const standing = conversation?.standing
    const look = `${colour} ${unread} ${standing}`
    if (widget && look !== this.told) this.host({ kind: 'look', colour, unread, standing })
    this.told = look
    for (const reader of this.readers) reader(this.state)
  }

  /** Asks how things stand; tries again by itself until it knows. */
  async session(identity?: Identity): Promise<void> {
    clearTimeout(this.asked)
    const { token } = this
    const { url: page, title } = this.place
    try {
      const body = { key: this.key, identity, locale: this.locale, page, title }
      const now = await post<Session>(SESSIONS, token, body)
      this.attempt = 0
      if (now.visitor) this.adopt(now.visitor)
      else if (token && !now.known && token === this.token) this.keep.set(VISITOR, null)
      this.set({ widget: now.widget, email_known: now.email_known, gone: false, up: true })
      this.take(now.conversation)
      if (this.token && now.conversation) void this.connect()
      void this.flush()
      this.look()
    } catch (error) {
      const { passing, after } = error as Problem
      if (passing === false) return this.set({ gone: !this.state.widget })
      this.set({ up: false })
      this.asked = setTimeout(() => this.session(identity), after ? after * 1000 : wait(this.attempt++, Math.random()))
    }
  }

  private adopt(token: string): void {
    if (token === this.token) return
    this.live?.stop()
    this.keep.set(VISITOR, token)
  }

  /** The server's view of the conversation; what is known of the same one stays. */
  private take(conversation: Conversation | null): void {
    const before = this.state.conversation
    const same = conversation && before?.number === conversation.number
    const messages = conversation ? merge(same ? before.messages : [], conversation.messages) : []
    const seen_seq = Math.max(conversation?.seen_seq ?? 0, same ? before.seen_seq : 0)
    this.set({ conversation: conversation && { ...conversation, messages, seen_seq } })
    this.settled()
  }

  private receive(frame: ServerFrame): void {
    const { conversation } = this.state
    if (frame.kind === 'typing') this.set({ typing: frame.name })
    if (!conversation) {
      // Another tab began a conversation.
      if (frame.kind === 'messages') void this.session()
      return
    }
    if (frame.kind === 'team_seen') this.amend({ team_seen_seq: Math.max(frame.seq, conversation.team_seen_seq) })
    if (frame.kind === 'standing') this.amend({ standing: frame.standing })
    if (frame.kind !== 'messages' || frame.messages.length === 0) return
    const messages = merge(conversation.messages, frame.messages)
    const last_seq = Math.max(conversation.last_seq, ...frame.messages.map((one) => one.seq))
    const theirs = frame.messages.some((one) => one.by !== 'you' && one.seq > conversation.last_seq)
    const typing = theirs ? null : this.state.typing
    this.set({ conversation: { ...conversation, messages, last_seq }, typing })
    if (theirs) this.host({ kind: 'came' })
    this.settled()
    this.look()
  }

  /** Tells the server what the visitor has in sight. */
  look(): void {
    const { conversation, open, view, at_end } = this.state
    if (!conversation || !open || view !== 'chat' || !at_end || document.hidden) return
    const seq = last(conversation.messages, (one) => one.by !== 'you')?.seq ?? 0
    if (seq <= conversation.seen_seq) return
    this.amend({ seen_seq: seq })
    // Other tabs take their badge away.
    this.keep.set(SEEN, String(seq))
    if (!this.live?.say({ kind: 'seen', seq })) void post('/seen', this.token, { seq }).catch(() => undefined)
  }

  typing(text: string): void {
    const shows = this.state.widget?.show_typed
    clearTimeout(this.later)
    if (!this.state.conversation) return
    const rest = this.typed + (shows ? SHOWN_MS : TYPING_MS) - Date.now()
    // What is shown is what was typed last, not what was typed when it was last told.
    if (rest > 0) {
      if (shows) this.later = setTimeout(() => this.typing(text), rest)
      return
    }
    this.typed = Date.now()
    const shown = shows ? { text: text.slice(0, TYPED_LENGTH) } : {}
    if (!this.live?.say({ kind: 'typing', ...shown })) void post('/typing', this.token, shown).catch(() => undefined)
  }

  /** Another page, or the same under another address. */
  moved(place: Place): void {
    this.place = { ...this.place, ...place }
    if (place.offer) this.set({ view: 'chat' })
    // The team sees where a visitor who is talking to it is.
    clearTimeout(this.asked)
    if (this.state.conversation) this.asked = setTimeout(() => this.session(), MOVED_MS)
  }

  send(text: string, files: FileRef[], more: Pick<Outgoing, 'name' | 'email' | 'answers'> = {}): void {
    const { url: page, title, offer } = this.place
    const one: Outgoing = {
      client_id: uuid(),
      text,
      files,
      at: Date.now(),
      state: 'waiting',
      page,
      title,
      offer,
      ...more,
    }
    if (this.referrer) one.referrer = this.referrer
    if (this.errors.length > 0) one.errors = [...this.errors]
    this.store([...this.stored(), one])
    this.host({ kind: 'wrote' })
    void this.flush()
  }

  again(id: string): void {
    this.store(mark(this.stored(), id, 'waiting'))
    void this.flush()
  }

  remove(id: string): void {
    this.store(without(this.stored(), id))
  }

  private stored(): Outgoing[] {
    return restore(this.keep.get(OUTBOX))
  }

  private store(outbox: Outgoing[]): void {
    this.keep.set(OUTBOX, outbox.length > 0 ? JSON.stringify(outbox) : null)
    this.set({ outbox })
  }

  private settled(): void {
    const outbox = this.stored()
    const left = settle(outbox, this.state.conversation?.messages ?? [])
    if (left.length !== outbox.length) this.store(left)
  }

  private changed(name: string): void {
    if (!name || name === OUTBOX) this.set({ outbox: this.stored() })
    const seen_seq = Number(this.keep.get(SEEN))
    if (name === SEEN && seen_seq > (this.state.conversation?.seen_seq ?? 0)) this.amend({ seen_seq })
    if (!name || name === VISITOR) {
      this.live?.stop()
      void this.session()
    }
  }

  /** Sends what waits, one after the other, in one tab at a time. */
  async flush(): Promise<void> {
    if (this.flushing || !next(this.stored())) return
    this.flushing = true
    clearTimeout(this.timer)
    try {
      await this.keep.alone(async () => {
        // Read again each time: another tab may have sent it meanwhile.
        for (let one = next(this.stored()); one; one = next(this.stored())) if (!(await this.deliver(one))) break
      })
    } finally {
      this.flushing = false
    }
  }

  private async deliver(one: Outgoing): Promise<boolean> {
    const { files, at, state, ...body } = one
    const { token, key, locale } = this
    try {
      const file_ids = files.map((file) => file.id)
      const done = await post<Posted>('/messages', token, { key, locale, ...body, file_ids })
      this.attempt = 0
      if (done.visitor) this.adopt(done.visitor)
      if (one.email) this.set({ email_known: true })
      this.set({ up: true })
      this.take({ ...done.conversation, messages: merge(done.conversation.messages, [done.message]) })
      this.store(without(this.stored(), one.client_id))
      void this.connect()
      return true
    } catch (error) {
      const { status, passing, after } = error as Problem
      if (status === 401 && token) this.lose()
      else if (passing === false) this.store(mark(this.stored(), one.client_id, 'refused'))
      if (passing === false) return true
      if (status === 0) this.set({ up: false })
      this.timer = setTimeout(() => this.flush(), after ? after * 1000 : wait(this.attempt++, Math.random()))
      return false
    }
  }

  /** The server does not know this visitor any more; what waits is sent as a new one's. */
  private lose(): void {
    this.live?.stop()
    for (const name of [VISITOR, SEEN]) this.keep.set(name, null)
    this.set({ conversation: null, typing: null, email_known: false })
  }

  /** What the server has taken, so that it shows before the server says it. */
  amend(change: Partial<Conversation>): void {
    const { conversation } = this.state
    if (conversation) this.set({ conversation: { ...conversation, ...change } })
  }

  /** Leaves nothing of the visitor in this browser. */
  forget(): void {
    this.store([])
    this.lose()
    this.host({ kind: 'forgotten' })
  }
}
