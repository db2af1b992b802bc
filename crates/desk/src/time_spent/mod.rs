//! Time that people say they spent on a conversation; time for checking how the product really behaves is counted apart
//! (R113). It never measures anybody by itself.

pub mod routes;

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::{Result, Tx, from_row, id_type, named_values, sql};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ConversationId;

id_type!(TimeEntryId, "Names an entry of time spent.");

named_values!(TimeKind "What time was spent on." {
    Work "Answering and everything around it." = "work",
    Verification "Checking how the product really behaves before answering." = "verification",
});

/// An entry.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct TimeEntry {
    /// Its id.
    pub id: TimeEntryId,
    /// Whose time.
    pub user_id: UserId,
    /// On what.
    pub kind: TimeKind,
    /// How many minutes.
    pub minutes: i64,
    /// More words.
    pub note: String,
    /// When it was written down.
    pub at: Time,
}
from_row!(TimeEntry { id, user_id, kind, minutes, note, at });

/// The entries of a conversation, newest first.
pub fn of(tx: &mut Tx<'_>, conversation: ConversationId) -> Result<Vec<TimeEntry>> {
    tx.all(&sql!(
        "SELECT id, user_id, kind, minutes, note, at FROM time_entry WHERE conversation_id = ? ORDER BY at DESC, id DESC LIMIT 500",
        conversation
    ))
}

/// Writes an entry down.
pub fn add(
    tx: &mut Tx<'_>,
    conversation: ConversationId,
    user: UserId,
    kind: TimeKind,
    minutes: i64,
    note: &str,
) -> Result<TimeEntryId> {
    let (id, now): (TimeEntryId, Time) = (tx.new_id(), tx.now());
    tx.run(&sql!(
        "INSERT INTO time_entry (id, conversation_id, user_id, kind, minutes, note, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        id,
        conversation,
        user,
        kind,
        minutes,
        note,
        now
    ))?;
    Ok(id)
}

/// Removes an entry of `user`'s own. Says whether there was one.
pub fn remove(tx: &mut Tx<'_>, conversation: ConversationId, id: TimeEntryId, user: UserId) -> Result<bool> {
    let statement =
        sql!("DELETE FROM time_entry WHERE conversation_id = ? AND id = ? AND user_id = ?", conversation, id, user);
    Ok(tx.run(&statement)? > 0)
}

#[cfg(test)]
mod tests;
