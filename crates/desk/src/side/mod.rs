//! Side conversations: a mail exchange with somebody outside about a customer's matter, held beside it. It is a
//! conversation of its own with its own participants, so nothing of it can reach the customer, nor the other way round.
//! It never stands in the lists; its main conversation opens when the answer comes.

pub mod routes;

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::{Actor, NewEvent, Result, Tx, from_row, sql};
use causeway_web::Problem;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::conversation::change::{self, StatusInput};
use crate::conversation::rules::{self, Wish};
use crate::conversation::store as conversations;
use crate::{Category, ConversationId};

/// A side conversation as its main one shows it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Side {
    /// Its id.
    pub id: ConversationId,
    /// Its number.
    pub number: i64,
    /// What it is about.
    pub subject: String,
    /// Where it stands.
    pub category: Category,
    /// With whom.
    pub name: String,
    /// The beginning of the newest message.
    pub snippet: String,
    /// When somebody last wrote.
    pub last_activity_at: Time,
    /// Whether it has a message that the reader has not seen.
    pub unread: bool,
}
from_row!(Side { id, number, subject, category, name, snippet, last_activity_at, unread });

/// The main conversation of a side conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MainRef {
    /// Its id.
    pub id: ConversationId,
    /// Its number.
    pub number: i64,
}
from_row!(MainRef { id, number });

/// The side conversations of `main`, newest activity first.
pub fn of(tx: &mut Tx<'_>, main: ConversationId, reader: UserId) -> Result<Vec<Side>> {
    tx.all(&sql!(
        "SELECT c.id, c.number, c.subject, c.category, k.name, c.snippet, c.last_activity_at, \
         COALESCE((SELECT r.seq FROM read_state r WHERE r.conversation_id = c.id AND r.user_id = ?), 0) < c.last_seq \
         FROM conversation c JOIN contact k ON k.id = c.contact_id WHERE c.side_of = ? AND c.merged_into IS NULL \
         ORDER BY c.last_activity_at DESC, c.id DESC LIMIT 50",
        reader,
        main
    ))
}

/// The main conversation of `id`, if it is a side conversation.
pub fn main(tx: &mut Tx<'_>, id: ConversationId) -> Result<Option<MainRef>> {
    tx.first(&sql!(
        "SELECT m.id, m.number FROM conversation c JOIN conversation m ON m.id = c.side_of WHERE c.id = ?",
        id
    ))
}

/// Makes a new conversation a side conversation of `main`.
///
/// # Errors
/// `invalid_input` when there is no such conversation, or it is a side conversation itself.
pub fn attach(
    tx: &mut Tx<'_>,
    id: ConversationId,
    to: ConversationId,
    actor: Actor,
) -> std::result::Result<(), Problem> {
    let to = conversations::current(tx, to)?;
    let known = conversations::state(tx, to)?.is_some() && main(tx, to)?.is_none();
    if !known {
        return Err(Problem::field("/side_of", "unknown", "A side conversation belongs to a customer's conversation."));
    }
    tx.run(&sql!("UPDATE conversation SET side_of = ? WHERE id = ?", to, id))?;
    tell(tx, to, actor);
    Ok(())
}

/// Tells the screens of the main conversation that something happened beside it.
fn tell(tx: &mut Tx<'_>, main: ConversationId, actor: Actor) {
    let conversation = Some(main.0);
    tx.record(NewEvent { kind: "side.changed", conversation, actor, only_for: None, data: json!({}) });
}

/// Somebody outside answered: the main conversation opens, so that somebody goes on with it.
pub(crate) fn answered(tx: &mut Tx<'_>, id: ConversationId, actor: Actor) -> std::result::Result<(), Problem> {
    let Some(main) = main(tx, id)? else { return Ok(()) };
    tell(tx, main.id, actor);
    let Some(before) = conversations::state(tx, main.id)?.filter(|state| state.category != Category::Open) else {
        return Ok(());
    };
    let open = StatusInput { id: None, category: Some(Category::Open) }.resolve(tx)?;
    let now = tx.now();
    let Ok(after) = rules::changed(&before, &Wish { status: Some(open), ..Wish::default() }, now) else {
        return Ok(());
    };
    let mut changes = rules::differences(&before, &after);
    changes.insert("side_answered".to_owned(), json!({ "from": null, "to": id }));
    change::write(tx, &before, &after, changes, actor)
}

#[cfg(test)]
mod tests;
