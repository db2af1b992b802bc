//! All SQL of calls.
//! It never shows a call of a customer whom the reader may not know; lists leave those out.

use causeway_base::Time;
use causeway_desk::ConversationId;
use causeway_identity::UserId;
use causeway_people::{ContactId, confidential};
use causeway_store::{Actor, Cursor, NewEvent, Result, Tx, sql};
use serde_json::json;

use super::{Call, CallId, Direction};
use crate::system::SystemId;

const COLUMNS: &str = "SELECT c.id, c.direction, c.state, c.number_id, c.other, c.contact_id, c.conversation_id, c.user_id, \
     c.urgent, c.began_at, c.answered_at, c.ended_at, c.outcome, c.done_at, c.done_by, c.recording, c.voicemail_id, \
     c.created_at, c.version FROM phone_call c";

/// One call.
///
/// # Errors
/// What the database says.
pub fn find(tx: &mut Tx<'_>, id: CallId) -> Result<Option<Call>> {
    let mut query = sql!(COLUMNS);
    tx.first(query.add("WHERE c.id = ?").bind(id))
}

/// The call that a telephone system names so.
///
/// # Errors
/// What the database says.
pub fn by_outside(tx: &mut Tx<'_>, system: SystemId, outside: &str) -> Result<Option<Call>> {
    let mut query = sql!(COLUMNS);
    tx.first(query.add("WHERE c.system_id = ? AND c.outside_id = ?").bind(system).bind(outside))
}

/// The newest call with a contact that has a conversation.
///
/// # Errors
/// What the database says.
pub fn last_with(tx: &mut Tx<'_>, contact: ContactId) -> Result<Option<Call>> {
    let mut query = sql!(COLUMNS);
    query.add("WHERE c.contact_id = ? AND c.conversation_id IS NOT NULL ORDER BY c.began_at DESC, c.id DESC LIMIT 1");
    tx.first(query.bind(contact))
}

/// The calls of a conversation and of those that were merged into it, the newest first.
///
/// # Errors
/// What the database says.
pub fn of_conversation(tx: &mut Tx<'_>, id: ConversationId) -> Result<Vec<Call>> {
    let mut query = sql!(COLUMNS);
    query
        .add("WHERE c.conversation_id IN (SELECT id FROM conversation WHERE id = ? OR merged_into = ?)")
        .bind(id)
        .bind(id);
    tx.all(query.add("ORDER BY c.began_at DESC, c.id DESC LIMIT 100"))
}

/// Which calls to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only these.
    pub direction: Option<Direction>,
    /// Only missed ones, or only those that still want a note.
    pub only: Option<Only>,
    /// Only of this colleague.
    pub user: Option<UserId>,
    /// Only with this contact.
    pub contact: Option<ContactId>,
    /// A part of the other side's number.
    pub part: String,
}

causeway_store::named_values!(Only "A kind of calls." {
    Missed "Customers called and nobody answered." = "missed",
    Open "What came of them is not written down yet." = "open",
});

/// Calls that the reader may know of, the newest first.
///
/// # Errors
/// What the database says.
pub fn list(
    tx: &mut Tx<'_>,
    reader: UserId,
    filter: &Filter,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Vec<Call>> {
    let mut query = sql!(COLUMNS);
    query.add("WHERE 1 = 1");
    // What it adds speaks of conversations `c` by their contact, as calls have one.
    confidential::store::leave_out_conversations(&mut query, reader);
    if let Some(direction) = filter.direction {
        query.add("AND c.direction = ?").bind(direction);
    }
    match filter.only {
        Some(Only::Missed) => {
            query.add("AND c.state = 'missed'");
        }
        Some(Only::Open) => {
            query.add("AND c.done_at IS NULL AND c.state IN ('ended', 'unreached', 'missed')");
        }
        None => {}
    }
    if let Some(user) = filter.user {
        query.add("AND c.user_id = ?").bind(user);
    }
    if let Some(contact) = filter.contact {
        query.add("AND c.contact_id = ?").bind(contact);
    }
    if !filter.part.is_empty() {
        query.add("AND c.other LIKE ?").bind(format!("%{}%", filter.part.replace(['%', '_'], "")));
    }
    if let Some(after) = after {
        query.add("AND (c.began_at, c.id) < (?, ?)").bind(after.at).bind(after.id);
    }
    tx.all(query.add("ORDER BY c.began_at DESC, c.id DESC LIMIT ?").bind(limit))
}

/// Writes a call into the log.
///
/// # Errors
/// What the database says.
pub fn add(tx: &mut Tx<'_>, call: &Call, outside: Option<(SystemId, &str)>) -> Result<()> {
    tx.run(&sql!(
        "INSERT INTO phone_call (id, system_id, outside_id, direction, state, number_id, other, contact_id, conversation_id, \
         user_id, urgent, began_at, answered_at, ended_at, outcome, done_at, done_by, recording, voicemail_id, created_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        call.id,
        outside.map(|outside| outside.0),
        outside.map(|outside| outside.1.to_owned()),
        call.direction,
        call.state,
        call.number_id,
        &call.other,
        call.contact_id,
        call.conversation_id,
        call.user_id,
        call.urgent,
        call.began_at,
        call.answered_at,
        call.ended_at,
        &call.outcome,
        call.done_at,
        call.done_by,
        call.recording.clone(),
        call.voicemail_id,
        call.created_at
    ))
    .map(drop)
}

/// Writes a call anew.
///
/// # Errors
/// What the database says.
pub fn save(tx: &mut Tx<'_>, call: &Call) -> Result<()> {
    tx.run(&sql!(
        "UPDATE phone_call SET direction = ?, state = ?, number_id = ?, other = ?, contact_id = ?, conversation_id = ?, \
         user_id = ?, urgent = ?, began_at = ?, answered_at = ?, ended_at = ?, outcome = ?, done_at = ?, done_by = ?, \
         recording = ?, voicemail_id = ?, version = version + 1 WHERE id = ?",
        call.direction,
        call.state,
        call.number_id,
        &call.other,
        call.contact_id,
        call.conversation_id,
        call.user_id,
        call.urgent,
        call.began_at,
        call.answered_at,
        call.ended_at,
        &call.outcome,
        call.done_at,
        call.done_by,
        call.recording.clone(),
        call.voicemail_id,
        call.id
    ))
    .map(drop)
}

/// The missed calls of a conversation are done: somebody reached the customer.
///
/// # Errors
/// What the database says.
pub fn answer_missed(tx: &mut Tx<'_>, id: ConversationId, at: Time, by: UserId) -> Result<()> {
    tx.run(&sql!(
        "UPDATE phone_call SET done_at = ?, done_by = ?, version = version + 1 \
         WHERE conversation_id = ? AND state = 'missed' AND done_at IS NULL",
        at,
        by,
        id
    ))
    .map(drop)
}

/// Tells screens that a call changed; they fetch what they show.
pub(crate) fn told(tx: &mut Tx<'_>, id: CallId, conversation: Option<ConversationId>) {
    let (conversation, data) = (conversation.map(|id| id.0), json!({ "call_id": id }));
    tx.record(NewEvent { kind: "call.changed", conversation, actor: Actor::SYSTEM, only_for: None, data });
}
