//! SQL of promises.
//! It never records an event or plans a job.

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::{Result, Tx, sql};

use super::{Promise, PromiseId, PromiseState};
use crate::{ConversationId, MessageId};

const PROMISES: &str = "SELECT p.id, p.conversation_id, c.number, p.message_id, p.text, p.owner_id, p.due_at, p.state, \
     p.reason, p.created_at, p.settled_at, p.version FROM promise p JOIN conversation c ON c.id = p.conversation_id";

/// One promise.
pub fn find(tx: &mut Tx<'_>, id: PromiseId) -> Result<Option<Promise>> {
    let mut query = sql!(PROMISES);
    tx.first(query.add("WHERE p.id = ?").bind(id))
}

/// The promises of a conversation and of those that were merged into it, open ones first.
pub fn of(tx: &mut Tx<'_>, id: ConversationId) -> Result<Vec<Promise>> {
    let mut query = sql!(PROMISES);
    tx.all(
        query
            .add("WHERE p.conversation_id = ? OR c.merged_into = ? ORDER BY CASE WHEN p.state = 'open' THEN 0 ELSE 1 END, p.due_at DESC, p.id LIMIT 100")
            .bind(id)
            .bind(id),
    )
}

/// Promises of one state, of one owner or of everybody, those that are due first before others; at most 200.
pub fn listed(tx: &mut Tx<'_>, owner: Option<UserId>, state: PromiseState) -> Result<Vec<Promise>> {
    let mut query = sql!(PROMISES);
    query.add("WHERE p.state = ?").bind(state);
    if let Some(owner) = owner {
        query.add("AND p.owner_id = ?").bind(owner);
    }
    tx.all(query.add("ORDER BY p.due_at, p.id LIMIT 200"))
}

/// Adds an open promise.
pub fn add(
    tx: &mut Tx<'_>,
    conversation: ConversationId,
    message: Option<MessageId>,
    text: &str,
    owner: UserId,
    due_at: Time,
) -> Result<PromiseId> {
    let (id, now): (PromiseId, _) = (tx.new_id(), tx.now());
    tx.run(&sql!(
        "INSERT INTO promise (id, conversation_id, message_id, text, owner_id, due_at, state, created_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        conversation,
        message,
        text,
        owner,
        due_at,
        PromiseState::Open,
        now
    ))?;
    Ok(id)
}

/// Writes state, time and reason, if the row still has the version of `promise`.
pub fn save(tx: &mut Tx<'_>, promise: &Promise) -> Result<bool> {
    Ok(tx.run(&sql!(
        "UPDATE promise SET state = ?, due_at = ?, reason = ?, settled_at = ?, version = version + 1 \
         WHERE id = ? AND version = ?",
        promise.state,
        promise.due_at,
        &promise.reason,
        promise.settled_at,
        promise.id,
        promise.version
    ))? > 0)
}

/// Whether somebody of the team wrote to the customer after the promise was made.
pub fn answered_since(tx: &mut Tx<'_>, promise: &Promise) -> Result<bool> {
    let count: i64 = tx.value(&sql!(
        "SELECT COUNT(*) FROM message m JOIN conversation c ON c.id = m.conversation_id \
         WHERE (c.id = ? OR c.id = (SELECT merged_into FROM conversation WHERE id = ?)) \
         AND m.kind = 'reply' AND m.automatic IS NULL AND m.created_at > ?",
        promise.conversation_id,
        promise.conversation_id,
        promise.created_at
    ))?;
    Ok(count > 0)
}
