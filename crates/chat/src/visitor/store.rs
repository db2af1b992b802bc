//! All SQL of visitors.
//! It never sees a token, only its hash.

use causeway_base::Time;
use causeway_desk::attachment::AttachmentId;
use causeway_desk::{ConversationId, MessageId};
use causeway_people::ContactId;
use causeway_people::contact::store as contacts;
use causeway_store::{Result, Tx, from_row, sql};

use super::{Facts, Visitor, VisitorId};
use crate::widget::WidgetId;

/// How long a browser is known after it last came.
const LIFE_MS: i64 = 365 * 86_400_000;

struct Row {
    id: VisitorId,
    widget: WidgetId,
    contact: ContactId,
    subject: Option<String>,
    doubtful: bool,
    conversation: Option<ConversationId>,
}
from_row!(Row { id, widget, contact, subject, doubtful, conversation });

const COLUMNS: &str =
    "SELECT v.id, v.widget_id, v.contact_id, v.subject, v.doubtful, v.conversation_id FROM chat_visitor v";

fn whole(tx: &mut Tx<'_>, row: Row) -> Result<Visitor> {
    let Row { id, widget, contact, subject, doubtful, conversation } = row;
    // A contact that was merged into another one goes on as that.
    Ok(Visitor { id, widget, contact: contacts::current(tx, contact)?, subject, doubtful, conversation })
}

/// The visitor of a token, while it lasts.
pub(crate) fn by_token(tx: &mut Tx<'_>, hash: &str) -> Result<Option<Visitor>> {
    let now = tx.now();
    let mut query = sql!(COLUMNS);
    query.add("JOIN chat_token t ON t.visitor_id = v.id WHERE t.token_hash = ?").bind(hash);
    let row: Option<Row> = tx.first(query.add("AND t.expires_at > ?").bind(now))?;
    row.map(|row| whole(tx, row)).transpose()
}

/// Whom a website calls so.
pub(crate) fn by_subject(tx: &mut Tx<'_>, widget: WidgetId, subject: &str) -> Result<Option<Visitor>> {
    let mut query = sql!(COLUMNS);
    let row: Option<Row> = tx.first(query.add("WHERE v.widget_id = ? AND v.subject = ?").bind(widget).bind(subject))?;
    row.map(|row| whole(tx, row)).transpose()
}

/// The visitors who write in a conversation, with what is known of where they are.
pub(crate) fn of_conversation(tx: &mut Tx<'_>, id: ConversationId) -> Result<Vec<(Visitor, Facts, Time, Time)>> {
    let rows: Vec<(VisitorId, String, Time, Time)> = tx.all(&sql!(
        "SELECT id, facts, created_at, last_at FROM chat_visitor WHERE conversation_id = ? ORDER BY last_at DESC",
        id
    ))?;
    let mut all = Vec::new();
    for (visitor, facts, first, last) in rows {
        let mut query = sql!(COLUMNS);
        let row: Option<Row> = tx.first(query.add("WHERE v.id = ?").bind(visitor))?;
        let Some(row) = row else { continue };
        all.push((whole(tx, row)?, serde_json::from_str(&facts).unwrap_or_default(), first, last));
    }
    Ok(all)
}

/// Adds a visitor.
pub(crate) fn add(tx: &mut Tx<'_>, visitor: &Visitor) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!(
        "INSERT INTO chat_visitor (id, widget_id, contact_id, subject, doubtful, conversation_id, facts, created_at, last_at) \
         VALUES (?, ?, ?, ?, ?, ?, '{}', ?, ?)",
        visitor.id,
        visitor.widget,
        visitor.contact,
        visitor.subject.clone(),
        visitor.doubtful,
        visitor.conversation,
        now,
        now
    ))
    .map(drop)
}

/// Lets a browser be known by this token.
pub(crate) fn give(tx: &mut Tx<'_>, visitor: VisitorId, hash: &str) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!("DELETE FROM chat_token WHERE visitor_id = ? AND expires_at < ?", visitor, now))?;
    tx.run(&sql!(
        "INSERT INTO chat_token (token_hash, visitor_id, created_at, expires_at) VALUES (?, ?, ?, ?)",
        hash,
        visitor,
        now,
        now.plus_ms(LIFE_MS)
    ))
    .map(drop)
}

/// Notes in which conversation a visitor writes.
pub(crate) fn set_conversation(tx: &mut Tx<'_>, id: VisitorId, conversation: ConversationId) -> Result<()> {
    tx.run(&sql!("UPDATE chat_visitor SET conversation_id = ? WHERE id = ?", conversation, id)).map(drop)
}

/// What is known of where a visitor is.
pub(crate) fn facts(tx: &mut Tx<'_>, id: VisitorId) -> Result<Facts> {
    let found: Option<(String,)> = tx.first(&sql!("SELECT facts FROM chat_visitor WHERE id = ?", id))?;
    Ok(found.and_then(|row| serde_json::from_str(&row.0).ok()).unwrap_or_default())
}

/// Notes where a visitor is.
pub(crate) fn set_facts(tx: &mut Tx<'_>, id: VisitorId, facts: &Facts) -> Result<()> {
    let now = tx.now();
    let text = serde_json::to_string(facts).unwrap_or_default();
    tx.run(&sql!("UPDATE chat_visitor SET facts = ?, last_at = ? WHERE id = ?", text, now, id)).map(drop)
}

/// Who sent what under this name, if it was sent before.
pub(crate) fn sent(tx: &mut Tx<'_>, client: &str) -> Result<Option<(VisitorId, MessageId)>> {
    tx.first(&sql!("SELECT visitor_id, message_id FROM chat_sent WHERE client_id = ?", client))
}

/// Notes under which name a message was sent.
pub(crate) fn note_sent(tx: &mut Tx<'_>, visitor: VisitorId, client: &str, message: MessageId) -> Result<()> {
    tx.run(&sql!(
        "INSERT INTO chat_sent (client_id, visitor_id, message_id) VALUES (?, ?, ?)",
        client,
        visitor,
        message
    ))
    .map(drop)
}

/// Under which names these messages were sent.
pub(crate) fn names(tx: &mut Tx<'_>, visitor: VisitorId, messages: &[MessageId]) -> Result<Vec<(MessageId, String)>> {
    let mut query = sql!("SELECT message_id, client_id FROM chat_sent WHERE visitor_id = ? AND message_id IN", visitor);
    tx.all(query.list(messages.iter().copied()))
}

/// One visitor.
pub(crate) fn find(tx: &mut Tx<'_>, id: VisitorId) -> Result<Option<Visitor>> {
    let mut query = sql!(COLUMNS);
    let row: Option<Row> = tx.first(query.add("WHERE v.id = ?").bind(id))?;
    row.map(|row| whole(tx, row)).transpose()
}

/// Notes whose a file is that came ahead of its message.
pub(crate) fn add_file(tx: &mut Tx<'_>, visitor: VisitorId, file: AttachmentId) -> Result<()> {
    tx.run(&sql!("INSERT INTO chat_file (attachment_id, visitor_id) VALUES (?, ?)", file, visitor)).map(drop)
}

/// Takes files out that wait for their message; those that are not this visitor's are left out.
pub(crate) fn take_files(tx: &mut Tx<'_>, visitor: VisitorId, files: &[AttachmentId]) -> Result<Vec<AttachmentId>> {
    let mut query = sql!("DELETE FROM chat_file WHERE visitor_id = ? AND attachment_id IN", visitor);
    let taken: Vec<(AttachmentId,)> = tx.all(query.list(files.iter().copied()).add("RETURNING attachment_id"))?;
    Ok(taken.into_iter().map(|row| row.0).collect())
}

/// What a visitor thought of a conversation, if they said it.
pub(crate) fn opinion(tx: &mut Tx<'_>, id: ConversationId) -> Result<Option<(i64, String)>> {
    tx.first(&sql!("SELECT score, words FROM chat_opinion WHERE conversation_id = ?", id))
}

/// Notes what a visitor thought; the last word counts.
pub(crate) fn set_opinion(tx: &mut Tx<'_>, id: ConversationId, score: i64, words: &str) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!(
        "INSERT INTO chat_opinion (conversation_id, score, words, at) VALUES (?, ?, ?, ?) \
         ON CONFLICT (conversation_id) DO UPDATE SET score = excluded.score, words = excluded.words, at = excluded.at",
        id,
        score,
        words,
        now
    ))
    .map(drop)
}
