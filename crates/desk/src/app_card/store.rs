//! All SQL of outside systems.
//! It never reads a secret together with what lists show.

use causeway_store::{Result, Tx, from_row, sql};

use super::{AppCard, AppCardId};

from_row!(AppCard { id, name, url, card_url, position, archived, version });

const COLUMNS: &str = "SELECT id, name, url, card_url, position, archived, version FROM app_card";

/// All systems, in their order.
pub(crate) fn all(tx: &mut Tx<'_>) -> Result<Vec<AppCard>> {
    let mut query = sql!(COLUMNS);
    tx.all(query.add("ORDER BY position, id LIMIT 100"))
}

/// One system.
pub(super) fn find(tx: &mut Tx<'_>, id: AppCardId) -> Result<Option<AppCard>> {
    let mut query = sql!(COLUMNS);
    tx.first(query.add("WHERE id = ?").bind(id))
}

/// Adds a system; its place is the last one.
pub(crate) fn add(tx: &mut Tx<'_>, app: &AppCard, sealed: &str) -> Result<()> {
    tx.run(&sql!(
        "INSERT INTO app_card (id, name, url, card_url, secret_sealed, position) \
         VALUES (?, ?, ?, ?, ?, (SELECT COALESCE(MAX(position), 0) + 1 FROM app_card))",
        app.id,
        &app.name,
        &app.url,
        &app.card_url,
        sealed
    ))
    .map(drop)
}

/// Writes a system if it still has `version`. Says whether it did.
pub(crate) fn save(tx: &mut Tx<'_>, app: &AppCard, version: i64) -> Result<bool> {
    Ok(tx.run(&sql!(
        "UPDATE app_card SET name = ?, url = ?, card_url = ?, archived = ?, version = version + 1 \
         WHERE id = ? AND version = ?",
        &app.name,
        &app.url,
        &app.card_url,
        app.archived,
        app.id,
        version
    ))? > 0)
}

/// Gives a system another secret. Says whether there is one.
pub(super) fn set_secret(tx: &mut Tx<'_>, id: AppCardId, sealed: &str) -> Result<bool> {
    Ok(tx.run(&sql!("UPDATE app_card SET secret_sealed = ?, version = version + 1 WHERE id = ?", sealed, id))? > 0)
}

/// A system's sealed secret.
pub(super) fn secret(tx: &mut Tx<'_>, id: AppCardId) -> Result<Option<String>> {
    Ok(tx.first::<(String,)>(&sql!("SELECT secret_sealed FROM app_card WHERE id = ?", id))?.map(|row| row.0))
}

/// Deletes a system. Says whether there was one.
pub(super) fn delete(tx: &mut Tx<'_>, id: AppCardId) -> Result<bool> {
    Ok(tx.run(&sql!("DELETE FROM app_card WHERE id = ?", id))? > 0)
}
