//! What was promised to customers: each promise has a time and an owner who is reminded, and is kept, broken or
//! withdrawn. It never decides that a promise was kept; people do.

mod due;
pub mod routes;
pub mod store;

use causeway_base::{Time, text};
use causeway_identity::UserId;
use causeway_store::{Actor, NewEvent, Tx, from_row, id_type, named_values};
use causeway_web::Problem;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

pub use due::job;

use crate::{ConversationId, MessageId};

id_type!(PromiseId, "Names a promise.");

named_values!(PromiseState "What became of a promise." {
    Open "It is still to be kept." = "open",
    Kept "Somebody said that it was kept." = "kept",
    Broken "Its time passed and nobody wrote to the customer." = "broken",
    Withdrawn "It was taken back, with a reason." = "withdrawn",
});

/// The most promises that one reply makes.
const MOST: usize = 10;

/// A promise.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Promise {
    /// Its id.
    pub id: PromiseId,
    /// The conversation in which it was made.
    pub conversation_id: ConversationId,
    /// That conversation's number.
    pub number: i64,
    /// The reply that made it; absent when it was written down by hand.
    pub message_id: Option<MessageId>,
    /// Its words.
    pub text: String,
    /// Who keeps it.
    pub owner_id: UserId,
    /// By when.
    pub due_at: Time,
    /// What became of it.
    pub state: PromiseState,
    /// Why it was withdrawn or moved; empty otherwise.
    pub reason: String,
    /// When it was made.
    pub created_at: Time,
    /// When it was kept, broken or withdrawn.
    pub settled_at: Option<Time>,
    /// Raised by every change.
    pub version: i64,
}
from_row!(Promise {
    id,
    conversation_id,
    number,
    message_id,
    text,
    owner_id,
    due_at,
    state,
    reason,
    created_at,
    settled_at,
    version
});

/// A promise to keep track of.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPromise {
    /// Its words, 1 to 500 characters.
    pub text: String,
    /// By when; ahead of now, within a year.
    pub due_at: Time,
}

/// A time that lies ahead, and within a year.
fn checked_due(at: Time, now: Time) -> Result<Time, Problem> {
    if at <= now || at > now.plus_ms(366 * 86_400_000) {
        return Err(Problem::field("/due_at", "invalid", "Choose a time ahead of now, within a year."));
    }
    Ok(at)
}

/// Writes a promise down and plans its reminder.
///
/// # Errors
/// `invalid_input` for a text or a time that is none.
pub(crate) fn make(
    tx: &mut Tx<'_>,
    conversation: ConversationId,
    message: Option<MessageId>,
    owner: UserId,
    new: &NewPromise,
) -> Result<PromiseId, Problem> {
    let text = text::clean(new.text.trim(), 501);
    if text.is_empty() || text.chars().count() > 500 {
        return Err(Problem::field("/text", "length", "A promise has 1 to 500 characters."));
    }
    let due_at = checked_due(new.due_at, tx.now())?;
    let id = store::add(tx, conversation, message, &text, owner, due_at)?;
    due::plan(tx, id, due_at)?;
    tell(tx, "promise.made", conversation, id, Actor::user(owner.0), None);
    Ok(id)
}

/// Writes down what a reply promises.
///
/// # Errors
/// Those of [`make`]; `invalid_input` for more than ten.
pub(crate) fn make_all(
    tx: &mut Tx<'_>,
    conversation: ConversationId,
    message: MessageId,
    owner: UserId,
    all: &[NewPromise],
) -> Result<(), Problem> {
    if all.len() > MOST {
        return Err(Problem::field("/promises", "length", "A reply makes at most ten promises."));
    }
    for new in all {
        make(tx, conversation, Some(message), owner, new)?;
    }
    Ok(())
}

/// Records what happened to a promise; `only_for` when it concerns one person's screen.
fn tell(
    tx: &mut Tx<'_>,
    kind: &'static str,
    conversation: ConversationId,
    promise: PromiseId,
    actor: Actor,
    only_for: Option<UserId>,
) {
    let data = json!({ "promise_id": promise });
    tx.record(NewEvent {
        kind,
        conversation: Some(conversation.0),
        actor,
        only_for: only_for.map(|user| user.0),
        data,
    });
}

#[cfg(test)]
mod tests;
