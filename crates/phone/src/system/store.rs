//! All SQL of telephone systems.
//! It never reads a secret together with what is shown.

use causeway_store::{Result, Tx, sql};

use super::{System, SystemId};

const COLUMNS: &str = "SELECT id, public_key, name, secret_sealed IS NOT NULL, enabled, heard_at, created_at, version \
                       FROM phone_system";

/// All systems, the oldest first.
///
/// # Errors
/// What the database says.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<System>> {
    let mut query = sql!(COLUMNS);
    tx.all(query.add("ORDER BY created_at, id"))
}

/// One system.
///
/// # Errors
/// What the database says.
pub fn find(tx: &mut Tx<'_>, id: SystemId) -> Result<Option<System>> {
    let mut query = sql!(COLUMNS);
    tx.first(query.add("WHERE id = ?").bind(id))
}

/// The system of a key, with its sealed secret.
///
/// # Errors
/// What the database says.
pub fn by_key(tx: &mut Tx<'_>, key: &str) -> Result<Option<(SystemId, String)>> {
    tx.first(&sql!(
        "SELECT id, secret_sealed FROM phone_system WHERE public_key = ? AND enabled = TRUE AND secret_sealed IS NOT NULL",
        key
    ))
}

/// Adds a system with its sealed secret.
///
/// # Errors
/// What the database says.
pub fn add(tx: &mut Tx<'_>, system: &System, sealed: &str) -> Result<()> {
    tx.run(&sql!(
        "INSERT INTO phone_system (id, public_key, name, secret_sealed, enabled, created_at) VALUES (?, ?, ?, ?, ?, ?)",
        system.id,
        &system.key,
        &system.name,
        sealed,
        system.enabled,
        system.created_at
    ))
    .map(drop)
}

/// Writes name and whether it is listened to, if it still has this version. Says whether it did.
///
/// # Errors
/// What the database says.
pub fn save(tx: &mut Tx<'_>, system: &System) -> Result<bool> {
    Ok(tx.run(&sql!(
        "UPDATE phone_system SET name = ?, enabled = ?, version = version + 1 WHERE id = ? AND version = ?",
        &system.name,
        system.enabled,
        system.id,
        system.version
    ))? > 0)
}

/// Gives a system another secret.
///
/// # Errors
/// What the database says.
pub fn set_secret(tx: &mut Tx<'_>, id: SystemId, sealed: &str) -> Result<()> {
    tx.run(&sql!("UPDATE phone_system SET secret_sealed = ?, version = version + 1 WHERE id = ?", sealed, id)).map(drop)
}

/// Removes a system; its calls stay.
///
/// # Errors
/// What the database says.
pub fn delete(tx: &mut Tx<'_>, id: SystemId) -> Result<()> {
    tx.run(&sql!("DELETE FROM phone_system WHERE id = ?", id)).map(drop)
}

/// How long is remembered what was told.
const REMEMBERED_MS: i64 = 30 * 86_400_000;

/// Whether a system told this of a call before.
///
/// # Errors
/// What the database says.
pub fn was_heard(tx: &mut Tx<'_>, id: SystemId, outside: &str, kind: &str) -> Result<bool> {
    let count: i64 = tx.value(&sql!(
        "SELECT COUNT(*) FROM phone_told WHERE system_id = ? AND outside_id = ? AND kind = ?",
        id,
        outside,
        kind
    ))?;
    Ok(count > 0)
}

/// Notes that a system told something of a call. Says whether that is news.
///
/// # Errors
/// What the database says.
pub fn heard(tx: &mut Tx<'_>, id: SystemId, outside: &str, kind: &str) -> Result<bool> {
    let now = tx.now();
    tx.run(&sql!("DELETE FROM phone_told WHERE at < ?", now.plus_ms(-REMEMBERED_MS)))?;
    tx.run(&sql!("UPDATE phone_system SET heard_at = ? WHERE id = ?", now, id))?;
    Ok(tx.run(&sql!(
        "INSERT INTO phone_told (system_id, outside_id, kind, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        id,
        outside,
        kind,
        now
    ))? > 0)
}
