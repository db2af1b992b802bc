//! SQL of the lines of a conversation.
//! It never records an event; `routes` does.

use causeway_identity::UserId;
use causeway_store::{Result, Tx, sql};

use super::{Item, ItemId, ItemKind};
use crate::ConversationId;

const ITEMS: &str =
    "SELECT id, kind, text, position, done_at, done_by, created_by, created_at, version FROM checklist_item";

/// The lines of a conversation, by kind and place.
pub fn of(tx: &mut Tx<'_>, conversation: ConversationId) -> Result<Vec<Item>> {
    let mut query = sql!(ITEMS);
    tx.all(query.add("WHERE conversation_id = ? ORDER BY kind, position, id").bind(conversation))
}

/// One line of a conversation.
pub fn find(tx: &mut Tx<'_>, conversation: ConversationId, id: ItemId) -> Result<Option<Item>> {
    let mut query = sql!(ITEMS);
    tx.first(query.add("WHERE conversation_id = ? AND id = ?").bind(conversation).bind(id))
}

/// Adds a line at the end of its kind.
pub fn add(tx: &mut Tx<'_>, conversation: ConversationId, kind: ItemKind, text: &str, by: UserId) -> Result<ItemId> {
    let (id, now): (ItemId, _) = (tx.new_id(), tx.now());
    // A fact is written down because it is confirmed.
    let done = (kind == ItemKind::Fact).then_some(now);
    tx.run(&sql!(
        "INSERT INTO checklist_item (id, conversation_id, kind, text, position, done_at, done_by, created_by, created_at) \
         SELECT ?, ?, ?, ?, COALESCE(MAX(position), 0) + 1, ?, ?, ?, ? FROM checklist_item WHERE conversation_id = ? AND kind = ?",
        id,
        conversation,
        kind,
        text,
        done,
        done.map(|_| by),
        by,
        now,
        conversation,
        kind
    ))?;
    Ok(id)
}

/// Writes a line anew, if its row still has the version of `item`.
pub fn save(tx: &mut Tx<'_>, item: &Item) -> Result<bool> {
    Ok(tx.run(&sql!(
        "UPDATE checklist_item SET text = ?, position = ?, done_at = ?, done_by = ?, version = version + 1 \
         WHERE id = ? AND version = ?",
        &item.text,
        item.position,
        item.done_at,
        item.done_by,
        item.id,
        item.version
    ))? > 0)
}

/// Removes a line. Says whether there was one.
pub fn remove(tx: &mut Tx<'_>, conversation: ConversationId, id: ItemId) -> Result<bool> {
    Ok(tx.run(&sql!("DELETE FROM checklist_item WHERE conversation_id = ? AND id = ?", conversation, id))? > 0)
}
