//! All SQL of messages.
//! It never writes a message without the event that tells of it; `record_created` belongs to every insert.

use std::collections::HashMap;

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::{Actor, ActorKind, NewEvent, Result, Tx, from_row, sql};
use serde_json::json;
use uuid::Uuid;

use super::{Author, Delivery, Join, JoinRule, Kind, Message, MessageId, Recipients, marks};
use crate::attachment::{self, Attachment, Incoming};
use crate::conversation::store::{self as conversations, Growth};
use crate::{ConversationId, LedgerId};

/// A message to add.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// Its id, chosen before, since its attachments' addresses are in its HTML.
    pub id: MessageId,
    /// Its conversation.
    pub conversation: ConversationId,
    /// Its place, from `conversation::store::grow`.
    pub seq: i64,
    /// What it is.
    pub kind: Kind,
    /// Who wrote it.
    pub author: Author,
    /// To whom it goes or went.
    pub recipients: Recipients,
    /// Its own subject.
    pub subject: Option<String>,
    /// What was newly written.
    pub text: String,
    /// The same as safe HTML.
    pub html: Option<String>,
    /// Quoted history as safe HTML.
    pub quoted_html: Option<String>,
    /// Signature as safe HTML.
    pub signature_html: Option<String>,
    /// Addresses of blocked images.
    pub remote_images: Vec<String>,
    /// Whether it is shown on paper.
    pub paper: bool,
    /// Its language.
    pub lang: Option<String>,
    /// What kind of automatic mail it is; `None` for what a person wrote.
    pub automatic: Option<&'static str>,
    /// Why it is in this conversation.
    pub join: Option<Join>,
    /// What its sender proved; only mails that came in have it.
    pub proof: Option<causeway_proof::Proof>,
    /// Whether it says that it is signed or encrypted.
    pub protection: Option<causeway_mail::Protection>,
    /// Where its answers go, when that is not its author.
    pub reply_to: Vec<causeway_mail::Address>,
    /// Whom a note mentions.
    pub mentions: Vec<UserId>,
    /// The older message that a reply answers, when it is not the newest.
    pub answers: Option<MessageId>,
    /// On what the behaviour that it describes was verified.
    pub verified: Option<String>,
    /// Its Message-ID without brackets.
    pub header_id: Option<String>,
    /// The ledger row it came by.
    pub ledger: Option<LedgerId>,
    /// Where a reply stands.
    pub delivery: Option<Delivery>,
    /// When a reply leaves.
    pub send_at: Option<Time>,
    /// When it was written.
    pub at: Time,
}

impl NewMessage {
    /// A message that is nothing but a text; what it has beyond that is set by its writer.
    pub fn new(id: MessageId, conversation: ConversationId, kind: Kind, author: Author, text: &str, at: Time) -> Self {
        Self {
            id,
            conversation,
            seq: 0,
            kind,
            author,
            recipients: Recipients::default(),
            subject: None,
            text: text.to_owned(),
            html: None,
            quoted_html: None,
            signature_html: None,
            remote_images: Vec::new(),
            paper: false,
            lang: causeway_mail::language_of(text).map(str::to_owned),
            automatic: None,
            join: None,
            proof: None,
            protection: None,
            reply_to: Vec::new(),
            mentions: Vec::new(),
            answers: None,
            verified: None,
            header_id: None,
            ledger: None,
            delivery: None,
            send_at: None,
            at,
        }
    }
}

fn json_text<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Adds a message.
pub fn add(tx: &mut Tx<'_>, new: &NewMessage) -> Result<()> {
    let remote = (!new.remote_images.is_empty()).then(|| json_text(&new.remote_images));
    let mentions = (!new.mentions.is_empty()).then(|| json_text(&new.mentions));
    let reply_to = (!new.reply_to.is_empty()).then(|| json_text(&new.reply_to));
    tx.run(&sql!(
        "INSERT INTO message (id, conversation_id, seq, kind, author_kind, author_id, author_name, author_email, \
         recipients, subject, text, html, quoted_html, signature_html, remote_images, paper, lang, automatic, join_rule, \
         join_detail, mentions, header_id, ledger_id, delivery, send_at, created_at, proof, reply_to, protection, answers_id, \
         verified) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        new.id,
        new.conversation,
        new.seq,
        new.kind,
        new.author.kind,
        new.author.id,
        &new.author.name,
        new.author.email.clone(),
        json_text(&new.recipients),
        new.subject.clone(),
        &new.text,
        new.html.clone(),
        new.quoted_html.clone(),
        new.signature_html.clone(),
        remote,
        new.paper,
        new.lang.clone(),
        new.automatic,
        new.join.as_ref().map(|join| join.rule),
        new.join.as_ref().map(|join| join.detail.clone()),
        mentions,
        new.header_id.clone(),
        new.ledger,
        new.delivery,
        new.send_at,
        new.at,
        new.proof.as_ref().map(json_text),
        reply_to,
        new.protection.as_ref().map(json_text),
        new.answers,
        new.verified.clone()
    ))
    .map(drop)
}

/// Records that a message was written.
pub fn record_created(tx: &mut Tx<'_>, new: &NewMessage, actor: Actor) {
    let data = json!({ "message_id": new.id, "seq": new.seq, "kind": new.kind, "author": new.author.name });
    let conversation = Some(new.conversation.0);
    tx.record(NewEvent { kind: "message.created", conversation, actor, only_for: None, data });
}

/// Writes a message without attachments at the end of its conversation.
pub fn append(tx: &mut Tx<'_>, message: NewMessage, actor: Actor) -> Result<()> {
    append_with(tx, message, &[], actor)
}

/// Writes a message with what a customer sent along at the end of its conversation.
pub fn append_with(tx: &mut Tx<'_>, mut message: NewMessage, files: &[Incoming], actor: Actor) -> Result<()> {
    message.at = tx.now();
    let growth =
        Growth { snippet: crate::secret::snippet(&message.text, 160), at: message.at, attachments: !files.is_empty() };
    message.seq = conversations::grow(tx, message.conversation, &growth)?;
    add(tx, &message)?;
    for file in files {
        file.hang(tx, message.id)?;
    }
    record_created(tx, &message, actor);
    Ok(())
}

/// Records that a message's delivery moved.
pub fn record_delivery(tx: &mut Tx<'_>, id: MessageId, conversation: ConversationId, delivery: Delivery) {
    let data = json!({ "message_id": id, "delivery": delivery });
    let event = NewEvent {
        kind: "message.changed",
        conversation: Some(conversation.0),
        actor: Actor::SYSTEM,
        only_for: None,
        data,
    };
    tx.record(event);
}

struct Row {
    id: MessageId,
    conversation_id: ConversationId,
    seq: i64,
    kind: Kind,
    author_kind: ActorKind,
    author_id: Option<Uuid>,
    author_name: String,
    author_email: Option<String>,
    recipients: String,
    subject: Option<String>,
    text: String,
    html: Option<String>,
    quoted_html: Option<String>,
    signature_html: Option<String>,
    remote_images: Option<String>,
    paper: bool,
    lang: Option<String>,
    automatic: Option<String>,
    join_rule: Option<JoinRule>,
    join_detail: Option<String>,
    mentions: Option<String>,
    ledger_id: Option<LedgerId>,
    delivery: Option<Delivery>,
    delivery_detail: Option<String>,
    send_at: Option<Time>,
    sent_at: Option<Time>,
    created_at: Time,
    proof: Option<String>,
    reply_to: Option<String>,
    protection: Option<String>,
    verified: Option<String>,
}
from_row!(Row {
    id,
    conversation_id,
    seq,
    kind,
    author_kind,
    author_id,
    author_name,
    author_email,
    recipients,
    subject,
    text,
    html,
    quoted_html,
    signature_html,
    remote_images,
    paper,
    lang,
    automatic,
    join_rule,
    join_detail,
    mentions,
    ledger_id,
    delivery,
    delivery_detail,
    send_at,
    sent_at,
    created_at,
    proof,
    reply_to,
    protection,
    verified
});

const COLUMNS: &str = "SELECT id, conversation_id, seq, kind, author_kind, author_id, author_name, author_email, \
    recipients, subject, text, html, quoted_html, signature_html, remote_images, paper, lang, automatic, join_rule, \
    join_detail, mentions, ledger_id, delivery, delivery_detail, send_at, sent_at, created_at, proof, reply_to, protection, \
    verified FROM message";

fn read<T: serde::de::DeserializeOwned + Default>(text: Option<&str>) -> T {
    text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

fn message(row: Row, attachments: Vec<Attachment>) -> Message {
    let join = row.join_rule.map(|rule| Join { rule, detail: row.join_detail.unwrap_or_default() });
    let author = Author { kind: row.author_kind, id: row.author_id, name: row.author_name, email: row.author_email };
    Message {
        author,
        join,
        attachments,
        moved: None,
        subject_differs: false,
        suspected: None,
        quick_replies: Vec::new(),
        masked: 0,
        vaulted: Vec::new(),
        recipients: read(Some(&row.recipients)),
        remote_images: read::<Vec<String>>(row.remote_images.as_deref()).len(),
        mentions: read(row.mentions.as_deref()),
        proof: row.proof.as_deref().and_then(|text| serde_json::from_str(text).ok()),
        protection: row.protection.as_deref().and_then(|text| serde_json::from_str(text).ok()),
        reply_to: read(row.reply_to.as_deref()),
        has_raw: row.ledger_id.is_some(),
        id: row.id,
        conversation_id: row.conversation_id,
        seq: row.seq,
        kind: row.kind,
        subject: row.subject,
        text: row.text,
        html: row.html,
        quoted_html: row.quoted_html,
        signature_html: row.signature_html,
        paper: row.paper,
        lang: row.lang,
        automatic: row.automatic,
        delivery: row.delivery,
        delivery_detail: row.delivery_detail,
        send_at: row.send_at,
        sent_at: row.sent_at,
        verified: row.verified,
        created_at: row.created_at,
    }
}

fn complete(tx: &mut Tx<'_>, rows: Vec<Row>) -> Result<Vec<Message>> {
    let ids: Vec<MessageId> = rows.iter().map(|row| row.id).collect();
    let mut attachments: HashMap<MessageId, Vec<Attachment>> = attachment::store::of_messages(tx, &ids)?;
    let mut messages: Vec<Message> = rows
        .into_iter()
        .map(|row| {
            let own = attachments.remove(&row.id).unwrap_or_default();
            message(row, own)
        })
        .collect();
    marks::fill(tx, &mut messages)?;
    Ok(messages)
}

/// One message.
pub fn find(tx: &mut Tx<'_>, id: MessageId) -> Result<Option<Message>> {
    let mut query = sql!(COLUMNS);
    let rows = tx.all(query.add("WHERE id = ?").bind(id))?;
    Ok(complete(tx, rows)?.into_iter().next())
}

/// These messages, in the order of their numbers.
pub fn several(tx: &mut Tx<'_>, ids: &[MessageId]) -> Result<Vec<Message>> {
    let mut query = sql!(COLUMNS);
    query.add("WHERE id IN").list(ids.iter().copied());
    let rows = tx.all(query.add("ORDER BY seq"))?;
    complete(tx, rows)
}

/// The messages before number `before`, newest first, at most `limit`.
pub fn page(tx: &mut Tx<'_>, conversation: ConversationId, before: i64, limit: usize) -> Result<Vec<Message>> {
    let mut query = sql!(COLUMNS);
    query.add("WHERE conversation_id = ? AND seq < ?").bind(conversation).bind(before);
    let rows = tx.all(query.add("ORDER BY seq DESC LIMIT ?").bind(limit))?;
    complete(tx, rows)
}

/// The newest message after number `seq` that a customer or somebody else than `reader` wrote to the customer.
pub fn unseen(tx: &mut Tx<'_>, conversation: ConversationId, seq: i64, reader: Uuid) -> Result<Option<Message>> {
    let found: Option<(MessageId,)> = tx.first(&sql!(
        "SELECT id FROM message WHERE conversation_id = ? AND seq > ? AND kind <> 'note' \
         AND (author_id IS NULL OR author_id <> ?) ORDER BY seq DESC LIMIT 1",
        conversation,
        seq,
        reader
    ))?;
    found.map_or(Ok(None), |(id,)| find(tx, id))
}

/// The Message-IDs of the conversation's mails, oldest first, with whether each came in.
pub fn header_ids(tx: &mut Tx<'_>, conversation: ConversationId, before: i64) -> Result<Vec<(String, Kind)>> {
    tx.all(&sql!(
        "SELECT header_id, kind FROM message WHERE conversation_id = ? AND header_id IS NOT NULL AND seq < ? \
         ORDER BY seq LIMIT 500",
        conversation,
        before
    ))
}

/// The older message that a reply was written to, if its writer chose one.
pub fn answered(tx: &mut Tx<'_>, id: MessageId) -> Result<Option<Message>> {
    let row: Option<(Option<MessageId>,)> = tx.first(&sql!("SELECT answers_id FROM message WHERE id = ?", id))?;
    row.and_then(|row| row.0).map_or(Ok(None), |answered| find(tx, answered))
}

/// The beginning of the newest message, for the conversation's row.
pub fn newest_text(tx: &mut Tx<'_>, conversation: ConversationId) -> Result<Option<String>> {
    let row: Option<(String,)> =
        tx.first(&sql!("SELECT text FROM message WHERE conversation_id = ? ORDER BY seq DESC LIMIT 1", conversation))?;
    Ok(row.map(|row| row.0))
}

/// The blocked images of a message.
pub fn remote_images(tx: &mut Tx<'_>, id: MessageId) -> Result<Vec<String>> {
    let row: Option<(Option<String>,)> = tx.first(&sql!("SELECT remote_images FROM message WHERE id = ?", id))?;
    Ok(read(row.and_then(|row| row.0).as_deref()))
}

/// The ledger row a message came by.
pub fn ledger_of(tx: &mut Tx<'_>, id: MessageId) -> Result<Option<LedgerId>> {
    let row: Option<(Option<LedgerId>,)> = tx.first(&sql!("SELECT ledger_id FROM message WHERE id = ?", id))?;
    Ok(row.and_then(|row| row.0))
}

/// Notes that a user is mentioned.
pub fn mention(tx: &mut Tx<'_>, user: UserId, conversation: ConversationId, message: MessageId) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!(
        "INSERT INTO mention (user_id, conversation_id, message_id, at) VALUES (?, ?, ?, ?) \
         ON CONFLICT (user_id, conversation_id) DO UPDATE SET message_id = excluded.message_id, at = excluded.at",
        user,
        conversation,
        message,
        now
    ))
    .map(drop)
}
