//! All SQL of API keys.
//! It never sees a key, only its hash.

use causeway_store::{Result, Tx, sql};
use uuid::Uuid;

use super::{ApiKey, ApiKeyId};
use crate::UserId;
use crate::session::store::{Found, KeyOwner};

/// The owner of the key with this hash, if the account is open.
pub(crate) fn user_of(tx: &mut Tx<'_>, hash: &str) -> Result<Option<Found>> {
    let now = tx.now();
    let owner: Option<KeyOwner> = tx.first(&sql!(
        "SELECT k.id, u.id, u.name, u.role, k.last_used_at FROM api_key k JOIN user_account u ON u.id = k.user_id \
         WHERE k.token_hash = ? AND u.active = TRUE",
        hash
    ))?;
    Ok(owner.map(|owner| owner.found(now)))
}

/// Notes that the key was used.
pub(crate) fn touch(tx: &mut Tx<'_>, id: Uuid) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!("UPDATE api_key SET last_used_at = ? WHERE id = ?", now, id)).map(drop)
}

/// Adds a key.
pub fn add(tx: &mut Tx<'_>, user: UserId, name: &str, hash: &str) -> Result<ApiKey> {
    let (id, now): (ApiKeyId, _) = (tx.new_id(), tx.now());
    tx.run(&sql!(
        "INSERT INTO api_key (id, token_hash, user_id, name, created_at) VALUES (?, ?, ?, ?, ?)",
        id,
        hash,
        user,
        name,
        now
    ))?;
    Ok(ApiKey { id, name: name.to_owned(), created_at: now, last_used_at: None, token: None })
}

/// The keys of `user`, newest first.
pub(crate) fn of_user(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<ApiKey>> {
    let rows: Vec<(ApiKeyId, String, causeway_base::Time, Option<causeway_base::Time>)> = tx.all(&sql!(
        "SELECT id, name, created_at, last_used_at FROM api_key WHERE user_id = ? ORDER BY created_at DESC LIMIT 200",
        user
    ))?;
    Ok(rows
        .into_iter()
        .map(|(id, name, created_at, last_used_at)| ApiKey { id, name, created_at, last_used_at, token: None })
        .collect())
}

/// Takes a key of `user` back. Says whether it was there.
pub(crate) fn delete(tx: &mut Tx<'_>, user: UserId, id: ApiKeyId) -> Result<bool> {
    Ok(tx.run(&sql!("DELETE FROM api_key WHERE id = ? AND user_id = ?", id, user))? > 0)
}
