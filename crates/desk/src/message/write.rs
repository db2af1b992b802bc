//! The command that writes a reply or a note: message, state, attachments, events and the job that sends it, in one
//! unit of work. It never sends anything itself.

use causeway_base::{Time, text};
use causeway_identity::permission::WriteConversations;
use causeway_identity::{TeamId, UserId, team, user};
use causeway_mail::Address;
use causeway_store::{ActorKind, NewEvent, Tx};
use causeway_web::{Code, Permit, Problem};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::store::{self, NewMessage};
use super::{Author, Delivery, Kind, MessageId, Recipients};
use crate::attachment::AttachmentId;
use crate::chat::{self, Way};
use crate::conversation::change::{self, StatusInput};
use crate::conversation::rules::{self, Wish};
use crate::conversation::{Category, Participant, State, store as conversations};
use crate::macros::{self, Action, MacroId};
use crate::promise::NewPromise;
use crate::solve::{self, OutcomeInput};
use crate::{ConversationId, Desk, attachment, closing, draft, mix_up, outbox, promise, secret, wording};

/// The longest text of a message, in characters.
const MAX_CHARACTERS: usize = 500_000;
/// The most recipients of one mail.
const MAX_RECIPIENTS: usize = 100;

/// What callers write.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Writing {
    /// A reply or a note.
    pub kind: Kind,
    /// What is written, as HTML; it is sanitised.
    pub html: Option<String>,
    /// What is written, as plain text; used when there is no HTML.
    pub text: Option<String>,
    /// To whom a reply goes; the customer when left out.
    pub to: Option<Vec<Address>>,
    /// Copies.
    #[serde(default)]
    pub cc: Vec<Address>,
    /// Hidden copies.
    #[serde(default)]
    pub bcc: Vec<Address>,
    /// Uploads to attach.
    #[serde(default)]
    pub attachment_ids: Vec<AttachmentId>,
    /// Whom a note mentions.
    #[serde(default)]
    pub mention_ids: Vec<UserId>,
    /// Teams that a note mentions: everybody in them but the writer.
    #[serde(default)]
    pub mention_team_ids: Vec<TeamId>,
    /// The status that the conversation gets with it.
    pub status: Option<StatusInput>,
    /// How it ended, when the status solves it.
    pub outcome: Option<OutcomeInput>,
    /// The newest message that the writer has seen; a newer one by somebody else stops the reply once.
    pub seen_seq: Option<i64>,
    /// Recipients who are new to the conversation and whom the writer was asked about.
    #[serde(default)]
    pub confirmed: Vec<String>,
    /// What belongs to another customer, stands in the reply, and the writer was asked about.
    #[serde(default)]
    pub confirmed_content: Vec<String>,
    /// When the reply shall leave; it stays if the customer writes first.
    pub send_at: Option<Time>,
    /// Whether a reply asks if it is solved; without an answer the conversation is closed after some days.
    #[serde(default)]
    pub ask_solved: bool,
    /// Whether a reply asks for access data, by a link that works once.
    #[serde(default)]
    pub ask_access: bool,
    /// The older message that a reply answers: it is what the mail quotes and refers to.
    pub answers: Option<MessageId>,
    /// On what the writer verified the behaviour that the reply describes: a version, a test tenant; 1 to 100 characters.
    pub verified: Option<String>,
    /// The macro that a reply began with; it is counted as a use of it.
    pub macro_id: Option<MacroId>,
    /// What else happens to the conversation with it, as macros say; a status that is named beside wins.
    #[serde(default)]
    pub actions: Vec<Action>,
    /// Why a reply shall leave although its wording was stopped; 1 to 300 characters.
    pub wording_override: Option<String>,
    /// What a reply promises and somebody shall keep track of.
    #[serde(default)]
    pub promises: Vec<NewPromise>,
    /// Short answers that the visitor of a chat is offered under a reply; up to six, of 1 to 40 characters.
    #[serde(default)]
    pub quick_replies: Vec<String>,
}

impl Writing {
    /// Nothing yet.
    pub const fn new(kind: Kind) -> Self {
        Self {
            kind,
            html: None,
            text: None,
            to: None,
            cc: Vec::new(),
            bcc: Vec::new(),
            attachment_ids: Vec::new(),
            mention_ids: Vec::new(),
            mention_team_ids: Vec::new(),
            status: None,
            outcome: None,
            seen_seq: None,
            confirmed: Vec::new(),
            confirmed_content: Vec::new(),
            send_at: None,
            ask_solved: false,
            ask_access: false,
            answers: None,
            verified: None,
            macro_id: None,
            actions: Vec::new(),
            wording_override: None,
            promises: Vec::new(),
            quick_replies: Vec::new(),
        }
    }
}

/// A text in both forms, checked.
pub(crate) struct Body {
    pub(crate) text: String,
    pub(crate) html: String,
}

/// Sanitises HTML, or makes it from text; neither may be empty unless something is attached.
pub(crate) fn body(html: Option<&str>, plain: Option<&str>, may_be_empty: bool) -> Result<Body, Problem> {
    let long = |text: &str| text.chars().count() > MAX_CHARACTERS;
    if html.is_some_and(long) || plain.is_some_and(long) {
        return Err(Problem::field("/html", "length", "A message has at most 500,000 characters."));
    }
    let html = html.map(|html| text::clean(html, MAX_CHARACTERS));
    let made = match (&html, plain) {
        (Some(html), _) => {
            let html = causeway_mail::sanitise_agent(html);
            Body { text: causeway_mail::html_to_text(&html), html }
        }
        (None, plain) => {
            let text = text::clean(plain.unwrap_or_default(), MAX_CHARACTERS);
            Body { html: causeway_mail::text_to_html(&text), text }
        }
    };
    let empty = made.text.trim().is_empty() && !made.html.contains("<img");
    if empty && !may_be_empty {
        return Err(Problem::field("/html", "empty", "There is nothing in this message."));
    }
    Ok(made)
}

/// Addresses that can be written to.
pub(crate) fn checked_addresses(all: &[Address], pointer: &str) -> Result<Vec<Address>, Problem> {
    if all.len() > MAX_RECIPIENTS {
        return Err(Problem::field(pointer, "length", "A mail has at most 100 recipients."));
    }
    all.iter()
        .map(|one| {
            let address = user::routes::checked_email(&one.address, pointer)?;
            Ok(Address { name: text::clean(&one.name, 200).replace('\n', " "), address })
        })
        .collect()
}

/// Writes a reply or a note.
///
/// # Errors
/// `newer_message` when somebody wrote meanwhile; `invalid_input` for an empty text or wrong addresses.
pub fn write(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    desk: &Desk,
    id: ConversationId,
    input: &Writing,
) -> Result<MessageId, Problem> {
    let before = conversations::state(tx, id)?.ok_or_else(|| Problem::not_found("conversation"))?;
    let reply = match input.kind {
        Kind::Reply => true,
        Kind::Note => false,
        Kind::Incoming => return Err(Problem::field("/kind", "invalid", "Write a reply or a note.")),
    };
    if reply {
        stop_for_unseen(tx, id, input.seen_seq, permit.user())?;
    }
    let body = body(input.html.as_deref(), input.text.as_deref(), !input.attachment_ids.is_empty())?;
    let recipients = if reply { recipients(tx, &before, input)? } else { Recipients::default() };
    if reply {
        let recipients = recipients.to.iter().chain(&recipients.cc).chain(&recipients.bcc).collect();
        let files = [input.attachment_ids.as_slice(), &attachment::pictures::shown(&body.html)].concat();
        let looked_at = mix_up::Reply { text: &body.text, files: &files, recipients };
        mix_up::guard(tx, &before, UserId(permit.user()), &looked_at, &input.confirmed_content)?;
    }
    let in_chat = reply && chat::way(tx, id)? == Way::Chat;
    let quick = chat::quick::checked(&input.quick_replies, in_chat)?;
    let later = input.send_at.filter(|_| reply).map(|at| checked_time(at, tx.now())).transpose()?;
    let answers = input.answers.filter(|_| reply).map(|answered| answerable(tx, id, answered)).transpose()?;
    let author = user::store::find(tx, UserId(permit.user()))?;
    let author = author.ok_or_else(|| Problem::not_found("user"))?;
    let (author, name) = (author.id, author.name);
    let answer = body.text.clone();
    let reason = input.wording_override.as_deref();
    let overridden = if reply { wording::guard(tx, desk, &before, &answer, reason)? } else { None };
    let verified = input.verified.as_deref().filter(|_| reply).map(checked_version).transpose()?;
    let written = Written { kind: input.kind, body, recipients, author, name, later, answers, verified, in_chat };
    let mentions = mentioned(tx, input, author)?;
    let message = insert(tx, permit, desk, &before, written, &input.attachment_ids, &mentions)?;
    chat::quick::keep(tx, message, &quick)?;
    if reply {
        promise::make_all(tx, id, message, author, &input.promises)?;
    }
    if let Some(overridden) = overridden {
        wording::record(tx, permit, &before, message, &overridden);
    }
    after(tx, permit, &before, reply, input)?;
    macros::action::apply(tx, permit, id, &input.actions)?;
    if let Some(used) = input.macro_id.filter(|_| reply) {
        macros::usage::note(tx, used, message, &answer, author)?;
    }
    if reply && input.ask_solved {
        closing::ask(tx, id, message, author)?;
    }
    if reply && input.ask_access {
        ask_for_access(tx, desk, id, message, author)?;
    }
    let mode = if reply { draft::Mode::Reply } else { draft::Mode::Note };
    draft::store::delete(tx, author, id, mode)?;
    Ok(message)
}

/// Asks for access data with this reply; without a public address the link would lead nowhere.
fn ask_for_access(
    tx: &mut Tx<'_>,
    desk: &Desk,
    id: ConversationId,
    message: MessageId,
    by: UserId,
) -> Result<(), Problem> {
    if desk.settings.public_url.is_none() {
        let words = "The desk has no public address, so customers could not open the link.";
        return Err(Problem::field("/ask_access", "no_address", words).hint("Set http.public_url."));
    }
    Ok(secret::ask::ask(tx, id, message, by)?)
}

/// A message that a reply may answer: a customer's, of the same conversation.
fn answerable(tx: &mut Tx<'_>, id: ConversationId, answered: MessageId) -> Result<MessageId, Problem> {
    let found = store::find(tx, answered)?.filter(|one| one.conversation_id == id && one.kind == Kind::Incoming);
    let wrong = || Problem::field("/answers", "unknown", "Answer a customer's message of this conversation.");
    found.map(|one| one.id).ok_or_else(wrong)
}

fn stop_for_unseen(tx: &mut Tx<'_>, id: ConversationId, seen: Option<i64>, reader: uuid::Uuid) -> Result<(), Problem> {
    let Some(seen) = seen else { return Ok(()) };
    let Some(mut message) = store::unseen(tx, id, seen, reader)? else { return Ok(()) };
    crate::secret::view::hide(tx, std::slice::from_mut(&mut message))?;
    Err(Problem::new(Code::NewerMessage, "Somebody wrote while you were writing.")
        .hint("Read the new message; send again if your reply still fits.")
        .current(&message))
}

fn recipients(tx: &mut Tx<'_>, state: &State, input: &Writing) -> Result<Recipients, Problem> {
    let to = if let Some(to) = &input.to {
        checked_addresses(to, "/to")?
    } else {
        let contact = causeway_people::contact::store::find(tx, state.contact_id)?;
        let address =
            |contact: causeway_people::Contact| contact.email.map(|address| Address { name: contact.name, address });
        let own: Vec<Address> = contact.and_then(address).into_iter().collect();
        if own.is_empty() && chat::way(tx, state.id)? == Way::Chat { left_behind(tx, state.id)? } else { own }
    };
    let all = Recipients { to, cc: checked_addresses(&input.cc, "/cc")?, bcc: checked_addresses(&input.bcc, "/bcc")? };
    let all = super::recipients::guard(tx, state, all, &input.confirmed)?;
    // Who chats may have no address; whoever reads along by mail is named all the same.
    let nobody = all.to.is_empty() && all.cc.is_empty() && all.bcc.is_empty();
    if nobody && chat::way(tx, state.id)? != Way::Chat {
        return Err(Problem::field("/to", "missing", "A reply needs somebody to go to."));
    }
    Ok(all)
}

/// The address that somebody left in a chat, although nobody knows yet whose it is.
fn left_behind(tx: &mut Tx<'_>, id: ConversationId) -> Result<Vec<Address>, Problem> {
    let left = conversations::participants(tx, id)?.into_iter().next();
    Ok(left.map(|one| Address { name: one.name, address: one.address }).into_iter().collect())
}

/// A message that was checked.
pub(crate) struct Written {
    pub(crate) kind: Kind,
    pub(crate) body: Body,
    pub(crate) recipients: Recipients,
    pub(crate) author: UserId,
    pub(crate) name: String,
    /// When it shall leave, if not now.
    pub(crate) later: Option<Time>,
    /// The older message that it answers.
    pub(crate) answers: Option<MessageId>,
    /// On what the behaviour that it describes was verified.
    pub(crate) verified: Option<String>,
    /// Whether it is read in a chat: then it arrives at once.
    pub(crate) in_chat: bool,
}

/// On what something was verified.
fn checked_version(words: &str) -> Result<String, Problem> {
    let words = text::clean(words.trim(), 101).replace('\n', " ");
    if words.is_empty() || words.chars().count() > 100 {
        return Err(Problem::field("/verified", "length", "Say in 1 to 100 characters on what it was verified."));
    }
    Ok(words)
}

/// A planned time lies ahead, and within a year.
pub(crate) fn checked_time(at: Time, now: Time) -> Result<Time, Problem> {
    if at <= now || at > now.plus_ms(366 * 86_400_000) {
        return Err(Problem::field("/send_at", "invalid", "Choose a time ahead of now, within a year."));
    }
    Ok(at)
}

/// Writes the message with its attachments, mentions, events and its way out.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    desk: &Desk,
    before: &State,
    written: Written,
    attachments: &[AttachmentId],
    mentions: &[UserId],
) -> Result<MessageId, Problem> {
    let (id, now): (MessageId, _) = (tx.new_id(), tx.now());
    let reply = written.kind == Kind::Reply;
    let snippet = text::snippet(&written.body.text, 160);
    let growth = conversations::Growth { snippet, at: now, attachments: !attachments.is_empty() };
    let seq = conversations::grow(tx, before.id, &growth)?;
    let header_id = if reply { Some(outbox::header_id(tx, id, before.inbox_id)?) } else { None };
    let everyone = written.recipients.to.iter().chain(&written.recipients.cc);
    let people: Vec<Participant> =
        everyone.map(|one| Participant { address: one.address.clone(), name: one.name.clone() }).collect();
    conversations::add_participants(tx, before.id, &people)?;
    let author = Author { kind: ActorKind::User, id: Some(written.author.0), name: written.name, email: None };
    let owned = attachment::pictures::of_message(tx, id, written.author, &written.body.html, attachments)?;
    let message = NewMessage {
        seq,
        recipients: written.recipients,
        html: Some(owned.html),
        mentions: mentions.to_vec(),
        answers: written.answers,
        verified: written.verified,
        header_id,
        delivery: reply.then_some(if written.later.is_some() { Delivery::Scheduled } else { Delivery::Undo }),
        send_at: reply.then(|| written.later.unwrap_or_else(|| now.plus_ms(desk.settings.undo_ms))),
        ..NewMessage::new(id, before.id, written.kind, author, &written.body.text, now)
    };
    store::add(tx, &message)?;
    attachment::store::attach(tx, id, written.author, attachments)?;
    for picture in &owned.pictures {
        attachment::store::add(tx, picture)?;
    }
    store::record_created(tx, &message, permit.actor());
    if written.in_chat && written.later.is_none() {
        chat::arrive(tx, &message)?;
    } else if let Some(send_at) = message.send_at {
        outbox::plan(tx, id, send_at)?;
    }
    mention_all(tx, permit, &message)?;
    conversations::follow(tx, before.id, written.author, true)?;
    conversations::read_up_to(tx, before.id, written.author, seq)?;
    Ok(id)
}

/// Everybody whom a note mentions, once: people and the people of teams.
fn mentioned(tx: &mut Tx<'_>, input: &Writing, writer: UserId) -> Result<Vec<UserId>, Problem> {
    let mut all = input.mention_ids.clone();
    for id in &input.mention_team_ids {
        let team = team::store::find(tx, *id)?;
        let team = team.ok_or_else(|| Problem::field("/mention_team_ids", "unknown", "There is no such team."))?;
        for member in team.member_ids {
            if member != writer && !all.contains(&member) {
                all.push(member);
            }
        }
    }
    Ok(all)
}

fn mention_all(tx: &mut Tx<'_>, permit: Permit<WriteConversations>, message: &NewMessage) -> Result<(), Problem> {
    for mentioned in &message.mentions {
        if user::store::find(tx, *mentioned)?.is_none() {
            return Err(Problem::field("/mention_ids", "unknown", "There is no such member of the team."));
        }
        store::mention(tx, *mentioned, message.conversation, message.id)?;
        conversations::follow(tx, message.conversation, *mentioned, true)?;
        let data = json!({ "message_id": message.id, "seq": message.seq });
        let (conversation, only_for) = (Some(message.conversation.0), Some(mentioned.0));
        tx.record(NewEvent { kind: "mention.created", conversation, actor: permit.actor(), only_for, data });
    }
    Ok(())
}

/// What the message does to the conversation's state.
fn after(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    before: &State,
    reply: bool,
    input: &Writing,
) -> Result<(), Problem> {
    let named = input.status.or_else(|| macros::action::status(&input.actions));
    let wished = named.map(|status| status.resolve(tx)).transpose()?;
    let mut state = before.clone();
    if reply {
        let waiting = StatusInput { id: None, category: Some(Category::Waiting) }.resolve(tx)?;
        state = rules::after_reply(&state, Some(UserId(permit.user())), waiting, wished.is_some(), tx.now());
    }
    if wished.is_some() {
        let now = tx.now();
        state = rules::changed(&state, &Wish { status: wished, ..Wish::default() }, now)
            .map_err(|error| Problem::field("/status", "invalid", error.to_string()))?;
    }
    let mut changes = rules::differences(before, &state);
    if state.category == Category::Solved && before.category != Category::Solved {
        solve::check(tx, state.id, input.outcome.as_ref())?;
        solve::keep(tx, state.id, input.outcome.as_ref())?;
        if let Some(said) = &input.outcome {
            changes.insert("outcome".to_owned(), json!({ "from": null, "to": said }));
        }
    }
    if state != *before {
        change::write(tx, before, &state, changes, permit.actor())?;
    }
    Ok(())
}
