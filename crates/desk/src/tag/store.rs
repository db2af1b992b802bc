//! All SQL of tags.
//! It never decides which conversation has which tag.

use causeway_base::text;
use causeway_store::{Result, Tx, sql};

use super::{Tag, TagId};

/// All tags, by name.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Tag>> {
    tx.all(&sql!("SELECT id, name, version FROM tag ORDER BY folded, id LIMIT 5000"))
}

/// One tag.
pub fn find(tx: &mut Tx<'_>, id: TagId) -> Result<Option<Tag>> {
    tx.first(&sql!("SELECT id, name, version FROM tag WHERE id = ?", id))
}

/// The tag called `name`, made when there is none.
pub fn find_or_add(tx: &mut Tx<'_>, name: &str) -> Result<TagId> {
    let (id, folded): (TagId, _) = (tx.new_id(), text::fold(name));
    let added =
        tx.run(&sql!("INSERT INTO tag (id, name, folded) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", id, name, &folded))?;
    if added > 0 {
        return Ok(id);
    }
    tx.value(&sql!("SELECT id FROM tag WHERE folded = ?", folded))
}

/// Renames a tag if it still has `version`. Says whether it did.
pub fn rename(tx: &mut Tx<'_>, id: TagId, name: &str, version: i64) -> Result<bool> {
    Ok(tx.run(&sql!(
        "UPDATE tag SET name = ?, folded = ?, version = version + 1 WHERE id = ? AND version = ?",
        name,
        text::fold(name),
        id,
        version
    ))? > 0)
}

/// Whether another tag has this name.
pub fn is_taken(tx: &mut Tx<'_>, name: &str, except: TagId) -> Result<bool> {
    let other: Option<(TagId,)> =
        tx.first(&sql!("SELECT id FROM tag WHERE folded = ? AND id <> ?", text::fold(name), except))?;
    Ok(other.is_some())
}

/// Deletes a tag from the list and from every conversation.
pub fn delete(tx: &mut Tx<'_>, id: TagId) -> Result<bool> {
    Ok(tx.run(&sql!("DELETE FROM tag WHERE id = ?", id))? > 0)
}
