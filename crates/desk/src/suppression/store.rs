//! All SQL of suppressed addresses.
//! It never forgets an address by itself; people lift it.

use causeway_base::{Time, text};
use causeway_store::{Result, Tx, from_row, sql};

use super::{Reason, Suppression};
use crate::ConversationId;

struct Row {
    address: String,
    reason: Reason,
    detail: String,
    conversation_id: Option<ConversationId>,
    created_at: Time,
}
from_row!(Row { address, reason, detail, conversation_id, created_at });

impl From<Row> for Suppression {
    fn from(row: Row) -> Self {
        let Row { address, reason, detail, conversation_id, created_at } = row;
        Self { address, reason, detail, conversation_id, created_at }
    }
}

const COLUMNS: &str = "SELECT address, reason, detail, conversation_id, created_at FROM suppression";

/// Suppresses an address; an earlier reason stays.
pub fn add(
    tx: &mut Tx<'_>,
    address: &str,
    reason: Reason,
    detail: &str,
    conversation: Option<ConversationId>,
) -> Result<bool> {
    let now = tx.now();
    Ok(tx.run(&sql!(
        "INSERT INTO suppression (address, reason, detail, conversation_id, created_at) VALUES (?, ?, ?, ?, ?) \
         ON CONFLICT (address) DO NOTHING",
        text::address_key(address),
        reason,
        text::clean(detail, 500),
        conversation,
        now
    ))? > 0)
}

/// One address.
pub fn find(tx: &mut Tx<'_>, address: &str) -> Result<Option<Suppression>> {
    let mut query = sql!(COLUMNS);
    let row: Option<Row> = tx.first(query.add("WHERE address = ?").bind(text::address_key(address)))?;
    Ok(row.map(Into::into))
}

/// The newest first, at most 1,000; `text` narrows them to addresses that contain it.
pub fn all(tx: &mut Tx<'_>, words: &str) -> Result<Vec<Suppression>> {
    let mut query = sql!(COLUMNS);
    let words = words.trim().to_lowercase();
    if !words.is_empty() {
        let literal = words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        query.add("WHERE address LIKE ? ESCAPE '\\'").bind(format!("%{literal}%"));
    }
    let rows: Vec<Row> = tx.all(query.add("ORDER BY created_at DESC, address LIMIT 1000"))?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Lifts it. Says whether it was suppressed.
pub fn lift(tx: &mut Tx<'_>, address: &str) -> Result<bool> {
    Ok(tx.run(&sql!("DELETE FROM suppression WHERE address = ?", text::address_key(address)))? > 0)
}
