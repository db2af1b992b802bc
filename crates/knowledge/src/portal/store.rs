//! All SQL of customers' sessions.
//! It never sees a token, only its hash.

use causeway_people::ContactId;
use causeway_people::contact::store as contacts;
use causeway_store::{Result, Tx, sql};

use super::Visitor;
use super::way::Proof;

/// How long a browser stays signed in.
pub(super) const LIFE_MS: i64 = 30 * 86_400_000;

/// Whose session this is, while it lasts.
pub(super) fn visitor(tx: &mut Tx<'_>, hash: &str) -> Result<Option<Visitor>> {
    let now = tx.now();
    let row: Option<(ContactId, String)> = tx.first(&sql!(
        "SELECT contact_id, address FROM portal_session WHERE token_hash = ? AND expires_at > ? AND ended = FALSE",
        hash,
        now
    ))?;
    let Some((contact, address)) = row else { return Ok(None) };
    // A contact that was merged into another one goes on as that.
    Ok(Some(Visitor { contact: contacts::current(tx, contact)?, address }))
}

/// Signs a browser in. Says whether it did: what proves somebody works once.
pub(super) fn enter(tx: &mut Tx<'_>, hash: &str, proof: &Proof, contact: ContactId) -> Result<bool> {
    let now = tx.now();
    // What ended long ago is gone, but not before its link has ended too.
    tx.run(&sql!("DELETE FROM portal_session WHERE expires_at < ?", now))?;
    Ok(tx.run(&sql!(
        "INSERT INTO portal_session (token_hash, link_hash, contact_id, address, way, created_at, expires_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        hash,
        &proof.once,
        contact,
        &proof.address,
        proof.way,
        now,
        now.plus_ms(LIFE_MS)
    ))? > 0)
}

/// Signs a browser out. The row stays until its time ends, so that what proved it stays used.
pub(super) fn leave(tx: &mut Tx<'_>, hash: &str) -> Result<()> {
    tx.run(&sql!("UPDATE portal_session SET ended = TRUE WHERE token_hash = ?", hash)).map(drop)
}

/// Whether customers can chat anywhere; the one read across the border to the chat.
pub(super) fn has_chat(tx: &mut Tx<'_>) -> Result<bool> {
    Ok(tx.value::<i64>(&sql!("SELECT COUNT(*) FROM chat_widget WHERE enabled = TRUE"))? > 0)
}
