//! All SQL of statuses.
//! It never moves conversations; whoever deletes a status has checked that none has it.

use causeway_store::{Result, Tx, sql};

use super::{Category, Status, StatusId};

const COLUMNS: &str = "SELECT id, name, category, position, builtin, version FROM status";

/// All statuses in the order of menus.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Status>> {
    let mut query = sql!(COLUMNS);
    tx.all(query.add("ORDER BY position, id LIMIT 200"))
}

/// One status.
pub fn find(tx: &mut Tx<'_>, id: StatusId) -> Result<Option<Status>> {
    let mut query = sql!(COLUMNS);
    tx.first(query.add("WHERE id = ?").bind(id))
}

/// The built-in status of a category.
pub fn builtin(tx: &mut Tx<'_>, category: Category) -> Result<Status> {
    let mut query = sql!(COLUMNS);
    tx.one(query.add("WHERE category = ? AND builtin = TRUE ORDER BY position LIMIT 1").bind(category))
}

/// Adds a status after all others.
pub fn add(tx: &mut Tx<'_>, name: &str, category: Category, builtin: bool) -> Result<StatusId> {
    let id: StatusId = tx.new_id();
    tx.run(&sql!(
        "INSERT INTO status (id, name, category, position, builtin) \
         VALUES (?, ?, ?, (SELECT COALESCE(MAX(position), 0) + 1 FROM status), ?)",
        id,
        name,
        category,
        builtin
    ))?;
    Ok(id)
}

/// Renames or moves a status if it still has `version`. Says whether it did.
pub fn save(tx: &mut Tx<'_>, id: StatusId, name: &str, position: i64, version: i64) -> Result<bool> {
    Ok(tx.run(&sql!(
        "UPDATE status SET name = ?, position = ?, version = version + 1 WHERE id = ? AND version = ?",
        name,
        position,
        id,
        version
    ))? > 0)
}

/// Whether any conversation has it.
pub fn is_used(tx: &mut Tx<'_>, id: StatusId) -> Result<bool> {
    Ok(tx.first::<(StatusId,)>(&sql!("SELECT status_id FROM conversation WHERE status_id = ? LIMIT 1", id))?.is_some())
}

/// Deletes a status that no conversation has.
pub fn delete(tx: &mut Tx<'_>, id: StatusId) -> Result<bool> {
    Ok(tx.run(&sql!("DELETE FROM status WHERE id = ? AND builtin = FALSE", id))? > 0)
}
