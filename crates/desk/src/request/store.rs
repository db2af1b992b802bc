//! Reads requests for their customers.
//! It never finds one of somebody else, spam, a side conversation, or what has not left the desk.

use causeway_base::Time;
use causeway_people::{CompanyId, ContactId};
use causeway_store::{ActorKind, Cursor, Result, Sql, Tx, from_row, sql};

use super::{File, Reach, Request, Said, Shared, Speaker, Standing, Summary};
use crate::attachment::{self, AttachmentId};
use crate::message::{Kind, MessageId};
use crate::{Category, ConversationId, escalation, secret, sla};

/// The most requests of a list, the newest first.
const LISTED: i64 = 200;
/// The most messages of a request.
const MOST: i64 = 500;

struct Row {
    id: ConversationId,
    number: i64,
    subject: String,
    category: Category,
    created_at: Time,
    last_activity_at: Time,
    waiting_since: Option<Time>,
    answers: i64,
    contact_id: ContactId,
    name: String,
}
from_row!(Row {
    id,
    number,
    subject,
    category,
    created_at,
    last_activity_at,
    waiting_since,
    answers,
    contact_id,
    name
});

/// What of a conversation its customer may see at all.
const ROWS: &str = "SELECT c.id, c.number, c.subject, c.category, c.created_at, c.last_activity_at, c.waiting_since, \
     (SELECT COUNT(*) FROM message m WHERE m.conversation_id = c.id AND m.kind = 'reply' AND m.automatic IS NULL \
     AND m.delivery IN ('queued', 'sending', 'sent')), c.contact_id, k.name \
     FROM conversation c JOIN contact k ON k.id = c.contact_id WHERE c.spam = FALSE AND c.side_of IS NULL AND c.merged_into IS NULL";

/// What of a company somebody of it may see: nothing of whoever is confidential, and nothing in which they wrote.
const SHARED: &str = "k.company_id = ? AND k.confidential = FALSE AND NOT EXISTS (SELECT 1 FROM message w \
     JOIN contact x ON x.id = w.author_id WHERE w.conversation_id = c.id AND x.confidential = TRUE)";

/// The requests that a select over all of them is narrowed to.
fn within(query: &mut Sql, reach: Reach) {
    query.add("AND (c.contact_id = ?").bind(reach.contact);
    if let Some(company) = reach.company {
        query.add("OR (").add(SHARED).add(")").bind(company);
    }
    query.add(")");
}

fn rows(tx: &mut Tx<'_>, reach: Reach, only: Option<ConversationId>) -> Result<Vec<Row>> {
    let mut query = sql!(ROWS);
    within(&mut query, reach);
    if let Some(id) = only {
        query.add("AND c.id = ?").bind(id);
    }
    tx.all(query.add("ORDER BY c.last_activity_at DESC, c.id DESC LIMIT ?").bind(LISTED))
}

fn summary(row: &Row, word_by: Option<Time>) -> Summary {
    let answered = row.answers > 0;
    let standing = Standing::of(row.category, answered, answered && row.waiting_since.is_none());
    Summary {
        number: row.number,
        subject: secret::masked(&row.subject),
        standing,
        begun_at: row.created_at,
        updated_at: row.last_activity_at,
        word_by: word_by.filter(|_| standing != Standing::Solved),
    }
}

/// The requests of a customer, the newest word first.
///
/// # Errors
/// What the database says.
pub fn of(tx: &mut Tx<'_>, contact: ContactId) -> Result<Vec<Summary>> {
    let rows = rows(tx, contact.into(), None)?;
    let ids: Vec<ConversationId> = rows.iter().map(|row| row.id).collect();
    let due = sla::clock::words_due(tx, &ids)?;
    Ok(rows.iter().map(|row| summary(row, due.get(&row.id).copied())).collect())
}

/// The requests of a reader's colleagues in this company, the newest word first; `after` is where the last page ended.
///
/// # Errors
/// What the database says.
pub fn colleagues(
    tx: &mut Tx<'_>,
    reader: ContactId,
    company: CompanyId,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Vec<Shared>> {
    let mut query = sql!(ROWS);
    query.add("AND c.contact_id <> ? AND").add(SHARED).bind(reader).bind(company);
    if let Some(after) = after {
        query.add("AND (c.last_activity_at, c.id) < (?, ?)").bind(after.at).bind(after.id);
    }
    let rows: Vec<Row> = tx.all(query.add("ORDER BY c.last_activity_at DESC, c.id DESC LIMIT ?").bind(limit))?;
    let ids: Vec<ConversationId> = rows.iter().map(|row| row.id).collect();
    let due = sla::clock::words_due(tx, &ids)?;
    let shared = |row: Row| Shared { id: row.id, summary: summary(&row, due.get(&row.id).copied()), by: row.name };
    Ok(rows.into_iter().map(shared).collect())
}

/// One conversation of a customer as a list shows it, if it is theirs; that into which it was merged, if it was.
///
/// # Errors
/// What the database says.
pub fn one(tx: &mut Tx<'_>, contact: ContactId, id: ConversationId) -> Result<Option<(ConversationId, Summary)>> {
    let id = crate::conversation::store::current(tx, id)?;
    let found = rows(tx, contact.into(), Some(id))?;
    let due = sla::clock::words_due(tx, &[id])?;
    Ok(found.first().map(|row| (id, summary(row, due.get(&id).copied()))))
}

/// The conversation of this number, if the reader reaches it; that into which it was merged, if it was.
///
/// # Errors
/// What the database says.
pub fn conversation(tx: &mut Tx<'_>, reach: impl Into<Reach>, number: i64) -> Result<Option<ConversationId>> {
    let Some(named) = crate::conversation::store::by_number(tx, number)? else { return Ok(None) };
    let id = crate::conversation::store::current(tx, named)?;
    let found = rows(tx, reach.into(), Some(id))?;
    Ok(found.first().map(|row| row.id))
}

struct MessageRow {
    id: MessageId,
    kind: Kind,
    author_kind: ActorKind,
    author_id: Option<uuid::Uuid>,
    author_name: String,
    created_at: Time,
    text: String,
}
from_row!(MessageRow { id, kind, author_kind, author_id, author_name, created_at, text });

fn said(tx: &mut Tx<'_>, contact: ContactId, id: ConversationId) -> Result<Vec<Said>> {
    let rows: Vec<MessageRow> = tx.all(&sql!(
        "SELECT m.id, m.kind, m.author_kind, m.author_id, m.author_name, m.created_at, m.text FROM message m \
         WHERE m.conversation_id = ? AND m.automatic IS NULL AND (m.kind = 'incoming' OR (m.kind = 'reply' \
         AND m.delivery IN ('queued', 'sending', 'sent'))) ORDER BY m.seq LIMIT ?",
        id,
        MOST
    ))?;
    let ids: Vec<MessageId> = rows.iter().map(|row| row.id).collect();
    let mut files = attachment::store::of_messages(tx, &ids)?;
    let speak = |row: &MessageRow| match row.kind {
        Kind::Incoming if row.author_kind == ActorKind::Contact && row.author_id == Some(contact.0) => Speaker::You,
        Kind::Incoming => Speaker::Other(row.author_name.clone()),
        Kind::Reply | Kind::Note => Speaker::Team(row.author_name.clone()),
    };
    let one = |row: MessageRow| {
        let (by, text) = (speak(&row), secret::masked(&row.text));
        let clean = files.remove(&row.id).unwrap_or_default().into_iter().filter(|file| file.threat.is_none());
        let files = clean.map(|file| File { id: file.id, name: file.name, size: file.size }).collect();
        Said { id: row.id, by, at: row.created_at, text, files }
    };
    Ok(rows.into_iter().map(one).collect())
}

/// One request with what was said, if the reader reaches it.
///
/// # Errors
/// What the database says.
pub fn find(tx: &mut Tx<'_>, reach: impl Into<Reach>, number: i64) -> Result<Option<Request>> {
    let reach = reach.into();
    let Some(id) = conversation(tx, reach, number)? else { return Ok(None) };
    let Some(row) = rows(tx, reach, Some(id))?.pop() else { return Ok(None) };
    let due = sla::clock::words_due(tx, &[id])?;
    let climbing = escalation::store::of(tx, id)?;
    let raised = climbing
        .iter()
        .any(|one| !one.drill && one.ended_at.is_none() && one.state == escalation::EscalationState::Acknowledged);
    let (summary, said) = (summary(&row, due.get(&id).copied()), said(tx, reach.contact, id)?);
    let by = (row.contact_id != reach.contact).then_some(row.name);
    Ok(Some(Request { summary, by, raised, said }))
}

/// A file of a request, if the reader reaches it and it stands at a message that they may read.
///
/// # Errors
/// What the database says.
pub fn has_file(tx: &mut Tx<'_>, reach: impl Into<Reach>, number: i64, file: AttachmentId) -> Result<bool> {
    let found = find(tx, reach, number)?;
    Ok(found.is_some_and(|request| request.said.iter().flat_map(|said| &said.files).any(|one| one.id == file)))
}
