//! SQL of the wording checks.
//! It never writes.

use causeway_store::{Result, Tx, sql};

use crate::ConversationId;

/// What the customer wrote last; empty when the customer wrote nothing.
pub(super) fn last_incoming(tx: &mut Tx<'_>, id: ConversationId) -> Result<String> {
    let row: Option<(String,)> = tx.first(&sql!(
        "SELECT text FROM message WHERE conversation_id = ? AND kind = 'incoming' AND automatic IS NULL \
         ORDER BY seq DESC LIMIT 1",
        id
    ))?;
    Ok(row.map(|row| row.0).unwrap_or_default())
}

/// Whether anybody of the team has replied.
pub(super) fn has_reply(tx: &mut Tx<'_>, id: ConversationId) -> Result<bool> {
    let row: Option<(i64,)> = tx.first(&sql!(
        "SELECT seq FROM message WHERE conversation_id = ? AND kind = 'reply' AND automatic IS NULL LIMIT 1",
        id
    ))?;
    Ok(row.is_some())
}
